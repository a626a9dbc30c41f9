package run_test

import (
	"cmp"
	"encoding/json"
	"fmt"
	"maps"
	"os"
	"path"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"gopkg.in/yaml.v3"

	"github.com/sentinel-lint/sentinel-lint/internal/corpustest"
	"github.com/sentinel-lint/sentinel-lint/internal/model"
	"github.com/sentinel-lint/sentinel-lint/internal/parse/textenc"
	"github.com/sentinel-lint/sentinel-lint/internal/run"
)

// A thing is one object of the corpus, as counted by the census or as reported by a run.
type thing struct {
	what string // "Scheduled rule", "Office365 connector", "automation rule", "solution"
	name string // what people see of it; may be empty
}

// A census is what the files of the corpus hold, by path. There are two: one of what runs report, and one that is taken
// without this program, by encoding/json and yaml.v3 and by the look of objects alone.
type census map[string][]thing

// report adds what a run reports of a repository. A template with several parameter files is reported with each, and
// counts once.
func (c census) report(repo string, result *run.Result) {
	seen := map[string]bool{}
	add := func(r *model.Resource, id model.Identity, what string) {
		at := r.Span().Physical()
		if key := fmt.Sprint(at.File.Path(), at.Start, id, what); !seen[key] {
			seen[key] = true
			file := repo + "/" + at.File.Path()
			c[file] = append(c[file], thing{what, id.Name})
		}
	}
	for _, w := range result.Workspaces {
		for _, r := range w.AnalyticsRules {
			add(r.Resource, r.ID, r.Kind.String()+" rule")
		}
		for _, conn := range w.Connectors {
			add(conn.Resource, conn.ID, conn.Kind.Or("unknown")+" connector")
		}
		for _, a := range w.AutomationRules {
			add(a.Resource, a.ID, "automation rule")
		}
		for _, s := range w.Solutions {
			add(s.Resource, model.Identity{ID: s.PackageID.Or(""), Name: s.Name.Or("")}, "solution")
		}
	}
}

var (
	commentLine   = regexp.MustCompile(`(?m)^\s*//.*$`)
	trailingComma = regexp.MustCompile(`,(\s*[}\]])`)
	control       = regexp.MustCompile(`[\x00-\x1f]`)
)

// witness takes the census of the JSON and YAML files of the corpus.
func witness(t *testing.T) census {
	c := census{}
	for _, f := range corpustest.Files(t, ".json", ".jsonc", ".yaml", ".yml") {
		w := &witnessed{path: f.Path(), here: map[string]bool{}}
		if strings.HasPrefix(strings.ToLower(path.Ext(f.Path())), ".json") {
			var v any
			if json.Unmarshal(f.Text(), &v) != nil {
				text := commentLine.ReplaceAll(f.Text(), nil)
				text = trailingComma.ReplaceAll(text, []byte("$1"))
				if json.Unmarshal(control.ReplaceAll(text, []byte(" ")), &v) != nil {
					continue
				}
			}
			w.document(v)
		} else {
			decoder := yaml.NewDecoder(strings.NewReader(string(f.Text())))
			for {
				var v any
				if decoder.Decode(&v) != nil {
					break
				}
				w.document(v)
			}
		}
		if len(w.found) > 0 {
			c[f.Path()] = w.found
		}
	}
	return c
}

// A witnessed is what is seen of one file.
type witnessed struct {
	path  string
	found []thing
	here  map[string]bool // what stands outside of wrapped templates, by type and name
}

func (w *witnessed) document(v any) {
	w.walk(v, false)
	w.walk(v, true)
	if o := lower(v); o["publisherid"] != nil && o["offerid"] != nil ||
		o["name"] != nil && (o["basepath"] != nil || o["templatespec"] != nil) {
		w.found = append(w.found, thing{"solution", fmt.Sprint(o["name"])})
	}
}

// walk looks at every object: outside of templates that are wrapped in another resource, or only inside of them. What
// stands in both is one thing.
func (w *witnessed) walk(v any, wrapped bool) { w.visit(v, "", wrapped, false) }

func (w *witnessed) visit(v any, key string, wrapped, inside bool) {
	inside = inside || strings.EqualFold(key, "mainTemplate")
	switch v := v.(type) {
	case []any:
		for _, e := range v {
			w.visit(e, "", wrapped, inside)
		}
	case map[string]any:
		if wrapped == inside && !strings.EqualFold(key, "properties") {
			w.look(v, inside)
		}
		for _, k := range slices.Sorted(maps.Keys(v)) {
			w.visit(v[k], k, wrapped, inside)
		}
	}
}

var typeName = regexp.MustCompile(`(?i)/(alertrules|alertruletemplates|dataconnectors|automationrules|contentpackages|metadata)$`)

func (w *witnessed) look(object map[string]any, inside bool) {
	o, p := lower(object), lower(lower(object)["properties"])
	kind := model.ParseRuleKind(text(o["kind"]))
	t := typeName.FindStringSubmatch(text(o["type"]))
	name := cmp.Or(text(p["displayname"]), text(o["displayname"]), text(o["name"]))
	add := func(what string) {
		key := what + "\x00" + text(o["name"])
		if !inside {
			w.here[key] = true
		} else if w.here[key] {
			return
		}
		w.found = append(w.found, thing{what, name})
	}
	switch {
	case t != nil && p != nil:
		switch strings.ToLower(t[1]) {
		case "alertrules", "alertruletemplates":
			add(cmp.Or(kind, model.OtherRule).String() + " rule")
		case "dataconnectors":
			add(text(o["kind"]) + " connector")
		case "automationrules":
			add("automation rule")
		case "contentpackages":
			add("solution")
		case "metadata":
			if strings.EqualFold(text(p["kind"]), "Solution") {
				add("solution")
			}
		}
	case p != nil && p["datatypes"] != nil && o["type"] == nil:
		add(text(o["kind"]) + " connector")
	case p != nil && kind != model.OtherRule && o["type"] == nil:
		add(kind.String() + " rule")
	case p == nil && o["triggeringlogic"] != nil:
		add("automation rule")
	case p == nil:
		w.lists(object)
		if kind, ok := flattened(o, w.path); ok {
			add(kind.String() + " rule")
		}
	}
}

// lists looks at the entries of lists that are named for a kind of rules, or of connectors.
func (w *witnessed) lists(object map[string]any) {
	for _, key := range slices.Sorted(maps.Keys(object)) {
		list, _ := object[key].([]any)
		for _, e := range list {
			entry := lower(e)
			if entry["state"] != nil && entry["properties"] == nil {
				w.found = append(w.found, thing{key + " connector", ""})
				continue
			}
			kind := model.ParseRuleKind(key)
			if _, itself := flattened(entry, w.path); kind != model.OtherRule && entry["displayname"] != nil && !itself {
				w.found = append(w.found, thing{kind.String() + " rule", text(entry["displayname"])})
			}
		}
	}
}

// flattened reports whether an object without properties looks like a rule: it has a query and says how often to run it,
// or it names a kind of rules.
func flattened(o map[string]any, file string) (model.RuleKind, bool) {
	kind := model.ParseRuleKind(text(o["kind"]))
	named := text(o["name"]) != "" || text(o["displayname"]) != ""
	runs := o["queryfrequency"] != nil && o["queryperiod"] != nil || o["triggeroperator"] != nil || kind != model.OtherRule
	switch {
	case !named || text(o["query"]) == "" && (kind == model.OtherRule || o["productfilter"] == nil && o["alertruletemplatename"] == nil):
		return kind, false
	case text(o["query"]) != "" && !runs:
		return kind, false
	case strings.Contains(strings.ToLower(strings.ReplaceAll(file, " ", "")), "huntingqueries/") && kind != model.NRT && o["enabled"] == nil:
		return kind, false
	case kind == model.OtherRule:
		kind = model.Scheduled
	}
	return kind, true
}

// lower returns an object by its keys in lower case; nil of anything else.
func lower(v any) map[string]any {
	o, ok := v.(map[string]any)
	if !ok {
		return nil
	}
	out := make(map[string]any, len(o))
	for key, value := range o {
		out[strings.ToLower(key)] = value
	}
	return out
}

func text(v any) string { s, _ := v.(string); return s }

// counts returns how many things of each sort there are.
func counts(things []thing) map[string]int {
	n := map[string]int{}
	for _, t := range things {
		n[t.what]++
	}
	return n
}

// solutionFolder returns the folder of the solution that a file of a package, or one that describes a solution, is of, or
// the file itself.
func solutionFolder(file string) string {
	parts := strings.Split(file, "/")
	for i := len(parts) - 2; i > 0; i-- {
		if strings.EqualFold(parts[i], "Package") || strings.EqualFold(parts[i], "Data") {
			return strings.Join(parts[:i], "/")
		}
	}
	if strings.EqualFold(path.Base(file), "SolutionMetadata.json") {
		return path.Dir(file)
	}
	return file
}

// An exception is a number in which the census and the report differ, and why they do.
type exception struct {
	where, what       string
	counted, reported int
	reason            string
	met               bool
}

// exceptions reads a table of exceptions: where, what, counted, reported, reason.
func exceptions(t *testing.T, name string) []*exception {
	t.Helper()
	raw, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	var out []*exception
	for i, line := range strings.Split(strings.TrimSpace(string(raw)), "\n") {
		fields := strings.Split(line, "\t")
		if strings.HasPrefix(line, "#") {
			continue
		}
		if len(fields) != 5 || fields[4] == "" {
			t.Fatalf("%s:%d: an exception has five fields, the last of which is the reason", name, i+1)
		}
		e := &exception{where: fields[0], what: fields[1], reason: fields[4]}
		e.counted, _ = strconv.Atoi(fields[2])
		e.reported, _ = strconv.Atoi(fields[3])
		out = append(out, e)
	}
	return out
}

// compare checks a number against the report, or the exception that is listed.
func compare(t *testing.T, list []*exception, where, what string, counted, reported int) {
	t.Helper()
	i := slices.IndexFunc(list, func(e *exception) bool { return e.where == where && e.what == what })
	switch {
	case i >= 0 && list[i].counted == counted && list[i].reported == reported && counted != reported:
		list[i].met = true
	case counted != reported:
		t.Errorf("not listed: %s\t%s\t%d\t%d", where, what, counted, reported)
	}
}

// unneeded tells which exceptions have become unnecessary.
func unneeded(t *testing.T, name string, list []*exception) {
	t.Helper()
	for _, e := range list {
		if !e.met {
			t.Errorf("%s: no longer so: %s: %s, %d counted, %d reported", name, e.where, e.what, e.counted, e.reported)
		}
	}
}

// checkCensus compares what is reported of every file with what the witness saw. What a package repeats of sources beside
// it is reported at the source, and a solution in one of the files that describe it.
func checkCensus(t *testing.T, reported census) {
	const name = "testdata/census.tsv"
	list := exceptions(t, name)
	seen := witness(t)
	atSource, solutions := map[string]bool{}, map[string]bool{}
	for file, things := range reported {
		for _, th := range things {
			for dir := path.Dir(file); dir != "."; dir = path.Dir(dir) {
				atSource[dir+"\x00"+th.what+"\x00"+strings.TrimSpace(th.name)] = true
			}
			if th.what == "solution" {
				solutions[solutionFolder(file)] = true
			}
		}
	}
	total, copies := map[string][2]int{}, 0
	files := maps.Clone(seen)
	maps.Copy(files, reported)
	for _, file := range slices.Sorted(maps.Keys(files)) {
		if ext := strings.ToLower(path.Ext(file)); !slices.Contains([]string{".json", ".jsonc", ".yaml", ".yml"}, ext) {
			continue
		}
		folder := solutionFolder(file)
		things := slices.DeleteFunc(slices.Clone(seen[file]), func(th thing) bool {
			if th.what == "solution" {
				if !solutions[folder] {
					t.Errorf("%s: a solution that is not reported", file)
				}
				return true
			}
			copied := folder != file && strings.HasSuffix(th.what, " rule") &&
				atSource[folder+"\x00"+th.what+"\x00"+strings.TrimSpace(th.name)] && !slices.Contains(reported[file], th)
			if copied {
				copies++
			}
			return copied
		})
		counted, got := counts(things), counts(reported[file])
		kinds := maps.Clone(counted)
		maps.Copy(kinds, got)
		delete(kinds, "solution")
		for _, what := range slices.Sorted(maps.Keys(kinds)) {
			sum := total[what]
			total[what] = [2]int{sum[0] + counted[what], sum[1] + got[what]}
			compare(t, list, file, what, counted[what], got[what])
		}
	}
	unneeded(t, name, list)
	t.Logf("%d solutions, %d rules in packages that are reported at their source", len(solutions), copies)
	for _, what := range slices.Sorted(maps.Keys(total)) {
		t.Logf("%6d counted %6d reported  %s", total[what][0], total[what][1], what)
	}
}

var traitRE = regexp.MustCompile(`([a-z-]+)\((\d+)\)`)

// checkManifest compares what is reported of every repository with its row of the manifest of the corpus: files with rules
// as JSON and as YAML, with automation rules and with solutions; connectors and Microsoft Security rules one by one.
func checkManifest(t *testing.T, reported census) {
	const name = "testdata/manifest.tsv"
	list := exceptions(t, name)
	raw, err := os.ReadFile(corpustest.Path(t, "MANIFEST.tsv"))
	if err != nil {
		t.Fatal(err)
	}
	got := map[string]map[string]int{}
	for file, things := range reported {
		repo, _, _ := strings.Cut(file, "/")
		if got[repo] == nil {
			got[repo] = map[string]int{}
		}
		for trait, n := range traits(file, counts(things)) {
			got[repo][trait] += n
		}
	}
	text, _, _ := textenc.Decode(raw)
	for _, line := range strings.Split(strings.TrimSpace(string(text)), "\n")[1:] {
		fields := strings.Split(line, "\t")
		counted := map[string]int{}
		for _, m := range traitRE.FindAllStringSubmatch(fields[6], -1) {
			n, _ := strconv.Atoi(m[2])
			counted[m[1]] += n
		}
		counted["arm-rules"] += counted["non-arm-json-rules"]
		for _, trait := range []string{
			"arm-rules", "automation", "connector-instances", "incident-creation-rules", "solution-packages", "yaml-rules",
		} {
			compare(t, list, fields[0], trait, counted[trait], got[fields[0]][trait])
		}
	}
	unneeded(t, name, list)
}

// traits returns what a file counts for in the manifest.
func traits(file string, n map[string]int) map[string]int {
	out := map[string]int{}
	for what, count := range n {
		switch {
		case strings.HasSuffix(what, " connector"):
			out["connector-instances"] += count
		case what == "automation rule":
			out["automation"] = 1
		case what == "solution":
			out["solution-packages"] = 1
		default:
			switch strings.ToLower(path.Ext(file)) {
			case ".json", ".jsonc":
				out["arm-rules"] = 1
			case ".yaml", ".yml":
				out["yaml-rules"] = 1
			}
		}
	}
	out["incident-creation-rules"] = n[model.MicrosoftSecurity.String()+" rule"]
	return out
}

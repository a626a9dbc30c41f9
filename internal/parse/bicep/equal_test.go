package bicep_test

import (
	"fmt"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/sentinel-lint/sentinel-lint/internal/fact"
	"github.com/sentinel-lint/sentinel-lint/internal/parse/arm"
	"github.com/sentinel-lint/sentinel-lint/internal/parse/bicep"
	"github.com/sentinel-lint/sentinel-lint/internal/parse/jsonc"
	"github.com/sentinel-lint/sentinel-lint/internal/source"
	"github.com/sentinel-lint/sentinel-lint/internal/template"
	"github.com/sentinel-lint/sentinel-lint/internal/template/eval"
	"github.com/sentinel-lint/sentinel-lint/internal/value"
)

// A leaf is one scalar of an evaluated resource, or an empty container.
type leaf struct {
	path, text string
	at         source.Span
	key        source.Span // where the nearest property name is written
}

// flatten lists the scalars within v. Members whose value is null are left out, for the compiler writes some that the
// source does not have; so are members whose value fails to evaluate in both languages.
func flatten(list []leaf, name string, v *value.Value, key source.Span) []leaf {
	switch v.Kind() {
	case value.Array:
		for i, e := range v.Elems() {
			list = flatten(list, fmt.Sprintf("%s[%d]", name, i), e, key)
		}
		if len(v.Elems()) > 0 {
			return list
		}
		return append(list, leaf{name, "[]", v.Span(), key})
	case value.Object:
		members := slices.Clone(v.Members())
		slices.SortStableFunc(members, func(a, b value.Member) int { return strings.Compare(a.Key, b.Key) })
		for _, m := range members {
			list = flatten(list, name+"."+m.Key, m.Value, m.KeyAt)
		}
		if len(members) > 0 {
			return list
		}
		return append(list, leaf{name, "{}", v.Span(), key})
	case value.Null:
		return append(list, leaf{name, "null", v.Span(), key})
	}
	return append(list, leaf{name, scalar(v), v.Span(), key})
}

// scalar writes a scalar; of what is unknown it writes the cause.
func scalar(v *value.Value) string {
	switch v.Kind() {
	case value.Unknown:
		return "<" + v.Why().Cause.String() + ">"
	case value.String:
		t, _ := v.Text()
		return text(t)
	case value.Number:
		s, _ := v.Digits()
		return s
	case value.Bool:
		b, _ := v.Bool().Get()
		return fmt.Sprint(b)
	}
	return v.Kind().String()
}

func text(t fact.Text) string {
	var b strings.Builder
	for _, p := range t {
		if p.Hole {
			fmt.Fprintf(&b, "<%s>", p.Why().Cause)
		} else {
			b.WriteString(p.Lit)
		}
	}
	if len(t) == 1 && t[0].Hole {
		return b.String()
	}
	return "'" + b.String() + "'"
}

// same reports whether two texts are equal. Ids have no letter case: the compiler writes types as Azure registers them.
func same(a, b string) bool {
	return a == b || strings.Contains(a, "/providers/") && strings.EqualFold(a, b)
}

// aside are the members of a resource that are compared by themselves, or that only one of the languages has.
var aside = map[string]bool{
	"type": true, "apiVersion": true, "name": true, "scope": true, "dependsOn": true, "condition": true, "copy": true,
	"existing": true, "parent": true, "comments": true, "metadata": true,
}

// summarise lists what a resource deploys, with its type, version, id and condition first.
func summarise(r *eval.Resource) []leaf {
	version, _ := r.APIVersion().Get()
	list := []leaf{
		{"id", text(r.ID()), r.Span(), r.Span()},
		{"type", strings.ToLower(r.Type), r.Span(), r.Span()},
		{"condition", fmt.Sprint(r.Deployed.Truth(), atoms(r.Deployed)), r.Span(), r.Span()},
		{"some", fmt.Sprint(r.Some), r.Span(), r.Span()},
	}
	if r.IsType("Microsoft.Resources/deployments") {
		return list // its resources are compared, and its version and settings are up to the compiler
	}
	list = append(list, leaf{"apiVersion", version, r.Span(), r.Span()})
	for _, m := range r.Body().Members() {
		if !aside[m.Key] {
			list = flatten(list, m.Key, m.Value, m.KeyAt)
		}
	}
	slices.SortStableFunc(list[1:], func(a, b leaf) int { return strings.Compare(a.path, b.path) })
	return list
}

func atoms(c fact.Condition) []string {
	var list []string
	for _, a := range c.Atoms() {
		list = append(list, a.String())
	}
	slices.Sort(list)
	return list
}

// deployed summarises the resources that a template deploys, in an order that does not depend on the template's.
func deployed(t *template.Template) [][]leaf {
	var list [][]leaf
	for _, r := range eval.Resources(t, eval.Inputs{}).Resources {
		if !r.Existing {
			list = append(list, summarise(r))
		}
	}
	slices.SortStableFunc(list, func(a, b []leaf) int {
		return strings.Compare(strings.ToLower(written(a)), strings.ToLower(written(b)))
	})
	return list
}

func written(list []leaf) string {
	var b strings.Builder
	for _, l := range list {
		fmt.Fprintf(&b, "%s = %s\n", l.path, l.text)
	}
	return b.String()
}

// difference tells how two deployments differ; empty if they do not.
func difference(a, b [][]leaf) string {
	for i := range max(len(a), len(b)) {
		switch {
		case i >= len(a):
			return "only in JSON:\n" + written(b[i])
		case i >= len(b):
			return "only in Bicep:\n" + written(a[i])
		}
		if d := firstDifference(a[i], b[i]); d != "" {
			return d
		}
	}
	return ""
}

func firstDifference(a, b []leaf) string {
	for i := range max(len(a), len(b)) {
		switch {
		case i >= len(a):
			return fmt.Sprintf("only in JSON: %s = %s", b[i].path, b[i].text)
		case i >= len(b):
			return fmt.Sprintf("only in Bicep: %s = %s", a[i].path, a[i].text)
		case a[i].path != b[i].path || !same(a[i].text, b[i].text):
			return fmt.Sprintf("Bicep: %s = %s\n JSON: %s = %s", a[i].path, a[i].text, b[i].path, b[i].text)
		}
	}
	return ""
}

// A pair is a main.bicep and the JSON that the compiler made of it.
type pair struct {
	folder   string // relative to the corpus
	bicep    *template.Template
	json     *template.Template
	external bool // it uses modules that are not files
}

func pairs(t *testing.T) []pair {
	dir := corpusDir(t)
	files := diskFiles{dir}
	var list []pair
	err := filepath.WalkDir(filepath.Join(dir, "bicep-pairs"), func(p string, d fs.DirEntry, err error) error {
		if err != nil || d.Name() != "main.bicep" {
			return err
		}
		rel, err := filepath.Rel(dir, filepath.Dir(p))
		if err != nil {
			return err
		}
		folder := filepath.ToSlash(rel)
		compiled := files.File(path.Join(folder, "main.json"))
		if compiled == nil {
			return nil
		}
		t := bicep.NewLinker(files).Lower(bicep.Parse(files.File(path.Join(folder, "main.bicep"))))
		list = append(list, pair{folder, t, arm.Read(jsonc.Parse(compiled)), external(t)})
		if symbolic := files.File(path.Join(folder, "main.symbolicnames.json")); symbolic != nil {
			list = append(list, pair{folder + " (symbolic names)", t, arm.Read(jsonc.Parse(symbolic)), external(t)})
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return list
}

// external reports whether a template uses a module that is not a file, or is not here.
func external(t *template.Template) bool {
	for _, r := range t.Resources {
		if d := r.Deployment; d != nil && (d.External != "" || d.Template == nil || external(d.Template)) {
			return true
		}
	}
	return false
}

// TestEqualsCompiled evaluates each main.bicep and the main.json that the compiler made of it: both must deploy the same
// resources. Folders that differ are listed with the reason in differs.txt; a folder that no longer does is taken out.
func TestEqualsCompiled(t *testing.T) {
	reasons := map[string]string{}
	for _, line := range lines(t, "differs.txt") {
		folder, reason, _ := strings.Cut(line, "\t")
		reasons[folder] = reason
	}
	local, equal := 0, 0
	for _, p := range pairs(t) {
		d := difference(deployed(p.bicep), deployed(p.json))
		if !p.external {
			local++
			if d == "" {
				equal++
			}
		}
		switch _, listed := reasons[p.folder]; {
		case d == "" && listed:
			t.Errorf("%s is listed in differs.txt and does not differ", p.folder)
		case d != "" && !listed && !p.external:
			t.Errorf("%s:\n%s", p.folder, d)
		case d != "" && os.Getenv("VERBOSE") != "":
			t.Logf("%s:\n%s", p.folder, d)
		}
	}
	t.Logf("%d of %d folders with local modules deploy the same", equal, local)
	if equal*100 < local*95 {
		t.Errorf("only %d of %d folders with local modules deploy the same; at least 95 %% must", equal, local)
	}
}

// TestCorpusEvaluates evaluates all Bicep of the corpus. What cannot be computed for a reason of ours is a gap; there is
// hardly any. With VERBOSE set it lists what is wrong in the files.
func TestCorpusEvaluates(t *testing.T) {
	var census eval.Census
	sentinel, files, problems := 0, 0, 0
	for _, f := range corpusFiles(t) {
		if strings.HasSuffix(f.Path(), ".bicepparam") {
			continue
		}
		main := bicep.NewLinker(diskFiles{corpusDir(t)}).Lower(bicep.Parse(f))
		result := eval.Resources(main, eval.Inputs{})
		found := false
		for _, r := range result.Resources {
			census.Add(r.Body())
			if under := strings.ToLower(r.Type); strings.HasPrefix(under, "microsoft.securityinsights/") && !r.Existing {
				sentinel++
				found = true
			}
		}
		if found {
			files++
		}
		for _, p := range result.Problems() {
			problems++
			if os.Getenv("VERBOSE") != "" {
				t.Logf("%s: %s", place(p.At), p.Message)
			}
		}
	}
	total := census.Known
	for cause, n := range census.Unknown {
		total += n
		t.Logf("%6d %s", n, fact.Cause(cause))
	}
	t.Logf("%d Sentinel resources in %d files; %d of %d settings known; %d problems", sentinel, files, census.Known, total, problems)
	if gaps := census.Unknown[fact.Unsupported] + census.Unknown[fact.NotSaid]; gaps*200 > total {
		t.Errorf("%d of %d settings unknown because of us; at most 0.5 %% may be", gaps, total)
	}
}

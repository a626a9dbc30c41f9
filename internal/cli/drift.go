package cli

import (
	"encoding/json"
	"fmt"
	"io"
	"path/filepath"
	"slices"
	"strings"

	"github.com/sentinel-lint/sentinel-lint/internal/model"
	"github.com/sentinel-lint/sentinel-lint/internal/project"
	"github.com/sentinel-lint/sentinel-lint/internal/report"
	"github.com/sentinel-lint/sentinel-lint/internal/run"
	"github.com/sentinel-lint/sentinel-lint/internal/value"
)

// A drift is how a repository and what is deployed differ, as it is written.
type drift struct {
	Version   int           `json:"version"`
	OnlyThere []driftItem   `json:"deployedOnly"`
	OnlyHere  []driftItem   `json:"repositoryOnly"`
	Different []driftedItem `json:"different"`
	Same      int           `json:"same"`
}

type driftItem struct {
	Type  string `json:"type"`
	Name  string `json:"name"`
	ID    string `json:"id"`
	Place string `json:"place"`
}

type driftedItem struct {
	driftItem
	Deployed string         `json:"deployedPlace"`
	Settings []driftSetting `json:"settings"`
}

type driftSetting struct {
	Setting  string `json:"setting"`
	Here     string `json:"repository"`
	Deployed string `json:"deployed"`
}

// compare holds what was loaded against a dump of what is deployed.
func (l *loading) compare(env Env, sessions []*session, dump string) (*drift, error) {
	abs := absolute(env, dump)
	files, err := project.Discover(filepath.Dir(abs), project.Options{Paths: []string{abs}, Include: []string{globOf(abs)}, NoIgnore: true})
	if err != nil {
		return nil, failf(exitUsage, "%s", err)
	}
	there := contentOf(run.Run(run.Settings{Files: files, Jobs: l.jobs, Prefix: prefixOf(env, filepath.Dir(abs))}))
	if len(there) == 0 {
		return nil, failf(exitFailed, "%s: no Sentinel resources", dump)
	}
	var here []*model.Resource
	for _, s := range sessions {
		for _, r := range contentOf(s.Result) {
			if !within(abs, filepath.Join(env.Dir, filepath.FromSlash(r.Origin.At.Physical().File.Path()))) {
				here = append(here, r)
			}
		}
	}
	return driftOf(project.Compare(ofOneWorkspace(here, there), there)), nil
}

// globOf returns the glob, relative to the folder above, of a file or of what is in a folder.
func globOf(abs string) string {
	return strings.NewReplacer(`\`, `\\`, "*", `\*`, "?", `\?`, "[", `\[`, "{", `\{`).Replace(filepath.Base(abs))
}

// within reports whether the file is the path or below it.
func within(path, file string) bool {
	return path == file || strings.HasPrefix(file, path+string(filepath.Separator))
}

// contentOf returns the resources of a run. Of the variants of a workspace the first counts.
func contentOf(result *run.Result) []*model.Resource {
	var out []*model.Resource
	seen := map[string]bool{}
	for _, w := range result.Workspaces {
		if !seen[w.Name] {
			out = append(out, w.Content...)
		}
		seen[w.Name] = true
	}
	return out
}

// ofOneWorkspace returns the resources of the repository that may be in the workspace of a dump: if the dump names one
// workspace, and the repository has content that names it, without the content that names others.
func ofOneWorkspace(here, there []*model.Resource) []*model.Resource {
	named := func(r *model.Resource) string { name, _ := r.Workspace.Known(); return strings.ToLower(name) }
	name := ""
	for _, r := range there {
		if n := named(r); n != "" && name != "" && n != name {
			return here
		} else if n != "" {
			name = n
		}
	}
	if name == "" || !slices.ContainsFunc(here, func(r *model.Resource) bool { return named(r) == name }) {
		return here
	}
	return slices.DeleteFunc(slices.Clone(here), func(r *model.Resource) bool { return named(r) != "" && named(r) != name })
}

func driftOf(d project.Drift) *drift {
	out := &drift{Version: 1, OnlyThere: []driftItem{}, OnlyHere: []driftItem{}, Different: []driftedItem{}}
	for _, r := range d.OnlyThere {
		out.OnlyThere = append(out.OnlyThere, newDriftItem(r))
	}
	for _, r := range d.OnlyHere {
		out.OnlyHere = append(out.OnlyHere, newDriftItem(r))
	}
	for _, p := range d.Both {
		if len(p.Differs) == 0 {
			out.Same++
			continue
		}
		it := driftedItem{driftItem: newDriftItem(p.Here), Deployed: place(p.There.Span())}
		for _, diff := range p.Differs {
			it.Settings = append(it.Settings, driftSetting{diff.Setting, say(diff.Here), say(diff.There)})
		}
		out.Different = append(out.Different, it)
	}
	return out
}

func newDriftItem(r *model.Resource) driftItem {
	id := r.Name.String()
	it := driftItem{Type: r.Type[strings.LastIndexByte(r.Type, '/')+1:], ID: id[strings.LastIndexByte(id, '/')+1:], Place: place(r.Span())}
	it.Name = r.Properties().Get("displayName").Str().Or(r.Body.Get("kind").Str().Or(it.ID))
	return it
}

// say returns a value as it is shown: a text, a number, or a list of them.
func say(v *value.Value) string {
	if list, ok := v.Strings().Get(); ok && v.Kind() == value.Array {
		return "[" + strings.Join(list, ", ") + "]"
	}
	if b, ok := v.Bool().Get(); ok {
		return fmt.Sprint(b)
	}
	return v.Str().Or("")
}

func (d *drift) write(w io.Writer, format string) error {
	if format == "json" {
		enc := json.NewEncoder(w)
		enc.SetIndent("", "  ")
		return enc.Encode(d)
	}
	list := func(title string, items []driftItem) {
		if len(items) > 0 {
			fmt.Fprintf(w, "%s (%d)\n", title, len(items))
		}
		for _, it := range items {
			fmt.Fprintf(w, "  %s  %s  %s\n", it.Type, report.Escape(it.Name), report.Escape(it.Place))
		}
	}
	list("deployed, but not in the repository", d.OnlyThere)
	list("in the repository, but not deployed", d.OnlyHere)
	if len(d.Different) > 0 {
		fmt.Fprintf(w, "not the same (%d)\n", len(d.Different))
	}
	for _, it := range d.Different {
		fmt.Fprintf(w, "  %s  %s  %s  %s\n", it.Type, report.Escape(it.Name), report.Escape(it.Place), report.Escape(it.Deployed))
		for _, s := range it.Settings {
			fmt.Fprintf(w, "    %s: %s in the repository, %s deployed\n", s.Setting, short(s.Here), short(s.Deployed))
		}
	}
	fmt.Fprintf(w, "the same: %d\n", d.Same)
	return nil
}

// short returns a text on one line, cut at 60 characters.
func short(s string) string {
	const most = 60
	runes := []rune(strings.Join(strings.Fields(s), " "))
	if len(runes) > most {
		runes = append(runes[:most-1], '…')
	}
	return report.Escape(string(runes))
}

package cli

import (
	"bytes"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"
	"text/template"

	"github.com/sentinel-lint/sentinel-lint/internal/bug"
	"github.com/sentinel-lint/sentinel-lint/internal/content"
	"github.com/sentinel-lint/sentinel-lint/internal/fact"
	"github.com/sentinel-lint/sentinel-lint/internal/report"
	"github.com/sentinel-lint/sentinel-lint/internal/run"
)

// A surveyed is what init tells about a root. Its texts can stand in YAML: names of files and workspaces are quoted, and in
// comments they are visible text on one line.
type surveyed struct {
	Docs       string   // version in addresses
	Layouts    []string // what was found, a line each
	Include    string   // list of globs
	XDR        []string // what the files show of Defender XDR
	Workspaces []surveyedWorkspace
	Parameters []surveyedParameters
	Catalog    bool   // the rules are templates for others
	Baseline   string // file of the baseline; empty for none
}

type surveyedWorkspace struct{ Name, Paths string }

type surveyedParameters struct{ Template, Files string }

// configuration returns the text of the configuration that fits what was found.
func (i *initializing) configuration() []byte {
	s := survey(i.session)
	if i.baseline {
		s.Baseline = defaultBaseline
	}
	var out bytes.Buffer
	t, err := template.ParseFS(snippets, "snippets/config.yaml.tmpl")
	if err == nil {
		err = t.Execute(&out, s)
	}
	if err != nil {
		bug.Reportf("configuration of init: %v", err)
	}
	return out.Bytes()
}

// survey returns what a session holds.
func survey(s *session) surveyed {
	out := surveyed{Docs: thisBuild().docs(), Layouts: layouts(s), XDR: xdrNotes(s)}
	globs := []string{}
	for _, f := range s.Files {
		if f.Content != nil && f.Content.Kind != content.Skipped {
			globs = addGlob(globs, f.Path)
		}
		if files := parameterPaths(s, f); len(files) > 0 {
			out.Parameters = append(out.Parameters, surveyedParameters{quoted(literal(f.Path)), quotedList(files)})
		}
	}
	if len(globs) == 0 {
		globs = []string{"content/**"}
	}
	out.Include = quotedList(globs)
	out.addWorkspaces(s)
	sum := s.Summary()
	out.Catalog = sum.RuleTemplates > 0 && len(sum.Rules) == 0
	return out
}

// parameterPaths returns the parameter files that a template was evaluated with.
func parameterPaths(s *session, f *run.File) []string {
	var out []string
	for _, e := range f.Evaluations {
		if e.Params != nil {
			out = append(out, strings.TrimPrefix(e.Params.Path(), s.prefix))
		}
	}
	return out
}

// layouts says which content there is and as what it was read, a line each.
func layouts(s *session) []string {
	as := map[string]int{}
	connections := 0
	for _, f := range s.Files {
		if f.Content != nil && f.Content.Kind != content.Skipped {
			as[f.Content.As]++
			connections += len(f.Content.Connections)
		}
	}
	var out []string
	for _, c := range counts(as) {
		out = append(out, fmt.Sprintf("%s: %d", report.Escape(c.Name), c.N))
	}
	if connections > 0 {
		out = append(out, fmt.Sprintf("connections of Sentinel Repositories: %d", connections))
	}
	sum := s.Summary()
	for _, c := range []report.Count{
		{Name: "analytics rules", N: total(sum.Rules)}, {Name: "rule templates", N: sum.RuleTemplates},
		{Name: "automation rules", N: sum.AutomationRules}, {Name: "data connectors", N: sum.Connectors}, {Name: "solutions", N: sum.Solutions},
	} {
		if c.N > 0 {
			out = append(out, fmt.Sprintf("%s: %d", c.Name, c.N))
		}
	}
	return out
}

func total(counts map[string]int) int {
	n := 0
	for _, c := range counts {
		n += c
	}
	return n
}

// addGlob adds the glob of the folder at the top in which a file is, or of the file itself if it is in none.
func addGlob(globs []string, file string) []string {
	glob := file
	if dir, _, nested := strings.Cut(file, "/"); nested {
		glob = literal(dir) + "/**"
	} else {
		glob = literal(glob)
	}
	if !slices.Contains(globs, glob) {
		globs = append(globs, glob)
	}
	return globs
}

// literal returns a name as a glob that matches it only. A backslash does not count in globs of the configuration: a class
// takes the meaning from a sign.
func literal(name string) string {
	var b strings.Builder
	for _, r := range name {
		if strings.ContainsRune("*?[{", r) {
			b.WriteString("[" + string(r) + "]")
		} else {
			b.WriteRune(r)
		}
	}
	return b.String()
}

// xdrConnector is the kind of the Defender XDR connector in the API.
const xdrConnector = "MicrosoftThreatProtection"

// xdrNotes says what the connectors show of the incidents of Defender XDR.
func xdrNotes(s *session) []string {
	var out []string
	for _, w := range s.Workspaces {
		for _, c := range w.Connectors {
			if c.Kind.Or("") != xdrConnector || c.UIOnly {
				continue
			}
			says := map[fact.Truth]string{
				fact.Yes: "turns its incidents on", fact.No: "leaves its incidents off", fact.Unknown: "leaves to deployment whether its incidents are on",
			}[c.Collects("incidents").Truth()]
			line := fmt.Sprintf("The Defender XDR connector in %s %s.", report.Escape(place(c.Span())), says)
			if !slices.Contains(out, line) {
				out = append(out, line)
			}
		}
	}
	if len(out) == 0 {
		out = []string{"No Defender XDR connector is among the files: if it is on in the portal, say so."}
	}
	return out
}

// addWorkspaces adds the workspaces that the files name, with the folders of their content.
func (out *surveyed) addWorkspaces(s *session) {
	globs := map[string][]string{}
	for _, w := range s.Workspaces {
		if w.Name == "" {
			continue
		}
		list := globs[w.Name]
		for _, r := range w.Content {
			if at := r.Span().Physical(); !at.IsZero() {
				list = addGlob(list, strings.TrimPrefix(at.File.Path(), s.prefix))
			}
		}
		globs[w.Name] = list
	}
	for _, name := range slices.Sorted(maps.Keys(globs)) {
		slices.Sort(globs[name])
		out.Workspaces = append(out.Workspaces, surveyedWorkspace{quoted(name), quotedList(globs[name])})
	}
}

// quotedList returns texts as a list of YAML in one line.
func quotedList(list []string) string {
	parts := make([]string, len(list))
	for i, s := range list {
		parts[i] = quoted(s)
	}
	return "[" + strings.Join(parts, ", ") + "]"
}

// quoted returns a text as YAML in double quotes, on one line and in ASCII but for letters: JSON is YAML.
func quoted(s string) string {
	text, err := json.Marshal(s)
	if err != nil {
		bug.Reportf("quote %q: %v", s, err)
	}
	return report.Escape(string(text))
}

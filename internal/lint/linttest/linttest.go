// Package linttest runs rules over txtar archives with expectations in comments.
//
// Each archive is a small repository and, for an input x, optionally a file x.fixed with the text of x after the first fix
// of each finding. A comment on a line of input states what is reported there:
//
//	"productFilter": "Azure Security Center" // want duplicate-incident@"\"Azure Security Center\"" `raises two incidents`
//	"enabled": true // because duplicate-incident `the rule is enabled`
//	"kind": "AzureSecurityCenter" // want both-mdc-connectors likely `stored twice`
//
// A finding is expected to be certain unless the comment says likely. The optional @"text" is the exact text that is
// underlined. Comments are replaced by spaces before anything reads the file, so that strict JSON stays strict JSON and
// positions stay what they are. In YAML, comments begin with #.
package linttest

import (
	"bytes"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/rogpeppe/go-internal/txtar"

	"github.com/sentinel-lint/sentinel-lint/internal/catalog"
	"github.com/sentinel-lint/sentinel-lint/internal/config"
	"github.com/sentinel-lint/sentinel-lint/internal/edit"
	"github.com/sentinel-lint/sentinel-lint/internal/lint"
	"github.com/sentinel-lint/sentinel-lint/internal/project"
	"github.com/sentinel-lint/sentinel-lint/internal/run"
	"github.com/sentinel-lint/sentinel-lint/internal/source"
)

// update tells to rewrite the .fixed files of the archives.
var update = os.Getenv("UPDATE") != ""

// Run runs the rule over every archive in the folder.
func Run(t *testing.T, dir string, rule *lint.Rule) {
	t.Helper()
	paths, err := filepath.Glob(filepath.Join(dir, "*.txtar"))
	if err != nil {
		t.Fatal(err)
	}
	if len(paths) == 0 {
		t.Fatalf("no archives in %s", dir)
	}
	for _, path := range paths {
		t.Run(strings.TrimSuffix(filepath.Base(path), ".txtar"), func(t *testing.T) {
			t.Parallel()
			runArchive(t, path, rule)
		})
	}
}

func runArchive(t *testing.T, path string, rule *lint.Rule) {
	ar, err := txtar.ParseFile(path)
	if err != nil {
		t.Fatal(err)
	}
	root := t.TempDir()
	var wants []*want
	for _, f := range ar.Files {
		if strings.HasSuffix(f.Name, ".fixed") {
			continue
		}
		text, ws := takeWants(t, f)
		wants = append(wants, ws...)
		write(t, filepath.Join(root, filepath.FromSlash(f.Name)), text)
	}
	result := lintFolder(t, root, rule)
	for _, f := range result.Findings {
		if f.Rule != rule {
			t.Errorf("unexpected finding of another rule: %s: %s", f.Rule.Name, f.Message)
			continue
		}
		match(t, wants, "want", f.Rule.Name, f.At, f.Message, f.CertaintyName())
		for _, e := range f.Evidence {
			if !e.At.IsZero() {
				match(t, wants, "because", f.Rule.Name, e.At, e.Message, "")
			}
		}
	}
	for _, w := range wants {
		if !w.met {
			t.Errorf("%s:%d: nothing was reported for: %s %s %s `%s`", w.file, w.line, w.verb, w.rule, w.certainty, w.message)
		}
	}
	compareFixes(t, ar, path, result.Findings)
}

func write(t *testing.T, path string, text []byte) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(path), 0o777); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, text, 0o666); err != nil {
		t.Fatal(err)
	}
}

func lintFolder(t *testing.T, root string, rule *lint.Rule) *run.Result {
	t.Helper()
	cfg := config.Default()
	if raw, err := os.ReadFile(filepath.Join(root, config.FileNames()[0])); err == nil {
		loaded, problems := config.Load(source.NewFile(config.FileNames()[0], raw), []string{rule.Name})
		if len(problems) > 0 {
			t.Fatalf("configuration: %s", problems[0].Message)
		}
		cfg = loaded
	}
	files, err := project.Discover(root, project.Options{Include: cfg.Include, Exclude: cfg.Exclude})
	if err != nil {
		t.Fatal(err)
	}
	return run.Run(run.Settings{
		Files: files, Rules: []*lint.Rule{rule}, Catalog: catalog.Embedded(),
		Workspace:      func(path string) string { return cfg.WorkspaceFor(path).Name },
		Declared:       cfg.DeclaredFor,
		ParameterFiles: cfg.ParametersFor,
	})
}

func compareFixes(t *testing.T, ar *txtar.Archive, path string, findings []*lint.Finding) {
	edits := map[string][]edit.Edit{}
	texts := map[string][]byte{}
	for _, f := range findings {
		if len(f.Fixes) == 0 {
			continue
		}
		for _, e := range f.Fixes[0].Edits {
			name := e.At.File.Path()
			edits[name] = append(edits[name], e)
			texts[name] = e.At.File.Text()
		}
	}
	for _, f := range ar.Files {
		es := edits[f.Name]
		if es == nil {
			continue
		}
		got, err := edit.Apply(texts[f.Name], es)
		if err != nil {
			t.Error(err)
			continue
		}
		compareFixed(t, ar, f.Name+".fixed", trimLines(got))
	}
	if update && !t.Failed() {
		write(t, path, txtar.Format(ar))
	}
}

func compareFixed(t *testing.T, ar *txtar.Archive, name string, got []byte) {
	for i, f := range ar.Files {
		if f.Name != name {
			continue
		}
		if update {
			ar.Files[i].Data = got
		} else if diff := cmp.Diff(string(f.Data), string(got)); diff != "" {
			t.Errorf("%s (-want +got):\n%s", name, diff)
		}
		return
	}
	if update {
		ar.Files = append(ar.Files, txtar.File{Name: name, Data: got})
		return
	}
	t.Errorf("%s: missing from the archive; run with UPDATE=1", name)
}

// trimLines removes the trailing spaces that blanked comments leave behind.
func trimLines(text []byte) []byte {
	lines := bytes.Split(text, []byte("\n"))
	for i := range lines {
		lines[i] = bytes.TrimRight(lines[i], " ")
	}
	return bytes.Join(lines, []byte("\n"))
}

// A want is one expectation.
type want struct {
	verb, rule, certainty string
	file                  string
	line                  int
	text                  string // exact text, or "" for any on the line
	message               *regexp.Regexp
	met                   bool
}

var wantRE = regexp.MustCompile("(?://|#) (want|because) ([a-z0-9-]+)( likely)?(@\"(?:[^\"\\\\]|\\\\.)*\")? `([^`]*)`")

func takeWants(t *testing.T, f txtar.File) ([]byte, []*want) {
	t.Helper()
	text := bytes.Clone(f.Data)
	var wants []*want
	line, at := 1, 0
	for _, m := range wantRE.FindAllSubmatchIndex(text, -1) {
		line += bytes.Count(text[at:m[0]], []byte("\n"))
		at = m[0]
		w := &want{verb: string(text[m[2]:m[3]]), rule: string(text[m[4]:m[5]]), file: f.Name, line: line, certainty: "certain"}
		if m[6] >= 0 {
			w.certainty = "likely"
		}
		if m[8] >= 0 {
			s, err := strconv.Unquote(string(text[m[8]+1 : m[9]]))
			if err != nil {
				t.Fatalf("%s:%d: %v", f.Name, line, err)
			}
			w.text = s
		}
		re, err := regexp.Compile(string(text[m[10]:m[11]]))
		if err != nil {
			t.Fatalf("%s:%d: %v", f.Name, line, err)
		}
		w.message = re
		wants = append(wants, w)
		for i := m[0]; i < m[1]; i++ {
			text[i] = ' '
		}
	}
	return text, wants
}

func match(t *testing.T, wants []*want, verb, rule string, at source.Span, message, certainty string) {
	t.Helper()
	loc := at.File.Locate(at.Start)
	for _, w := range wants {
		if !w.met && w.verb == verb && w.rule == rule && w.file == at.File.Path() && w.line == loc.Line &&
			(w.text == "" || w.text == string(at.Text())) && w.message.MatchString(message) &&
			(certainty == "" || certainty == w.certainty) {
			w.met = true
			return
		}
	}
	t.Errorf("%s:%d:%d: unexpected: %s %s %s@%s `%s`", at.File.Path(), loc.Line, loc.Column, verb, rule, certainty,
		strconv.Quote(string(at.Text())), message)
}

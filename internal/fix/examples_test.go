package fix_test

import (
	"bytes"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/sentinel-lint/sentinel-lint/internal/edit"
	"github.com/sentinel-lint/sentinel-lint/internal/fix"
	"github.com/sentinel-lint/sentinel-lint/internal/lint"
	"github.com/sentinel-lint/sentinel-lint/internal/parse/textenc"
	"github.com/sentinel-lint/sentinel-lint/internal/project"
	"github.com/sentinel-lint/sentinel-lint/internal/run"
	"github.com/sentinel-lint/sentinel-lint/rules"
)

// lintAll lints a folder.
func lintAll(t *testing.T, root string) *run.Result {
	t.Helper()
	files, err := project.Discover(root, project.Options{})
	if err != nil {
		t.Fatal(err)
	}
	return run.Run(run.Settings{Files: files, Rules: rules.All()})
}

// fixable returns the findings with a fix that can be made.
func fixable(findings []*lint.Finding) []*lint.Finding {
	return slices.DeleteFunc(slices.Clone(findings), func(f *lint.Finding) bool {
		return !slices.ContainsFunc(f.Fixes, func(x lint.Fix) bool { return x.Safety != lint.DisplayOnly })
	})
}

// The shipped examples, as they are and as Windows tools write them: fixing leaves nothing that can be fixed, makes no new
// finding and changes no line but those that the fixes are about.
func TestExamples(t *testing.T) {
	for name, e := range map[string]textenc.Encoding{
		"UTF-8":                 {},
		"UTF-8 with mark":       {BOM: true},
		"UTF-16 with line feed": {Charset: textenc.UTF16LE, BOM: true},
	} {
		t.Run(name, func(t *testing.T) {
			root := copied(t, filepath.Join("..", "..", "examples"), e)
			before := texts(t, root)
			result := lintAll(t, root)
			first := result
			if len(fixable(result.Findings)) == 0 {
				t.Fatal("the examples have nothing to fix")
			}
			known, edits := map[string]bool{}, 0
			for _, f := range result.Findings {
				known[f.Fingerprint()] = true
			}
			for range fix.Rounds {
				round := fix.Apply(result.Findings, fix.Options{Unsafe: true})
				if len(round.Files) == 0 {
					break
				}
				for _, a := range round.Applied {
					edits += len(a.Fix.Edits)
				}
				want := spliced(round, texts(t, root), e)
				write(t, root, result, round)
				for path, raw := range texts(t, root) {
					if !bytes.Equal(raw, want[path]) {
						t.Errorf("%s: other bytes than those of the fixes changed", path)
					}
				}
				result = lintAll(t, root)
			}
			checkEvaluates(t, first, result)
			for _, f := range fixable(result.Findings) {
				t.Errorf("left: %s: %s", f.Rule.Name, f.Message)
			}
			for _, f := range result.Findings {
				if !known[f.Fingerprint()] {
					t.Errorf("new: %s: %s", f.Rule.Name, f.Message)
				}
			}
			checkChanges(t, before, texts(t, root), edits, e)
		})
	}
}

// spliced returns the bytes of the files with the new texts of a round in the places of the old, put together anew: only
// what is encoded of an edit may differ on disk.
func spliced(round fix.Round, files map[string][]byte, e textenc.Encoding) map[string][]byte {
	type piece struct {
		start, end int
		text       string
	}
	pieces := map[string][]piece{}
	for _, a := range round.Applied {
		for _, x := range a.Fix.Edits {
			path := filepath.FromSlash(x.At.File.Path())
			pieces[path] = append(pieces[path], piece{int(x.At.Start), int(x.At.End), x.New})
		}
	}
	out := map[string][]byte{}
	for path, raw := range files {
		out[path] = raw
		text, _, _ := textenc.Decode(raw)
		list := pieces[path]
		slices.SortFunc(list, func(a, b piece) int { return b.start - a.start })
		for _, p := range list {
			text = slices.Concat(text[:p.start], []byte(p.text), text[p.end:])
		}
		if len(list) > 0 {
			out[path], _ = e.Encode(text)
		}
	}
	return out
}

// checkEvaluates wants a project to be read and evaluated after fixing as it was before.
func checkEvaluates(t *testing.T, before, after *run.Result) {
	t.Helper()
	if diff := cmp.Diff(before.Summary(), after.Summary()); diff != "" {
		t.Errorf("other content is found: %s", diff)
	}
	if diff := cmp.Diff(before.Unknown(), after.Unknown()); diff != "" {
		t.Errorf("other settings are unknown: %s", diff)
	}
	for i, f := range after.Files {
		old := before.Files[i]
		if f.Path != old.Path || f.Failure != "" || f.Content.As != old.Content.As || len(f.Content.Problems) > len(old.Content.Problems) {
			t.Errorf("%s is read as %q, %s, with %d problems", f.Path, f.Content.As, f.Failure, len(f.Content.Problems))
		}
		for k, e := range f.Evaluations {
			if len(e.Problems()) > len(old.Evaluations[k].Problems()) {
				t.Errorf("%s: %v", f.Path, e.Problems())
			}
		}
	}
}

// write writes what a round changes, as the files were encoded.
func write(t *testing.T, root string, result *run.Result, round fix.Round) {
	t.Helper()
	for _, changed := range round.Files {
		i := slices.IndexFunc(result.Files, func(f *run.File) bool { return f.Content != nil && f.Content.Source == changed.Source })
		raw, err := result.Files[i].Content.Encoding.Encode(changed.Text)
		if err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(root, changed.Source.Path()), raw, 0o600); err != nil {
			t.Fatal(err)
		}
	}
}

// checkChanges wants no more changed lines than edits, and files that are encoded as before.
func checkChanges(t *testing.T, before, after map[string][]byte, edits int, e textenc.Encoding) {
	t.Helper()
	changed := 0
	for path, raw := range after {
		old, _, _ := textenc.Decode(before[path])
		text, encoding, problem := textenc.Decode(raw)
		if encoding != e || problem != "" {
			t.Errorf("%s is written as %v %s", path, encoding, problem)
		}
		for _, h := range edit.Hunks(old, text, 0) {
			changed += h.NewLines
			if h.NewLines != h.OldLines {
				t.Errorf("%s: %d lines become %d", path, h.OldLines, h.NewLines)
			}
		}
	}
	if changed == 0 || changed > edits {
		t.Errorf("%d lines changed by %d edits", changed, edits)
	}
}

// copied copies a folder, with Windows line ends unless the encoding is plain UTF-8.
func copied(t *testing.T, from string, e textenc.Encoding) string {
	t.Helper()
	root := t.TempDir()
	for path, raw := range texts(t, from) {
		if e != (textenc.Encoding{}) {
			raw = bytes.ReplaceAll(raw, []byte("\n"), []byte("\r\n"))
		}
		encoded, err := e.Encode(raw)
		if err != nil {
			t.Fatal(err)
		}
		to := filepath.Join(root, path)
		if err := os.MkdirAll(filepath.Dir(to), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(to, encoded, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return root
}

// texts returns the JSON files of a folder by path.
func texts(t *testing.T, root string) map[string][]byte {
	t.Helper()
	out := map[string][]byte{}
	err := filepath.WalkDir(root, func(path string, d os.DirEntry, err error) error {
		if err != nil || filepath.Ext(path) != ".json" {
			return err
		}
		raw, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		rel, err := filepath.Rel(root, path)
		out[rel] = raw
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return out
}

package suppress_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"github.com/sentinel-lint/sentinel-lint/internal/lint"
	"github.com/sentinel-lint/sentinel-lint/internal/parse/jsonc"
	"github.com/sentinel-lint/sentinel-lint/internal/project"
	"github.com/sentinel-lint/sentinel-lint/internal/run"
	"github.com/sentinel-lint/sentinel-lint/internal/source"
	"github.com/sentinel-lint/sentinel-lint/internal/suppress"
	"github.com/sentinel-lint/sentinel-lint/rules"
)

// A baseline of the shipped examples covers them when they are exported again, reformatted, reordered and renamed.
func TestBaselineSurvives(t *testing.T) {
	examples := filepath.Join("..", "..", "examples", "contoso")
	findings := lintAll(t, examples)
	baseline := suppress.NewBaseline(findings)
	if len(baseline.Entries) < 3 {
		t.Fatalf("the examples have %d findings", len(baseline.Entries))
	}
	for name, change := range map[string]func([]byte) []byte{
		"on one line": func(raw []byte) []byte {
			var b bytes.Buffer
			if err := json.Compact(&b, raw); err != nil {
				t.Fatal(err)
			}
			return b.Bytes()
		},
		"sorted members, other order of resources": reordered(t),
	} {
		t.Run(name, func(t *testing.T) {
			root := t.TempDir()
			n := 0
			err := filepath.WalkDir(examples, func(path string, d os.DirEntry, err error) error {
				if err != nil || filepath.Ext(path) != ".json" {
					return err
				}
				raw, err := os.ReadFile(path)
				if err != nil {
					return err
				}
				n++
				raw = withoutComments(raw)
				return os.WriteFile(filepath.Join(root, fmt.Sprintf("renamed-%d.json", n)), change(raw), 0o600)
			})
			if err != nil {
				t.Fatal(err)
			}
			fresh, known, stale := baseline.Split(lintAll(t, root))
			for _, f := range fresh {
				t.Errorf("new: %s: %s", f.Rule.Name, f.Message)
			}
			if len(known) != len(baseline.Entries) || len(stale) != 0 {
				t.Errorf("%d of %d findings are known, %d resolved", len(known), len(baseline.Entries), len(stale))
			}
		})
	}
}

// withoutComments returns JSON with spaces in the place of comments, for encoding/json.
func withoutComments(raw []byte) []byte {
	out := bytes.Clone(raw)
	for _, c := range jsonc.Parse(source.NewFile("a.json", raw)).Comments() {
		copy(out[c.Start:c.End], bytes.Repeat([]byte(" "), c.Len()))
	}
	return out
}

// reordered returns JSON with sorted members, in which lists of resources run backwards.
func reordered(t *testing.T) func([]byte) []byte {
	return func(raw []byte) []byte {
		var v map[string]any
		if err := json.Unmarshal(raw, &v); err != nil {
			t.Fatal(err)
		}
		for _, key := range []string{"resources", "value"} {
			if list, ok := v[key].([]any); ok {
				slices.Reverse(list)
			}
		}
		out, err := json.MarshalIndent(v, "", "\t")
		if err != nil {
			t.Fatal(err)
		}
		return out
	}
}

func lintAll(t *testing.T, root string) []*lint.Finding {
	t.Helper()
	files, err := project.Discover(root, project.Options{})
	if err != nil {
		t.Fatal(err)
	}
	return run.Run(run.Settings{Files: files, Rules: rules.All()}).Findings
}

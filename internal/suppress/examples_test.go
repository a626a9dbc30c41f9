package suppress_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"gopkg.in/yaml.v3"

	"github.com/sentinel-lint/sentinel-lint/internal/lint"
	"github.com/sentinel-lint/sentinel-lint/internal/parse/jsonc"
	"github.com/sentinel-lint/sentinel-lint/internal/parse/textenc"
	"github.com/sentinel-lint/sentinel-lint/internal/project"
	"github.com/sentinel-lint/sentinel-lint/internal/run"
	"github.com/sentinel-lint/sentinel-lint/internal/source"
	"github.com/sentinel-lint/sentinel-lint/internal/suppress"
	"github.com/sentinel-lint/sentinel-lint/rules"
)

// A writing is a way to write the examples anew: the files that become of one, by path.
type writing func(t *testing.T, path string, raw []byte) map[string][]byte

// anew returns a writing that keeps the paths and changes the text.
func anew(change func(t *testing.T, raw []byte) []byte) writing {
	return func(t *testing.T, path string, raw []byte) map[string][]byte {
		return map[string][]byte{path: change(t, raw)}
	}
}

func writings() map[string]writing {
	renamed := 0
	return map[string]writing{
		"on one line": anew(func(t *testing.T, raw []byte) []byte {
			var b bytes.Buffer
			check(t, json.Compact(&b, raw))
			return b.Bytes()
		}),
		"other indentation": anew(func(t *testing.T, raw []byte) []byte {
			var b bytes.Buffer
			check(t, json.Indent(&b, raw, "\t", "       "))
			return bytes.ReplaceAll(b.Bytes(), []byte(`": `), []byte(`"  :   `))
		}),
		"sorted members, other order of resources": anew(reordered),
		"as Windows tools write it": anew(func(t *testing.T, raw []byte) []byte {
			out, err := textenc.Encoding{Charset: textenc.UTF16LE, BOM: true}.Encode(bytes.ReplaceAll(raw, []byte("\n"), []byte("\r\n")))
			check(t, err)
			return out
		}),
		"renamed": func(_ *testing.T, _ string, raw []byte) map[string][]byte {
			renamed++
			return map[string][]byte{fmt.Sprintf("renamed-%d.json", renamed): raw}
		},
		"moved": func(_ *testing.T, file string, raw []byte) map[string][]byte {
			return map[string][]byte{path.Join("content", "production", file): raw}
		},
		"rules in YAML": rulesInYAML,
	}
}

// A baseline of the shipped examples covers them when they are exported again, reformatted, reordered, renamed, moved or
// written in another language, and so does one of what became of them cover the examples.
func TestBaselineSurvives(t *testing.T) {
	examples := filepath.Join("..", "..", "examples", "contoso")
	findings := lintAll(t, examples)
	for name, write := range writings() {
		t.Run(name, func(t *testing.T) {
			root := t.TempDir()
			n := 0
			check(t, filepath.WalkDir(examples, func(file string, d os.DirEntry, err error) error {
				if err != nil || filepath.Ext(file) != ".json" {
					return err
				}
				raw, err := os.ReadFile(file)
				check(t, err)
				rel, err := filepath.Rel(examples, file)
				check(t, err)
				for to, text := range write(t, filepath.ToSlash(rel), withoutComments(raw)) {
					n++
					to = filepath.Join(root, filepath.FromSlash(to))
					check(t, os.MkdirAll(filepath.Dir(to), 0o700))
					check(t, os.WriteFile(to, text, 0o600))
				}
				return nil
			}))
			again := lintAll(t, root)
			covers(t, findings, again)
			covers(t, again, findings)
		})
	}
}

// covers wants a baseline of findings to know each of the others, and none to be resolved.
func covers(t *testing.T, findings, others []*lint.Finding) {
	t.Helper()
	baseline := suppress.NewBaseline(findings)
	if len(baseline.Entries) < 3 {
		t.Fatalf("the examples have %d findings", len(baseline.Entries))
	}
	fresh, known, stale := baseline.Split(others)
	for _, f := range fresh {
		t.Errorf("new: %s of %s: %s", f.Rule.Name, f.Subject, f.Message)
	}
	if len(known) != len(baseline.Entries) || len(stale) != 0 {
		t.Errorf("%d of %d findings are known, %d resolved", len(known), len(baseline.Entries), len(stale))
	}
}

func check(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// rulesInYAML writes each analytics rule of a template to a YAML file of its own, as Sentinel-As-Code keeps them: the
// properties without "properties" around them. Other resources stay in the template.
func rulesInYAML(t *testing.T, file string, raw []byte) map[string][]byte {
	var template map[string]any
	check(t, json.Unmarshal(raw, &template))
	out := map[string][]byte{}
	var rest []any
	for _, r := range template["resources"].([]any) {
		resource := r.(map[string]any)
		if !strings.HasSuffix(resource["type"].(string), "/alertRules") {
			rest = append(rest, r)
			continue
		}
		rule := resource["properties"].(map[string]any)
		id := strings.TrimSuffix(path.Base(resource["name"].(string)), "')]")
		rule["id"], rule["kind"] = id, resource["kind"]
		text, err := yaml.Marshal(rule)
		check(t, err)
		out["rules/"+id+".yaml"] = text
	}
	if len(rest) > 0 {
		template["resources"] = rest
		text, err := json.Marshal(template)
		check(t, err)
		out[file] = text
	}
	return out
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
func reordered(t *testing.T, raw []byte) []byte {
	var v map[string]any
	check(t, json.Unmarshal(raw, &v))
	for _, key := range []string{"resources", "value"} {
		if list, ok := v[key].([]any); ok {
			slices.Reverse(list)
		}
	}
	out, err := json.MarshalIndent(v, "", "\t")
	check(t, err)
	return out
}

func lintAll(t *testing.T, root string) []*lint.Finding {
	t.Helper()
	files, err := project.Discover(root, project.Options{})
	if err != nil {
		t.Fatal(err)
	}
	return run.Run(run.Settings{Files: files, Rules: rules.All()}).Findings
}

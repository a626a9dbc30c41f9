package content_test

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"unicode/utf16"

	"github.com/google/go-cmp/cmp"
	"github.com/rogpeppe/go-internal/txtar"

	"github.com/sentinel-lint/sentinel-lint/internal/content"
	"github.com/sentinel-lint/sentinel-lint/internal/model"
	"github.com/sentinel-lint/sentinel-lint/internal/source"
	"github.com/sentinel-lint/sentinel-lint/internal/template"
)

// TestRead reads the files of each archive in testdata, as a project reads them, and compares what they are read as with
// the file "want" of the archive. UPDATE=1 rewrites it.
func TestRead(t *testing.T) {
	paths, err := filepath.Glob("testdata/*.txtar")
	if err != nil || len(paths) == 0 {
		t.Fatalf("no archives: %v", err)
	}
	for _, path := range paths {
		t.Run(strings.TrimSuffix(filepath.Base(path), ".txtar"), func(t *testing.T) {
			ar, err := txtar.ParseFile(path)
			if err != nil {
				t.Fatal(err)
			}
			last := &ar.Files[len(ar.Files)-1]
			if last.Name != "want" {
				t.Fatal("the last file of the archive is not called want")
			}
			got := listing(ar.Files[:len(ar.Files)-1])
			if os.Getenv("UPDATE") != "" {
				last.Data = []byte(got)
				if err := os.WriteFile(path, txtar.Format(ar), 0o666); err != nil {
					t.Fatal(err)
				}
				return
			}
			if diff := cmp.Diff(string(last.Data), got); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

// listing reads files and tells what they were read as.
func listing(archive []txtar.File) string {
	texts := map[string][]byte{}
	var files []*content.File
	for _, a := range archive {
		texts[a.Name] = a.Data
		f := content.Read(a.Name, a.Data, content.Options{})
		f.ParseTerraform()
		files = append(files, f)
	}
	var modules []*content.File
	for _, f := range files {
		if f.Kind == content.Module {
			modules = append(modules, f)
		}
	}
	content.Terraform(modules, func(name string) ([]byte, error) {
		if text, ok := texts[name]; ok {
			return text, nil
		}
		return nil, errors.New("no such file")
	})
	l := &loader{files}
	var out strings.Builder
	for _, f := range files {
		f.Link(l)
		list(&out, f, l)
	}
	return out.String()
}

func list(out *strings.Builder, f *content.File, l *loader) {
	what := f.As
	if f.Kind == content.Skipped {
		what = "skipped: " + f.Reason
	}
	fmt.Fprintf(out, "%s: %s\n", f.Path(), what)
	for _, p := range f.Problems {
		loc := p.At.File.Locate(p.At.Start)
		fmt.Fprintf(out, "  ! %d:%d: %s\n", loc.Line, loc.Column, p.Message)
	}
	for _, c := range f.Connections {
		fmt.Fprintf(out, "  connection %s to %s, folder %q, %q\n", c.ID, c.Name(), c.Directory, c.ContentTypes)
	}
	if r := f.Repositories; r != nil {
		fmt.Fprintf(out, "  %d prioritized, %d excluded, %d mappings\n", len(r.Prioritized), len(r.Excluded), len(r.Mappings))
	}
	for _, r := range append(f.Resources, f.Evaluate(nil, l).Resources...) {
		fmt.Fprintf(out, "  %s\n", describe(r))
	}
}

// describe returns a resource on one line.
func describe(r *model.Resource) string {
	words := []string{r.Type, fmt.Sprintf("%q", r.Name.String())}
	if kind := r.Body.Get("kind").Str().Or(""); kind != "" {
		words = append(words, kind)
	}
	if r.Workspace.String() != "" {
		words = append(words, "in "+r.Workspace.String())
	}
	words = append(words, "deployed "+r.Deployed.Truth().String())
	if r.Template {
		words = append(words, "template")
	}
	if r.Package {
		words = append(words, "package")
	}
	if r.Some {
		words = append(words, "some")
	}
	words = append(words, "("+r.Layout.String()+")")
	if enabled := r.Properties().Get("enabled"); enabled.IsSet().Possibly() {
		words = append(words, "enabled "+enabled.Truth().String())
	}
	return strings.Join(words, " ")
}

// A loader finds the files that one refers to among those of an archive.
type loader struct{ files []*content.File }

func (l *loader) find(name string) *content.File {
	for _, f := range l.files {
		if f.Path() == name {
			return f
		}
	}
	return nil
}

// Template returns the template that a linked deployment names.
func (l *loader) Template(from *source.File, rel string) *template.Template {
	if f := l.find(filepath.ToSlash(filepath.Join(filepath.Dir(from.Path()), rel))); f != nil {
		return f.Template
	}
	return nil
}

// File returns the text of a file.
func (l *loader) File(name string) *source.File {
	if f := l.find(name); f != nil {
		return f.Source
	}
	return nil
}

// Bytes returns the bytes of a file.
func (l *loader) Bytes(name string) ([]byte, bool) {
	f := l.find(name)
	if f == nil {
		return nil, false
	}
	return f.Source.Text(), true
}

// Folder returns the paths of the files in a folder.
func (l *loader) Folder(name string) []string { return nil }

// A text in another encoding is read as what it says, and what is no text is skipped.
func TestReadEncodings(t *testing.T) {
	const text = `[{"type": "Microsoft.SecurityInsights/alertRules", "name": "é", "kind": "Fusion", "properties": {"enabled": true}}]`
	var utf16LE bytes.Buffer
	for _, u := range utf16.Encode([]rune("\ufeff" + text)) {
		utf16LE.Write([]byte{byte(u), byte(u >> 8)})
	}
	for name, raw := range map[string][]byte{
		"plain":  []byte(text),
		"BOM":    []byte("\ufeff" + text),
		"UTF-16": utf16LE.Bytes(),
		"Latin":  []byte(strings.ReplaceAll(text, "é", "\xe9")),
	} {
		f := content.Read("rules.json", raw, content.Options{})
		if len(f.Resources) != 1 && f.Template == nil {
			t.Errorf("%s: skipped: %s", name, f.Reason)
			continue
		}
		if garbled := name == "Latin"; (f.Garbled != "") != garbled || (len(f.Problems) > 0) != garbled {
			t.Errorf("%s: garbled %q, %d problems", name, f.Garbled, len(f.Problems))
		}
		if rs := append(f.Resources, f.Evaluate(nil, &loader{}).Resources...); len(rs) != 1 || rs[0].Name.String() != "é" {
			t.Errorf("%s: %v", name, rs)
		}
	}
	f := content.Read("rules.json", []byte("PK\x03\x04\x00\x00"), content.Options{})
	if f.Kind != content.Skipped || f.Reason != "it is no text" || f.HoldsContent(false) {
		t.Errorf("an archive is %q, %q", f.As, f.Reason)
	}
}

func TestIsParametersOf(t *testing.T) {
	for _, c := range []struct {
		params, template string
		want             bool
	}{
		{"a/rules.parameters.json", "a/rules.json", true},
		{"a/Rules.Parameters.Prod.json", "a/rules.json", true},
		{"a/rules-params.json", "a/rules.json", true},
		{"a/rules.prod.parameters.json", "a/rules.json", true},
		{"a/parameters/rules.parameters.json", "a/rules.json", true},
		{"params/rules.parameters.json", "templates/rules.json", true},
		{"b/rules.parameters.json", "a/rules.json", false},
		{"a/rules.json", "a/rules.json", false},
		{"a/rulesets.parameters.json", "a/rules.json", false},
		{"a/other.parameters.json", "a/rules.json", false},
	} {
		if got := content.IsParametersOf(c.params, c.template); got != c.want {
			t.Errorf("%s is of %s: %v", c.params, c.template, got)
		}
	}
}

func TestRepositoryRoot(t *testing.T) {
	for file, want := range map[string]string{
		"sentinel-deployment.config":              ".",
		"team/sentinel-deployment.config":         "team",
		".github/workflows/sentinel-deploy.yml":   ".",
		"a/.github/workflows/x.yml":               "a",
		"pipelines/workflows/sentinel-deploy.yml": "pipelines",
	} {
		if got := content.RepositoryRoot(file); got != want {
			t.Errorf("the root of %s is %q, not %q", file, got, want)
		}
	}
}

const ruleTemplate = `{
  "$schema": "https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#",
  "contentVersion": "1.0.0.0",
  "parameters": { "on": { "type": "bool", "defaultValue": true } },
  "resources": [
    { "type": "Microsoft.OperationalInsights/workspaces/providers/alertRules", "apiVersion": "2023-11-01",
      "name": "law/Microsoft.SecurityInsights/one", "kind": "Fusion", "properties": { "enabled": "[parameters('on')]" } },
    { "type": "[concat('Microsoft.', 'Logic/workflows')]", "apiVersion": "2019-05-01", "name": "two" }
  ]
}`

// The parameters of a file go before defaults and name the evaluation.
func TestEvaluateWithParameters(t *testing.T) {
	template := content.Read("rules.json", []byte(ruleTemplate), content.Options{})
	for name, label := range map[string]string{
		"rules.parameters.prod.json": "prod", "rules.parameters.json": "rules.parameters", "values/all.json": "all",
	} {
		params := content.Read(name, []byte(`{
  "$schema": "https://schema.management.azure.com/schemas/2019-04-01/deploymentParameters.json#",
  "contentVersion": "1.0.0.0", "parameters": { "on": { "value": false } } }`), content.Options{})
		e := template.Evaluate(params, &loader{})
		if e.Label != label || len(e.Resources) != 1 || e.Resources[0].Properties().Get("enabled").Truth().Possibly() {
			t.Errorf("%s: label %q, %d resources", name, e.Label, len(e.Resources))
		}
	}
}

func TestTypesAtTop(t *testing.T) {
	f := content.Read("rules.json", []byte(ruleTemplate), content.Options{})
	types := f.TypesAtTop()
	if len(types) != 1 || types[0].Type != "Microsoft.SecurityInsights/alertRules" ||
		string(types[0].At.Text()) != `"Microsoft.OperationalInsights/workspaces/providers/alertRules"` {
		t.Errorf("got %v", types)
	}
}

// A template without Sentinel content is kept where all templates are wanted, and nothing of it otherwise.
func TestAllTemplates(t *testing.T) {
	const text = `{ "$schema": "https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#",
  "contentVersion": "1.0.0.0", "resources": [ { "type": "Microsoft.Storage/storageAccounts", "name": "one", "name": "two" } ] }`
	all := content.Read("a.json", []byte(text), content.Options{AllTemplates: true})
	if all.Kind != content.Template || !bytes.Contains(all.Evaluate(nil, &loader{}).JSON(), []byte("storageAccounts")) {
		t.Error("the template is not kept")
	}
	all.Release()
	few := content.Read("a.json", []byte(text), content.Options{})
	for _, f := range []*content.File{all, few} {
		if f.Kind != content.Skipped || f.HoldsContent(false) || len(f.Problems) > 0 || f.Source.Len() > 0 {
			t.Errorf("%q, %d problems, %d bytes are kept", f.Reason, len(f.Problems), f.Source.Len())
		}
	}
}

func TestAddressed(t *testing.T) {
	for text, want := range map[string]bool{
		"":                                    false,
		"sentinel-lint":                       true,
		"a-b // sentinel-lint: ignore[x] why": true,
		"sentinel-lin":                        false,
		"sentinel - lint":                     false,
		"-lint sentinel-":                     false,
		"sentinel-sentinel-lint":              true,
	} {
		if got := content.Read("x.kql", []byte(text), content.Options{}).Addressed; got != want {
			t.Errorf("%q: addressed = %t", text, got)
		}
	}
}

package bicep_test

import (
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"strings"
	"testing"

	"github.com/sentinel-lint/sentinel-lint/internal/parse/bicep"
	"github.com/sentinel-lint/sentinel-lint/internal/parse/textenc"
	"github.com/sentinel-lint/sentinel-lint/internal/source"
)

// diskFiles gives the files below a folder of the disk.
type diskFiles struct{ root string }

func (d diskFiles) Bytes(name string) ([]byte, bool) {
	raw, err := os.ReadFile(filepath.Join(d.root, filepath.FromSlash(name)))
	return raw, err == nil
}

func (d diskFiles) File(name string) *source.File {
	raw, ok := d.Bytes(name)
	if !ok {
		return nil
	}
	text, _, _ := textenc.Decode(raw)
	return source.NewFile(name, text)
}

func (d diskFiles) Folder(name string) []string {
	var list []string
	_ = filepath.WalkDir(filepath.Join(d.root, filepath.FromSlash(name)), func(p string, e fs.DirEntry, err error) error {
		if err == nil && !e.IsDir() {
			rel, _ := filepath.Rel(d.root, p)
			list = append(list, filepath.ToSlash(rel))
		}
		return nil
	})
	return list
}

// memoryFiles gives files that a test writes down.
type memoryFiles map[string]string

func (m memoryFiles) Bytes(name string) ([]byte, bool) {
	text, ok := m[name]
	return []byte(text), ok
}

func (m memoryFiles) File(name string) *source.File {
	if text, ok := m[name]; ok {
		return source.NewFile(name, []byte(text))
	}
	return nil
}

func (m memoryFiles) Folder(name string) []string {
	var list []string
	for p := range m {
		if strings.HasPrefix(p, path.Clean(name)+"/") {
			list = append(list, p)
		}
	}
	return list
}

// TestCorpusLowers lowers every file of the corpus. In what the compiler has compiled, every name is declared.
func TestCorpusLowers(t *testing.T) {
	for _, f := range corpusFiles(t) {
		parsed := bicep.Parse(f)
		link := bicep.NewLinker(diskFiles{corpusDir(t)})
		if strings.HasSuffix(f.Path(), ".bicepparam") {
			link.Params(parsed)
			continue
		}
		for _, p := range link.Lower(parsed).Problems {
			if path.Base(f.Path()) == "main.bicep" && strings.HasPrefix(f.Path(), "bicep-pairs/") {
				t.Errorf("%s: %s", place(p.At), p.Message)
			}
		}
	}
}

func TestModuleSources(t *testing.T) {
	const config = `{"moduleAliases": {
		"br": {"soc": {"registry": "soc.azurecr.io", "modulePath": "bicep/modules"}, "public": {"registry": "own.io"}},
		"ts": {"specs": {"subscription": "sub", "resourceGroup": "rg"}}
	}}`
	for _, tt := range []struct{ folder, path, want string }{
		{"", "br:soc.azurecr.io/x:1", "registry module 'br:soc.azurecr.io/x:1'"},
		{"", "br/public:avm/res/x:1.0", "registry module 'br:mcr.microsoft.com/bicep/avm/res/x:1.0'"},
		{"", "br/unknown:x:1", "registry module 'br/unknown:x:1'"},
		{"a/b/", "br/soc:rule:1", "registry module 'br:soc.azurecr.io/bicep/modules/rule:1'"},
		{"a/b/", "br/public:x:1", "registry module 'br:own.io/x:1'"},
		{"a/", "ts/specs:rule:v1", "template spec 'ts:sub/rg/rule:v1'"},
		{"a/", "ts:s/g/n:1", "template spec 'ts:s/g/n:1'"},
		{"", "./missing.bicep", ""},
	} {
		name := tt.folder + "main.bicep"
		files := memoryFiles{"a/bicepconfig.json": config, name: "module m '" + tt.path + "' = {\n  name: 'm'\n}\n"}
		lowered := bicep.NewLinker(files).Lower(bicep.Parse(files.File(name)))
		d := lowered.Resources[0].Deployment
		if d.External != tt.want || d.Template != nil {
			t.Errorf("%s in %q: %q with template %t, want %q", tt.path, tt.folder, d.External, d.Template != nil, tt.want)
		}
	}
}

func TestFilesThatNeedThemselves(t *testing.T) {
	files := memoryFiles{
		"main.bicep":      "import { v } from 'main.bicep'\nmodule m 'other.bicep' = { name: 'm' }\nvar v = v\n",
		"other.bicep":     "module back 'main.bicep' = { name: 'b' }\n",
		"main.bicepparam": "extends 'main.bicepparam'\nparam a = 1\n",
	}
	link := bicep.NewLinker(files)
	main := link.Lower(bicep.Parse(files.File("main.bicep")))
	inner := main.Resources[0].Deployment.Template
	if inner == nil || inner.Resources[0].Deployment.Template != nil {
		t.Errorf("a module that contains itself is not cut")
	}
	if n := len(main.Problems); n != 1 {
		t.Errorf("%d problems, want one: a name that is imported and declared", n)
	}
	if n := len(link.Params(bicep.Parse(files.File("main.bicepparam"))).Args); n != 1 {
		t.Errorf("%d values, want 1", n)
	}
}

func TestUndeclaredNamesAreProblems(t *testing.T) {
	files := memoryFiles{"main.bicep": "param workspaceName string\nvar x = workspaceNme\nvar x = 2\n"}
	problems := bicep.NewLinker(files).Lower(bicep.Parse(files.File("main.bicep"))).Problems
	if len(problems) != 2 {
		t.Fatalf("%d problems, want 2", len(problems))
	}
	if got := string(problems[1].At.Text()); got != "workspaceNme" || problems[1].Suggest != "workspaceName" {
		t.Errorf("problem at %q suggests %q", got, problems[1].Suggest)
	}
}

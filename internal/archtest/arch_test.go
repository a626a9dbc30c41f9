// Package archtest keeps the shape of the house: which package may import which, and what a tidy file is.
package archtest

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
)

const module = "github.com/sentinel-lint/sentinel-lint/"

// layers is a picture of the architecture, highest first: a package may import packages of lower lines only. Packages of
// one line do not know each other, but for a package and those in its folder.
var layers = []string{
	"cmd/sentinel-lint",
	"internal/cli internal/lsp internal/lint/linttest internal/corpustest",
	"internal/run",
	"rules internal/project internal/report internal/fix internal/store internal/suppress internal/kql/debug",
	"internal/config",
	"internal/lint",
	"internal/flow internal/content",
	"internal/layout internal/parse/terraform",
	"internal/model",
	"internal/kql/reach",
	"internal/parse/bicep internal/kql/bind internal/catalog",
	"internal/template/eval internal/kql/domain internal/kql/schema",
	"internal/parse/arm internal/kql/syntax",
	"internal/parse/jsonc internal/parse/yaml internal/template",
	"internal/parse/textenc internal/value internal/didyoumean",
	"internal/fact internal/edit internal/bug",
	"internal/source",
}

func TestImportsPointDownwards(t *testing.T) {
	level := map[string]int{}
	for i, line := range layers {
		for _, pkg := range strings.Fields(line) {
			level[pkg] = i
		}
	}
	layerOf := func(pkg string) (string, int, bool) {
		for p := pkg; p != "."; p = path.Dir(p) {
			if l, ok := level[p]; ok {
				return p, l, true
			}
		}
		return "", 0, false
	}
	for _, f := range goFiles(t) {
		if f.isTest() || f.pkg() == "internal/archtest" {
			continue
		}
		from, fromLevel, ok := layerOf(f.pkg())
		if !ok {
			t.Errorf("%s: package %s has no layer", f.path, f.pkg())
			continue
		}
		for _, spec := range f.syntax.Imports {
			name, _ := strconv.Unquote(spec.Path.Value)
			target, ours := strings.CutPrefix(name, module)
			if !ours {
				continue
			}
			to, toLevel, ok := layerOf(target)
			if ok && from != to && toLevel <= fromLevel {
				t.Errorf("%s: %s must not import %s", f.path, from, to)
			}
		}
	}
}

// owners says which packages alone may import a library, so that a successor of it is one file away.
var owners = map[string][]string{
	"github.com/microsoft/go-mssqldb":          {"internal/store"},
	"modernc.org/sqlite":                       {"internal/store"},
	"gopkg.in/yaml.v3":                         {"internal/parse/yaml", "internal/config"},
	"github.com/santhosh-tekuri/jsonschema/v5": {"internal/config"},
	"github.com/owenrumney/go-sarif/v3":        {"internal/report"},
	"github.com/hashicorp/hcl/v2":              {"internal/parse/terraform"},
	"github.com/spf13/cobra":                   {"internal/cli"},
	"github.com/google/go-cmp":                 {"internal/lint/linttest"},
	"github.com/rogpeppe/go-internal":          {"internal/lint/linttest"},
	"golang.org/x/sync":                        {"internal/run"},
	"golang.org/x/text":                        {"internal/parse/textenc"},
	"github.com/fatih/color":                   {"internal/report"},
	"github.com/fsnotify/fsnotify":             {"internal/project"},
	"github.com/bmatcuk/doublestar/v4":         {"internal/project", "internal/config", "internal/suppress"},
}

func TestLibrariesHaveOneOwner(t *testing.T) {
	for _, f := range goFiles(t) {
		if f.isTest() {
			continue
		}
		for _, spec := range f.syntax.Imports {
			name, _ := strconv.Unquote(spec.Path.Value)
			for lib, pkgs := range owners {
				inside := name == lib || strings.HasPrefix(name, lib+"/")
				owned := slices.ContainsFunc(pkgs, func(p string) bool { return within(f.pkg(), p) })
				if inside && !owned {
					t.Errorf("%s imports %s, which belongs to %v", f.path, lib, pkgs)
				}
			}
		}
	}
}

func TestTidy(t *testing.T) {
	for _, f := range goFiles(t) {
		if f.isTest() {
			continue
		}
		if n := f.lines(); n > 900 {
			t.Errorf("%s has %d lines", f.path, n)
		}
		ast.Inspect(f.syntax, func(n ast.Node) bool { f.checkNode(t, n); return true })
		f.checkComments(t)
	}
}

func (f goFile) checkNode(t *testing.T, n ast.Node) {
	switch n := n.(type) {
	case *ast.GoStmt:
		if !within(f.pkg(), "internal/run") && !within(f.pkg(), "internal/lsp") {
			t.Errorf("%s: go statement outside of run", f.at(n))
		}
	case *ast.CallExpr:
		if id, ok := n.Fun.(*ast.Ident); ok && id.Name == "panic" && f.pkg() != "internal/bug" {
			t.Errorf("%s: panic outside of bug", f.at(n))
		}
	case *ast.FuncDecl:
		if n.Name.Name == "init" && n.Recv == nil {
			t.Errorf("%s: init", f.at(n))
		}
		if lines := f.fset.Position(n.End()).Line - f.fset.Position(n.Pos()).Line; lines > 100 {
			t.Errorf("%s: function %s has %d lines", f.at(n), n.Name.Name, lines)
		}
	}
}

// checkComments wants a doc comment on every exported declaration that starts with its name.
func (f goFile) checkComments(t *testing.T) {
	if f.syntax.Name.Name == "main" {
		return
	}
	for _, d := range f.syntax.Decls {
		switch d := d.(type) {
		case *ast.FuncDecl:
			if d.Name.IsExported() && exportedReceiver(d) && !strings.HasPrefix(d.Doc.Text(), d.Name.Name) {
				t.Errorf("%s: %s has no comment that starts with its name", f.at(d), d.Name.Name)
			}
		case *ast.GenDecl:
			for _, spec := range d.Specs {
				ts, ok := spec.(*ast.TypeSpec)
				if !ok || !ts.Name.IsExported() {
					continue
				}
				doc := d.Doc.Text() + ts.Doc.Text()
				words := strings.Fields(doc)
				if len(words) == 0 || !slices.Contains(words[:min(2, len(words))], ts.Name.Name) {
					t.Errorf("%s: type %s has no comment that starts with its name", f.at(ts), ts.Name.Name)
				}
			}
		}
	}
}

func exportedReceiver(d *ast.FuncDecl) bool {
	if d.Recv == nil {
		return true
	}
	typ := d.Recv.List[0].Type
	for {
		switch x := typ.(type) {
		case *ast.StarExpr:
			typ = x.X
		case *ast.IndexExpr:
			typ = x.X
		case *ast.IndexListExpr:
			typ = x.X
		case *ast.Ident:
			return x.IsExported()
		default:
			return true
		}
	}
}

type goFile struct {
	path   string
	fset   *token.FileSet
	syntax *ast.File
}

func (f goFile) pkg() string          { return path.Dir(f.path) }
func (f goFile) isTest() bool         { return strings.HasSuffix(f.path, "_test.go") }
func (f goFile) lines() int           { return f.fset.File(f.syntax.Pos()).LineCount() }
func (f goFile) at(n ast.Node) string { return f.fset.Position(n.Pos()).String() }

func within(pkg, folder string) bool { return pkg == folder || strings.HasPrefix(pkg, folder+"/") }

func goFiles(t *testing.T) []goFile {
	t.Helper()
	root := os.DirFS(filepath.Join("..", ".."))
	var files []goFile
	err := fs.WalkDir(root, ".", func(file string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if d.IsDir() && (d.Name() == "testdata" || d.Name() == ".git") {
			return fs.SkipDir
		}
		if path.Ext(file) != ".go" {
			return nil
		}
		src, err := fs.ReadFile(root, file)
		if err != nil {
			return err
		}
		fset := token.NewFileSet()
		syntax, err := parser.ParseFile(fset, file, src, parser.ParseComments)
		if err != nil {
			return err
		}
		files = append(files, goFile{file, fset, syntax})
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return files
}

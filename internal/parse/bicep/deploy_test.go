package bicep_test

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/rogpeppe/go-internal/txtar"

	"github.com/sentinel-lint/sentinel-lint/internal/parse/bicep"
	"github.com/sentinel-lint/sentinel-lint/internal/source"
	"github.com/sentinel-lint/sentinel-lint/internal/template"
	"github.com/sentinel-lint/sentinel-lint/internal/template/eval"
)

// TestDeploys evaluates the examples in testdata/bicep/deploy. Of each archive main.bicep is deployed, with the values of
// main.bicepparam if there is one; the file `want` lists the resources, their settings and where these are written.
// UPDATE=1 writes the wanted lists anew.
func TestDeploys(t *testing.T) {
	paths, err := filepath.Glob(filepath.Join(testdata, "deploy", "*.txtar"))
	if err != nil || len(paths) == 0 {
		t.Fatalf("no examples: %v", err)
	}
	for _, p := range paths {
		t.Run(strings.TrimSuffix(filepath.Base(p), ".txtar"), func(t *testing.T) { testDeploy(t, p) })
	}
}

func testDeploy(t *testing.T, name string) {
	archive, err := txtar.ParseFile(name)
	if err != nil {
		t.Fatal(err)
	}
	files := memoryFiles{}
	want := ""
	for _, f := range archive.Files {
		if f.Name == "want" {
			want = string(f.Data)
			continue
		}
		files[f.Name] = string(f.Data)
	}
	got := deploy(t, files)
	if os.Getenv("UPDATE") == "" {
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", name, diff)
		}
		return
	}
	last := &archive.Files[len(archive.Files)-1]
	if last.Name != "want" {
		archive.Files = append(archive.Files, txtar.File{Name: "want"})
		last = &archive.Files[len(archive.Files)-1]
	}
	last.Data = []byte(got)
	if err := os.WriteFile(name, txtar.Format(archive), 0o644); err != nil {
		t.Fatal(err)
	}
}

// deploy writes what main.bicep deploys, as people read it.
func deploy(t *testing.T, files memoryFiles) string {
	link := bicep.NewLinker(files)
	parsed := bicep.Parse(files.File("main.bicep"))
	for _, p := range parsed.Problems {
		t.Errorf("%s: %s", place(p.In(parsed.Source)), p.Message)
	}
	main := link.Lower(parsed)
	var in eval.Inputs
	var problems []template.Problem
	if src := files.File("main.bicepparam"); src != nil {
		in.Params = link.Params(bicep.Parse(src))
		problems = in.Params.Problems
	}
	var b strings.Builder
	result := eval.Resources(main, in)
	for _, r := range result.Resources {
		if r.Existing {
			continue
		}
		fmt.Fprintf(&b, "%s %s at %s\n", r.Type, text(r.FullName), place(r.Span()))
		for _, l := range summarise(r) {
			if l.path != "type" && (l.path != "some" || l.text != "false") && (l.path != "condition" || l.text != "yes []") {
				fmt.Fprintf(&b, "\t%s = %s\t%s\n", l.path, strings.ReplaceAll(l.text, "\n", `\n`), place(l.at))
			}
		}
	}
	for _, o := range main.Outputs {
		for _, l := range flatten(nil, o.Name, result.Output(o.Name), o.NameAt.In(main.File)) {
			fmt.Fprintf(&b, "output %s = %s\t%s\n", l.path, l.text, place(l.at))
		}
	}
	for _, p := range append(append(problems, main.Problems...), result.Problems()...) {
		fmt.Fprintf(&b, "problem at %s: %s\n", place(p.At), p.Message)
	}
	return b.String()
}

func place(at source.Span) string {
	at = at.Physical()
	if at.IsZero() {
		return "nowhere"
	}
	loc := at.File.Locate(at.Start)
	return fmt.Sprintf("%s:%d:%d", at.File.Path(), loc.Line, loc.Column)
}

// FuzzDeploy lowers and evaluates whatever it is given, which may refer to itself as a module, an import and a text.
func FuzzDeploy(f *testing.F) {
	paths, err := filepath.Glob(filepath.Join(testdata, "deploy", "*.txtar"))
	if err != nil {
		f.Fatal(err)
	}
	for _, p := range paths {
		archive, err := txtar.ParseFile(p)
		if err != nil {
			f.Fatal(err)
		}
		for _, file := range archive.Files {
			if isBicep(file.Name) {
				f.Add(strings.HasSuffix(file.Name, "param"), file.Data)
			}
		}
	}
	f.Add(false, []byte("import { v, f } from 'main.bicep'\nimport * as ns from 'main.bicep'\nmodule m 'main.bicep' = { params: { p: v } }\n"+
		"param p t = ns.v\ntype t = t | t[] | { a: t }\nvar v = '${v}${loadTextContent(v)}'\nfunc f(x int) int => f(x)\noutput o int = f(1)\n"))
	f.Fuzz(func(t *testing.T, params bool, text []byte) {
		files := memoryFiles{"main.bicep": string(text), "base.bicepparam": string(text), "rules.json": string(text)}
		link := bicep.NewLinker(files)
		var in eval.Inputs
		if params {
			in.Params = link.Params(bicep.Parse(source.NewFile("main.bicepparam", text)))
		}
		result := eval.Resources(link.Lower(bicep.Parse(files.File("main.bicep"))), in)
		for i, r := range result.Resources {
			if i < 20 {
				summarise(r)
			}
		}
	})
}

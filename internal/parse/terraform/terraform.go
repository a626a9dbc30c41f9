// Package terraform reads the Sentinel resources of Terraform modules.
//
// It evaluates what can be known without running Terraform: literals, variables with a default or a value in a .tfvars
// file that Terraform loads by itself, locals, conditions, files that are read by file and templatefile, and the common
// functions. Everything else is unknown, with a reason. A resource whose count or for_each is not known is there some
// number of times.
//
// Reading never fails: a [File] holds what could be read and the [Problem]s met on the way.
package terraform

import (
	"cmp"
	"path"
	"slices"
	"strings"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"

	"github.com/sentinel-lint/sentinel-lint/internal/model"
	"github.com/sentinel-lint/sentinel-lint/internal/source"
	"github.com/sentinel-lint/sentinel-lint/internal/value"
)

// A File is one file as it was read. It is immutable.
type File struct {
	Source   *source.File
	Problems []Problem
	body     *hclsyntax.Body
}

// A Problem is a place that could not be read as it was meant.
type Problem struct {
	At      source.Span
	Message string
}

// Parse reads a .tf or .tfvars file. It never returns nil.
func Parse(f *source.File) *File {
	out := &File{Source: f, body: &hclsyntax.Body{}}
	parsed, diagnostics := hclsyntax.ParseConfig(f.Text(), f.Path(), hcl.InitialPos)
	for _, d := range diagnostics {
		if d.Severity != hcl.DiagError {
			continue
		}
		at := f.Span(0, 0)
		if d.Subject != nil {
			at = spanOf(f, *d.Subject)
		}
		out.Problems = append(out.Problems, Problem{at, "not readable as Terraform: " + lowerFirst(d.Summary)})
	}
	if parsed != nil {
		if body, ok := parsed.Body.(*hclsyntax.Body); ok {
			out.body = body
		}
	}
	return out
}

func lowerFirst(s string) string {
	s = strings.TrimSuffix(s, ".")
	if s == "" {
		return "syntax error"
	}
	return strings.ToLower(s[:1]) + s[1:]
}

func spanOf(f *source.File, r hcl.Range) source.Span {
	start := max(0, min(r.Start.Byte, f.Len()))
	return f.Span(start, max(start, min(r.End.Byte, f.Len())))
}

// Reader returns the bytes of a file that a module refers to, by its path relative to the root of the project, with
// slashes.
type Reader func(path string) ([]byte, error)

// Limits of an evaluation. What exceeds them is unknown.
const (
	maxDepth = 20        // modules that call each other
	maxSteps = 1_000_000 // expressions
	maxParts = 10_000    // parts of a text, elements of a list
)

// Resources evaluates the modules that the files belong to, one a folder, and returns their Sentinel resources in the
// order of the files and of their text. Modules that another one calls by a relative path are evaluated with the values
// of the call, and not by themselves. read may be nil.
func Resources(files []*File, read Reader) []*model.Resource {
	p := &project{read: read, folders: map[string][]*File{}}
	for _, f := range files {
		dir := path.Dir(f.Source.Path())
		p.folders[dir] = append(p.folders[dir], f)
	}
	var dirs []string
	for dir := range p.folders {
		dirs = append(dirs, dir)
		slices.SortFunc(p.folders[dir], func(a, b *File) int { return cmp.Compare(a.Source.Path(), b.Source.Path()) })
	}
	slices.Sort(dirs)
	called := p.calledFolders(dirs)
	for _, dir := range dirs {
		if !called[dir] {
			p.evaluate(newModule(p, dir), 0)
		}
	}
	return p.out
}

// A project is all modules of one evaluation.
type project struct {
	read    Reader
	folders map[string][]*File
	out     []*model.Resource
	steps   int // expressions that were evaluated
}

// calledFolders returns the folders that other folders call as a module.
func (p *project) calledFolders(dirs []string) map[string]bool {
	called := map[string]bool{}
	for _, dir := range dirs {
		for _, f := range p.folders[dir] {
			for _, b := range f.body.Blocks {
				if target, ok := localModule(dir, b); ok && target != dir {
					called[target] = true
				}
			}
		}
	}
	return called
}

// localModule returns the folder that a module block calls, if the path is relative.
func localModule(dir string, b *hclsyntax.Block) (string, bool) {
	if b.Type != "module" || b.Body.Attributes["source"] == nil {
		return "", false
	}
	v, diagnostics := b.Body.Attributes["source"].Expr.Value(nil)
	if diagnostics.HasErrors() || !v.IsKnown() || v.IsNull() || v.Type().FriendlyName() != "string" {
		return "", false
	}
	if s := v.AsString(); strings.HasPrefix(s, "./") || strings.HasPrefix(s, "../") {
		return path.Join(dir, s), true
	}
	return "", false
}

// A module is one call of a module, or a root module.
type module struct {
	*project
	dir       string
	variables map[string]declared
	inputs    map[string]*value.Value // values that the call gives to variables
	values    map[string]*value.Value // values from .tfvars files
	locals    map[string]local
	blocks    map[string]declared // resources and data sources by "type.name"
	busy      map[string]bool     // locals and variables under evaluation
	resources []declared
	calls     []declared
}

// A declared block knows its file.
type declared struct {
	file  *source.File
	block *hclsyntax.Block
}

type local struct {
	file      *source.File
	attribute *hclsyntax.Attribute
	known     *value.Value // once it is evaluated
}

func newModule(p *project, dir string) *module {
	m := &module{
		project: p, dir: dir, variables: map[string]declared{}, inputs: map[string]*value.Value{},
		values: map[string]*value.Value{}, locals: map[string]local{}, blocks: map[string]declared{}, busy: map[string]bool{},
	}
	for _, f := range p.folders[dir] {
		if strings.HasSuffix(f.Source.Path(), ".tfvars") {
			m.readValues(f)
			continue
		}
		for _, b := range f.body.Blocks {
			m.declare(declared{f.Source, b})
		}
	}
	return m
}

// readValues takes the values of a file that Terraform loads without being told to.
func (m *module) readValues(f *File) {
	name := path.Base(f.Source.Path())
	if name != "terraform.tfvars" && !strings.HasSuffix(name, ".auto.tfvars") {
		return
	}
	for _, a := range sorted(f.body.Attributes) {
		v := (&scope{module: m, file: f.Source}).eval(a.Expr)
		m.values[a.Name] = v.Through(spanOf(f.Source, a.NameRange), "value of variable '"+a.Name+"' in "+name)
	}
}

func (m *module) declare(d declared) {
	labels := d.block.Labels
	switch {
	case d.block.Type == "variable" && len(labels) == 1:
		m.variables[labels[0]] = d
	case d.block.Type == "locals":
		for _, a := range sorted(d.block.Body.Attributes) {
			m.locals[a.Name] = local{file: d.file, attribute: a}
		}
	case d.block.Type == "resource" && len(labels) == 2:
		m.blocks[labels[0]+"."+labels[1]] = d
		m.resources = append(m.resources, d)
	case d.block.Type == "data" && len(labels) == 2:
		m.blocks["data."+labels[0]+"."+labels[1]] = d
	case d.block.Type == "module" && len(labels) == 1:
		m.calls = append(m.calls, d)
	}
}

// sorted returns attributes in the order of the text.
func sorted(attributes hclsyntax.Attributes) []*hclsyntax.Attribute {
	var out []*hclsyntax.Attribute
	for _, a := range attributes {
		out = append(out, a)
	}
	slices.SortFunc(out, func(a, b *hclsyntax.Attribute) int { return a.SrcRange.Start.Byte - b.SrcRange.Start.Byte })
	return out
}

// evaluate adds the resources of a module and of the modules that it calls.
func (p *project) evaluate(m *module, depth int) {
	m.add(instance{}, depth)
}

// add adds the resources of the module under the conditions of the call.
func (m *module) add(outer instance, depth int) {
	for _, d := range m.resources {
		m.resource(d, outer)
	}
	if depth >= maxDepth || m.steps > maxSteps {
		return
	}
	for _, d := range m.calls {
		target, ok := localModule(m.dir, d.block)
		if !ok || target == m.dir || m.folders[target] == nil {
			continue
		}
		for _, in := range m.instances(d) {
			child := newModule(m.project, target)
			for _, a := range sorted(d.block.Body.Attributes) {
				child.inputs[a.Name] = in.scope.eval(a.Expr).Through(spanOf(d.file, a.NameRange),
					"argument '"+a.Name+"' of module '"+d.block.Labels[0]+"'")
			}
			child.add(in.under(outer), depth+1)
		}
	}
}

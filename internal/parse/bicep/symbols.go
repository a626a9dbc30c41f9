package bicep

import (
	"maps"
	"slices"

	"github.com/sentinel-lint/sentinel-lint/internal/template"
)

// A symbolKind is what a name in a file stands for.
type symbolKind uint8

const (
	paramSymbol symbolKind = iota
	varSymbol
	localSymbol
	resourceSymbol // and modules
	funcSymbol
	typeSymbol
	importedSymbol  // a symbol of another file
	wildcardSymbol  // all symbols of another file
	namespaceSymbol // sys, az, and what extensions bring
)

// A symbol is what a name stands for.
type symbol struct {
	kind     symbolKind
	name     string    // as the template knows it
	decl     Statement // of a variable, a function, a type or a resource
	from     *lowering // of an imported symbol
	resource *Resource
}

// A scope maps names to symbols; what is not found in it is looked for around it.
type scope struct {
	names map[string]symbol
	outer *scope
}

func (s *scope) find(name string) (symbol, bool) {
	for ; s != nil; s = s.outer {
		if sym, ok := s.names[name]; ok {
			return sym, true
		}
	}
	return symbol{}, false
}

// with returns a scope in which the locals are known as well.
func (s *scope) with(locals ...template.Local) *scope {
	inner := &scope{names: make(map[string]symbol, len(locals)), outer: s}
	for _, l := range locals {
		if l.Name != "" {
			inner.names[l.Name] = symbol{kind: localSymbol, name: l.Name}
		}
	}
	return inner
}

// declare enters the symbols of the file. Of several declarations of a name the
// first counts, and the others are problems.
func (lo *lowering) declare() {
	for _, ns := range []string{"sys", "az"} {
		lo.builtin.names[ns] = symbol{kind: namespaceSymbol, name: ns}
	}
	for _, s := range lo.file.Statements {
		switch s := s.(type) {
		case *Param:
			lo.enter(s.Name, symbol{kind: paramSymbol})
		case *Var:
			lo.enter(s.Name, symbol{kind: varSymbol, decl: s})
		case *Func:
			lo.enter(s.Name, symbol{kind: funcSymbol, decl: s})
		case *TypeDecl:
			lo.enter(s.Name, symbol{kind: typeSymbol, decl: s})
		case *Resource:
			lo.enter(s.Name, symbol{kind: resourceSymbol, resource: s})
			lo.nest(s, s.Name.Text)
		case *Module:
			lo.enter(s.Name, symbol{kind: resourceSymbol})
		case *Extension:
			lo.enterExtension(s)
		case *Import:
			lo.enterImport(s)
		}
	}
}

func (lo *lowering) enter(name Name, sym symbol) {
	if name.Text == "" {
		return
	}
	if sym.name == "" {
		sym.name = lo.prefix + name.Text
	}
	if _, ok := lo.top.names[name.Text]; ok {
		lo.problem(template.BadShape, name.Range,
			quoted(name.Text)+" is declared twice in this file, so the template does not compile", "")
		return
	}
	lo.top.names[name.Text] = sym
}

// nest gives the resources within r their full symbols: parent::child, as the compiler does.
func (lo *lowering) nest(r *Resource, full string) {
	lo.symbols[r] = full
	for _, c := range nested(r) {
		lo.nest(c, full+"::"+c.Name.Text)
	}
}

// nested returns the resources that are declared in the body of r.
func nested(r *Resource) []*Resource {
	var list []*Resource
	if o := bodyObject(r.Body); o != nil {
		for _, m := range o.Members {
			if c, ok := m.(*Resource); ok {
				list = append(list, c)
			}
		}
	}
	return list
}

// bodyObject returns the object in the body of a resource or a module, within its condition and loop.
func bodyObject(body Expr) *Object {
	for {
		switch b := body.(type) {
		case *Object:
			return b
		case *Cond:
			body = b.Body
		case *For:
			body = b.Body
		case *Paren:
			body = b.Inner
		default:
			return nil
		}
	}
}

func (lo *lowering) enterExtension(s *Extension) {
	if s.Alias.Text != "" {
		lo.enter(s.Alias, symbol{kind: namespaceSymbol})
	} else if id, ok := s.Spec.(*Ident); ok {
		lo.enter(Name{id.Name, id.Range}, symbol{kind: namespaceSymbol})
	}
}

// enterImport enters what an import brings. Of a file that is not here the symbols are known by name only.
func (lo *lowering) enterImport(s *Import) {
	var from *lowering
	if name, ok := lo.file.Literal(s.Path); ok && !isRegistry(name) {
		from = lo.imported(name)
	}
	if s.All.Text != "" {
		lo.enter(s.All, symbol{kind: wildcardSymbol, from: from})
	}
	for _, item := range s.Items {
		local := item.Alias
		if local.Text == "" {
			local = item.Name
		}
		lo.enter(local, symbol{kind: importedSymbol, name: item.Name.Text, from: from})
	}
}

// imported returns the lowering of an imported file into the same template, or nil if the file is not here.
func (lo *lowering) imported(name string) *lowering {
	full := relative(lo.file.Source.Path(), name)
	if from, ok := lo.imports[full]; ok {
		return from
	}
	f := lo.link.parse(full)
	if f == nil || isTemplateJSON(full) {
		return nil
	}
	from := newLowering(lo.link, f)
	from.t, from.imports, from.prefix = lo.t, lo.imports, full+":"
	from.isImport = true
	lo.imports[full] = from
	from.declare()
	return from
}

// maxImports is how many files an imported symbol is followed through.
const maxImports = 20

// follow returns the symbol of another file that an imported symbol stands for, and that file; ok is false if it is not
// here, or imports lead in a circle.
func (sym symbol) follow() (target symbol, from *lowering, ok bool) {
	for range maxImports {
		if sym.kind != importedSymbol {
			return sym, from, true
		}
		if from = sym.from; from == nil {
			return sym, nil, false
		}
		if sym, ok = from.top.names[sym.name]; !ok {
			return sym, nil, false
		}
	}
	return sym, nil, false
}

// resolve follows an imported symbol to the one it stands for, and makes sure that the template knows it.
func (sym symbol) resolve() (symbol, bool) {
	target, from, ok := sym.follow()
	if ok && from != nil {
		from.require(target)
	}
	return target, ok
}

// require adds a variable or a function of an imported file to the template when it is first used.
func (lo *lowering) require(sym symbol) {
	if !lo.isImport || lo.required[sym.name] {
		return
	}
	lo.required[sym.name] = true
	switch s := sym.decl.(type) {
	case *Var:
		v := lo.variable(s)
		v.Value = &template.In{File: lo.file.Source, X: v.Value}
		lo.t.Variables = append(lo.t.Variables, v)
	case *Func:
		f := lo.function(s)
		f.Body = &template.In{File: lo.file.Source, X: f.Body}
		lo.t.Functions = append(lo.t.Functions, f)
	}
}

// visible returns the names that can be used in the scope, in order.
func (s *scope) visible() []string {
	var names []string
	for ; s != nil; s = s.outer {
		names = slices.AppendSeq(names, maps.Keys(s.names))
	}
	slices.Sort(names)
	return slices.Compact(names)
}

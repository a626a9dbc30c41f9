package bicep

import (
	"github.com/sentinel-lint/sentinel-lint/internal/didyoumean"
	"github.com/sentinel-lint/sentinel-lint/internal/source"
	"github.com/sentinel-lint/sentinel-lint/internal/template"
	"github.com/sentinel-lint/sentinel-lint/internal/value"
)

// A lowering turns one file into declarations of a template.
type lowering struct {
	link     *Linker
	file     *File
	t        *template.Template
	builtin  *scope
	top      *scope // the names of the file
	symbols  map[*Resource]string
	imports  map[string]*lowering // by path; shared by all files of one template
	isImport bool                 // an imported file: what is used of it is added to the template on demand
	prefix   string               // of names that come from an imported file
	required map[string]bool
	types    map[string]typeInfo // of the declared types that are used
	strings  map[*Var]constant   // of the variables that paths are made of
}

func newLowering(link *Linker, f *File) *lowering {
	builtin := &scope{names: map[string]symbol{}}
	return &lowering{
		link: link, file: f, builtin: builtin, top: &scope{names: map[string]symbol{}, outer: builtin},
		symbols: map[*Resource]string{}, imports: map[string]*lowering{}, required: map[string]bool{},
		types: map[string]typeInfo{}, strings: map[*Var]constant{},
		t: &template.Template{File: f.Source, At: f.Extent(), Dialect: template.Bicep},
	}
}

// template lowers all statements of the file.
func (lo *lowering) template() *template.Template {
	lo.declare()
	for _, s := range lo.file.Statements {
		lo.statement(s)
	}
	return lo.t
}

func (lo *lowering) statement(s Statement) {
	switch s := s.(type) {
	case *Target:
		lo.t.Scope = lo.target(s)
	case *Param:
		lo.t.Params = append(lo.t.Params, lo.param(s))
	case *Var:
		lo.t.Variables = append(lo.t.Variables, lo.variable(s))
	case *Func:
		lo.t.Functions = append(lo.t.Functions, lo.function(s))
	case *Resource:
		lo.t.Resources = append(lo.t.Resources, lo.resource(s, lo.top, nil))
	case *Module:
		if !s.Test {
			lo.t.Resources = append(lo.t.Resources, lo.module(s))
		}
	case *Output:
		lo.t.Outputs = append(lo.t.Outputs, &template.Output{
			Name: s.Name.Text, NameAt: s.Name.Range, Value: lo.expr(s.Value, lo.top), Secure: lo.has(s, "secure"),
		})
	}
}

// target returns the scope that targetScope names.
func (lo *lowering) target(s *Target) template.Scope {
	if lit, ok := s.Value.(*String); ok {
		switch name, _ := lo.file.Literal(lit); name {
		case "subscription":
			return template.Subscription
		case "managementGroup":
			return template.ManagementGroup
		case "tenant":
			return template.Tenant
		}
	}
	return template.ResourceGroup
}

func (lo *lowering) param(s *Param) *template.Param {
	typ := lo.typeOf(s.Type, 0)
	p := &template.Param{
		Name: s.Name.Text, NameAt: s.Name.Range, At: s.Range, Type: typ.name,
		Nullable: typ.nullable, Secure: lo.has(s, "secure") || typ.secure,
	}
	if p.Secure && p.Type == "string" {
		p.Type = "securestring"
	} else if p.Secure && p.Type == "object" {
		p.Type = "secureObject"
	}
	if s.Value != nil {
		p.Default = lo.expr(s.Value, lo.top)
	}
	if call := lo.decorator(s, "allowed"); call != nil && len(call.Args) == 1 {
		p.Allowed = lo.expr(call.Args[0], lo.top)
	} else if len(typ.values) > 0 {
		p.Allowed = lo.allowed(typ.values, s.Type.Extent())
	}
	return p
}

// allowed lists the literals of a union type.
func (lo *lowering) allowed(values []Expr, at source.Range) template.Expr {
	a := &template.Array{At: at}
	for _, v := range values {
		a.Elems = append(a.Elems, template.Element{Value: lo.expr(v, lo.top)})
	}
	return a
}

func (lo *lowering) variable(s *Var) *template.Variable {
	return &template.Variable{Name: lo.prefix + s.Name.Text, NameAt: s.Name.Range, Value: lo.expr(s.Value, lo.top)}
}

func (lo *lowering) function(s *Func) *template.Function {
	f := &template.Function{Name: lo.prefix + s.Name.Text, NameAt: s.Name.Range}
	for _, p := range s.Params {
		f.Params = append(f.Params, local(p.Name))
	}
	f.Body = lo.expr(s.Body, lo.top.with(f.Params...))
	return f
}

func local(n Name) template.Local { return template.Local{Name: n.Text, At: n.Range} }

// decorator returns the call of a decorator of a statement, or nil.
func (lo *lowering) decorator(s Statement, name string) *Call {
	return decoratorOf(s.Decorations(), name)
}

// decoratorOf returns the call of the decorator called name, with or without its namespace, or nil.
func decoratorOf(list []*Decorator, name string) *Call {
	for _, d := range list {
		if c, ok := d.Expr.(*Call); ok && c.Name.Text == name {
			if ns, plain := c.On.(*Ident); c.On == nil || plain && ns.Name == "sys" {
				return c
			}
		}
	}
	return nil
}

func (lo *lowering) has(s Statement, name string) bool { return lo.decorator(s, name) != nil }

// problem reports a problem of the file. Those of an imported file are reported when it is lowered itself.
func (lo *lowering) problem(kind template.ProblemKind, at source.Range, message, suggest string) {
	if lo.isImport {
		return
	}
	lo.t.Problems = append(lo.t.Problems, template.Problem{
		Kind: kind, At: at.In(lo.file.Source), Message: message, Suggest: suggest,
	})
}

// unknownName reports the use of a name that nothing declares.
func (lo *lowering) unknownName(name string, at source.Range, s *scope) template.Expr {
	message := quoted(name) + " is not declared in this file, so the template does not compile"
	suggestion, _ := didyoumean.Closest(name, s.visible())
	lo.problem(template.UnknownVariable, at, message, suggestion)
	return &template.Bad{At: at, Message: message}
}

func (lo *lowering) origin(at source.Range) source.Origin {
	return source.Origin{At: at.In(lo.file.Source)}
}

func (lo *lowering) lit(at source.Range, v *value.Value) template.Expr {
	return &template.Lit{At: at, Value: v}
}

package template

import (
	"github.com/sentinel-lint/sentinel-lint/internal/bug"
	"github.com/sentinel-lint/sentinel-lint/internal/source"
)

// Walk calls visit for the expression and all expressions within it, outer ones first, with the file that their ranges
// refer to. Below an expression for which visit returns false nothing is visited. Deferred expressions are read.
func Walk(f *source.File, e Expr, visit func(f *source.File, e Expr) bool) {
	if e = Read(e); e == nil || !visit(f, e) {
		return
	}
	switch e := e.(type) {
	case *Lit, *Ref, *Bad:
	case *Call:
		walkAll(f, visit, e.Args...)
	case *Member:
		Walk(f, e.X, visit)
	case *Index:
		walkAll(f, visit, e.X, e.I)
	case *Object:
		for _, m := range e.Members {
			walkAll(f, visit, m.Key, m.Value)
		}
	case *Array:
		for _, x := range e.Elems {
			Walk(f, x.Value, visit)
		}
	case *Interp:
		walkAll(f, visit, e.Parts...)
	case *Cond:
		walkAll(f, visit, e.If, e.Then, e.Else)
	case *For:
		walkLoop(f, visit, e.Loop)
		Walk(f, e.Body, visit)
	case *Lambda:
		Walk(f, e.Body, visit)
	case *In:
		Walk(e.File, e.X, visit)
	default:
		bug.Reportf("walk: expression of type %T", e)
	}
}

func walkAll(f *source.File, visit func(*source.File, Expr) bool, list ...Expr) {
	for _, e := range list {
		if e != nil {
			Walk(f, e, visit)
		}
	}
}

func walkLoop(f *source.File, visit func(*source.File, Expr) bool, l *Loop) {
	if l != nil {
		walkAll(f, visit, l.Count, l.In)
	}
}

// WalkAll calls visit for all expressions of the template in which its own names can be used, as [Walk] does: nested
// templates of inner scope are left out.
func (t *Template) WalkAll(visit func(f *source.File, e Expr) bool) {
	for _, p := range t.Params {
		walkAll(t.File, visit, p.Default, p.Allowed)
	}
	for _, v := range t.Variables {
		walkAll(t.File, visit, v.Value)
	}
	for _, o := range t.Outputs {
		walkAll(t.File, visit, o.Condition, o.Value)
	}
	for _, r := range flatten(t.Resources, nil) {
		r.walk(t.File, visit)
	}
}

func (r *Resource) walk(f *source.File, visit func(*source.File, Expr) bool) {
	walkLoop(f, visit, r.Loop)
	walkAll(f, visit, r.Type, r.APIVersion, r.Name, r.Scope, r.Parent, r.Condition, r.DependsOn, r.Body)
	d := r.Deployment
	if d == nil {
		return
	}
	walkAll(f, visit, d.Path, d.Link, d.ArgsLink)
	for _, a := range d.Args {
		walkAll(f, visit, a.Value)
	}
	if d.Template != nil && d.Outer {
		d.Template.WalkAll(visit)
	}
}

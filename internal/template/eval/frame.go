package eval

import (
	"fmt"
	"strings"

	"github.com/sentinel-lint/sentinel-lint/internal/didyoumean"
	"github.com/sentinel-lint/sentinel-lint/internal/fact"
	"github.com/sentinel-lint/sentinel-lint/internal/source"
	"github.com/sentinel-lint/sentinel-lint/internal/template"
	"github.com/sentinel-lint/sentinel-lint/internal/value"
)

// frame is a template under evaluation.
type frame struct {
	ev        *evaluator
	t         *template.Template
	names     *frame // the frame whose parameters and variables expressions see: the frame itself, or one around it
	parent    *frame // the frame of the template that deploys this one; nil for the root
	level     int
	path      string           // names the nested deployment in canonical texts; empty for the root
	args      map[string]*slot // values that are passed, by lower-case name
	allArgs   *value.Value     // an unknown that stands for all parameter values, or nil
	params    map[string]*slot
	variables map[string]*slot
	outputs   map[string]*slot
	around    circumstances
	loops     *turn // around the template, where it sees the names of the one that deploys it
	locals    *local
	made      map[*template.Resource]*made
	parents   map[*template.Resource]*template.Resource
	place     place
}

// slot is a value that is computed when it is first needed.
type slot struct {
	state slotState
	env   env
	x     template.Expr
	says  string // how the value comes to the place of its use
	v     *value.Value
}

type slotState uint8

const (
	waiting slotState = iota
	running
	done
)

func (ev *evaluator) newFrame(t *template.Template, parent *frame) *frame {
	f := &frame{ev: ev, t: t, parent: parent, args: map[string]*slot{}, outputs: map[string]*slot{}}
	f.names = f
	if parent != nil {
		f.level = parent.level + 1
	}
	ev.frames = append(ev.frames, f)
	return f
}

func (f *frame) env() env {
	return env{frame: f, file: f.t.File, loops: f.loops, locals: f.locals, never: f.around.condition.Truth() == fact.No}
}

// declare makes the slots of the declarations, when the first of them is needed.
func (f *frame) declare() {
	slots := make([]slot, len(f.t.Params)+len(f.t.Variables))
	f.params = make(map[string]*slot, len(f.t.Params))
	for i, p := range f.t.Params {
		f.params[p.Name] = &slots[i]
	}
	slots = slots[len(f.t.Params):]
	f.variables = make(map[string]*slot, len(f.t.Variables))
	for i, v := range f.t.Variables {
		slots[i].x = v.Value
		f.variables[v.Name] = &slots[i]
	}
}

// forget lets go of all that was computed of the declarations, which is computed again when it is needed.
func (f *frame) forget() {
	f.params, f.variables, f.outputs = nil, nil, map[string]*slot{}
	f.made, f.parents = nil, nil
}

// bindInputs passes the values of the parameter file and settings.
func (f *frame) bindInputs(in Inputs) {
	if p := in.Params; p != nil {
		holder := f.ev.newFrame(&template.Template{File: p.File, Variables: p.Variables, Functions: p.Functions}, nil)
		f.bind(holder.env(), p.Args, "the parameter file")
	}
	for _, s := range in.Set {
		f.args[strings.ToLower(s.Name)] = &slot{state: done, v: s.Value, says: "value of parameter '" + s.Name + "'"}
	}
}

// bind passes values, which are evaluated in e, when they are needed.
func (f *frame) bind(e env, args []template.Arg, by string) {
	for _, a := range args {
		s := &slot{env: e, x: a.Value, says: fmt.Sprintf("value of parameter '%s' in %s", a.Name, by)}
		if a.Secret {
			at := a.NameAt.In(e.file)
			s.state = done
			s.v = value.NewUnknown(fact.Why{
				Cause: fact.Secret, Says: "parameter '" + a.Name + "' is a secret of a key vault",
				Expr: f.canonicalParam(a.Name), At: at,
			}, source.Origin{At: at})
		}
		f.args[strings.ToLower(a.Name)] = s
	}
}

func (f *frame) canonicalParam(name string) string {
	s := "parameters(" + quote(name) + ")"
	if f.path != "" {
		return f.path + ":" + s
	}
	return s
}

// get returns the value of a slot, which compute computes the first time. A slot that needs itself is a cycle.
func (f *frame) get(s *slot, what string, at source.Span, compute func() *value.Value) *value.Value {
	switch s.state {
	case waiting:
		s.state = running
		s.v = compute()
		s.state = done
	case running:
		f.ev.problem(template.Problem{
			Kind: template.Cycle, At: at, Message: what + " needs itself, its value cannot be computed",
		})
		return invalid(what+" needs itself", at)
	}
	return s.v
}

func invalid(says string, at source.Span) *value.Value {
	return value.NewUnknown(fact.Why{Cause: fact.Invalid, Says: says, At: at}, source.Origin{At: at})
}

// param returns the value of a parameter that is used at a place, and how it comes there.
func (f *frame) param(name string, at source.Span) (v *value.Value, says string) {
	f = f.names
	if f.params == nil {
		f.declare()
	}
	p := f.t.Param(name)
	if p == nil {
		return f.undeclared(name, template.UnknownParameter, at), ""
	}
	s := f.params[p.Name]
	v = f.get(s, "parameter '"+p.Name+"'", at, func() *value.Value {
		v, says := f.paramValue(p)
		s.says = says
		return v
	})
	return v, s.says
}

func (f *frame) paramValue(p *template.Param) (v *value.Value, says string) {
	at := p.NameAt.In(f.t.File)
	unknown := func(cause fact.Cause, says string) *value.Value {
		return value.NewUnknown(fact.Why{Cause: cause, Says: says, Expr: f.canonicalParam(p.Name), At: at}, source.Origin{At: at})
	}
	arg, passed := f.args[strings.ToLower(p.Name)]
	switch {
	case p.Secure:
		return unknown(fact.Secret, "parameter '"+p.Name+"' is secure"), "parameter '" + p.Name + "'"
	case passed:
		v := f.get(arg, "parameter '"+p.Name+"'", at, func() *value.Value { return arg.env.eval(arg.x) })
		if v.Kind() != value.Null || p.Default == nil {
			return f.named(v, p, at), arg.says
		}
	case f.allArgs != nil:
		return unknown(f.allArgs.Why().Cause, f.allArgs.Why().Says), "parameter '" + p.Name + "'"
	}
	switch {
	case p.Default != nil:
		return f.named(f.env().eval(p.Default), p, at), "default of parameter '" + p.Name + "'"
	case p.Nullable:
		return value.NewNull(source.Origin{At: at}), "parameter '" + p.Name + "' without value"
	}
	return unknown(fact.NoValue, "parameter '"+p.Name+"' has no value"), "parameter '" + p.Name + "'"
}

// named gives an unknown value without a canonical text, such as newGuid(), the one of the parameter that it is the
// value of: as a parameter it is the same wherever it is used.
func (f *frame) named(v *value.Value, p *template.Param, at source.Span) *value.Value {
	why := v.Why()
	if v.Kind() != value.Unknown || why.Expr != "" {
		return v
	}
	why.Expr = f.canonicalParam(p.Name)
	return value.NewUnknown(why, v.Origin())
}

// variable returns the value of a variable that is used at a place, and how it comes there.
func (f *frame) variable(name string, at source.Span) (v *value.Value, says string) {
	f = f.names
	if f.params == nil {
		f.declare()
	}
	s := f.variables[name]
	if s == nil {
		d := f.t.Variable(name)
		if d == nil {
			return f.undeclared(name, template.UnknownVariable, at), ""
		}
		s = f.variables[d.Name]
	}
	if s.state == waiting {
		s.says = "variable '" + name + "'"
	}
	v = f.get(s, s.says, at, func() *value.Value { return f.env().eval(s.x) })
	return v, s.says
}

func (f *frame) undeclared(name string, kind template.ProblemKind, at source.Span) *value.Value {
	p := undeclaredProblem(f.t, name, kind, at)
	f.ev.problem(p)
	says, _, _ := strings.Cut(p.Message, ",")
	return invalid(says, at)
}

// output returns the value of an output, absent if it is not declared.
func (f *frame) output(name string) *value.Value {
	o := f.t.Output(name)
	if o == nil {
		return value.NewAbsent(source.Origin{At: f.t.At.In(f.t.File)})
	}
	at := o.NameAt.In(f.t.File)
	s := f.outputs[o.Name]
	if s == nil {
		s = &slot{}
		f.outputs[o.Name] = s
	}
	return f.get(s, "output '"+o.Name+"'", at, func() *value.Value {
		if o.Secure {
			return value.NewUnknown(fact.Why{Cause: fact.Secret, Says: "output '" + o.Name + "' is secure", At: at}, source.Origin{At: at})
		}
		if o.Value == nil {
			return value.NewAbsent(source.Origin{At: at})
		}
		return f.env().eval(o.Value)
	})
}

func suggestion(name string, candidates []string) string {
	s, _ := didyoumean.Closest(name, candidates)
	return s
}

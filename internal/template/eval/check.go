package eval

import (
	"fmt"
	"strings"

	"github.com/sentinel-lint/sentinel-lint/internal/source"
	"github.com/sentinel-lint/sentinel-lint/internal/template"
)

// Check returns what is wrong in the expressions of a template, and of those nested in it, whether or not they would be
// evaluated: what does not parse, functions that do not exist or do not take so many arguments, parameters and variables
// that are not declared. Azure refuses a template for each of them.
//
// It reads all of the template, which evaluation does not.
func Check(t *template.Template) []template.Problem {
	c := &checker{t: t, seen: map[source.Span]bool{}}
	t.WalkAll(c.visit)
	for _, f := range t.Functions {
		body := &checker{t: &template.Template{Functions: t.Functions, Params: paramsOf(f), Dialect: t.Dialect}, seen: c.seen}
		template.Walk(t.File, f.Body, body.visit)
		c.problems = append(c.problems, body.problems...)
	}
	c.nested(t.Resources)
	return c.problems
}

// paramsOf returns the parameters of a function as those of a template, which its body takes them for.
func paramsOf(f *template.Function) []*template.Param {
	var out []*template.Param
	for _, p := range f.Params {
		out = append(out, &template.Param{Name: p.Name})
	}
	return out
}

type checker struct {
	t        *template.Template
	seen     map[source.Span]bool
	problems []template.Problem
}

func (c *checker) nested(list []*template.Resource) {
	for _, r := range list {
		if d := r.Deployment; d != nil && d.Template != nil {
			if d.Outer {
				c.nested(d.Template.Resources)
			} else {
				c.problems = append(c.problems, Check(d.Template)...)
			}
		}
		c.nested(r.Children)
	}
}

func (c *checker) report(p template.Problem) {
	if !c.seen[p.At] {
		c.seen[p.At] = true
		c.problems = append(c.problems, p)
	}
}

func (c *checker) visit(f *source.File, e template.Expr) bool {
	at := e.Range().In(f)
	switch e := e.(type) {
	case *template.Bad:
		c.report(template.Problem{Kind: template.BadExpression, At: at, Message: e.Message})
	case *template.Ref:
		c.ref(e, at)
	case *template.Call:
		c.call(e, f)
	}
	return true
}

func (c *checker) ref(e *template.Ref, at source.Span) {
	switch {
	case e.Kind == template.ParamRef && c.t.Param(e.Name) == nil:
		c.report(undeclaredProblem(c.t, e.Name, template.UnknownParameter, at))
	case e.Kind == template.VariableRef && c.t.Variable(e.Name) == nil:
		c.report(undeclaredProblem(c.t, e.Name, template.UnknownVariable, at))
	}
}

func (c *checker) call(e *template.Call, f *source.File) {
	if user := c.t.Function(e.Namespace, e.Name); user != nil {
		if message := userArity(user, len(e.Args)); message != "" {
			c.report(template.Problem{Kind: template.WrongArity, At: e.At.In(f), Message: message})
		}
		return
	}
	fn := lookup(e, c.t.Dialect)
	if fn == nil {
		c.report(unknownFunction(e, c.t.Dialect, e.NameAt.In(f)))
		return
	}
	if message := fn.arity(len(e.Args)); message != "" {
		c.report(template.Problem{Kind: template.WrongArity, At: e.At.In(f), Message: message})
	}
}

func unknownFunction(e *template.Call, d template.Dialect, at source.Span) template.Problem {
	name, near := e.Name, ""
	if e.Namespace != "" {
		name = e.Namespace + "." + name
	} else {
		near = suggestion(name, names(d))
	}
	return template.Problem{
		Kind: template.UnknownFunction, At: at, Suggest: near,
		Message: fmt.Sprintf("there is no function '%s', the deployment fails", name),
	}
}

func undeclaredProblem(t *template.Template, name string, kind template.ProblemKind, at source.Span) template.Problem {
	what := "parameter"
	var declared []string
	if kind == template.UnknownVariable {
		what = "variable"
		for _, v := range t.Variables {
			declared = append(declared, v.Name)
		}
	} else {
		for _, p := range t.Params {
			declared = append(declared, p.Name)
		}
	}
	return template.Problem{
		Kind: kind, At: at, Message: fmt.Sprintf("%s '%s' is not declared, the deployment fails", what, name),
		Suggest: suggestion(name, declared),
	}
}

// UnusedParameters returns the parameters that nothing in the template refers to. It returns none where a name is
// computed, which can mean any.
func UnusedParameters(t *template.Template) []*template.Param {
	used := map[string]bool{}
	computed := false
	t.WalkAll(func(_ *source.File, e template.Expr) bool {
		switch e := e.(type) {
		case *template.Ref:
			if e.Kind == template.ParamRef {
				used[strings.ToLower(e.Name)] = true
			}
		case *template.Call:
			computed = computed || strings.EqualFold(e.Name, "parameters") && e.Namespace == ""
		}
		return true
	})
	var out []*template.Param
	for _, p := range t.Params {
		if !computed && !used[strings.ToLower(p.Name)] {
			out = append(out, p)
		}
	}
	return out
}

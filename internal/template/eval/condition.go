package eval

import (
	"github.com/sentinel-lint/sentinel-lint/internal/fact"
	"github.com/sentinel-lint/sentinel-lint/internal/template"
	"github.com/sentinel-lint/sentinel-lint/internal/value"
)

// condition evaluates the condition of a resource. A resource without one is always deployed.
func (e env) condition(x template.Expr) fact.Condition {
	if x == nil {
		return fact.Always()
	}
	return e.ev.conditionOf(e.eval(x))
}

// conditionOf returns what must hold for v to be true. The logical functions leave behind what their undecided results
// need, so that a chain of them comes apart into the parameters that decide it.
func (ev *evaluator) conditionOf(v *value.Value) fact.Condition {
	if b, ok := v.Bool().Get(); ok {
		return fact.When(fact.Of(b))
	}
	why := v.Why()
	if c, ok := ev.conditions[why.Expr]; ok {
		return c
	}
	return fact.Holds(fact.Undecided[bool](why, v.Origin()))
}

// negationOf returns what must hold for v to be false.
func (ev *evaluator) negationOf(v *value.Value) fact.Condition {
	if b, ok := v.Bool().Get(); ok {
		return fact.When(fact.Of(!b))
	}
	why := v.Why()
	if why.Expr == "" {
		return fact.Condition{}
	}
	if c, ok := ev.conditions[negated(why.Expr)]; ok {
		return c
	}
	return fact.Assuming(fact.Atom{Expr: why.Expr, Negated: true, At: v.Origin().Used(), Why: why})
}

func negated(expr string) string { return compose("not", []string{expr}) }

// decompose leaves behind what the undecided boolean v needs to be true, and to be false.
func (ev *evaluator) decompose(v *value.Value, yes, no fact.Condition) {
	if expr := v.Why().Expr; expr != "" {
		ev.conditions[expr] = yes
		ev.conditions[negated(expr)] = no
	}
}

// atom returns the condition that the expression of v as a whole is true or false.
func atom(v *value.Value, negated bool) fact.Condition {
	why := v.Why()
	return fact.Assuming(fact.Atom{Expr: why.Expr, Negated: negated, At: v.Origin().Used(), Why: why})
}

// implied is [atom] for an expression whose parts are told instead.
func implied(v *value.Value, negated bool) fact.Condition {
	return fact.Assuming(fact.Atom{Expr: v.Why().Expr, Negated: negated, Implied: true})
}

// conditional leaves behind what v needs, which is the value of if(c, then, otherwise).
func (ev *evaluator) conditional(v, c, then, otherwise *value.Value) {
	if v.Why().Expr == "" {
		return
	}
	isFalse := func(v *value.Value) bool { return v.Kind() == value.Bool && !v.Truth().Possibly() }
	isTrue := func(v *value.Value) bool { return v.Kind() == value.Bool && v.Truth().Certainly() }
	yes, no := atom(v, false), atom(v, true)
	switch {
	case isFalse(otherwise):
		yes = ev.conditionOf(c).And(ev.conditionOf(then))
	case isFalse(then):
		yes = ev.negationOf(c).And(ev.conditionOf(otherwise))
	}
	switch {
	case isTrue(otherwise):
		no = ev.conditionOf(c).And(ev.negationOf(then))
	case isTrue(then):
		no = ev.negationOf(c).And(ev.negationOf(otherwise))
	case isTrue(then) && isFalse(otherwise):
		no = ev.negationOf(c)
	}
	if isTrue(then) && isFalse(otherwise) {
		yes, no = ev.conditionOf(c), ev.negationOf(c)
	}
	if isFalse(then) && isTrue(otherwise) {
		yes, no = ev.negationOf(c), ev.conditionOf(c)
	}
	ev.decompose(v, yes, no)
}

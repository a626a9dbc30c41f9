package fact

import (
	"slices"
	"strings"

	"github.com/sentinel-lint/sentinel-lint/internal/source"
)

// A Condition is a truth together with what it rests on.
//
// Kleene's logic forgets correlations: x and not x stays unknown. A Condition keeps the undecided expressions, so that
// two resources under opposite conditions are never taken to be deployed together. The zero Condition is unknown and
// says nothing of what decides it.
type Condition struct {
	truth Truth
	atoms []Atom // what must hold for the condition to be Yes, as far as it is undecided
}

// An Atom is an undecided expression that a condition needs to be true, or false.
type Atom struct {
	Expr    string // canonical text; equal text means equal value
	Negated bool   // the expression must be false
	At      source.Span
	Why     Why // why it is undecided

	// Scope is the deployment in which the expression is evaluated: the same text in two deployments may have two values.
	// Empty where there is only one.
	Scope string

	// Where the expression compares something undecided with a constant, the canonical text of both: the same subject
	// cannot equal two constants. Empty otherwise.
	Subject, Constant string

	// Implied marks an atom that follows from the others: it is kept to contradict its opposite, and not told to people.
	Implied bool
}

// contradicts reports whether a and b cannot both hold.
func (a Atom) contradicts(b Atom) bool {
	if a.Scope != b.Scope {
		return false
	}
	if a.Expr == b.Expr {
		return a.Negated != b.Negated
	}
	return a.Subject != "" && a.Subject == b.Subject && a.Constant != b.Constant && !a.Negated && !b.Negated
}

// String returns the atom as an assumption: "parameters('enabled') is true".
func (a Atom) String() string {
	if a.Negated {
		return a.Expr + " is false"
	}
	return a.Expr + " is true"
}

// In returns the condition as one of a deployment. Atoms that have a scope keep it.
func (c Condition) In(scope string) Condition {
	atoms := slices.Clone(c.atoms)
	for i := range atoms {
		if atoms[i].Scope == "" {
			atoms[i].Scope = scope
		}
	}
	return Condition{c.truth, atoms}
}

// Always returns the condition that is certainly true.
func Always() Condition { return Condition{truth: Yes} }

// Never returns the condition that is certainly false.
func Never() Condition { return Condition{truth: No} }

// When returns the condition with truth t that rests on nothing that can be named.
func When(t Truth) Condition { return Condition{truth: t} }

// Assuming returns the undecided condition that the atoms all hold.
func Assuming(atoms ...Atom) Condition { return Condition{}.with(atoms) }

// Truth returns what is known of the condition.
func (c Condition) Truth() Truth { return c.truth }

// Atoms returns the undecided expressions that the condition needs, in the order in which they were met, without those
// that follow from the others.
func (c Condition) Atoms() []Atom {
	return slices.DeleteFunc(slices.Clone(c.atoms), func(a Atom) bool { return a.Implied })
}

// And returns the condition that both hold. It is No where they contradict each other.
func (c Condition) And(d Condition) Condition {
	switch {
	case c.truth == No || d.truth == No:
		return Never()
	case c.truth == Yes:
		return d
	case d.truth == Yes:
		return c
	}
	return c.with(d.atoms)
}

// Or returns the condition that at least one holds. What an undecided alternative rests on is not kept.
func (c Condition) Or(d Condition) Condition {
	switch {
	case c.truth == Yes || d.truth == Yes:
		return Always()
	case c.truth == No:
		return d
	case d.truth == No:
		return c
	}
	return Condition{}
}

func (c Condition) with(atoms []Atom) Condition {
	out := Condition{Unknown, slices.Clip(c.atoms)}
	for _, a := range atoms {
		if slices.ContainsFunc(out.atoms, a.contradicts) {
			return Never()
		}
		if !slices.ContainsFunc(out.atoms, func(b Atom) bool { return b.Expr == a.Expr && b.Scope == a.Scope }) {
			out.atoms = append(out.atoms, a)
		}
	}
	return out
}

// Assumption returns in words what the undecided condition needs: "parameters('a') is true and parameters('b') is
// false". It is empty for a decided condition and for one of which nothing can be named.
func (c Condition) Assumption() string {
	var says []string
	for _, a := range c.Atoms() {
		if said := a.String(); !slices.Contains(says, said) {
			says = append(says, said)
		}
	}
	return strings.Join(says, " and ")
}

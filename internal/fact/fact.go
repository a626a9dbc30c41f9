package fact

import "github.com/sentinel-lint/sentinel-lint/internal/source"

type state uint8

const (
	unknown state = iota
	absent
	known
)

// A Fact is a setting as the deployment would see it: known, known to be absent (not set), or unknown because it is only
// decided at deployment. Absent is not unknown: the first takes the service's default, the second forbids a judgement.
type Fact[T any] struct {
	value  T
	state  state
	origin source.Origin
	why    *Why // of an unknown fact; nil if nothing is known of the reason
}

// Known returns the fact that a setting is v, as written at the origin.
func Known[T any](v T, origin source.Origin) Fact[T] {
	return Fact[T]{value: v, state: known, origin: origin}
}

// Absent returns the fact that a setting is missing from the object at the origin.
func Absent[T any](origin source.Origin) Fact[T] { return Fact[T]{state: absent, origin: origin} }

// Undecided returns a fact of which only the reason for not knowing is known.
func Undecided[T any](why Why, origin source.Origin) Fact[T] {
	return Fact[T]{why: &why, origin: origin}
}

// Get returns the value and whether it is known.
func (f Fact[T]) Get() (T, bool) { return f.value, f.state == known }

// Or returns the value if it is known, and v otherwise.
func (f Fact[T]) Or(v T) T {
	if f.state == known {
		return f.value
	}
	return v
}

// Present tells whether the setting is set.
func (f Fact[T]) Present() Truth {
	switch f.state {
	case known:
		return Yes
	case absent:
		return No
	}
	return Unknown
}

// OrDefault returns f, with v in the place of an absent value.
func (f Fact[T]) OrDefault(v T) Fact[T] {
	if f.state == absent {
		f.value, f.state = v, known
	}
	return f
}

// Where tells whether the value satisfies the predicate. An absent value does not.
func (f Fact[T]) Where(holds func(T) bool) Truth {
	if f.state == unknown {
		return Unknown
	}
	return Of(f.state == known && holds(f.value))
}

// Why returns the reason for which an unknown fact is unknown.
func (f Fact[T]) Why() Why { return f.why.orZero() }

// Origin returns where the fact is decided and how it came to its use. For an absent value it is the object that lacks
// it.
func (f Fact[T]) Origin() source.Origin { return f.origin }

// Span returns the place that decides the fact.
func (f Fact[T]) Span() source.Span { return f.origin.At }

// Both calls do if a and b are both known.
func Both[A, B any](a Fact[A], b Fact[B], do func(A, B)) {
	if a.state == known && b.state == known {
		do(a.value, b.value)
	}
}

// Map applies f to a known value. If f fails, the result is unknown.
func Map[A, B any](a Fact[A], f func(A) (B, bool)) Fact[B] {
	out := Fact[B]{state: a.state, origin: a.origin, why: a.why}
	if a.state == known {
		v, ok := f(a.value)
		if !ok {
			return Undecided[B](Why{Cause: Invalid, Says: "not understood", At: a.origin.At}, a.origin)
		}
		out.value = v
	}
	return out
}

// Holds turns a boolean fact into a condition. An absent value does not hold; an unknown one needs its deciding
// expression to be true.
func Holds(f Fact[bool]) Condition {
	if f.state != unknown {
		return When(Of(f.state == known && f.value))
	}
	why := f.Why()
	if why.Expr == "" {
		return Condition{}
	}
	return Assuming(Atom{Expr: why.Expr, At: f.origin.Used(), Why: why})
}

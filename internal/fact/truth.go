// Package fact expresses what is known, and not known, before deployment.
//
// The zero values of [Truth], [Condition] and [Fact] all mean "unknown", so that forgetting to establish something can
// silence a rule but never make it accuse.
package fact

// Truth is a truth value of Kleene's three-valued logic.
type Truth int8

// The three truth values.
const (
	Unknown Truth = 0
	Yes     Truth = 1
	No      Truth = -1
)

// Of returns Yes or No.
func Of(b bool) Truth {
	if b {
		return Yes
	}
	return No
}

// And is the weaker of two truths: one No decides it.
func (t Truth) And(u Truth) Truth { return min(t, u) }

// Or is the stronger of two truths: one Yes decides it.
func (t Truth) Or(u Truth) Truth { return max(t, u) }

// Not turns Yes into No and leaves Unknown alone.
func (t Truth) Not() Truth { return -t }

// Certainly reports whether t is Yes.
func (t Truth) Certainly() bool { return t == Yes }

// Possibly reports whether t is not No.
func (t Truth) Possibly() bool { return t != No }

// String returns "yes", "no" or "unknown".
func (t Truth) String() string { return [...]string{"no", "unknown", "yes"}[t+1] }

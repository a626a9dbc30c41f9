package fact

import "github.com/sentinel-lint/sentinel-lint/internal/source"

// Cause is the kind of reason why something is unknown.
type Cause uint8

// The causes of not knowing.
const (
	NotSaid     Cause = iota // no reason was given
	NoValue                  // a parameter without a value and without a default
	Runtime                  // known to Azure at deployment only: reference(), resourceGroup().location
	Random                   // different at each deployment: newGuid(), utcNow()
	Secret                   // a secure parameter or a key vault secret
	Elsewhere                // in a template, module or file that is not here
	Invalid                  // the expression fails, or has the wrong type
	Unsupported              // a gap of this program
)

var causes = [...]string{
	NotSaid:     "not said",
	NoValue:     "parameter without value",
	Runtime:     "known at deployment only",
	Random:      "different at each deployment",
	Secret:      "secret",
	Elsewhere:   "defined outside of these files",
	Invalid:     "invalid expression",
	Unsupported: "not supported by sentinel-lint",
}

// String returns the cause in words, as statistics print it.
func (c Cause) String() string { return causes[c] }

// Why says why something is unknown.
type Why struct {
	Cause Cause
	Says  string      // the reason in words: "parameter 'enabled' has no value"
	Expr  string      // the deciding expression in canonical form: "parameters('enabled')"; equal text means equal value
	At    source.Span // where the deciding expression stands
}

// orZero returns the reason, or the zero Why for none. Texts and facts are many and mostly known: they have a pointer to
// the reason only.
func (w *Why) orZero() Why {
	if w == nil {
		return Why{}
	}
	return *w
}

// String returns the reason in words.
func (w Why) String() string {
	if w.Says != "" {
		return w.Says
	}
	return w.Cause.String()
}

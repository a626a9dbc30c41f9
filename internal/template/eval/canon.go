package eval

import (
	"crypto/sha256"
	"encoding/hex"
	"strings"

	"github.com/sentinel-lint/sentinel-lint/internal/fact"
	"github.com/sentinel-lint/sentinel-lint/internal/value"
)

// maxCanonical is the length in bytes above which a canonical text is cut and ends with a digest of all of it.
const maxCanonical = 1000

// maxCanonicalNodes is the number of nodes above which a value has no canonical text.
const maxCanonicalNodes = 2000

// canonical returns the expression that computes v, in the notation of ARM. Equal texts mean equal values. It is empty
// for a value that is not the same each time, for one whose reason is not known, and for a very large one.
func canonical(v *value.Value) string {
	left := maxCanonicalNodes
	return canonicalWithin(v, &left)
}

func canonicalWithin(v *value.Value, left *int) string {
	if *left--; *left <= 0 {
		return ""
	}
	switch v.Kind() {
	case value.Unknown:
		return v.Why().Expr
	case value.Null, value.Absent:
		return "null()"
	case value.Bool, value.Number:
		s, _ := knownString(v)
		if v.Kind() == value.Bool {
			s += "()"
		}
		return s
	case value.String:
		t, _ := v.Text()
		return canonicalText(t)
	case value.Array:
		args := make([]string, 0, min(len(v.Elems()), *left))
		for _, e := range v.Elems() {
			if *left <= 0 {
				return ""
			}
			args = append(args, canonicalWithin(e, left))
		}
		return compose("createArray", args)
	case value.Object:
		args := make([]string, 0, min(2*len(v.Members()), *left))
		for _, m := range v.Members() {
			if *left <= 0 {
				return ""
			}
			args = append(args, quote(m.Key), canonicalWithin(m.Value, left))
		}
		return compose("createObject", args)
	}
	return ""
}

func canonicalText(t fact.Text) string {
	if s, ok := t.Known(); ok {
		return quote(s)
	}
	var args []string
	literal := ""
	for _, p := range t {
		if !p.Hole {
			literal += p.Lit
			continue
		}
		if literal != "" {
			args = append(args, quote(literal))
		}
		literal = ""
		args = append(args, p.Why().Expr)
	}
	if literal != "" {
		args = append(args, quote(literal))
	}
	if len(args) == 1 {
		return args[0]
	}
	return compose("concat", args)
}

// composed returns the canonical text of a call with the given arguments; the name "[]" stands for an index.
func composed(name string, args ...*value.Value) string {
	texts := make([]string, len(args))
	for i, a := range args {
		texts[i] = canonical(a)
	}
	return compose(name, texts)
}

func compose(name string, args []string) string {
	for _, a := range args {
		if a == "" {
			return ""
		}
	}
	s := name + "(" + strings.Join(args, ", ") + ")"
	if name == "[]" {
		s = args[0] + "[" + args[1] + "]"
	}
	if len(s) > maxCanonical {
		sum := sha256.Sum256([]byte(s))
		s = strings.ToValidUTF8(s[:maxCanonical/4], "") + "…#" + hex.EncodeToString(sum[:12])
	}
	return s
}

// quote writes a string of the template language.
func quote(s string) string { return "'" + strings.ReplaceAll(s, "'", "''") + "'" }

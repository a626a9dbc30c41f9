package value

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/sentinel-lint/sentinel-lint/internal/fact"
	"github.com/sentinel-lint/sentinel-lint/internal/source"
)

// IsSet tells whether there is a value: neither absent nor null.
func (v *Value) IsSet() fact.Truth {
	switch v.Kind() {
	case Unknown:
		return fact.Unknown
	case Absent, Null:
		return fact.No
	}
	return fact.Yes
}

// Text returns the value as a text. ok is false for a value that is not set or is no string; an unknown value is a hole.
func (v *Value) Text() (t fact.Text, ok bool) {
	switch v.Kind() {
	case String:
		return v.data.(Texter).Text(), true
	case Unknown:
		return fact.Hole(v.Why(), v.Span()), true
	}
	return nil, false
}

// AppendText appends the text of a string to dst, as [fact.Text.AppendTo] does, for one who needs neither positions nor
// a text of his own. Of what is no string there is none.
func (v *Value) AppendText(dst []byte) []byte {
	if v.Kind() != String {
		return dst
	}
	if t, ok := v.data.(interface{ AppendText([]byte) []byte }); ok {
		return t.AppendText(dst)
	}
	return v.data.(Texter).Text().AppendTo(dst)
}

// Str returns the value as a fact about a string. Absent and null are absent; a number or boolean is taken as its text;
// a string with a hole is undecided.
func (v *Value) Str() fact.Fact[string] {
	switch v.Kind() {
	case String:
		t := v.data.(Texter).Text()
		if s, ok := t.Known(); ok {
			return fact.Known(s, v.origin)
		}
		return fact.Undecided[string](t.Why(), v.origin)
	case Number:
		return fact.Known(v.data.(string), v.origin)
	case Bool:
		return fact.Known(strconv.FormatBool(v.yes), v.origin)
	case Absent, Null:
		return fact.Absent[string](v.origin)
	}
	return fact.Undecided[string](v.notA("string"), v.Origin())
}

// Bool returns the value as a fact about a boolean. The strings "true" and "false" count, in any letter case, as the
// service takes them.
func (v *Value) Bool() fact.Fact[bool] {
	switch v.Kind() {
	case Bool:
		return fact.Known(v.yes, v.origin)
	case Absent, Null:
		return fact.Absent[bool](v.origin)
	case String:
		s, known := v.data.(Texter).Text().Known()
		switch {
		case known && strings.EqualFold(s, "true"):
			return fact.Known(true, v.origin)
		case known && strings.EqualFold(s, "false"):
			return fact.Known(false, v.origin)
		}
	}
	return fact.Undecided[bool](v.notA("boolean"), v.Origin())
}

// Int returns the value as a fact about a whole number. A string of digits counts.
func (v *Value) Int() fact.Fact[int64] {
	switch v.Kind() {
	case Absent, Null:
		return fact.Absent[int64](v.origin)
	case Number, String:
		if s, ok := v.Str().Get(); ok {
			if n, err := strconv.ParseInt(s, 10, 64); err == nil {
				return fact.Known(n, v.origin)
			}
			if f, err := strconv.ParseFloat(s, 64); err == nil && f == float64(int64(f)) {
				return fact.Known(int64(f), v.origin)
			}
		}
	}
	return fact.Undecided[int64](v.notA("number"), v.Origin())
}

// Digits returns the decimal text of a number.
func (v *Value) Digits() (string, bool) {
	if v.Kind() != Number {
		return "", false
	}
	return v.data.(string), true
}

// Truth tells whether the value is the boolean true.
func (v *Value) Truth() fact.Truth { return v.Bool().Where(func(b bool) bool { return b }) }

// Strings returns the value as a fact about a list of strings. It is undecided when any element is.
func (v *Value) Strings() fact.Fact[[]string] {
	switch v.Kind() {
	case Absent, Null:
		return fact.Absent[[]string](v.origin)
	case Array:
		list := make([]string, 0, len(v.Elems()))
		for _, e := range v.Elems() {
			s, ok := e.Str().Get()
			if !ok {
				return fact.Undecided[[]string](e.notA("string"), v.origin)
			}
			list = append(list, s)
		}
		return fact.Known(list, v.origin)
	}
	return fact.Undecided[[]string](v.notA("list of strings"), v.Origin())
}

// notA returns the reason for which v cannot be read as what is wanted.
func (v *Value) notA(want string) fact.Why {
	if v == nil {
		return fact.Why{}
	}
	if why := v.Why(); why != (fact.Why{}) || v.kind == Unknown {
		return why
	}
	return fact.Why{Cause: fact.Invalid, Says: fmt.Sprintf("a %s in the place of a %s", v.kind, want), At: v.origin.At}
}

// KeySpan returns where the name of the member called key is written, or where v is if it has none.
func (v *Value) KeySpan(key string) source.Span {
	if m, ok := v.Member(key); ok {
		return m.KeyAt
	}
	return v.Span()
}

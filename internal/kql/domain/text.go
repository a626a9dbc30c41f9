package domain

import (
	"regexp"
	"strings"
	"unicode/utf8"

	"github.com/sentinel-lint/sentinel-lint/internal/fact"
)

// A Match is an operator that compares strings.
type Match uint8

// The operators that compare strings.
const (
	Equals Match = iota
	Has          // the text has the pattern, at whole terms
	HasPrefix
	HasSuffix
	Contains
	StartsWith
	EndsWith
	Regex
)

// Strings tells whether the operator holds between a text and a pattern. A pattern that cannot be compiled, and the
// corners that the reference does not settle, are Unknown.
func Strings(m Match, text, pattern string, caseSensitive bool) fact.Truth {
	if m == Regex {
		return matchesRegex(text, pattern)
	}
	if !caseSensitive {
		text, pattern = fold(text), fold(pattern)
	}
	switch m {
	case Equals:
		return fact.Of(text == pattern)
	case Contains:
		return fact.Of(strings.Contains(text, pattern))
	case StartsWith:
		return fact.Of(strings.HasPrefix(text, pattern))
	case EndsWith:
		return fact.Of(strings.HasSuffix(text, pattern))
	case Has:
		return hasTerm(text, pattern, true, true)
	case HasPrefix:
		return hasTerm(text, pattern, true, false)
	case HasSuffix:
		return hasTerm(text, pattern, false, true)
	}
	return fact.Unknown
}

// fold maps a string to one that it shares with the strings that differ from it in letter case only.
func fold(s string) string {
	if ascii(s) {
		return strings.ToLower(s)
	}
	return strings.ToLower(strings.ToUpper(s))
}

// hasTerm tells whether the pattern occurs in the text such that it begins, and ends, where a term does.
//
// A term is a longest run of ASCII letters and digits. The reference leaves open what a pattern is that is empty or
// that has letters beyond ASCII.
func hasTerm(text, pattern string, atStart, atEnd bool) fact.Truth {
	if pattern == "" {
		return fact.Unknown
	}
	if !ascii(pattern) || !ascii(text) {
		if strings.Contains(text, pattern) {
			return fact.Unknown
		}
		return fact.No
	}
	for from := 0; ; {
		i := strings.Index(text[from:], pattern)
		if i < 0 {
			return fact.No
		}
		start, end := from+i, from+i+len(pattern)
		inTermBefore := atStart && start > 0 && termByte(text[start-1]) && termByte(text[start])
		inTermAfter := atEnd && end < len(text) && termByte(text[end-1]) && termByte(text[end])
		if !inTermBefore && !inTermAfter {
			return fact.Yes
		}
		from = start + 1
	}
}

func termByte(b byte) bool {
	return b >= 'a' && b <= 'z' || b >= 'A' && b <= 'Z' || b >= '0' && b <= '9'
}

func ascii(s string) bool {
	for i := range len(s) {
		if s[i] >= utf8.RuneSelf {
			return false
		}
	}
	return true
}

// maxPattern is the length of the longest regular expression that is compiled.
const maxPattern = 2000

func matchesRegex(text, pattern string) fact.Truth {
	if len(pattern) > maxPattern {
		return fact.Unknown
	}
	re, err := regexp.Compile(pattern)
	if err != nil {
		return fact.Unknown
	}
	return fact.Of(re.MatchString(text))
}

// Compare tells whether the operator holds for every value of the left set and the pattern: Yes for all, No for none.
func Compare(m Match, left Set, pattern Const, caseSensitive bool) fact.Truth {
	if pattern.Kind != String {
		if m == Equals {
			return Same(left, Of(pattern))
		}
		return fact.Unknown
	}
	return left.test(func(v Const) fact.Truth {
		if v.Kind != String {
			return fact.Unknown
		}
		return Strings(m, v.Text, pattern.Text, caseSensitive)
	}, func() fact.Truth {
		if m == Equals && (caseSensitive || left.fold) && left.holds(pattern) {
			return fact.No
		}
		return fact.Unknown
	})
}

// test combines what the predicate says of each value: one truth if it is the same for all, Unknown otherwise. Of an
// infinite set it is what infinite says.
func (s Set) test(predicate func(Const) fact.Truth, infinite func() fact.Truth) fact.Truth {
	if !s.finite {
		return infinite()
	}
	if len(s.values) == 0 {
		return fact.Unknown
	}
	first := predicate(s.values[0])
	for _, v := range s.values[1:] {
		if predicate(v) != first {
			return fact.Unknown
		}
	}
	return first
}

// Same tells whether the two sides are equal: Yes if both are the same single value, No if they have none in common.
func Same(a, b Set) fact.Truth {
	if a.Meet(b).Empty() && comparable(a, b) {
		return fact.No
	}
	x, one := a.Single()
	y, other := b.Single()
	if one && other && x.Kind == y.Kind && x.Kind != Null {
		return fact.Of(x.Equal(y))
	}
	return fact.Unknown
}

// comparable reports whether the values are of kinds between which difference means inequality. Null equals nothing in
// particular, and the service converts between strings and numbers when one side is dynamic.
func comparable(a, b Set) bool {
	kind := String
	for i, v := range append(append([]Const(nil), a.values...), b.values...) {
		if i == 0 {
			kind = v.Kind
		}
		if v.Kind != kind || v.Kind == Null || v.Kind == List {
			return false
		}
	}
	return true
}

// Order is a comparison of numbers.
type Order uint8

// The comparisons of numbers.
const (
	Less Order = iota
	LessOrEqual
	Greater
	GreaterOrEqual
)

// Ordered tells whether the comparison holds for every pair of values.
func Ordered(o Order, a, b Set) fact.Truth {
	truth := a.Map2(b, func(x, y Const) (Const, bool) {
		if x.Kind != Number || y.Kind != Number {
			return Const{}, false
		}
		switch o {
		case Less:
			return Truth(x.Num < y.Num), true
		case LessOrEqual:
			return Truth(x.Num <= y.Num), true
		case Greater:
			return Truth(x.Num > y.Num), true
		default:
			return Truth(x.Num >= y.Num), true
		}
	})
	return TruthOf(truth)
}

// TruthOf returns the truth of an expression that may have the values. Null counts as false, as it does in where.
func TruthOf(s Set) fact.Truth {
	return s.test(func(v Const) fact.Truth {
		switch v.Kind {
		case Bool:
			return fact.Of(v.Num != 0)
		case Null:
			return fact.No
		}
		return fact.Unknown
	}, func() fact.Truth { return fact.Unknown })
}

var onlyTrue, onlyFalse, either = Of(Truth(true)), Of(Truth(false)), Of(Truth(true), Truth(false))

// FromTruth returns the values that an expression of known, or unknown, truth may have.
func FromTruth(t fact.Truth) Set {
	switch t {
	case fact.Yes:
		return onlyTrue
	case fact.No:
		return onlyFalse
	}
	return either
}

package domain

import (
	"slices"
	"strings"
)

// maxValues is how many constants a set may list before it is taken to be everything.
const maxValues = 64

// A Set is the values that may stand in one place. The zero Set is everything.
type Set struct {
	finite bool
	values []Const // if finite, the values; otherwise the values that are not in it
	fold   bool    // if infinite: the strings are not in it in any letter case

	folded map[string]struct{} // of a set of [AllButNames]: the strings as fold maps them
}

// Anything returns the set of all values.
func Anything() Set { return Set{} }

// Nothing returns the empty set.
func Nothing() Set { return Set{finite: true} }

// Of returns the set of the values.
func Of(values ...Const) Set {
	s := Set{finite: true, values: make([]Const, 0, min(len(values), maxValues))}
	for _, v := range values {
		if s.holds(v) {
			continue
		}
		if len(s.values) == maxValues {
			return Anything()
		}
		s.values = append(s.values, v)
	}
	return s
}

// OfEach returns the set of every n-th of the values, from the one with the index first.
func OfEach(values []Const, first, n int) Set {
	s := Nothing()
	for i := first; i < len(values); i += n {
		if s.holds(values[i]) {
			continue
		}
		if len(s.values) == maxValues {
			return Anything()
		}
		s.values = append(s.values, values[i])
	}
	return s
}

// OfStrings returns the set of the strings.
func OfStrings(values ...string) Set {
	list := make([]Const, len(values))
	for i, v := range values {
		list[i] = Str(v)
	}
	return Of(list...)
}

// AllBut returns everything but the strings.
func AllBut(values ...string) Set {
	s := OfStrings(values...)
	s.finite = false
	return s
}

// AllButNames returns everything but the strings in any letter case, of which there may be any number.
func AllButNames(values ...string) Set {
	s := Set{fold: true, values: make([]Const, 0, len(values)), folded: make(map[string]struct{}, len(values))}
	for _, v := range values {
		if key := fold(v); !s.hasFolded(key) {
			s.values = append(s.values, Str(v))
			s.folded[key] = struct{}{}
		}
	}
	return s
}

func (s Set) hasFolded(key string) bool {
	_, ok := s.folded[key]
	return ok
}

func (s Set) with(v Const) Set {
	if s.holds(v) {
		return s
	}
	if s.finite && len(s.values) >= maxValues {
		return Anything()
	}
	s.values = append(s.values[:len(s.values):len(s.values)], v)
	return s
}

func (s Set) holds(v Const) bool {
	if s.folded != nil {
		return v.Kind == String && s.hasFolded(fold(v.Text))
	}
	return slices.ContainsFunc(s.values, func(w Const) bool { return v.Equal(w) || s.fold && v.equalFold(w) })
}

// Has reports whether the set has the value.
func (s Set) Has(v Const) bool { return s.holds(v) == s.finite }

// Finite returns the values and true if they are finitely many.
func (s Set) Finite() ([]Const, bool) { return s.values, s.finite }

// Excluded returns the values that are missing from an infinite set.
func (s Set) Excluded() []Const {
	if s.finite {
		return nil
	}
	return s.values
}

// Empty reports whether the set has no value.
func (s Set) Empty() bool { return s.finite && len(s.values) == 0 }

// Single returns the only value of the set and whether there is just one.
func (s Set) Single() (Const, bool) {
	if s.finite && len(s.values) == 1 {
		return s.values[0], true
	}
	return Const{}, false
}

// Join returns the values that are in either set.
func (s Set) Join(t Set) Set {
	switch {
	case s.finite && t.finite:
		for _, v := range t.values {
			s = s.with(v)
		}
		return s
	case !s.finite && !t.finite:
		return Set{values: filter(s.values, t.holds), fold: s.fold && t.fold}
	case s.finite:
		return t.Join(s)
	}
	return Set{values: filter(s.values, func(v Const) bool { return !t.holds(v) && !(s.fold && t.hasFold(v)) }), fold: s.fold}
}

// Meet returns the values that are in both sets.
func (s Set) Meet(t Set) Set {
	switch {
	case s.finite:
		return Set{finite: true, values: filter(s.values, t.Has)}
	case t.finite:
		return t.Meet(s)
	}
	out := Set{values: slices.Clone(s.values), fold: s.fold && t.fold}
	for _, v := range t.values {
		if !s.holds(v) {
			out.values = append(out.values, v)
		}
	}
	return out
}

// hasFold reports whether a finite set has the value in some letter case.
func (s Set) hasFold(v Const) bool { return slices.ContainsFunc(s.values, v.equalFold) }

// Complement returns the values that are not in the set, or more where that cannot be expressed.
func (s Set) Complement() Set {
	if s.fold {
		return Anything()
	}
	return Set{finite: !s.finite, values: s.values}
}

// Map returns what f makes of the values. Of infinitely many it is everything.
func (s Set) Map(f func(Const) (Const, bool)) Set {
	if !s.finite {
		return Anything()
	}
	out := Nothing()
	for _, v := range s.values {
		w, known := f(v)
		if !known {
			return Anything()
		}
		out = out.with(w)
	}
	return out
}

// Map2 returns what f makes of the pairs of values of s and t.
func (s Set) Map2(t Set, f func(a, b Const) (Const, bool)) Set {
	if !s.finite || !t.finite || len(s.values)*len(t.values) > maxValues {
		return Anything()
	}
	out := Nothing()
	for _, a := range s.values {
		for _, b := range t.values {
			w, known := f(a, b)
			if !known {
				return Anything()
			}
			out = out.with(w)
		}
	}
	return out
}

// String returns the set in words: `"a" or "b"`, `anything but "a"`.
func (s Set) String() string {
	var parts []string
	for _, v := range s.values {
		parts = append(parts, v.String())
	}
	list := strings.Join(parts, " or ")
	switch {
	case s.finite && list == "":
		return "nothing"
	case s.finite:
		return list
	case list == "":
		return "anything"
	}
	return "anything but " + list
}

func filter(values []Const, keep func(Const) bool) []Const {
	var out []Const
	for _, v := range values {
		if keep(v) {
			out = append(out, v)
		}
	}
	return out
}

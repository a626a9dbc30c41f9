package eval

import (
	"strings"

	"github.com/sentinel-lint/sentinel-lint/internal/fact"
	"github.com/sentinel-lint/sentinel-lint/internal/source"
	"github.com/sentinel-lint/sentinel-lint/internal/value"
)

// textOf returns a scalar as text, as string functions take it; an unknown value is a hole.
func textOf(v *value.Value, at source.Span) (fact.Text, bool) {
	if t, ok := v.Text(); ok {
		return t, true
	}
	if v.Kind() == value.Bool || v.Kind() == value.Number {
		return formatted(v, at), true
	}
	return nil, false
}

// part returns the bytes of the literal part p from start to end.
func part(p fact.Part, start, end int) fact.Part {
	p.Lit = p.Lit[start:end]
	if p.Exact {
		p.At = p.At.Sub(start, end)
	}
	return p
}

// slice returns the bytes of a known text from start to end, with their positions.
func slice(t fact.Text, start, end int) fact.Text {
	var out fact.Text
	for _, p := range t {
		n := len(p.Lit)
		if a, b := max(start, 0), min(end, n); a < b {
			out = append(out, part(p, a, b))
		}
		start, end = start-n, end-n
	}
	return out
}

// segments splits a text at each slash. A hole does not hold one, as far as is known.
func segments(t fact.Text) []fact.Text {
	out := []fact.Text{nil}
	for _, p := range t {
		if p.Hole {
			out[len(out)-1] = append(out[len(out)-1], p)
			continue
		}
		start := 0
		for {
			i := strings.IndexByte(p.Lit[start:], '/')
			if i < 0 {
				break
			}
			if i > 0 {
				out[len(out)-1] = append(out[len(out)-1], part(p, start, start+i))
			}
			out = append(out, nil)
			start += i + 1
		}
		if start < len(p.Lit) {
			out[len(out)-1] = append(out[len(out)-1], part(p, start, len(p.Lit)))
		}
	}
	return out
}

// joined returns the texts with slashes between them.
func joined(segments []fact.Text) fact.Text {
	var out fact.Text
	for i, s := range segments {
		if i > 0 {
			out = append(out, fact.Part{Lit: "/"})
		}
		out = append(out, s...)
	}
	return out
}

func literal(s string) fact.Text { return fact.Literal(s, source.Span{}) }

// is tells whether a text is known to be s, but for letter case.
func is(t fact.Text, s string) bool {
	known, ok := t.Known()
	return ok && strings.EqualFold(known, s)
}

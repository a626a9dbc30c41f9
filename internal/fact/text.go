package fact

import (
	"slices"
	"strings"
	"unsafe"

	"github.com/sentinel-lint/sentinel-lint/internal/source"
)

// Text is a string of which parts may be unknown: "prefix-", parameters('env'), "-suffix".
//
// The zero Text is the empty string, which is known.
type Text []Part

// A Part of a [Text] is literal text or a hole.
type Part struct {
	Lit   string      // the literal text; "" for a hole
	At    source.Span // where the part is written; nowhere for text written in no file
	Exact bool        // the bytes at At are those of Lit, one by one; otherwise Lit was computed from what stands at At
	Hole  bool        // the part is only decided at deployment

	why *Why // of a hole
}

// Why returns the reason for which a hole is only decided at deployment.
func (p Part) Why() Why { return p.why.orZero() }

// Literal returns the text s, computed from what stands at the span.
func Literal(s string, at source.Span) Text {
	if s == "" {
		return nil
	}
	return Text{{Lit: s, At: at}}
}

// Verbatim returns the text that stands at the span, byte by byte.
func Verbatim(at source.Span) Text {
	if at.Len() == 0 {
		return nil
	}
	text := at.Text() // is never modified, so that the string can share it
	return Text{{Lit: unsafe.String(&text[0], len(text)), At: at, Exact: true}}
}

// Hole returns a text of which nothing is known.
func Hole(why Why, at source.Span) Text { return Text{{At: at, Hole: true, why: &why}} }

// Join returns the texts one after the other.
func Join(texts ...Text) Text {
	n := 0
	for _, t := range texts {
		n += len(t)
	}
	if n == 0 {
		return nil
	}
	out := make(Text, 0, n)
	for _, t := range texts {
		out = append(out, t...)
	}
	return out
}

// Known returns the string and whether all of it is known.
func (t Text) Known() (string, bool) {
	switch {
	case len(t) == 0:
		return "", true
	case len(t) == 1:
		return t[0].Lit, !t[0].Hole
	}
	if slices.ContainsFunc(t, func(p Part) bool { return p.Hole }) {
		return "", false
	}
	var b strings.Builder
	b.Grow(t.literalLen())
	for _, p := range t {
		b.WriteString(p.Lit)
	}
	return b.String(), true
}

// Why returns the reason for the first hole, or the zero Why.
func (t Text) Why() Why {
	for _, p := range t {
		if p.Hole {
			return p.Why()
		}
	}
	return Why{}
}

// String returns the text with "{…}" in the place of each hole, for people.
func (t Text) String() string {
	if len(t) == 1 && !t[0].Hole {
		return t[0].Lit
	}
	return string(t.AppendTo(nil))
}

// AppendTo appends the text to dst as [Text.String] writes it.
func (t Text) AppendTo(dst []byte) []byte {
	for _, p := range t {
		switch {
		case !p.Hole:
			dst = append(dst, p.Lit...)
		case p.Why().Expr != "":
			dst = append(append(append(dst, '{'), p.Why().Expr...), '}')
		default:
			dst = append(dst, "{…}"...)
		}
	}
	return dst
}

// Prefix returns the literal text before the first hole.
func (t Text) Prefix() string {
	var b strings.Builder
	for _, p := range t {
		if p.Hole {
			break
		}
		b.WriteString(p.Lit)
	}
	return b.String()
}

// Suffix returns the literal text after the last hole.
func (t Text) Suffix() string {
	start := 0
	for i, p := range t {
		if p.Hole {
			start = i + 1
		}
	}
	return t[start:].Prefix()
}

// Equal tells whether two texts are the same. They are not when their literal ends already differ; they are when both
// are known and equal, or when both have the same named holes between the same literals.
func (t Text) Equal(u Text) Truth {
	a, aKnown := t.Known()
	b, bKnown := u.Known()
	if aKnown && bKnown {
		return Of(a == b)
	}
	if t.identical(u) {
		return Yes
	}
	if disagree(t.Prefix(), u.Prefix(), strings.HasPrefix) || disagree(t.Suffix(), u.Suffix(), strings.HasSuffix) {
		return No
	}
	if aKnown && len(a) < u.literalLen() || bKnown && len(b) < t.literalLen() {
		return No
	}
	return Unknown
}

func disagree(a, b string, has func(string, string) bool) bool { return !has(a, b) && !has(b, a) }

func (t Text) literalLen() int {
	n := 0
	for _, p := range t {
		n += len(p.Lit)
	}
	return n
}

// identical reports whether both texts consist of the same literals and the same named holes.
func (t Text) identical(u Text) bool {
	a, b := t.merged(), u.merged()
	if len(a) != len(b) {
		return false
	}
	for i := range a {
		if a[i] != b[i] || a[i] == "\x00" {
			return false
		}
	}
	return true
}

// merged returns the literals, and the canonical text of the holes after a NUL; adjacent literals are one.
func (t Text) merged() []string {
	var out []string
	literal := false
	for _, p := range t {
		switch {
		case p.Hole:
			out = append(out, "\x00"+p.Why().Expr)
		case literal:
			out[len(out)-1] += p.Lit
		default:
			out = append(out, p.Lit)
		}
		literal = !p.Hole
	}
	return out
}

// File returns the text as an embedded file, with [source.HoleText] for each hole. A text that is all of one embedded
// or physical file is that file.
func (t Text) File() *source.File {
	if len(t) == 1 && t[0].Exact && t[0].At == t[0].At.File.Whole() {
		return t[0].At.File
	}
	text := make([]byte, 0, t.literalLen()+len(source.HoleText))
	segments := make([]source.Segment, 0, len(t))
	for _, p := range t {
		segments = append(segments, source.Segment{
			Inner: int32(len(text)), Outer: p.At, Opaque: !p.Exact, Hole: p.Hole,
		})
		if p.Hole {
			text = append(text, source.HoleText...)
		} else {
			text = append(text, p.Lit...)
		}
	}
	return source.Embed(text, segments)
}

package jsonc

import (
	"bytes"
	"strconv"
	"unicode/utf16"
	"unicode/utf8"

	"github.com/sentinel-lint/sentinel-lint/internal/fact"
	"github.com/sentinel-lint/sentinel-lint/internal/source"
)

// A literal is a string where it is written. It knows no more of the document than it needs, so that the nodes can be
// released.
type literal struct {
	file    *source.File
	inner   source.Range // without the quotes
	escaped bool         // holds a backslash
}

// Text returns the text, with positions.
func (l literal) Text() fact.Text { return stringText(l.file, l.inner, l.escaped) }

// AppendText appends the text to dst.
func (l literal) AppendText(dst []byte) []byte {
	raw := l.inner.In(l.file).Text()
	for l.escaped {
		i := bytes.IndexByte(raw, '\\')
		if i < 0 {
			break
		}
		r, size := escape(raw[i:])
		dst = utf8.AppendRune(append(dst, raw[:i]...), r)
		raw = raw[i+size:]
	}
	return append(dst, raw...)
}

func (n Node) literal() literal { return literal{n.doc.file, n.inner(), n.rec().flags&escaped != 0} }

// Text returns the text of a string, with positions: text without escapes is the text of the file itself, all else is
// decoded into an embedded file. It is empty for what is no string.
func (n Node) Text() fact.Text {
	if n.Kind() != String {
		return nil
	}
	return n.literal().Text()
}

// inner returns the range of a string without its quotes.
func (n Node) inner() source.Range {
	r := n.Range()
	return source.Range{Start: r.Start + 1, End: r.End - 1}
}

// Inner returns where the text of a string stands, without its quotes, and whether it is written without escapes.
func (n Node) Inner() (at source.Span, plain bool) {
	if n.Kind() != String {
		return source.Span{}, false
	}
	return n.inner().In(n.doc.file), n.rec().flags&escaped == 0
}

// String returns the text of a string, and of all else the text as it is written.
func (n Node) String() string {
	if n.Kind() != String {
		return string(n.Raw())
	}
	at, plain := n.Inner()
	if plain {
		return string(at.Text())
	}
	return string(Unescape(at).Text())
}

// Bool reports whether the node is the boolean true.
func (n Node) Bool() bool { return n.Kind() == Bool && n.Raw()[0] == 't' }

func stringText(f *source.File, r source.Range, esc bool) fact.Text {
	at := r.In(f)
	if esc {
		at = Unescape(at).Whole()
	}
	return fact.Verbatim(at)
}

// Unescape decodes the text of a string, without its quotes, into an embedded file. An escape that JSON does not know
// stands for the character after the backslash; half a surrogate pair is U+FFFD.
func Unescape(at source.Span) *source.File {
	raw := at.Text()
	text := make([]byte, 0, len(raw))
	segments := make([]source.Segment, 0, 2*bytes.Count(raw, []byte{'\\'})+1)
	for i := 0; i < len(raw); {
		start := i
		for i < len(raw) && raw[i] != '\\' {
			i++
		}
		if i > start {
			segments = append(segments, source.Segment{Inner: int32(len(text)), Outer: at.Sub(start, i)})
			text = append(text, raw[start:i]...)
		}
		if i < len(raw) {
			r, n := escape(raw[i:])
			segments = append(segments, source.Segment{
				Inner: int32(len(text)), Outer: at.Sub(i, i+n), Opaque: true,
			})
			text = utf8.AppendRune(text, r)
			i += n
		}
	}
	return source.Embed(text, segments)
}

// escape returns the character for which the escape sequence at the start of s stands, and the length of the sequence.
func escape(s []byte) (rune, int) {
	if len(s) < 2 {
		return utf8.RuneError, len(s)
	}
	switch s[1] {
	case 'n':
		return '\n', 2
	case 't':
		return '\t', 2
	case 'r':
		return '\r', 2
	case 'b':
		return '\b', 2
	case 'f':
		return '\f', 2
	case 'u':
		return unicodeEscape(s)
	}
	r, n := utf8.DecodeRune(s[1:])
	return r, 1 + n
}

func unicodeEscape(s []byte) (rune, int) {
	r, ok := hex4(s)
	if !ok {
		return utf8.RuneError, 2
	}
	if !utf16.IsSurrogate(r) {
		return r, 6
	}
	if low, ok := hex4(s[6:]); ok {
		if pair := utf16.DecodeRune(r, low); pair != utf8.RuneError {
			return pair, 12
		}
	}
	return utf8.RuneError, 6
}

// hex4 reads the \uXXXX at the start of s.
func hex4(s []byte) (rune, bool) {
	if len(s) < 6 || s[0] != '\\' || s[1] != 'u' {
		return 0, false
	}
	n, err := strconv.ParseUint(string(s[2:6]), 16, 32)
	return rune(n), err == nil
}

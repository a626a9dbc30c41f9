package bicep

import (
	"strings"

	"github.com/sentinel-lint/sentinel-lint/internal/source"
)

// Literal returns the value of a string without holes, and reports whether it has none.
func (f *File) Literal(s *String) (string, bool) {
	if s == nil || len(s.Holes) > 0 {
		return "", false
	}
	return decode(string(s.Pieces[0].In(f.Source).Text()), s.Multiline), true
}

// decode returns the value of a piece of a string.
func decode(raw string, multiline bool) string {
	if multiline || strings.IndexByte(raw, '\\') < 0 {
		return raw
	}
	var b strings.Builder
	for i := 0; i < len(raw); {
		j := strings.IndexByte(raw[i:], '\\')
		if j < 0 {
			b.WriteString(raw[i:])
			break
		}
		b.WriteString(raw[i : i+j])
		r, n, ok := decodeEscape(raw[i+j:])
		if ok {
			b.WriteRune(r)
		} else {
			b.WriteString(raw[i+j : i+j+n])
		}
		i += j + n
	}
	return b.String()
}

// Embed returns the content of a string as a file of its own, in which every hole is a hole. hole gives the text of a
// hole that is known, or false for one that only deployment decides; nil stands for a function that knows none.
func (f *File) Embed(s *String, hole func(Expr) (string, bool)) *source.File {
	e := embedder{file: f.Source}
	for i, piece := range s.Pieces {
		e.piece(piece, s.Multiline)
		if i == len(s.Holes) {
			break
		}
		at := f.holeExtent(s, i)
		text, known := "", false
		if hole != nil {
			text, known = hole(s.Holes[i])
		}
		if !known {
			text = source.HoleText
		}
		if text != "" {
			e.add(text, source.Segment{Outer: at, Opaque: true, Hole: !known})
		}
	}
	return source.Embed(e.text, e.segments)
}

// PieceFile returns the content of the i-th piece of s as a file of its own.
func (f *File) PieceFile(s *String, i int) *source.File {
	e := embedder{file: f.Source}
	e.piece(s.Pieces[i], s.Multiline)
	return source.Embed(e.text, e.segments)
}

// holeExtent returns the span of the i-th hole with its dollars and braces.
func (f *File) holeExtent(s *String, i int) source.Span {
	return f.Source.Span(int(s.Pieces[i].End), int(max(s.Pieces[i].End, s.Pieces[i+1].Start)))
}

// An embedder collects decoded text and where it came from.
type embedder struct {
	file     *source.File
	text     []byte
	segments []source.Segment
}

func (e *embedder) add(text string, seg source.Segment) {
	seg.Inner = int32(len(e.text))
	e.segments = append(e.segments, seg)
	e.text = append(e.text, text...)
}

// piece adds a piece of a string. Each escape is an opaque segment.
func (e *embedder) piece(piece Piece, multiline bool) {
	raw := string(piece.In(e.file).Text())
	at := int(piece.Start)
	for len(raw) > 0 {
		n := strings.IndexByte(raw, '\\')
		if n < 0 || multiline {
			n = len(raw)
		}
		if n > 0 {
			e.add(raw[:n], source.Segment{Outer: e.file.Span(at, at+n)})
			raw, at = raw[n:], at+n
			continue
		}
		r, size, ok := decodeEscape(raw)
		text := raw[:size]
		if ok {
			text = string(r)
		}
		e.add(text, source.Segment{Outer: e.file.Span(at, at+size), Opaque: true})
		raw, at = raw[size:], at+size
	}
	if len(e.segments) == 0 {
		e.segments = append(e.segments, source.Segment{Outer: e.file.Span(at, at)})
	}
}

package source

// A Range is a span whose file is known from the context. Syntax trees store ranges: eight bytes a node instead of
// sixteen.
type Range struct{ Start, End int32 }

// In lifts the range to a span of f.
func (r Range) In(f *File) Span { return Span{f, r.Start, r.End} }

// Len returns the number of bytes in the range.
func (r Range) Len() int { return int(r.End - r.Start) }

// Contains reports whether o lies within r.
func (r Range) Contains(o Range) bool { return r.Start <= o.Start && o.End <= r.End }

// Cover returns the smallest range that contains r and o.
func (r Range) Cover(o Range) Range { return Range{min(r.Start, o.Start), max(r.End, o.End)} }

// A Span is a half-open range of bytes in a file. The zero Span is nowhere.
type Span struct {
	File       *File
	Start, End int32
}

// A Spanner is anything that can be pointed at.
type Spanner interface{ Span() Span }

// Span returns s, so that a Span is itself a [Spanner].
func (s Span) Span() Span { return s }

// IsZero reports whether s is nowhere.
func (s Span) IsZero() bool { return s.File == nil }

// Range returns the span without its file.
func (s Span) Range() Range { return Range{s.Start, s.End} }

// Len returns the number of bytes in the span.
func (s Span) Len() int { return int(s.End - s.Start) }

// Text returns the text that the span covers. It must not be modified.
func (s Span) Text() []byte {
	if s.File == nil {
		return nil
	}
	return s.File.text[s.Start:s.End]
}

// Sub returns the part of s from start to end, counted from the start of s and clipped to s.
func (s Span) Sub(start, end int) Span {
	n := s.Len()
	start = max(0, min(start, n))
	end = max(start, min(end, n))
	return Span{s.File, s.Start + int32(start), s.Start + int32(end)}
}

// Cover returns the smallest span that contains s and o. If they are in different files, or one is nowhere, it returns
// the one that is somewhere, s before o.
func (s Span) Cover(o Span) Span {
	if s.File == nil {
		return o
	}
	if o.File != s.File {
		return s
	}
	return Span{s.File, min(s.Start, o.Start), max(s.End, o.End)}
}

package source

import "sort"

// A Segment maps the text of an embedded file from Inner, up to the next segment, to Outer.
//
// Inside a segment inner and outer offsets advance together, unless it is opaque (an escape sequence, a line fold, a
// computed text) or a hole: then all its bytes map to the whole of Outer.
type Segment struct {
	Inner  int32
	Outer  Span
	Opaque bool
	Hole   bool // stands for a text that only deployment decides; implies Opaque
}

// HoleText is what stands in an embedded text in the place of a hole: U+FFFC, the object replacement character.
//
// The character can occur in content of its own accord; only [File.Holes] tells.
const HoleText = "\uFFFC"

// Embed returns a file for text that was decoded out of other files. Segments are ordered by Inner, and the first
// begins at 0. A segment whose Outer is nowhere stands for text that is written in no file.
func Embed(text []byte, segments []Segment) *File {
	return &File{text: text, segments: segments, embedded: true}
}

// Holes returns the ranges of the text that stand for something only deployment decides, in order. The holes of the
// files that f is decoded from are included.
func (f *File) Holes() []Range {
	if f == nil || !f.embedded {
		return nil
	}
	var holes []Range
	for i, s := range f.segments {
		end := int32(len(f.text))
		if i+1 < len(f.segments) {
			end = f.segments[i+1].Inner
		}
		if s.Hole {
			holes = append(holes, Range{s.Inner, end})
			continue
		}
		if s.Opaque {
			continue
		}
		for _, h := range s.Outer.File.Holes() {
			start, stop := h.Start-s.Outer.Start+s.Inner, h.End-s.Outer.Start+s.Inner
			if start >= s.Inner && stop <= end {
				holes = append(holes, Range{start, stop})
			}
		}
	}
	return holes
}

// Physical returns the span of the physical file that s was decoded from. Where the text of s comes from several files,
// it is the part in the file in which s begins. A span of text that is written in no file is nowhere.
func (s Span) Physical() Span {
	for s.File != nil && s.File.embedded {
		s = s.outer()
	}
	return s
}

// outer returns the span one level up.
func (s Span) outer() Span {
	f := s.File
	if len(f.segments) == 0 {
		return Span{}
	}
	first := f.segmentAt(s.Start)
	last := first
	if s.End > s.Start {
		last = f.segmentAt(s.End - 1)
	}
	for first < last && f.segments[first].Outer.File == nil {
		first++
	}
	start := f.segments[first]
	out := Span{start.Outer.File, start.outerStart(s.Start), start.outerEnd(max(s.Start, s.End))}
	for i := first + 1; i <= last; i++ {
		if seg := f.segments[i]; seg.Outer.File == out.File {
			out.Start = min(out.Start, seg.outerStart(max(s.Start, seg.Inner)))
			out.End = max(out.End, seg.outerEnd(s.End))
		}
	}
	return out
}

func (f *File) segmentAt(off int32) int {
	i := sort.Search(len(f.segments), func(i int) bool { return f.segments[i].Inner > off })
	return max(i-1, 0)
}

func (seg Segment) outerStart(off int32) int32 {
	if seg.Opaque || seg.Hole {
		return seg.Outer.Start
	}
	return min(seg.Outer.Start+max(off-seg.Inner, 0), seg.Outer.End)
}

func (seg Segment) outerEnd(off int32) int32 {
	if seg.Opaque || seg.Hole {
		return seg.Outer.End
	}
	return min(seg.Outer.Start+max(off-seg.Inner, 0), seg.Outer.End)
}

// Package source holds the text under analysis and the positions within it.
//
// A [Span] is the only way in which the rest of the program refers to text. Lines and columns exist at the edges only
// (reports, the language server): [File.Locate] computes them on demand.
//
// Text is often embedded in other text: KQL in a JSON string in an ARM expression. [Embed] makes a file of the decoded
// text that remembers where each of its bytes came from, so that a lexer sees plain text and a finding still points at
// the file on disk.
package source

import (
	"bytes"
	"sort"
	"sync"
)

// A File is an immutable piece of UTF-8 text.
//
// A file is either physical, read from disk, or embedded: decoded out of other files by [Embed]. Spans of an embedded
// file are traced to the enclosing physical file with [Span.Physical]. The nil *File is a valid empty file without a
// path.
type File struct {
	path     string
	text     []byte
	segments []Segment // of an embedded file; nil for a physical one
	embedded bool

	linesOnce sync.Once
	lines     []int32 // byte offset of the start of each line

	unitsOnce sync.Once
	units     []units // of the text before each multiple of unitStride
}

// NewFile returns a physical file. The path uses slashes. The caller must not modify text afterwards.
func NewFile(path string, text []byte) *File { return &File{path: path, text: text} }

// Path returns the slash-separated path of the physical file that f is, or begins in.
func (f *File) Path() string {
	for f != nil && f.embedded {
		f = f.outerFile()
	}
	if f == nil {
		return ""
	}
	return f.path
}

// outerFile returns the file of the first segment that has one.
func (f *File) outerFile() *File {
	for _, s := range f.segments {
		if s.Outer.File != nil {
			return s.Outer.File
		}
	}
	return nil
}

// Embedded reports whether f was made by [Embed].
func (f *File) Embedded() bool { return f != nil && f.embedded }

// Text returns the content of the file. It must not be modified.
func (f *File) Text() []byte {
	if f == nil {
		return nil
	}
	return f.text
}

// Len returns the length of the text in bytes.
func (f *File) Len() int { return len(f.Text()) }

// Span returns the span of f from start (inclusive) to end (exclusive), in bytes.
func (f *File) Span(start, end int) Span { return Span{f, int32(start), int32(end)} }

// Whole returns the span of the whole file.
func (f *File) Whole() Span { return f.Span(0, f.Len()) }

// A Location is a position as people and editors count it.
type Location struct {
	Line   int // from 1
	Column int // from 1, in runes
	UTF16  int // from 1, in UTF-16 code units
	Byte   int // from 1, in bytes
}

// Locate returns the location of a byte offset. An offset past the end is taken as the end.
//
// Of an embedded file it counts the decoded text; use [Span.Physical] first for a position on disk.
func (f *File) Locate(offset int32) Location {
	if f == nil {
		return Location{1, 1, 1, 1}
	}
	offset = max(0, min(offset, int32(len(f.text))))
	i := f.lineIndex(offset)
	start := f.lines[i]
	before := countUnits(f.text[start:min(offset, start+unitStride)])
	if offset-start > unitStride {
		before = f.unitsBefore(offset).minus(f.unitsBefore(start))
	}
	return Location{Line: i + 1, Column: 1 + before.runes, UTF16: 1 + before.utf16, Byte: 1 + int(offset-start)}
}

// units count characters in two ways.
type units struct{ runes, utf16 int }

func (u units) minus(v units) units { return units{u.runes - v.runes, u.utf16 - v.utf16} }

// unitStride is how many bytes lie between the places up to which characters are counted once and for all, so that many
// positions in an export of one long line are found without going through all of it each time.
const unitStride = 4096

// countUnits counts the characters that begin in a piece of UTF-8 text.
func countUnits(text []byte) units {
	var u units
	for _, b := range text {
		if b&0xC0 != 0x80 {
			u.runes++
			u.utf16++
		}
		if b >= 0xF0 {
			u.utf16++
		}
	}
	return u
}

// unitsBefore counts the characters that begin before an offset.
func (f *File) unitsBefore(offset int32) units {
	f.unitsOnce.Do(f.indexUnits)
	n := offset / unitStride
	u := countUnits(f.text[n*unitStride : offset])
	return units{f.units[n].runes + u.runes, f.units[n].utf16 + u.utf16}
}

func (f *File) indexUnits() {
	f.units = make([]units, 1, len(f.text)/unitStride+1)
	for at := unitStride; at <= len(f.text); at += unitStride {
		u, last := countUnits(f.text[at-unitStride:at]), f.units[len(f.units)-1]
		f.units = append(f.units, units{last.runes + u.runes, last.utf16 + u.utf16})
	}
}

// Line returns the span of the n-th line, from 1, without its line end. A line that does not exist is nowhere.
func (f *File) Line(n int) Span {
	if f == nil {
		return Span{}
	}
	f.linesOnce.Do(f.indexLines)
	if n < 1 || n > len(f.lines) {
		return Span{}
	}
	start, end := int(f.lines[n-1]), len(f.text)
	if n < len(f.lines) {
		end = int(f.lines[n]) - 1
	}
	if end > start && f.text[end-1] == '\r' {
		end--
	}
	return f.Span(start, end)
}

// Lines returns the number of lines; an empty file has one.
func (f *File) Lines() int {
	if f == nil {
		return 1
	}
	f.linesOnce.Do(f.indexLines)
	return len(f.lines)
}

func (f *File) lineIndex(offset int32) int {
	f.linesOnce.Do(f.indexLines)
	return sort.Search(len(f.lines), func(i int) bool { return f.lines[i] > offset }) - 1
}

func (f *File) indexLines() {
	f.lines = make([]int32, 1, bytes.Count(f.text, []byte{'\n'})+1)
	for off := 0; ; {
		i := bytes.IndexByte(f.text[off:], '\n')
		if i < 0 {
			return
		}
		off += i + 1
		f.lines = append(f.lines, int32(off))
	}
}

package source

import (
	"strings"
	"testing"
	"unicode/utf16"

	"github.com/google/go-cmp/cmp"
)

func TestLocate(t *testing.T) {
	f := NewFile("a.json", []byte("ab\r\nc😀d\n"))
	for _, tt := range []struct {
		off  int32
		want Location
	}{
		{0, Location{1, 1, 1, 1}},
		{4, Location{2, 1, 1, 1}},
		{9, Location{2, 3, 4, 6}},
		{99, Location{3, 1, 1, 1}},
	} {
		if got := f.Locate(tt.off); got != tt.want {
			t.Errorf("Locate(%d) = %+v, want %+v", tt.off, got, tt.want)
		}
	}
	if got := string(f.Line(1).Text()); got != "ab" {
		t.Errorf("Line(1) = %q", got)
	}
	if got := f.Lines(); got != 3 {
		t.Errorf("Lines() = %d", got)
	}
}

// Positions in long lines are the same as those that counting from the start of the line gives.
func TestLocateInLongLines(t *testing.T) {
	line := strings.Repeat("aé日😀", 2000)
	text := "short\n" + line + "\n" + line
	f := NewFile("a.json", []byte(text))
	for off := range text {
		if off%7 != 0 && off%unitStride > 3 {
			continue
		}
		start := strings.LastIndexByte(text[:off], '\n') + 1
		runes := []rune(text[start:off])
		want := Location{strings.Count(text[:off], "\n") + 1, len(runes) + 1, len(utf16.Encode(runes)) + 1, off - start + 1}
		if got := f.Locate(int32(off)); got != want {
			t.Fatalf("Locate(%d) = %+v, want %+v", off, got, want)
		}
	}
}

// The outer text is `"a\nb"`; the inner one is a, newline, b.
func escaped() (outer, inner *File) {
	outer = NewFile("x.json", []byte(`"a\nbc"`))
	inner = Embed([]byte("a\nbc"), []Segment{
		{Inner: 0, Outer: outer.Span(1, 2)},
		{Inner: 1, Outer: outer.Span(2, 4), Opaque: true},
		{Inner: 2, Outer: outer.Span(4, 6)},
	})
	return outer, inner
}

func TestPhysical(t *testing.T) {
	outer, inner := escaped()
	nested := Embed([]byte("let bc!"), []Segment{
		{Inner: 0},
		{Inner: 4, Outer: inner.Span(2, 4)},
		{Inner: 6},
	})
	for _, tt := range []struct {
		name string
		in   Span
		want Span
	}{
		{"plain", inner.Span(0, 1), outer.Span(1, 2)},
		{"escape", inner.Span(1, 2), outer.Span(2, 4)},
		{"across", inner.Span(0, 3), outer.Span(1, 5)},
		{"after the escape", inner.Span(3, 4), outer.Span(5, 6)},
		{"empty at end", inner.Span(4, 4), outer.Span(6, 6)},
		{"nested", nested.Span(4, 6), outer.Span(4, 6)},
		{"nested, from unwritten text", nested.Span(0, 7), outer.Span(4, 6)},
		{"unwritten", nested.Span(0, 2), Span{}},
		{"physical", outer.Span(0, 3), outer.Span(0, 3)},
	} {
		if got := tt.in.Physical(); got != tt.want {
			t.Errorf("%s: got %d-%d %v, want %d-%d", tt.name, got.Start, got.End, got.File.Path(), tt.want.Start, tt.want.End)
		}
	}
	if got := nested.Path(); got != "x.json" {
		t.Errorf("Path() = %q", got)
	}
}

func TestHoles(t *testing.T) {
	outer := NewFile("x.json", []byte(`[concat('T | take ', parameters('n'))]`))
	inner := Embed([]byte("T | take "+HoleText), []Segment{
		{Inner: 0, Outer: outer.Span(9, 18)},
		{Inner: 9, Outer: outer.Span(21, 36), Hole: true},
	})
	nested := Embed([]byte("let "+"T | take "+HoleText+";"), []Segment{
		{Inner: 0},
		{Inner: 4, Outer: inner.Whole()},
		{Inner: 16},
	})
	if diff := cmp.Diff([]Range{{9, 12}}, inner.Holes()); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff([]Range{{13, 16}}, nested.Holes()); diff != "" {
		t.Error(diff)
	}
	if got, want := nested.Span(13, 16).Physical(), outer.Span(21, 36); got != want {
		t.Errorf("hole at %d-%d", got.Start, got.End)
	}
}

package edit

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/sentinel-lint/sentinel-lint/internal/source"
)

func TestConflict(t *testing.T) {
	f, g := source.NewFile("a", []byte("abcdefgh")), source.NewFile("b", []byte("abcdefgh"))
	at := func(start, end int, text string) Edit { return Replace(f.Span(start, end), text) }
	for _, test := range []struct {
		name string
		a, b Edit
		want bool
	}{
		{"apart", at(0, 2, "x"), at(3, 4, "y"), false},
		{"side by side", at(0, 2, "x"), at(2, 4, "y"), false},
		{"overlap", at(0, 3, "x"), at(2, 4, "y"), true},
		{"inside", at(0, 8, "x"), at(2, 4, "y"), true},
		{"same text, same words", at(0, 3, "x"), at(0, 3, "x"), false},
		{"same text, other words", at(0, 3, "x"), at(0, 3, "y"), true},
		{"insert at the same place", at(2, 2, "x"), at(2, 2, "y"), true},
		{"insert beside a change", at(2, 2, "x"), at(2, 4, "y"), true},
		{"insert apart", at(1, 1, "x"), at(2, 4, "y"), false},
		{"other file", at(0, 3, "x"), Replace(g.Span(0, 3), "y"), false},
	} {
		if Conflict(test.a, test.b) != test.want || Conflict(test.b, test.a) != test.want {
			t.Errorf("%s: want %v", test.name, test.want)
		}
	}
}

func TestSet(t *testing.T) {
	f, g := source.NewFile("a", []byte("abcdefgh")), source.NewFile("b", []byte("abcdefgh"))
	var s Set
	for i, test := range []struct {
		group []Edit
		want  bool
	}{
		{[]Edit{Replace(f.Span(0, 2), "x"), Replace(g.Span(0, 2), "x")}, true},
		{[]Edit{Replace(f.Span(4, 5), "x"), Replace(g.Span(1, 3), "y")}, false}, // half of it would fit
		{[]Edit{Replace(f.Span(0, 2), "x"), Replace(f.Span(6, 7), "z")}, true},  // half of it is there
		{[]Edit{Replace(g.Span(4, 6), "x"), Replace(g.Span(5, 7), "y")}, false}, // at odds with itself
		{[]Edit{{}}, false},
	} {
		if got := s.Merge(test.group); got != test.want {
			t.Errorf("group %d: %v", i, got)
		}
	}
	if diff := cmp.Diff([]int{2, 2, 1}, []int{len(s.Files()), len(s.In(f)), len(s.In(g))}); diff != "" {
		t.Error(diff)
	}
}

package edit

import (
	"testing"

	"github.com/sentinel-lint/sentinel-lint/internal/source"
)

func TestApply(t *testing.T) {
	f := source.NewFile("a", []byte("abcdef"))
	at := func(start, end int, text string) Edit { return Replace(f.Span(start, end), text) }
	for _, tt := range []struct {
		name  string
		edits []Edit
		want  string
	}{
		{"none", nil, "abcdef"},
		{"unordered", []Edit{at(4, 5, "E"), at(0, 1, "A")}, "AbcdEf"},
		{"insert twice", []Edit{at(2, 2, "1"), at(2, 2, "2")}, "ab12cdef"},
		{"the same twice", []Edit{at(1, 3, "x"), at(1, 3, "x")}, "axdef"},
		{"delete", []Edit{Delete(f.Span(1, 6))}, "a"},
	} {
		got, err := Apply(f.Text(), tt.edits)
		if err != nil || string(got) != tt.want {
			t.Errorf("%s: %q, %v; want %q", tt.name, got, err, tt.want)
		}
	}
	if _, err := Apply(f.Text(), []Edit{at(0, 3, "x"), at(2, 4, "y")}); err == nil {
		t.Error("overlapping edits were applied")
	}
}

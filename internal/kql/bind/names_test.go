package bind

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/sentinel-lint/sentinel-lint/internal/kql/schema"
	"github.com/sentinel-lint/sentinel-lint/internal/kql/syntax"
)

func TestNameSet(t *testing.T) {
	var s nameSet
	for i := range 3 * fewNames {
		name := fmt.Sprint("n", i)
		if s.has(name) {
			t.Errorf("it has %s before that is added", name)
		}
		s.add(name)
		for k := range i + 1 {
			if !s.has(fmt.Sprint("n", k)) {
				t.Errorf("with %d names it lacks n%d", i+1, k)
			}
		}
	}
}

func TestUnique(t *testing.T) {
	b := NewSession(schema.NewMap(nil, nil)).binder(&syntax.Query{})
	for names, want := range map[string]string{
		"":              "",
		"a b c":         "a b c",
		"a b a":         "a b a1",
		"a a1 a":        "a a1 a2",
		"a a a a1 b b":  "a a2 a3 a1 b b1",
		"a1 a a a1 a11": "a1 a a2 a12 a11",
	} {
		var columns []*Column
		for _, n := range strings.Fields(names) {
			columns = append(columns, &Column{Name: n})
		}
		before := slices.Clone(columns)
		var got []string
		for _, c := range b.unique(columns) {
			got = append(got, c.Name)
		}
		if strings.Join(got, " ") != want {
			t.Errorf("%s: %v, want %s", names, got, want)
		}
		if !slices.Equal(columns, before) {
			t.Errorf("%s: the columns given are changed", names)
		}
	}
}

// TestFind wants a column found in the same place with an index and without one, under its name of the moment.
func TestFind(t *testing.T) {
	b := NewSession(schema.NewMap(nil, nil)).binder(&syntax.Query{})
	p := b.projection(&scope{})
	for i := range 2 * indexFrom {
		p.add(&Column{Name: fmt.Sprint("c", i)}, "", false)
	}
	for range 2 * indexAfter {
		for i := range 2 * indexFrom {
			if got := p.find(fmt.Sprint("c", i)); got != i {
				t.Fatalf("c%d is at %d", i, got)
			}
		}
	}
	if p.index == nil || p.find("c") >= 0 {
		t.Error("there is no index, or it has what is not there")
	}
	if c := p.add(&Column{Name: "c7"}, "", false); c.Name != "c71" || p.find("c71") != 2*indexFrom {
		t.Errorf("a second c7 is %s", c.Name)
	}
}

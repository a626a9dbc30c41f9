package flow

import (
	"reflect"
	"sync"
	"testing"

	"github.com/sentinel-lint/sentinel-lint/internal/catalog/tables"
	"github.com/sentinel-lint/sentinel-lint/internal/kql/bind"
	"github.com/sentinel-lint/sentinel-lint/internal/kql/schema"
	"github.com/sentinel-lint/sentinel-lint/internal/kql/syntax"
	"github.com/sentinel-lint/sentinel-lint/internal/source"
)

// TestMeaningOfCopies wants the meaning of a query, with the file of a copy, to be the meaning of the copy.
func TestMeaningOfCopies(t *testing.T) {
	stored := schema.NewMap(nil, []*schema.Function{{Name: "Stored", Body: func() *source.File {
		return source.NewFile("stored.kql", []byte("SecurityAlert | where Nothing == 1"))
	}}})
	s := schema.Layers{stored, tables.Schema()}
	for _, text := range []string{
		"SecurityAlert | where Nowhere == 'x' | project AlertName, Nothing", "Stored | where Nowhere == 'x'", "Stored", "print 1",
		"Unknown | where x == 1", "let f = 1; f", "union (SecurityAlert | project a = 1), Missing",
	} {
		from, to := source.NewFile("query.kql", []byte(text)), source.NewFile("copy.kql", []byte(text))
		meaning := func(f *source.File) Meaning { return meaningOf(bind.Query(syntax.Parse(f), s)) }
		kept := meaning(from)
		got, want := kept.in(to), meaning(to).in(to)
		if !reflect.DeepEqual(got, want) || got.Made.File.Path() != want.Made.File.Path() {
			t.Errorf("%s: the copy means %+v, want %+v", text, got, want)
		}
		for _, p := range got.Problems {
			if p.At.File != to {
				t.Errorf("%s: %s is not in the copy", text, p.Code)
			}
		}
		if !reflect.DeepEqual(kept, meaning(from)) {
			t.Errorf("%s: what is kept has changed", text)
		}
	}
}

func TestConclusions(t *testing.T) {
	var c conclusions[string]
	var wait sync.WaitGroup
	for range 4 {
		wait.Go(func() {
			for _, s := range []script{{"a", ""}, {"a", "(x:long)"}, {"b", ""}} {
				if got := c.of(&s, func() string { return s.text + s.parameters }); got != s.text+s.parameters {
					t.Errorf("of %v it says %s", s, got)
				}
			}
		})
	}
	wait.Wait()
	if got := c.of(&script{"a", ""}, func() string { return "anew" }); got != "a" {
		t.Errorf("it concludes %s", got)
	}
	if got := c.of(nil, func() string { return "anew" }); got != "anew" || len(c.made) != 3 {
		t.Errorf("without a script it says %s and keeps %d", got, len(c.made))
	}
}

package reach_test

import (
	"path/filepath"
	"reflect"
	"testing"

	"github.com/rogpeppe/go-internal/txtar"

	"github.com/sentinel-lint/sentinel-lint/internal/kql/bind"
	"github.com/sentinel-lint/sentinel-lint/internal/kql/reach"
	"github.com/sentinel-lint/sentinel-lint/internal/kql/syntax"
	"github.com/sentinel-lint/sentinel-lint/internal/source"
)

// TestMoved wants what a copy of a query reads to be what the query reads, at the same places of the copy.
func TestMoved(t *testing.T) {
	files, _ := filepath.Glob("../../../testdata/kql/reach/*.txtar")
	for _, path := range files {
		archive, err := txtar.ParseFile(path)
		if err != nil {
			t.Fatal(err)
		}
		for _, f := range archive.Files {
			from, to := source.NewFile("query.kql", f.Data), source.NewFile("copy.kql", f.Data)
			at := analyseFile(from)
			before := analyseFile(from)
			got, want := reach.Moved(at, from, to), analyseFile(to)
			if !reflect.DeepEqual(got, want) || !reflect.DeepEqual(places(got), places(want)) {
				t.Errorf("%s: %s: moved %v, want %v", path, f.Name, summary(got), summary(want))
			}
			compared := reach.Predicates(bind.Query(syntax.Parse(from), tables), world)
			for _, p := range reach.MovedPredicates(compared, from, to) {
				if p.At.File != to {
					t.Errorf("%s: %s: the predicate %s %q stays", path, f.Name, p.Column, p.Value)
				}
			}
			if !reflect.DeepEqual(places(at), places(before)) {
				t.Errorf("%s: %s: what was moved has changed", path, f.Name)
			}
		}
	}
}

func analyseFile(f *source.File) []*reach.Source {
	return reach.Analyse(bind.Query(syntax.Parse(f), tables), world)
}

// places returns the paths of the files that the sources point into.
func places(sources []*reach.Source) []string {
	var paths []string
	for _, s := range sources {
		spans := append([]source.Span{s.At, s.ShapedBy}, s.Decided...)
		for _, span := range append(append(spans, s.Narrowed...), s.Unknown...) {
			paths = append(paths, span.File.Path())
		}
	}
	return paths
}

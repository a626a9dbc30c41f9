package flow

import (
	"sync"

	"github.com/sentinel-lint/sentinel-lint/internal/fact"
	"github.com/sentinel-lint/sentinel-lint/internal/kql/reach"
	"github.com/sentinel-lint/sentinel-lint/internal/kql/syntax"
	"github.com/sentinel-lint/sentinel-lint/internal/source"
)

// Repositories hold a query more than once: as a file of its own, in the template that deploys it, in the package of a
// solution, in each version of that. What a query reads follows from its text and from the schema of the workspace, so
// that the copies need not be looked into. Only the places differ, in which file of the decoded text they are.

// A readings is what the queries of a workspace read, by their text. Several goroutines may use it: those that look into
// the same text at once come to the same result, and it does not matter whose is kept.
type readings struct {
	mu     sync.Mutex
	byText map[string]reading
}

// A reading is what a text reads, with places in one of the files that hold it.
type reading struct {
	sources []*reach.Source
	file    *source.File
}

func (r *readings) of(text string) (reading, bool) {
	r.mu.Lock()
	defer r.mu.Unlock()
	known, ok := r.byText[text]
	return known, ok
}

func (r *readings) keep(text string, made reading) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.byText == nil {
		r.byText = map[string]reading{}
	}
	r.byText[text] = made
}

// read returns the ways in which the query, whose text it is given, reads alerts. A text with holes, and one that sees
// parameters, is looked into for itself.
func (q *Query) read(text fact.Text) []*reach.Source {
	r := q.graph.reader
	whole, known := text.Known()
	if !known || r.parameters[q.Query] != "" {
		return reach.Analyse(q.Bound(), r.world)
	}
	file := text.File()
	if len(file.Holes()) > 0 {
		return reach.Analyse(q.Bound(), r.world)
	}
	if known, ok := r.readings.of(whole); ok {
		return reach.Moved(known.sources, known.file, file)
	}
	if q.tree == nil {
		q.tree = syntax.Parse(file)
	}
	made := reading{reach.Analyse(q.Bound(), r.world), q.tree.File}
	r.readings.keep(whole, made)
	return made.sources
}

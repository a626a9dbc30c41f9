package flow

import (
	"github.com/sentinel-lint/sentinel-lint/internal/kql/bind"
	"github.com/sentinel-lint/sentinel-lint/internal/kql/reach"
	"github.com/sentinel-lint/sentinel-lint/internal/kql/syntax"
	"github.com/sentinel-lint/sentinel-lint/internal/model"
	"github.com/sentinel-lint/sentinel-lint/internal/source"
)

// A Query is a query and what it means in a workspace, which is computed when it is asked for and kept as long as the
// Query is. It is for one goroutine.
type Query struct {
	*model.Query
	graph      *Graph
	file       *source.File // of the decoded text
	script     *script      // nil if the text has holes
	tree       *syntax.Query
	bound      *bind.Bound
	predicates []*reach.Predicate
	collected  bool // predicates are there
}

// Query returns the query with its meaning in the workspace of the graph. The query may be nil.
func (g *Graph) Query(q *model.Query) *Query { return &Query{Query: q, graph: g} }

// Tree returns the parsed query.
func (q *Query) Tree() *syntax.Query {
	if q.tree == nil {
		q.tree = syntax.Parse(q.decoded())
	}
	return q.tree
}

// Bound returns the query with the meaning of its names.
func (q *Query) Bound() *bind.Bound {
	if q.bound == nil {
		r := q.graph.reader
		q.bound = r.session.Body(q.Tree(), r.parameters[q.Query])
	}
	return q.bound
}

// Sources returns the ways in which the query reads alerts. The result is nil if it reads none.
func (q *Query) Sources() []*reach.Source {
	sources, looked := q.graph.sources[q.Query]
	if looked || q.Query == nil || !q.graph.reader.mayRead(q.Query) {
		return sources
	}
	file, r := q.decoded(), q.graph.reader
	known := r.readings.of(q.script, func() reading { return reading{file, reach.Analyse(q.Bound(), r.world)} })
	return reach.Moved(known.sources, known.file, file)
}

// Predicates returns the comparisons with strings that alerts pass on their way out of the query.
func (q *Query) Predicates() []*reach.Predicate {
	if q.collected || q.Query == nil {
		return q.predicates
	}
	q.collected = true
	if !q.graph.reader.mayRead(q.Query) {
		return nil
	}
	file, r := q.decoded(), q.graph.reader
	known := r.compared.of(q.script, func() comparing { return comparing{file, reach.Predicates(q.Bound(), r.world)} })
	q.predicates = reach.MovedPredicates(known.predicates, known.file, file)
	return q.predicates
}

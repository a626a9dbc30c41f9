package flow

import (
	"slices"

	"github.com/sentinel-lint/sentinel-lint/internal/kql/bind"
	"github.com/sentinel-lint/sentinel-lint/internal/kql/schema"
	"github.com/sentinel-lint/sentinel-lint/internal/kql/syntax"
	"github.com/sentinel-lint/sentinel-lint/internal/source"
)

// A Syntax is what parsing tells of a query.
type Syntax struct {
	File   *source.File // the decoded text
	Causes []syntax.Problem
	Whole  bool // the text parses without problems, and has no holes
}

// Syntax returns what parsing tells of the query.
func (q *Query) Syntax() Syntax {
	file := q.decoded()
	s := q.graph.reader.syntax.of(q.script, func() Syntax {
		tree := q.Tree()
		return Syntax{Causes: tree.Causes(), Whole: len(tree.Problems) == 0 && len(file.Holes()) == 0}
	})
	s.File = file
	return s
}

// A Meaning is what binding tells of a query.
type Meaning struct {
	Problems []bind.Problem // that are in the text of the query itself
	Columns  []schema.Column
	Open     bool        // other columns than those may come out
	Made     source.Span // where the rows that come out are made
	Limited  bool        // the query is beyond what is bound

	own bool // they are made in the text of the query itself, not in that of a stored function
}

// Meaning returns what binding tells of the query. Its text must be whole.
func (q *Query) Meaning() Meaning {
	file := q.decoded()
	m := q.graph.reader.meanings.of(q.script, func() Meaning { return meaningOf(q.Bound()) })
	return m.in(file)
}

// meaningOf returns the meaning of a query with places in no file where they are in that of the query, which is not kept.
func meaningOf(b *bind.Bound) Meaning {
	m := Meaning{Limited: b.Limited}
	columns, open := b.Columns()
	m.Open = open
	m.Columns = make([]schema.Column, len(columns))
	for i, c := range columns {
		m.Columns[i] = schema.Column{Name: c.Name, Type: c.Type}
	}
	if b.Result != nil {
		m.Made = b.Result.At
		if m.own = m.Made.File == b.Query.File; m.own {
			m.Made.File = nil
		}
	}
	for _, p := range b.Problems {
		if p.At.File == b.Query.File {
			p.At.File = nil
			m.Problems = append(m.Problems, p)
		}
	}
	return m
}

// in returns the meaning with the file as that of the query.
func (m Meaning) in(file *source.File) Meaning {
	m.Problems = slices.Clone(m.Problems)
	for i := range m.Problems {
		m.Problems[i].At.File = file
	}
	if m.own {
		m.Made.File = file
	}
	return m
}

package bind

import (
	"slices"
	"sync"

	"github.com/sentinel-lint/sentinel-lint/internal/kql/syntax"
	"github.com/sentinel-lint/sentinel-lint/internal/source"
)

// A search without a list of tables looks into all: two thousand tables with fifty thousand columns, which are the same in
// every query. Their union is made once per session.
//
// A plan has it once at most, because who walks a plan tells reads and columns apart by identity. It stands below an
// operator of the query, which takes up the columns that the query infers; it is not made of it where the query has
// inferred columns of open tables before, because those are outputs of the union.

// everything is the union of all tables of a schema.
type everything struct {
	once  sync.Once
	union *Rel
}

// of returns the union, which must not be changed.
func (e *everything) of(s *Session) *Rel {
	e.once.Do(func() {
		b := &binder{schema: s.schema, session: s, out: &Bound{}}
		defer b.done()
		e.union = b.unify(b.allTables(nil), source.Span{}, nil)
		e.union.Columns = slices.Clip(e.union.Columns)
	})
	return e.union
}

// A searched is what search or find looks into.
type searched struct {
	tables []*Rel
	union  *Rel // of the tables
	row    *Rel // the same, for the query to infer columns of
}

// looksInto returns what the operator looks into: the tables that it lists, its input, or all tables.
func (b *binder) looksInto(list *syntax.FindInClause, n syntax.Node, in *Rel, s *scope) searched {
	if in == nil && list == nil && b.mayShareAll() {
		b.sharesAll = true
		union := b.session.all.of(b.session)
		b.out.reads = append(b.out.reads, union.Inputs...)
		return searched{union.Inputs, union, union.from(Compute, b.span(n))}
	}
	tables := b.tablesIn(list, n, in, s)
	union := b.unify(tables, b.span(n), nil)
	return searched{tables, union, union}
}

// mayShareAll reports whether the union of all tables that the session has is the one that the query would make.
func (b *binder) mayShareAll() bool {
	if b.sharesAll {
		return false
	}
	for _, i := range b.opens {
		if len(i.columns) > 0 {
			return false
		}
	}
	return true
}

// allTables returns a read of each table for an operator that names none.
func (b *binder) allTables(at syntax.Node) []*Rel {
	var tables []*Rel
	for t := range b.schema.Tables() {
		r := b.rows(t.Name, t)
		r.Implied = true
		if at != nil {
			r.At = b.span(at)
		}
		b.out.reads = append(b.out.reads, r)
		tables = append(tables, r)
	}
	return tables
}

package model

import (
	"sync"

	"github.com/sentinel-lint/sentinel-lint/internal/fact"
	"github.com/sentinel-lint/sentinel-lint/internal/kql/syntax"
	"github.com/sentinel-lint/sentinel-lint/internal/source"
	"github.com/sentinel-lint/sentinel-lint/internal/value"
)

// A Query is the KQL of a rule or function.
type Query struct {
	Text fact.Text
	File *source.File // the decoded text, with holes

	parse sync.Once
	tree  *syntax.Query
}

func newQuery(v *value.Value) *Query {
	t, ok := v.Text()
	if !ok || len(t) == 0 || v.Kind() == value.Unknown {
		return nil
	}
	return &Query{Text: t, File: t.File()}
}

// Tree returns the query as it was parsed. It may be called from several goroutines.
func (q *Query) Tree() *syntax.Query {
	q.parse.Do(func() { q.tree = syntax.Parse(q.File) })
	return q.tree
}

// Span returns where the query is written.
func (q *Query) Span() source.Span { return q.File.Whole() }

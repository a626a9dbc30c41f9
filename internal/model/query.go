package model

import (
	"github.com/sentinel-lint/sentinel-lint/internal/fact"
	"github.com/sentinel-lint/sentinel-lint/internal/kql/syntax"
	"github.com/sentinel-lint/sentinel-lint/internal/source"
	"github.com/sentinel-lint/sentinel-lint/internal/value"
)

// A Query is the KQL of a rule or function. It is decoded and parsed when it is asked for, and not kept: the texts and
// trees of all queries of a large repository would need more memory than all else that is known of it.
type Query struct{ value *value.Value }

func newQuery(v *value.Value) *Query {
	if v.Kind() != value.String {
		return nil
	}
	return &Query{v}
}

// Text returns the query with its holes.
func (q *Query) Text() fact.Text {
	t, _ := q.value.Text()
	return t
}

// AppendText appends the query to dst, with "{…}" in the place of each hole.
func (q *Query) AppendText(dst []byte) []byte { return q.value.AppendText(dst) }

// Parse parses the query. The tree knows the decoded text as its file.
func (q *Query) Parse() *syntax.Query { return syntax.Parse(q.Text().File()) }

// Span returns where the query is written.
func (q *Query) Span() source.Span { return q.value.Span() }

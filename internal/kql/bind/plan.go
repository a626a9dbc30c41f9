// Package bind gives the names in a query their meaning: which table, column, function or variable each one stands for,
// which columns every operator passes on, and of which type.
//
// The rules are those of Microsoft's binder (Kusto.Language 12.4.1). [Query] is total: whatever cannot be understood
// stays open, which means that it may have any columns, and nothing that follows from it is a problem.
//
// The result is a plan: relations ([Rel]) that feed each other from the tables that are read to the rows that come out.
// Functions of the query, and stored ones whose text is known, are expanded where they are called, so that a plan has no
// calls to follow and every column ([Column]) knows how it is made. Package reach walks plans.
package bind

import (
	"github.com/sentinel-lint/sentinel-lint/internal/kql/domain"
	"github.com/sentinel-lint/sentinel-lint/internal/kql/schema"
	"github.com/sentinel-lint/sentinel-lint/internal/kql/syntax"
	"github.com/sentinel-lint/sentinel-lint/internal/source"
)

// An Op is what a relation does with its inputs.
type Op uint8

// The operations of a plan.
const (
	Opaque    Op = iota // rows of unknown origin, or made of the inputs in an unknown way
	Read                // the rows of a table
	Literal             // rows written in the query: datatable, print, range
	External            // rows from outside: externaldata, a watchlist
	Filter              // the rows of the input that satisfy Condition
	Compute             // one row for each row of the input, with other columns
	Subset              // some rows of the input: take, top, sample
	Distinct            // the rows of the input without repetitions
	Aggregate           // one row for each group of rows of the input
	Expand              // any number of rows for each row of the input: mv-expand, mv-apply
	Join                // pairs of rows of the two inputs
	Union               // the rows of all inputs
	Plugin              // what a plug-in or a row-sequence operator makes of the input
)

// A Rel is a relation: rows at one point of a query.
type Rel struct {
	Op      Op
	At      source.Span // the operator, or the name of the table
	Inputs  []*Rel
	Columns []*Column
	Open    bool // it may have other columns than those

	Table     string    // of a Read: the name of the table; of an External: of the watchlist or function
	Known     bool      // of a Read: the schema has the table
	Implied   bool      // of a Read: the query does not name the table, the filter behind it looks into all; At may be nowhere
	Condition *Scalar   // of a Filter
	Join      JoinKind  // of a Join
	Keys      []JoinKey // of a Join
	Keeps     bool      // of an Aggregate: every group stays represented by one of its rows: arg_max, take_any
	GroupBy   []*Column // of an Aggregate: its keys
	Rows      int       // of a Literal: the number of rows
	Plugin    string    // of a Plugin: its name

	name     string // of the database's table; empty for the result of an operator
	inferred *inferred
}

// inferred is the columns of an open relation that a query names without them being declared anywhere.
type inferred struct{ columns []*Column }

// A JoinKind says which rows of a join come out.
type JoinKind uint8

// The kinds of joins. The zero kind is the default of the operator join.
const (
	InnerUnique JoinKind = iota
	Inner
	LeftOuter
	RightOuter
	FullOuter
	LeftSemi
	RightSemi
	LeftAnti
	RightAnti
)

// A JoinKey is a pair of columns that a join compares.
type JoinKey struct{ Left, Right *Column }

// A Column is a column of a relation. Two columns are the same if they are the same pointer: an operator that leaves a
// column alone passes it on.
type Column struct {
	Name string
	Type *schema.Type

	Source *Rel        // of a stored column: the Read or Literal that it belongs to
	Value  *Scalar     // of a computed column: the expression, over columns of the input; nil if it is not known
	Merge  *Rel        // of an output of a Join or Union
	Of     []*Column   // what the column is another name of; of a Merge, one for each input that has it
	From   []int32     // of a Merge: the inputs that those in Of belong to
	Listed *domain.Set // of a column of a datatable: the values in its rows
}

// In returns the column of the input that an output of a Join or Union holds, or nil if the input has none.
func (c *Column) In(input int) *Column {
	for i, from := range c.From {
		if int(from) == input {
			return c.Of[i]
		}
	}
	return nil
}

// A ScalarOp is the form of a scalar expression.
type ScalarOp uint8

// The forms of scalar expressions.
const (
	OpUnknown   ScalarOp = iota // nothing is known of its value; Args are what it is made of, as far as they matter
	OpConstant                  // Const
	OpReference                 // Column
	OpOperation                 // Kind over Args
	OpCall                      // the built-in function Name over Args
	OpRows                      // the rows of Rel: toscalar(…), the list of an in operator
)

// A Scalar is a bound scalar expression.
type Scalar struct {
	Op     ScalarOp
	Kind   syntax.Kind // of an OpOperation: KindEqualExpression and so on
	Name   string      // of an OpCall
	Args   []*Scalar
	Const  domain.Const
	Column *Column
	Rel    *Rel
	At     source.Span
}

// Column returns the column of the relation with the name, or nil. Letter case counts.
func (r *Rel) Column(name string) *Column {
	for _, c := range r.Columns {
		if c.Name == name {
			return c
		}
	}
	return nil
}

// all returns the columns that are declared and those that the query has named so far.
func (r *Rel) all() []*Column {
	if r.inferred == nil || len(r.inferred.columns) == 0 {
		return r.Columns
	}
	return append(r.Columns[:len(r.Columns):len(r.Columns)], r.inferred.columns...)
}

// lookup returns the declared or already inferred column with the name, or nil.
func (r *Rel) lookup(name string) *Column {
	if c := r.Column(name); c != nil || r.inferred == nil {
		return c
	}
	for _, c := range r.inferred.columns {
		if c.Name == name {
			return c
		}
	}
	return nil
}

// infer returns the column with the name of an open relation, which thereby has it.
func (r *Rel) infer(name string) *Column {
	if r.inferred == nil {
		r.inferred = &inferred{}
	}
	c := &Column{Name: name, Type: schema.UnknownType}
	r.inferred.columns = append(r.inferred.columns, c)
	return c
}

// from returns a relation made of r by an operator that passes the columns on.
func (r *Rel) from(op Op, at source.Span) *Rel {
	return &Rel{Op: op, At: at, Inputs: []*Rel{r}, Columns: r.all(), Open: r.Open}
}

// project returns a relation made of r by an operator with the columns as output.
func (r *Rel) project(op Op, at source.Span, columns []*Column) *Rel {
	return &Rel{Op: op, At: at, Inputs: []*Rel{r}, Columns: columns, Open: r.Open}
}

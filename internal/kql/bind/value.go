package bind

import (
	"github.com/sentinel-lint/sentinel-lint/internal/kql/domain"
	"github.com/sentinel-lint/sentinel-lint/internal/kql/schema"
	"github.com/sentinel-lint/sentinel-lint/internal/kql/syntax"
	"github.com/sentinel-lint/sentinel-lint/internal/source"
)

// A value is what an expression is: a scalar, rows, several tables, a database, a function. Exactly one of typ, rel,
// group, database, function and tuple is set.
type value struct {
	node     syntax.Expr
	typ      *schema.Type // of a scalar
	rel      *Rel
	group    []*Rel // tables that a name with wildcards stands for
	database *database
	function *function
	tuple    []*Column // of an expression with several values: arg_max(…)

	column   *Column   // the column that the expression is
	same     *Column   // the column whose values it has: itself, or converted to the type that it has
	columns  []*Column // the columns that a name with wildcards stands for
	called   *builtin  // the built-in function that the expression calls
	name     string    // under which the value goes where no name is given; may be empty
	ifColumn string    // the same, where the expression is all of a column
	typeOf   *Rel      // of typeof(…): the columns; a scalar type is in named
	named    *schema.Type
	scalar   *Scalar // nil if nothing is known of it

	isGroup, isTuple bool // group or tuple is meant, which may be empty
	several          bool // columns is meant
	star             bool
	constant         bool
	literal          bool
}

// A database is the workspace, or another one of which nothing is known.
type database struct{ open bool }

func (v *value) isScalar() bool {
	return v.isTuple || v.typ != nil && v.typ != schema.ErrorType && v.typ != schema.VoidType
}

func (v *value) isError() bool { return v.typ == schema.ErrorType }

func (v *value) tabular() bool { return v.rel != nil || v.isGroup && len(v.group) > 0 }

// result returns the scalar type of the value; of what is no scalar it is the error type.
func (v *value) result() *schema.Type {
	switch {
	case v == nil:
		return schema.ErrorType
	case v.isTuple && len(v.tuple) == 1:
		return v.tuple[0].Type
	case v.typ != nil:
		return v.typ
	}
	return schema.ErrorType
}

// plain returns the expression of the value, or one of which nothing is known.
func (v *value) plain(at source.Span) *Scalar {
	if v != nil && v.scalar != nil {
		return v.scalar
	}
	return &Scalar{At: at}
}

// madeOf returns an expression of unknown value that is made of v.
func madeOf(v *value, at source.Span) *Scalar {
	return &Scalar{At: at, Args: []*Scalar{v.plain(at)}}
}

func scalarValue(n syntax.Expr, t *schema.Type) *value { return &value{node: n, typ: t} }

func errorValue(n syntax.Expr) *value { return &value{node: n, typ: schema.ErrorType} }

func relValue(n syntax.Expr, r *Rel) *value { return &value{node: n, rel: r} }

func columnValue(n syntax.Expr, c *Column, at source.Span) *value {
	return &value{node: n, typ: c.Type, column: c, same: c, name: c.Name, scalar: &Scalar{Op: OpReference, Column: c, At: at}}
}

func constantValue(n syntax.Expr, t *schema.Type, c domain.Const, at source.Span) *value {
	return &value{node: n, typ: t, literal: true, constant: true, scalar: &Scalar{Op: OpConstant, Const: c, At: at}}
}

// known returns the constant that the value is known to be.
func (v *value) known() (domain.Const, bool) {
	if v.scalar != nil && v.scalar.Op == OpConstant {
		return v.scalar.Const, true
	}
	return domain.Const{}, false
}

// text returns the string that the value is known to be.
func (v *value) text() (string, bool) {
	if v.scalar != nil && v.scalar.Op == OpConstant && v.scalar.Const.Kind == domain.String {
		return v.scalar.Const.Text, true
	}
	return "", false
}

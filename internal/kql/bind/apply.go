package bind

import (
	"slices"

	"github.com/sentinel-lint/sentinel-lint/internal/kql/schema"
	"github.com/sentinel-lint/sentinel-lint/internal/kql/syntax"
	"github.com/sentinel-lint/sentinel-lint/internal/source"
)

func typesOf(args []*value) []*schema.Type {
	types := make([]*schema.Type, len(args))
	for i, a := range args {
		types[i] = a.result()
	}
	return types
}

// plainOf returns the expressions of the values; nil if there are none.
func plainOf(args []*value, at source.Span) []*Scalar {
	if len(args) == 0 {
		return nil
	}
	list := make([]*Scalar, len(args))
	for i, a := range args {
		list[i] = a.plain(at)
	}
	return list
}

func unsure(args []*value, types []*schema.Type) bool {
	for i, t := range types {
		if t == schema.UnknownType || t == schema.ErrorType && !args[i].tabular() && !args[i].star {
			return true
		}
	}
	return false
}

func allConstant(args []*value) bool {
	for _, a := range args {
		if !a.constant {
			return false
		}
	}
	return true
}

// operator binds an operator with its operands.
func (b *binder) operator(n syntax.Expr, kind syntax.Kind, at source.Range, args ...*value) *value {
	op := operatorNamed(operatorNames[kind])
	v := &value{node: n, constant: allConstant(args), scalar: &Scalar{
		Op: OpOperation, Kind: kind, At: b.span(n), Args: plainOf(args, b.span(n)),
	}}
	types := typesOf(args)
	var signatures []*signature
	if _, binary := n.(*syntax.Binary); binary && len(op.Signatures) > 1 {
		signatures = bestForAll(op.Signatures, args, types)
	} else {
		signatures = best(op.Signatures, args, types)
	}
	if len(signatures) == 1 {
		v.typ = b.operatorResult(op, signatures[0], args, types)
		b.report(signatures[0].check(b.text(at), args, types), args, at)
		return v
	}
	if len(signatures) == 0 {
		signatures = best(op.Signatures, args, types)
	}
	v.typ = b.commonReturn(signatures, args, types)
	if !unsure(args, types) {
		b.problem("KS106", at, b.text(at), "the operator is not defined for these types")
	}
	return v
}

func (b *binder) report(problems []problemOf, args []*value, call source.Range) {
	for _, p := range problems {
		at := call
		if p.arg >= 0 && args[p.arg].node != nil {
			at = args[p.arg].node.Range()
		}
		b.problem(p.code, at, "", p.message)
	}
}

// operatorResult returns the type of the result; where dynamic values of known types are the operands, it is a dynamic of
// a known type.
func (b *binder) operatorResult(op *builtin, s *signature, args []*value, types []*schema.Type) *schema.Type {
	t := b.resultType(op, s, args, types)
	if t != schema.DynamicType || !slices.ContainsFunc(types, isPrimitive) {
		return t
	}
	inner := slices.Clone(types)
	for i, u := range inner {
		if isPrimitive(u) {
			inner[i] = u.Elem()
		}
	}
	signatures := best(op.Signatures, args, inner)
	if len(signatures) != 1 {
		return t
	}
	if u := b.resultType(op, signatures[0], args, inner); u != nil && !u.IsDynamic() && u.Kind() > schema.Void {
		return schema.DynamicOf(u)
	}
	return t
}

func isPrimitive(t *schema.Type) bool { return t.Kind() == schema.Primitive }

func (b *binder) commonReturn(signatures []*signature, args []*value, types []*schema.Type) *schema.Type {
	if len(signatures) == 0 {
		return schema.ErrorType
	}
	first := b.resultType(nil, signatures[0], args, types)
	for _, s := range signatures[1:] {
		if t := b.resultType(nil, s, args, types); t == nil || first == nil || !t.AssignableTo(first, schema.NoConversion) {
			if unsure(args, types) {
				return schema.UnknownType
			}
			return schema.ErrorType
		}
	}
	return first
}

// resultType returns the type that a signature makes of its arguments, or nil if the result is not one scalar.
func (b *binder) resultType(f *builtin, s *signature, args []*value, types []*schema.Type) *schema.Type {
	argument := func(i int) *schema.Type {
		if i >= 0 && i < len(types) {
			return types[i]
		}
		return schema.ErrorType
	}
	literal := func(i int) *schema.Type {
		if i < len(args) && args[i].named != nil {
			return args[i].named
		}
		return schema.ErrorType
	}
	switch s.As {
	case "":
		if s.typ != nil {
			return s.typ
		}
		return nil
	case "Parameter0":
		return argument(0)
	case "Parameter1":
		return argument(1)
	case "Parameter0Array":
		return schema.ArrayOf(argument(0))
	case "Parameter0Promoted":
		return schema.Promoted(argument(0))
	case "Parameter0Literal":
		return literal(0)
	case "Parameter1Literal":
		return literal(1)
	case "ParameterNLiteral":
		return literal(len(s.Params) - 1)
	case "Common":
		return orError(commonArgument(s.layout(args), types, false))
	case "CommonNonDynamic":
		return orError(commonArgument(s.layout(args), types, true))
	case "Widest":
		return orError(schema.Promoted(schema.Widest(types)))
	case "Custom":
		if f != nil && f.Kind == "operator" || f == nil {
			return unaryResult(args, types)
		}
	}
	return nil
}

func orError(t *schema.Type) *schema.Type {
	if t == nil {
		return schema.ErrorType
	}
	return t
}

// unaryResult is the type of a sign before an operand: constants are not promoted.
func unaryResult(args []*value, types []*schema.Type) *schema.Type {
	if len(types) == 1 && types[0] == schema.IntType && !args[0].constant {
		return schema.LongType
	}
	if len(types) > 0 {
		return types[0]
	}
	return schema.ErrorType
}

// operatorNames maps the kinds of expressions to the names of the operators in the table of built-in functions.
var operatorNames = map[syntax.Kind]string{
	syntax.KindUnaryPlusExpression: "UnaryPlus", syntax.KindUnaryMinusExpression: "UnaryMinus",
	syntax.KindAndExpression: "And", syntax.KindOrExpression: "Or", syntax.KindAddExpression: "Add",
	syntax.KindSubtractExpression: "Subtract", syntax.KindMultiplyExpression: "Multiply",
	syntax.KindDivideExpression: "Divide", syntax.KindModuloExpression: "Modulo",
	syntax.KindLessThanExpression: "LessThan", syntax.KindLessThanOrEqualExpression: "LessThanOrEqual",
	syntax.KindGreaterThanExpression: "GreaterThan", syntax.KindGreaterThanOrEqualExpression: "GreaterThanOrEqual",
	syntax.KindEqualExpression: "Equal", syntax.KindNotEqualExpression: "NotEqual",
	syntax.KindEqualTildeExpression: "EqualTilde", syntax.KindBangTildeExpression: "BangTilde",
	syntax.KindHasExpression: "Has", syntax.KindHasCsExpression: "HasCs", syntax.KindNotHasExpression: "NotHas",
	syntax.KindNotHasCsExpression: "NotHasCs", syntax.KindHasPrefixExpression: "HasPrefix",
	syntax.KindHasPrefixCsExpression: "HasPrefixCs", syntax.KindNotHasPrefixExpression: "NotHasPrefix",
	syntax.KindNotHasPrefixCsExpression: "NotHasPrefixCs", syntax.KindHasSuffixExpression: "HasSuffix",
	syntax.KindHasSuffixCsExpression: "HasSuffixCs", syntax.KindNotHasSuffixExpression: "NotHasSuffix",
	syntax.KindNotHasSuffixCsExpression: "NotHasSuffixCs", syntax.KindLikeExpression: "Like",
	syntax.KindLikeCsExpression: "LikeCs", syntax.KindNotLikeExpression: "NotLike",
	syntax.KindNotLikeCsExpression: "NotLikeCs", syntax.KindContainsExpression: "Contains",
	syntax.KindContainsCsExpression: "ContainsCs", syntax.KindNotContainsExpression: "NotContains",
	syntax.KindNotContainsCsExpression: "NotContainsCs", syntax.KindStartsWithExpression: "StartsWith",
	syntax.KindStartsWithCsExpression: "StartsWithCs", syntax.KindNotStartsWithExpression: "NotStartsWith",
	syntax.KindNotStartsWithCsExpression: "NotStartsWithCs", syntax.KindEndsWithExpression: "EndsWith",
	syntax.KindEndsWithCsExpression: "EndsWithCs", syntax.KindNotEndsWithExpression: "NotEndsWith",
	syntax.KindNotEndsWithCsExpression: "NotEndsWithCs", syntax.KindMatchesRegexExpression: "MatchRegex",
	syntax.KindSearchExpression: "Search", syntax.KindInExpression: "In", syntax.KindInCsExpression: "InCs",
	syntax.KindNotInExpression: "NotIn", syntax.KindNotInCsExpression: "NotInCs",
	syntax.KindBetweenExpression: "Between", syntax.KindNotBetweenExpression: "NotBetween",
	syntax.KindHasAnyExpression: "HasAny", syntax.KindHasAllExpression: "HasAll",
}

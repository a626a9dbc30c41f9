package bind

import (
	"slices"
	"strings"

	"github.com/sentinel-lint/sentinel-lint/internal/kql/schema"
)

// A paramKind says which types a parameter takes. The names are those of Microsoft's ParameterTypeKind.
type paramKind uint8

const (
	declaredParam paramKind = iota // one of the types of the parameter
	anyParam
	scalarParam
	integerParam
	realOrDecimalParam
	stringOrDynamicParam
	stringOrArrayParam
	integerOrArrayParam
	arrayParam
	bagParam
	numberParam
	numberOrBoolParam
	summableParam
	orderableParam
	tabularParam
	notBoolParam
	notRealOrBoolParam
	notDynamicParam
	sameAsFirst
	sameAsSecond
	commonScalarParam
	commonScalarOrDynamicParam
	commonNumberParam
	commonSummableParam
	commonOrderableParam
)

var paramKinds = map[string]paramKind{
	"": declaredParam, "Any": anyParam, "Scalar": scalarParam, "Integer": integerParam,
	"RealOrDecimal": realOrDecimalParam, "StringOrDynamic": stringOrDynamicParam, "StringOrArray": stringOrArrayParam,
	"IntegerOrArray": integerOrArrayParam, "DynamicArray": arrayParam, "DynamicBag": bagParam, "Number": numberParam,
	"NumberOrBool": numberOrBoolParam, "Summable": summableParam, "Orderable": orderableParam, "Tabular": tabularParam,
	"NotBool": notBoolParam, "NotRealOrBool": notRealOrBoolParam, "NotDynamic": notDynamicParam,
	"Parameter0": sameAsFirst, "Parameter1": sameAsSecond, "CommonScalar": commonScalarParam,
	"CommonScalarOrDynamic": commonScalarOrDynamicParam, "CommonNumber": commonNumberParam,
	"CommonSummable": commonSummableParam, "CommonOrderable": commonOrderableParam,
}

// A fit is how well an argument suits a parameter, from not at all to exactly. The order is that of Microsoft's
// ParameterMatchKind.
type fit uint8

const (
	noFit fit = iota
	unknownFit
	dynamicFit
	compatibleFit
	promotedFit
	notTypeFit
	oneOfManyFit
	scalarFit
	summableFit
	orderableFit
	numberFit
	integerFit
	tabularFit
	exactFit
)

// kindTests says which types a parameter of a kind takes, and how well they fit.
var kindTests = map[paramKind]struct {
	takes func(*schema.Type) bool
	fit   fit
	wants string
	code  string
}{
	integerParam:         {(*schema.Type).IsInteger, integerFit, "an integer", "KS134"},
	realOrDecimalParam:   {isRealOrDecimal, oneOfManyFit, "a real or decimal number", "KS141"},
	stringOrDynamicParam: {isStringOrDynamic, oneOfManyFit, "a string or dynamic", "KS141"},
	stringOrArrayParam:   {isStringOrArray, oneOfManyFit, "a string or an array", "KS136"},
	integerOrArrayParam:  {isIntegerOrArray, oneOfManyFit, "an integer or an array", "KS135"},
	arrayParam:           {isArray, oneOfManyFit, "a dynamic array", "KS234"},
	bagParam:             {isBag, oneOfManyFit, "a dynamic bag", "KS235"},
	numberParam:          {(*schema.Type).IsNumeric, numberFit, "a number", "KS137"},
	numberOrBoolParam:    {isNumberOrBool, numberFit, "a number or a bool", "KS137"},
	summableParam:        {(*schema.Type).IsSummable, summableFit, "a number, datetime or timespan", "KS138"},
	orderableParam:       {(*schema.Type).IsOrderable, orderableFit, "of a type with an order", "KS206"},
}

func isRealOrDecimal(t *schema.Type) bool {
	return t == schema.RealType || t == schema.DecimalType
}

func isStringOrDynamic(t *schema.Type) bool { return t == schema.StringType || t.IsDynamic() }

func isStringOrArray(t *schema.Type) bool {
	return t == schema.StringType || t == schema.DynamicType || t == schema.ArrayType ||
		t == schema.DynamicOf(schema.StringType) || t == schema.ArrayOf(schema.StringType)
}

func isIntegerOrArray(t *schema.Type) bool {
	return isIntegerOrDynamic(t) || t == schema.ArrayType || t == schema.ArrayOf(schema.LongType)
}

func isIntegerOrDynamic(t *schema.Type) bool {
	return t.IsInteger() || t == schema.DynamicType || t == schema.DynamicOf(schema.LongType)
}

func isArray(t *schema.Type) bool { return t == schema.DynamicType || t.Kind() == schema.Array }

func isBag(t *schema.Type) bool { return t == schema.DynamicType || t.Kind() == schema.Bag }

func isNumberOrBool(t *schema.Type) bool { return t.IsNumeric() || t == schema.BoolType }

// fitOf tells how well the i-th argument suits its parameter.
func fitOf(layout []*parameter, args []*value, types []*schema.Type, i int) fit {
	p, t := layout[i], types[i]
	switch {
	case p == nil:
		return noFit
	case t == schema.UnknownType && args[i].rel == nil:
		return unknownFit
	case p.isDefault(args[i]):
		return exactFit
	case args[i].star:
		if p.Arg == "StarOnly" || p.Arg == "StarAllowed" {
			return exactFit
		}
		return noFit
	case p.Arg == "StarOnly":
		return noFit
	}
	return p.fits(layout, args, types, i)
}

func (p *parameter) isDefault(a *value) bool {
	text, ok := a.text()
	return p.Default != "" && a.literal && ok && text == p.Default
}

func (p *parameter) fits(layout []*parameter, args []*value, types []*schema.Type, i int) fit {
	t := types[i]
	scalar := args[i].isScalar()
	switch p.kind {
	case anyParam:
		return unknownFit
	case declaredParam:
		return declaredFit(p.types, t)
	case scalarParam:
		return when(scalar, scalarFit)
	case tabularParam:
		return when(args[i].tabular(), tabularFit)
	case notBoolParam:
		return when(!t.AssignableTo(schema.BoolType, schema.NoConversion), notTypeFit)
	case notRealOrBoolParam:
		return when(t != schema.RealType && t != schema.BoolType, notTypeFit)
	case notDynamicParam:
		return when(scalar && !t.IsDynamic(), notTypeFit)
	case sameAsFirst:
		return layout[0].fits(layout, args, types, i)
	case sameAsSecond:
		return layout[1].fits(layout, args, types, i)
	case commonScalarParam, commonScalarOrDynamicParam, commonNumberParam, commonSummableParam, commonOrderableParam:
		return commonFit(p.kind, commonArgument(layout, types, false), t)
	}
	test := kindTests[p.kind]
	return when(scalar && test.takes(t), test.fit)
}

func when(ok bool, f fit) fit {
	if ok {
		return f
	}
	return noFit
}

func declaredFit(declared []*schema.Type, t *schema.Type) fit {
	assignable := func(c schema.Conversion) bool {
		return slices.ContainsFunc(declared, func(d *schema.Type) bool { return t.AssignableTo(d, c) })
	}
	switch {
	case assignable(schema.NoConversion) && len(declared) == 1:
		return exactFit
	case assignable(schema.NoConversion):
		return oneOfManyFit
	case assignable(schema.Promotion):
		return promotedFit
	}
	return noFit
}

func commonFit(k paramKind, common, t *schema.Type) fit {
	switch {
	case common == nil:
		return noFit
	case t.AssignableTo(common, schema.NoConversion):
		return exactFit
	case t.AssignableTo(common, schema.Promotion):
		return promotedFit
	case t.AssignableTo(common, schema.ToDynamic):
		return dynamicFit
	case k == commonScalarOrDynamicParam && t.IsDynamic():
		return exactFit
	}
	return noFit
}

// commonArgument returns the type that takes in all arguments of the parameters that want one in common, or nil.
func commonArgument(layout []*parameter, types []*schema.Type, ignoreDynamic bool) *schema.Type {
	var common *schema.Type
	for i, t := range types {
		c, counts := commonConversion(layout[i], t)
		if !counts || ignoreDynamic && t.IsDynamic() {
			continue
		}
		var ok bool
		if common, ok = schema.Common(common, t, c); !ok {
			return nil
		}
	}
	if common == nil && ignoreDynamic {
		return commonArgument(layout, types, false)
	}
	return common
}

func commonConversion(p *parameter, t *schema.Type) (schema.Conversion, bool) {
	if p == nil || t == schema.ErrorType || t == schema.VoidType {
		return 0, false
	}
	switch p.kind {
	case commonScalarParam:
		return schema.Promotion, true
	case commonScalarOrDynamicParam:
		return schema.ToDynamic, true
	case commonNumberParam:
		return schema.Promotion, t.IsNumeric()
	case commonSummableParam:
		return schema.Promotion, t.IsSummable()
	case commonOrderableParam:
		return schema.Promotion, t.IsOrderable()
	}
	return 0, false
}

// best returns the signatures that suit the arguments best: one if the choice is clear.
func best(signatures []*signature, args []*value, types []*schema.Type) []*signature {
	if len(signatures) == 1 {
		return signatures
	}
	var out []*signature
	most := 0
	for _, s := range byCount(signatures, len(args)) {
		switch n := s.matching(args, types); {
		case n > most:
			most, out = n, []*signature{s}
		case n == most:
			out = append(out, s)
		}
	}
	if len(out) < 2 {
		return out
	}
	return clearest(out, args, types)
}

// bestForAll returns the signatures that suit the arguments best, among those that every argument suits.
func bestForAll(signatures []*signature, args []*value, types []*schema.Type) []*signature {
	var whole []*signature
	for _, s := range byCount(signatures, len(args)) {
		if s.matching(args, types) == len(args) {
			whole = append(whole, s)
		}
	}
	if len(whole) < 2 || len(signatures) == 1 {
		return whole
	}
	return clearest(whole, args, types)
}

// byCount returns the signatures that take n arguments, or those that come closest.
func byCount(signatures []*signature, n int) []*signature {
	var out []*signature
	closest := 0
	for _, s := range signatures {
		if n >= s.Min && n <= s.Max {
			out = append(out, s)
		}
		closest = max(closest, s.Max)
	}
	if len(out) > 0 {
		return out
	}
	for _, s := range signatures {
		if closest >= s.Min && closest <= s.Max {
			out = append(out, s)
		}
	}
	return out
}

func (s *signature) matching(args []*value, types []*schema.Type) int {
	layout := s.layout(args)
	n := 0
	for i := range args {
		if fitOf(layout, args, types, i) != noFit {
			n++
		}
	}
	return n
}

func clearest(candidates []*signature, args []*value, types []*schema.Type) []*signature {
	winner := candidates[0]
	for _, c := range candidates[1:] {
		switch cmp := compareFit(c, winner, args, types); {
		case cmp > 0:
			winner = c
		case cmp == 0:
			return candidates
		}
	}
	for _, c := range candidates {
		if c != winner && compareFit(winner, c, args, types) <= 0 {
			return candidates
		}
	}
	return []*signature{winner}
}

// compareFit prefers the signature whose worst argument fits better, then the one whose best does.
func compareFit(a, b *signature, args []*value, types []*schema.Type) int {
	worstA, bestA := a.fitRange(args, types)
	worstB, bestB := b.fitRange(args, types)
	if worstA != worstB {
		return int(worstA) - int(worstB)
	}
	return int(bestA) - int(bestB)
}

func (s *signature) fitRange(args []*value, types []*schema.Type) (worst, best fit) {
	layout := s.layout(args)
	worst = exactFit
	for i := range args {
		f := fitOf(layout, args, types, i)
		worst, best = min(worst, f), max(best, f)
	}
	return worst, best
}

// problemOf is what is wrong with an argument; an empty code is nothing.
type problemOf struct {
	arg           int // the argument, or -1 for the call
	code, message string
}

// check returns what is wrong with the arguments of a call with the signature.
func (s *signature) check(name string, args []*value, types []*schema.Type) []problemOf {
	if len(args) < s.Min || len(args) > s.Max || s.Layout == "block" && !s.wholeBlocks(len(args)) {
		code := "KS119"
		if s.repeating {
			code = "KS120"
		}
		return []problemOf{{-1, code, "the function " + name + " takes another number of arguments"}}
	}
	layout := s.layout(args)
	for _, p := range layout {
		if _, counts := commonConversion(p, schema.UnknownType); counts && commonArgument(layout, types, false) == nil {
			return []problemOf{{-1, "KS232", "the arguments have no type in common"}}
		}
	}
	var out []problemOf
	for i := range args {
		if layout[i] == nil {
			continue
		}
		if p := layout[i].checkType(layout, args, types, i); p.code != "" {
			out = append(out, p)
		}
		if p := layout[i].checkForm(args[i], i); p.code != "" {
			out = append(out, p)
		}
	}
	return out
}

// isUnpromoted reports whether the argument is of a type that only converts to the common one by becoming dynamic.
func isUnpromoted(layout []*parameter, types []*schema.Type, i int) bool {
	common := commonArgument(layout, types, false)
	return common == schema.DynamicType && !types[i].IsDynamic() && types[i] != schema.NullType
}

func (s *signature) wholeBlocks(n int) bool {
	width, fixed := 0, 0
	for _, p := range s.Params {
		if p.max > 1 {
			width++
		} else {
			fixed++
		}
	}
	return (n-fixed)%width == 0
}

func (p *parameter) checkType(layout []*parameter, args []*value, types []*schema.Type, i int) problemOf {
	a, t := args[i], types[i]
	if a.star {
		if p.Arg != "StarOnly" && p.Arg != "StarAllowed" && layout[i].kind != anyParam {
			return problemOf{i, "KS122", "* is not allowed here"}
		}
		return problemOf{}
	}
	strict := p.kind == commonScalarParam && isUnpromoted(layout, types, i)
	if p.isDefault(a) || t == schema.UnknownType || p.fits(layout, args, types, i) != noFit && !strict {
		return problemOf{}
	}
	if p.kind == declaredParam {
		return problemOf{i, "KS107", "the argument must be of type " + typeNames(p.types)}
	}
	if a.isError() {
		return problemOf{}
	}
	if p.kind == tabularParam {
		return problemOf{i, "KS104", "rows are expected"}
	}
	if !a.isScalar() {
		return problemOf{i, "KS108", "a scalar is expected"}
	}
	switch p.kind {
	case commonScalarOrDynamicParam:
		return problemOf{} // whatever they are, together they are dynamic
	case commonScalarParam, commonNumberParam, commonSummableParam, commonOrderableParam:
		return problemOf{i, "KS141", "the argument must be of the type of the others"}
	}
	if test, ok := kindTests[p.kind]; ok {
		return problemOf{i, test.code, "the argument must be " + test.wants}
	}
	switch p.kind {
	case notBoolParam, notRealOrBoolParam, notDynamicParam:
		return problemOf{i, "KS116", "the type " + t.String() + " is not allowed here"}
	case sameAsFirst:
		return problemOf{i, "KS107", "the argument must be of type " + types[0].String()}
	case sameAsSecond:
		return problemOf{i, "KS107", "the argument must be of type " + types[1].String()}
	}
	return problemOf{}
}

func typeNames(types []*schema.Type) string {
	var names []string
	for _, t := range types {
		names = append(names, t.String())
	}
	return strings.Join(names, " or ")
}

// checkForm checks what kind of expression an argument is.
func (p *parameter) checkForm(a *value, i int) problemOf {
	if a.isError() || p.isDefault(a) || a.star {
		return problemOf{}
	}
	switch p.Arg {
	case "Column", "Column_Parameter0", "Column_Parameter0_Common":
		if a.column == nil {
			return problemOf{i, "KS109", "a column is expected"}
		}
	case "Constant":
		if !a.constant && a.typ != schema.UnknownType {
			return problemOf{i, "KS129", "the argument must be constant"}
		}
	case "Literal", "LiteralNotEmpty":
		if !a.literal {
			return problemOf{i, "KS131", "the argument must be a literal"}
		}
		if text, ok := a.text(); ok && len(p.Values) > 0 && !slices.ContainsFunc(p.Values, func(v string) bool {
			return strings.EqualFold(v, text)
		}) {
			return problemOf{i, "KS140", "the argument must be one of " + strings.Join(p.Values, ", ")}
		}
	}
	return problemOf{}
}

package bind

import (
	"strconv"
	"strings"

	"github.com/sentinel-lint/sentinel-lint/internal/kql/domain"
	"github.com/sentinel-lint/sentinel-lint/internal/kql/schema"
	"github.com/sentinel-lint/sentinel-lint/internal/kql/syntax"
)

// expr binds an expression. The result is never nil.
func (b *binder) expr(n syntax.Expr, s *scope) *value {
	b.deepest = max(b.deepest, b.depth)
	if n == nil || !b.spend() || b.depth > maxDepth {
		return &value{node: n, typ: schema.UnknownType}
	}
	b.depth++
	v := b.exprIn(n, s)
	b.depth--
	return v
}

func (b *binder) exprIn(n syntax.Expr, s *scope) *value {
	switch n := n.(type) {
	case *syntax.NameReference:
		return b.nameReference(n, s)
	case *syntax.Literal:
		return b.literal(n)
	case *syntax.CompoundString:
		return constantValue(n, schema.StringType, domain.Str(b.compound(n)), b.span(n))
	case *syntax.Parenthesized:
		return b.parenthesized(n, s)
	case *syntax.Path:
		return b.path(n, s)
	case *syntax.Element:
		return b.element(n, b.expr(n.Expr, s.scalars()), n.Selector, s)
	case *syntax.Call:
		return b.call(n, s)
	case *syntax.Pipe:
		return b.pipe(n, s)
	case *syntax.DataScope:
		return b.expr(n.Expr, s)
	case *syntax.Named:
		return b.named(n, s)
	case *syntax.CompoundNamed:
		return b.expr(n.Expr, s)
	case *syntax.Ordered:
		return b.expr(n.Expr, s)
	case syntax.Operator:
		return relValue(n, b.operatorRel(n, nil, s))
	}
	return b.rareExpr(n, s)
}

func (b *binder) rareExpr(n syntax.Expr, s *scope) *value {
	s = s.scalars()
	switch n := n.(type) {
	case *syntax.Binary:
		return b.binary(n, s)
	case *syntax.Unary:
		return b.unary(n, s)
	case *syntax.In:
		return b.in(n, s)
	case *syntax.Between:
		return b.between(n, s)
	case *syntax.Dynamic:
		return b.dynamic(n)
	case *syntax.TypeOf:
		return b.typeOf(n, s)
	case *syntax.Star:
		return &value{node: n, star: true, typ: schema.VoidType}
	case *syntax.ToScalar:
		return b.toScalar(n, s)
	case *syntax.ToTable:
		return b.rowsOf(n, n.Expr, s)
	case *syntax.Materialize:
		return b.rowsOf(n, n.Expr, s)
	case *syntax.DataTable:
		return relValue(n, b.dataTable(n, s))
	case *syntax.ExternalData:
		return relValue(n, b.externalData(n))
	case *syntax.Bracketed:
		return b.expr(n.Expr, s)
	case *syntax.FunctionDeclaration:
		return b.functionDeclaration(n, s)
	case *syntax.JSONArray, *syntax.JSONObject:
		return b.json(n)
	}
	return &value{node: n, typ: schema.UnknownType}
}

func (b *binder) parenthesized(n *syntax.Parenthesized, s *scope) *value {
	v := b.expr(n.Expr, s) // nobody else has it
	v.node = n
	return v
}

func (b *binder) named(n *syntax.Named, s *scope) *value {
	v := b.expr(n.Expr, s) // nobody else has it
	v.node, v.name, v.ifColumn = n, b.declared(n.Name), ""
	return v
}

// literal binds a literal of one token.
func (b *binder) literal(n *syntax.Literal) *value {
	t := literalTypes[n.Kind()]
	switch {
	case t == nil:
		return &value{node: n, typ: schema.VoidType, literal: true, name: ""}
	case n.Token.Hole() && t != schema.StringType:
		return &value{node: n, typ: schema.UnknownType, constant: true, literal: true}
	case n.Token.Hole():
		return &value{node: n, typ: t, constant: true, literal: true}
	}
	text := b.text(n.Range())
	switch t {
	case schema.StringType:
		return constantValue(n, t, domain.Str(b.frame.q.StringValue(n.Token)), b.span(n))
	case schema.BoolType:
		if truth, known := boolValue(text); known {
			return constantValue(n, t, domain.Truth(truth), b.span(n))
		}
	case schema.LongType, schema.RealType, schema.IntType:
		if f, known := numberValue(text); known {
			return constantValue(n, t, domain.Num(f), b.span(n))
		}
	}
	return &value{node: n, typ: t, constant: true, literal: true, scalar: &Scalar{Op: OpCall, Name: literalCall, At: b.span(n)}}
}

// literalCall is the name under which a literal whose value is not folded stands in a plan.
const literalCall = "literal"

var literalTypes = map[syntax.Kind]*schema.Type{
	syntax.KindBooleanLiteralExpression: schema.BoolType, syntax.KindIntLiteralExpression: schema.IntType,
	syntax.KindLongLiteralExpression: schema.LongType, syntax.KindRealLiteralExpression: schema.RealType,
	syntax.KindDecimalLiteralExpression: schema.DecimalType, syntax.KindStringLiteralExpression: schema.StringType,
	syntax.KindDateTimeLiteralExpression: schema.DateTimeType, syntax.KindTimespanLiteralExpression: schema.TimeSpanType,
	syntax.KindGuidLiteralExpression: schema.GUIDType, syntax.KindNullLiteralExpression: schema.NullType,
	syntax.KindCompoundStringLiteralExpression: schema.StringType,
}

// boolValue reads true, False, bool(true), bool(0).
func boolValue(text string) (truth, known bool) {
	if _, inner, ok := strings.Cut(strings.TrimSuffix(text, ")"), "("); ok {
		text = strings.TrimSpace(inner)
	}
	truth, err := strconv.ParseBool(strings.ToLower(text))
	return truth, err == nil
}

func numberValue(text string) (float64, bool) {
	if _, inner, ok := strings.Cut(strings.TrimSuffix(text, ")"), "("); ok {
		text = strings.TrimSpace(inner)
	}
	if hex, ok := strings.CutPrefix(text, "0x"); ok {
		n, err := strconv.ParseUint(hex, 16, 64)
		return float64(n), err == nil
	}
	f, err := strconv.ParseFloat(text, 64)
	return f, err == nil
}

func (b *binder) compound(n *syntax.CompoundString) string {
	var text strings.Builder
	for _, t := range n.Tokens {
		text.WriteString(b.frame.q.StringValue(t))
	}
	return text.String()
}

func (b *binder) binary(n *syntax.Binary, s *scope) *value {
	// A chain of and, or and + leans to the left and can be long: it is walked, not recursed into.
	var chain []*syntax.Binary
	for {
		chain = append(chain, n)
		left, ok := n.Left.(*syntax.Binary)
		if !ok || left.Kind() != n.Kind() || operatorNames[n.Kind()] == "" {
			break
		}
		n = left
	}
	v := b.expr(chain[len(chain)-1].Left, s)
	for i := len(chain) - 1; i >= 0; i-- {
		link := chain[i]
		if operatorNames[link.Kind()] == "" || !b.spend() {
			return &value{node: link, typ: schema.UnknownType}
		}
		right := b.expr(link.Right, s)
		if s.search {
			v, right = b.searched(v, link.Kind()), b.searched(right, link.Kind())
		}
		v = b.operator(link, link.Kind(), link.Operator.Range(), v, right)
	}
	return v
}

// searched returns an operand of and, or in the condition of search: a string stands for "any column has it".
func (b *binder) searched(v *value, k syntax.Kind) *value {
	if v.typ != schema.StringType || k != syntax.KindAndExpression && k != syntax.KindOrExpression {
		return v
	}
	return &value{node: v.node, typ: schema.BoolType, scalar: &Scalar{At: b.span(v.node), Args: []*Scalar{{}}}}
}

func (b *binder) unary(n *syntax.Unary, s *scope) *value {
	a := b.expr(n.Expr, s)
	v := b.operator(n, n.Kind(), n.Operator.Range(), a)
	v.literal = a.literal
	if k := a.scalar; k != nil && k.Op == OpConstant && k.Const.Kind == domain.Number {
		sign := 1.0
		if n.Kind() == syntax.KindUnaryMinusExpression {
			sign = -1
		}
		v.scalar = &Scalar{Op: OpConstant, Const: domain.Num(sign * k.Const.Num), At: b.span(n)}
	}
	return v
}

// in binds in, has_any and their relatives.
func (b *binder) in(n *syntax.In, s *scope) *value {
	args := []*value{b.expr(n.Left, s)}
	if n.List != nil {
		for _, e := range n.List.Expressions.Items {
			args = append(args, b.expr(e, s))
		}
	}
	v := b.operator(n, n.Kind(), n.Operator.Range(), args...)
	for i, a := range args[1:] {
		if a.rel != nil {
			v.scalar.Args[i+1] = &Scalar{Op: OpRows, Rel: a.rel, At: b.span(n)}
		}
	}
	return v
}

func (b *binder) between(n *syntax.Between, s *scope) *value {
	args := []*value{b.expr(n.Left, s)}
	if n.Bounds != nil {
		args = append(args, b.expr(n.Bounds.First, s), b.expr(n.Bounds.Last, s))
	}
	return b.operator(n, n.Kind(), n.Operator.Range(), args...)
}

// path binds a.b.
func (b *binder) path(n *syntax.Path, s *scope) *value {
	base := b.expr(n.Expr, s.scalars())
	switch {
	case base.database != nil:
		return b.inDatabase(n, base.database, s)
	case base.rel != nil && (base.name == "$left" || base.name == "$right") && s.right != nil:
		return b.sideColumn(n, base, s)
	}
	if bracket, ok := n.Selector.(*syntax.Bracketed); ok {
		return b.element(n, base, bracket, s)
	}
	v := &value{node: n, typ: b.member(n, base), scalar: madeOf(base, b.span(n))}
	v.name = b.memberName(n, base)
	return v
}

// member returns the type of a property of a dynamic value.
func (b *binder) member(n *syntax.Path, base *value) *schema.Type {
	t := base.result()
	ref, ok := n.Selector.(*syntax.NameReference)
	switch {
	case t == schema.UnknownType || t == schema.ErrorType && !base.tabular():
		return t
	case !ok:
		return schema.UnknownType
	case t.Kind() == schema.Bag:
		if p := t.Property(b.name(ref.Name)); p != nil {
			return schema.DynamicOf(p)
		}
		return schema.DynamicType
	case t.IsDynamic():
		return schema.DynamicType
	}
	b.problem("KS142", ref.Range(), b.name(ref.Name), "a value of type "+t.String()+" has no properties")
	return schema.ErrorType
}

func (b *binder) memberName(n *syntax.Path, base *value) string {
	right := ""
	if ref, ok := n.Selector.(*syntax.NameReference); ok {
		right = b.name(ref.Name)
	}
	return joinNames(base, right)
}

// joinNames returns the name of a part of a value: a_b of a dynamic a, the last part otherwise.
func joinNames(base *value, right string) string {
	t := base.result()
	if base.name != "" && (isArray(t) || isBag(t) || t == schema.UnknownType) {
		return base.name + "_" + right
	}
	return right
}

// sideColumn binds $left.x.
func (b *binder) sideColumn(n *syntax.Path, base *value, s *scope) *value {
	ref, ok := n.Selector.(*syntax.NameReference)
	if !ok {
		return errorValue(n)
	}
	name := b.name(ref.Name)
	c := base.rel.lookup(name)
	if c == nil && base.rel.Open {
		c = base.rel.infer(name)
	}
	if c == nil {
		b.add(Problem{
			Code: "KS142", At: b.span(ref), Name: name, Message: "the name does not refer to anything known",
			Column: true, Scope: b.meant(base.rel),
		})
		return errorValue(n)
	}
	return columnValue(n, c, b.span(n))
}

// inDatabase binds a name or a call behind the name of a database.
func (b *binder) inDatabase(n *syntax.Path, db *database, s *scope) *value {
	switch sel := n.Selector.(type) {
	case *syntax.NameReference:
		if db.open {
			return relValue(n, &Rel{Op: Read, At: b.span(sel), Table: b.name(sel.Name), Open: true})
		}
		inner := *s
		inner.row, inner.right, inner.locals, inner.tabular = nil, nil, nil, true
		v := *b.nameReference(sel, &inner)
		v.node = n
		return &v
	case *syntax.Call:
		if sel.Name != nil && b.name(sel.Name.Name) == "database" {
			b.arguments(sel, s.scalars())
			return &value{node: n, database: db}
		}
		if db.open {
			return relValue(n, b.openRel(n))
		}
		inner := *s
		inner.tabular = true
		return b.call(sel, &inner)
	}
	return relValue(n, b.openRel(n))
}

// element binds a[0] and a["key"].
func (b *binder) element(n syntax.Expr, base *value, selector syntax.Expr, s *scope) *value {
	bracket, ok := selector.(*syntax.Bracketed)
	if !ok {
		return errorValue(n)
	}
	index := b.expr(bracket.Expr, s.scalars())
	v := &value{node: n, typ: b.elementType(base, index, bracket), scalar: madeOf(base, b.span(n))}
	if label := b.label(index); label != "" || index.literal {
		v.name = joinNames(base, label)
	}
	if base.isTuple && len(base.tuple) > 1 {
		v.typ = schema.UnknownType
	}
	return v
}

func (b *binder) label(index *value) string {
	if !index.literal || index.node == nil {
		return ""
	}
	if text, ok := index.text(); ok {
		return text
	}
	if index.typ == schema.LongType || index.typ == schema.IntType {
		return strings.TrimSpace(b.text(index.node.Range()))
	}
	return ""
}

func (b *binder) elementType(base, index *value, bracket *syntax.Bracketed) *schema.Type {
	i, t := index.result(), base.result()
	wrong := func(result *schema.Type, want string) *schema.Type {
		b.problem("KS141", bracket.Expr.Range(), "", "the index must be "+want)
		return result
	}
	switch {
	case i == schema.ErrorType || t == schema.ErrorType && !base.tabular():
		return schema.ErrorType
	case t == schema.UnknownType:
		return t
	case t.Kind() == schema.Array:
		if element := schema.DynamicOf(t.Elem()); isIntegerOrDynamic(i) {
			return element
		} else {
			return wrong(element, "a number")
		}
	case t.Kind() == schema.Bag:
		if !isStringOrDynamic(i) && i != schema.UnknownType {
			return wrong(schema.DynamicType, "a string")
		}
		if text, ok := index.text(); ok && t.Property(text) != nil {
			return schema.DynamicOf(t.Property(text))
		}
		return schema.DynamicType
	case t == schema.DynamicType:
		if !isStringOrDynamic(i) && !isIntegerOrDynamic(i) {
			return wrong(schema.DynamicType, "a string or a number")
		}
		return schema.DynamicType
	}
	b.problem("KS147", bracket.Range(), "", "a value of type "+t.String()+" has no elements")
	return schema.ErrorType
}

func (b *binder) typeOf(n *syntax.TypeOf, s *scope) *value {
	v := &value{node: n, typ: schema.LiteralType, literal: true, constant: true}
	if len(n.Types.Items) == 1 {
		if p, ok := n.Types.Items[0].(*syntax.PrimitiveType); ok {
			v.named = b.primitive(p)
			return v
		}
	}
	v.typeOf = &Rel{Op: Opaque, At: b.span(n)}
	for _, e := range n.Types.Items {
		switch e := e.(type) {
		case *syntax.Star:
			if s.row != nil {
				v.typeOf.Columns = append(v.typeOf.Columns, s.row.all()...)
			}
		case *syntax.NameAndType:
			v.typeOf.Columns = append(v.typeOf.Columns, &Column{Name: b.declared(e.Name), Type: b.typeExpr(e.Type)})
		}
	}
	return v
}

func (b *binder) primitive(p *syntax.PrimitiveType) *schema.Type {
	if t := schema.TypeNamed(b.text(p.Type.Range())); t != nil {
		return t
	}
	return schema.UnknownType
}

func (b *binder) typeExpr(n syntax.Expr) *schema.Type {
	if p, ok := n.(*syntax.PrimitiveType); ok && !p.Missing() {
		return b.primitive(p)
	}
	return schema.UnknownType
}

// dynamic binds dynamic(…) with its JSON value.
func (b *binder) dynamic(n *syntax.Dynamic) *value {
	v := *b.json(n.Value)
	v.node, v.typ, v.constant, v.literal, v.name = n, schema.DynamicOf(v.result()), true, true, ""
	if v.scalar != nil && v.scalar.Op == OpConstant && v.scalar.Const.Kind != domain.List {
		v.scalar = &Scalar{Op: OpCall, Name: literalCall, At: b.span(n)}
	}
	return &v
}

func (b *binder) json(n syntax.Expr) *value {
	switch n := n.(type) {
	case *syntax.JSONArray:
		return b.jsonArray(n)
	case *syntax.JSONObject:
		var properties []schema.Column
		for _, p := range n.Pairs.Items {
			properties = append(properties, schema.Column{Name: b.frame.q.StringValue(p.Name), Type: b.json(p.Value).result()})
		}
		return &value{node: n, typ: schema.BagOf(properties), constant: true}
	case *syntax.Dynamic:
		return b.dynamic(n)
	case *syntax.Literal, *syntax.CompoundString, *syntax.Unary:
		return b.expr(n, &scope{})
	}
	return &value{node: n, typ: schema.UnknownType, constant: true}
}

func (b *binder) jsonArray(n *syntax.JSONArray) *value {
	v := &value{node: n, constant: true}
	items := make([]domain.Const, 0, len(n.Values.Items))
	types := make([]*schema.Type, 0, len(n.Values.Items))
	known := true
	for _, e := range n.Values.Items {
		if !b.spend() {
			known = false
			break
		}
		if text, ok := b.jsonString(e); ok {
			types, items = append(types, schema.StringType), append(items, text)
			continue
		}
		i := b.json(e)
		types = append(types, i.result())
		if i.scalar == nil || i.scalar.Op != OpConstant {
			known = false
			continue
		}
		items = append(items, i.scalar.Const)
	}
	v.typ = schema.ArrayOf(schema.CommonOf(types, schema.NoConversion))
	if known {
		v.scalar = &Scalar{Op: OpConstant, Const: domain.ListOf(items...), At: b.span(n)}
	}
	return v
}

// jsonString returns the string that the expression is. It binds what most lists are made of, without a value for each;
// what is something else is left to be bound like any expression, and so is a string where nothing more may be bound.
func (b *binder) jsonString(n syntax.Expr) (domain.Const, bool) {
	lit, ok := n.(*syntax.Literal)
	if !ok || lit.Kind() != syntax.KindStringLiteralExpression || lit.Token.Hole() || b.fuel < 2 || b.depth > maxDepth {
		return domain.Const{}, false
	}
	b.deepest = max(b.deepest, b.depth)
	b.spend()
	return domain.Str(b.frame.q.StringValue(lit.Token)), true
}

// toScalar binds toscalar(query).
func (b *binder) toScalar(n *syntax.ToScalar, s *scope) *value {
	inner := b.expr(n.Expr, s.rows())
	v := &value{node: n, constant: true}
	switch {
	case inner.rel != nil && len(inner.rel.all()) > 0:
		v.typ = inner.rel.all()[0].Type
		v.scalar = &Scalar{Op: OpRows, Rel: inner.rel, At: b.span(n)}
	case inner.rel != nil && inner.rel.Open:
		v.typ = schema.UnknownType
		v.scalar = &Scalar{Op: OpRows, Rel: inner.rel, At: b.span(n)}
	case inner.isScalar():
		v.typ, v.scalar = inner.result(), inner.scalar
	default:
		v.typ = schema.ErrorType
	}
	return v
}

// rowsOf binds an expression of which rows are expected.
func (b *binder) rowsOf(n, inner syntax.Expr, s *scope) *value {
	v := b.expr(inner, s.rows())
	if v.rel == nil && !v.isGroup {
		b.notRows(v)
		return errorValue(n)
	}
	return relValue(n, b.single(v))
}

func (b *binder) notRows(v *value) {
	if !v.isError() && v.node != nil && v.typ != schema.UnknownType {
		b.problem("KS104", v.node.Range(), "", "rows are expected")
	}
}

// single returns the rows of a value, the tables of a group as their union.
func (b *binder) single(v *value) *Rel {
	switch {
	case v.rel != nil:
		return v.rel
	case v.isGroup && len(v.group) > 0:
		return b.unify(v.group, b.span(v.node), nil)
	}
	return nil
}

package bind

import (
	"slices"
	"strconv"

	"github.com/sentinel-lint/sentinel-lint/internal/kql/domain"
	"github.com/sentinel-lint/sentinel-lint/internal/kql/schema"
	"github.com/sentinel-lint/sentinel-lint/internal/kql/syntax"
)

// expandedType returns the type of the elements that mv-expand makes of a value.
func (b *binder) expandedType(n *syntax.MvExpression, params []*syntax.NamedParameter, v *value, s *scope) *schema.Type {
	if n.ToTypeOf != nil && n.ToTypeOf.TypeOf != nil {
		if t := b.typeOf(n.ToTypeOf.TypeOf, s).named; t != nil {
			return t
		}
		return schema.UnknownType
	}
	switch t := v.result(); {
	case t.Kind() == schema.Array:
		return schema.DynamicOf(t.Elem())
	case t.Kind() == schema.Bag && b.word(params, "bagexpansion", "kind") == "array":
		return schema.ArrayType
	case t.Kind() == schema.Bag:
		return schema.BagType
	case t.IsDynamic():
		return schema.DynamicType
	case t == schema.ErrorType:
		return schema.UnknownType
	default:
		return t
	}
}

// expanded binds the operands of mv-expand and mv-apply and returns the columns that they make, and the columns that
// they replace.
func (b *binder) expanded(
	list []*syntax.MvExpression, params []*syntax.NamedParameter, row *Rel, s *scope,
) (p *projection, replaced []*Column) {
	p = b.projection(s)
	p.doNotAdd = row.all()
	values := make([]*value, len(list))
	for i, e := range list {
		if e.Expr == nil {
			continue
		}
		values[i] = b.expr(e.Expr, s)
		if t := values[i].result(); !t.IsDynamic() && t != schema.UnknownType && t != schema.ErrorType {
			b.problem("KS141", e.Expr.Range(), "", "the expression must be of type dynamic")
		}
		if _, named := e.Expr.(*syntax.Named); values[i].column != nil && !named {
			replaced = append(replaced, values[i].column)
		}
	}
	p.columns = slices.Clone(row.all())
	for i, e := range list {
		if e.Expr != nil {
			p.expr(e.Expr, values[i], replaceStyle, b.expandedType(e, params, values[i], s), "")
		}
	}
	if name := b.word(params, "with_itemindex"); name != "" {
		p.add(&Column{Name: name, Type: schema.LongType}, "", false)
	}
	// A column that is expanded holds one element of what it held, even where its type stays.
	for i, c := range p.columns {
		if slices.Contains(replaced, c) {
			p.columns[i] = &Column{Name: c.Name, Type: c.Type, Value: unknownOf(c)}
		}
	}
	return p, replaced
}

func (b *binder) mvExpand(n *syntax.MvExpandOperator, row *Rel, s *scope) *Rel {
	p, _ := b.expanded(n.Expressions.Items, n.Parameters, row, s)
	if n.RowLimit != nil {
		b.integer(n.RowLimit.Expr, s)
	}
	return row.project(Expand, b.span(n), p.columns)
}

func (b *binder) mvApply(n *syntax.MvApplyOperator, row *Rel, s *scope) *Rel {
	p, replaced := b.expanded(n.Expressions.Items, n.Parameters, row, s)
	if n.RowLimit != nil {
		b.integer(n.RowLimit.Expr, s)
	}
	r := row.project(Expand, b.span(n), nil)
	input := row.project(Expand, b.span(n), p.columns)
	out := b.projection(s)
	for _, c := range row.Columns {
		if !slices.Contains(replaced, c) {
			out.add(c, "", false)
		}
	}
	if n.Subquery != nil && n.Subquery.Expr != nil {
		sub := b.subquery(n.Subquery.Expr, input, s)
		for _, c := range sub.Columns {
			out.add(c, "", true)
		}
		r.Inputs = []*Rel{sub}
		r.Open = r.Open || sub.Open
	}
	r.Columns = out.columns
	return r
}

// subquery binds operators that are applied to in without a bar in front of them.
func (b *binder) subquery(n syntax.Expr, in *Rel, s *scope) *Rel {
	switch n := n.(type) {
	case *syntax.Pipe:
		left := b.subquery(n.Expr, in, s)
		if !b.spend() {
			return b.openRel(n)
		}
		return b.pipeRows(n, left, s)
	case syntax.Operator:
		return b.operatorRel(n, in, s)
	}
	if v := b.expr(n, s.inRow(in)); v.rel != nil {
		return v.rel
	}
	return &Rel{Op: Opaque, At: b.span(n), Inputs: []*Rel{in}, Open: true}
}

func (b *binder) parse(n *syntax.ParseOperator, row *Rel, s *scope) *Rel {
	parsed := madeOf(b.scalarExpr(n.Expr, s), b.span(n))
	columns := slices.Clone(row.all())
	declared := map[string]bool{}
	for i, part := range n.Patterns {
		b.checkPattern(n.Patterns, i)
		decl, typ := b.patternColumn(part)
		if decl == nil {
			continue
		}
		name := b.declared(decl)
		if declared[name] {
			b.problem("KS171", decl.Range(), name, "the column is declared twice")
			continue
		}
		declared[name] = true
		columns = append(columns, &Column{Name: name, Type: typ, Value: parsed})
	}
	r := row.project(Compute, b.span(n), columns)
	if n.Kind() == syntax.KindParseWhereOperator {
		r.Op, r.Condition = Filter, parsed
	}
	return r
}

func (b *binder) patternColumn(part syntax.Node) (*syntax.NameDeclaration, *schema.Type) {
	switch part := part.(type) {
	case *syntax.NameDeclaration:
		return part, schema.StringType
	case *syntax.NameAndType:
		return part.Name, b.typeExpr(part.Type)
	}
	return nil, nil
}

// checkPattern checks that strings, stars and columns of a pattern follow each other as they may.
func (b *binder) checkPattern(parts []syntax.Node, i int) {
	part := parts[i]
	text := func(k int) bool {
		switch parts[k].(type) {
		case *syntax.Literal, *syntax.CompoundString:
			return true
		}
		return false
	}
	switch part.(type) {
	case *syntax.Star:
		if i < len(parts)-1 && !text(i+1) {
			b.problem("KS102", part.Range(), "", "a string must follow the star")
		}
		if i > 0 {
			if _, t := b.patternColumn(parts[i-1]); t == schema.StringType {
				b.problem("KS103", part.Range(), "", "a star behind a string column is ambiguous")
			}
		}
	case *syntax.NameDeclaration, *syntax.NameAndType:
		if i > 0 && !text(i-1) {
			b.problem("KS101", part.Range(), "", "a column must follow a string")
		}
	}
}

func (b *binder) rowSchema(n *syntax.RowSchema, to []*Column) []*Column {
	if n == nil {
		return to
	}
	declared := map[string]bool{}
	for _, c := range n.Columns.Items {
		name := b.declared(c.Name)
		if declared[name] && name != "" {
			b.problem("KS171", c.Name.Range(), name, "the column is declared twice")
			continue
		}
		declared[name] = true
		to = append(to, &Column{Name: name, Type: b.typeExpr(c.Type)})
	}
	return to
}

func (b *binder) parseKv(n *syntax.ParseKvOperator, row *Rel, s *scope) *Rel {
	b.scalarExpr(n.Expr, s)
	return row.project(Compute, b.span(n), b.rowSchema(n.Keys, slices.Clone(row.all())))
}

func (b *binder) makeSeries(n *syntax.MakeSeriesOperator, row *Rel, s *scope) *Rel {
	p := b.projection(s)
	if n.By != nil {
		for _, e := range n.By.Expressions.Items {
			p.expr(e, b.scalarExpr(e, s), plainStyle, nil, "")
		}
	}
	by := slices.Clone(p.columns)
	inner := s.with(func(c *scope) { c.kind = aggregateScope })
	for _, a := range n.Aggregates.Items {
		v := b.scalarExpr(a.Expr, inner)
		if a.Default != nil {
			b.expr(a.Default.Value, s)
		}
		p.expr(a.Expr, v, summarizeStyle, schema.DynamicType, "")
	}
	if n.On != nil {
		on := b.scalarExpr(n.On.Expr, s)
		p.expr(n.On.Expr, on, plainStyle, schema.DynamicType, "")
		b.seriesRange(n, on, s)
	}
	r := row.project(Aggregate, b.span(n), p.columns)
	r.GroupBy = by
	return r
}

// seriesRange binds the range of a make-series, whose ends and step have to fit the axis.
func (b *binder) seriesRange(n *syntax.MakeSeriesOperator, on *value, s *scope) {
	var parts [3]syntax.Expr
	switch {
	case n.FromToStep != nil:
		for i, c := range []*syntax.Clause{n.FromToStep.From, n.FromToStep.To, n.FromToStep.Step} {
			if c != nil {
				parts[i] = c.Expr
			}
		}
	case n.InRange != nil && n.InRange.Arguments != nil:
		copy(parts[:], n.InRange.Arguments.Expressions.Items)
	}
	axis := on.result()
	for i, e := range parts {
		if e == nil {
			continue
		}
		v := b.expr(e, s)
		t := v.result()
		switch {
		case v.isError() || axis == schema.ErrorType || t == schema.UnknownType || axis == schema.UnknownType:
		case i < 2 && !t.AssignableTo(axis, schema.Promotion):
			b.problem("KS107", e.Range(), "", "the end of the range must be of type "+axis.String())
		case i == 2 && !b.operatorType(syntax.KindAddExpression, v, on).AssignableTo(axis, schema.NoConversion):
			b.problem("KS178", e.Range(), "", "a "+t.String()+" is no step between values of type "+axis.String())
		}
	}
}

func (b *binder) print(n *syntax.PrintOperator, s *scope) *Rel {
	p := b.projection(s)
	for i, e := range n.Expressions.Items {
		p.expr(e, b.scalarExpr(e, s), printStyle, nil, "print_"+strconv.Itoa(i))
	}
	return &Rel{Op: Literal, At: b.span(n), Columns: p.columns, Rows: 1}
}

func (b *binder) rangeOperator(n *syntax.RangeOperator, s *scope) *Rel {
	from, to, step := b.expr(n.From, s), b.expr(n.To, s), b.expr(n.Step, s)
	if k := step.scalar; k != nil && k.Op == OpConstant && k.Const.Equal(domain.Num(0)) {
		b.problem("KS140", n.Step.Range(), "", "the step cannot be zero")
	}
	t, ok := schema.Common(from.result(), to.result(), schema.Promotion)
	switch {
	case !ok || t == nil || t == schema.ErrorType:
		t = schema.UnknownType
	case t == schema.IntType && step.result() == schema.IntType:
	default:
		t = b.operatorType(syntax.KindAddExpression, scalarValue(nil, t), step)
	}
	name := b.declared(n.Name)
	return &Rel{Op: Literal, At: b.span(n), Columns: []*Column{{Name: name, Type: t}}, Rows: 2}
}

// operatorType returns the type of the result of an operator.
func (b *binder) operatorType(k syntax.Kind, args ...*value) *schema.Type {
	op := operatorNamed(operatorNames[k])
	types := typesOf(args)
	if signatures := best(op.Signatures, args, types); len(signatures) == 1 {
		return b.operatorResult(op, signatures[0], args, types)
	}
	return schema.UnknownType
}

func (b *binder) dataTable(n *syntax.DataTable, s *scope) *Rel {
	r := &Rel{Op: Literal, At: b.span(n)}
	r.Columns = b.rowSchema(n.Schema, nil)
	width := len(r.Columns)
	cells := make([]domain.Const, 0, len(n.Values.Items))
	unknown := make([]bool, width)
	for i, e := range n.Values.Items {
		c, ok := b.scalarExpr(e, s).known()
		if cells = append(cells, c); !ok && width > 0 {
			unknown[i%width] = true
		}
	}
	for i, c := range r.Columns {
		c.Source, c.Listed = r, &domain.Set{}
		if !unknown[i] {
			*c.Listed = domain.OfEach(cells, i, width)
		}
	}
	if width > 0 {
		r.Rows = len(n.Values.Items) / width
		if len(n.Values.Items)%width != 0 {
			last := len(n.Values.Items) - 1
			b.problem("KS173", n.Values.Items[0].Range().Cover(n.Values.Items[last].Range()), "", "the number of values is no multiple of the number of columns")
		}
	}
	return r
}

func (b *binder) externalData(n *syntax.ExternalData) *Rel {
	return &Rel{Op: External, At: b.span(n), Columns: b.rowSchema(n.Schema, nil)}
}

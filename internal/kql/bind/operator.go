package bind

import (
	"cmp"
	"slices"
	"strings"

	"github.com/sentinel-lint/sentinel-lint/internal/kql/schema"
	"github.com/sentinel-lint/sentinel-lint/internal/kql/syntax"
)

// pipe binds a chain of operators. It is walked from the left rather than recursed into: chains can be long.
func (b *binder) pipe(n *syntax.Pipe, s *scope) *value {
	var chain []*syntax.Pipe
	var head syntax.Expr = n
	for {
		p, ok := head.(*syntax.Pipe)
		if !ok {
			break
		}
		chain = append(chain, p)
		head = p.Expr
	}
	first := chain[len(chain)-1]
	rows := b.pipeInto(first, b.head(head, s), s)
	for i := len(chain) - 2; i >= 0; i-- {
		rows = b.pipeRows(chain[i], rows, s)
	}
	return relValue(n, rows)
}

// head binds what a chain of operators begins with.
func (b *binder) head(n syntax.Expr, s *scope) *value {
	inner := s.with(func(c *scope) { c.tabular = true })
	if op, ok := n.(syntax.Operator); ok {
		return relValue(n, b.operatorRel(op, nil, inner))
	}
	return b.expr(n, inner)
}

// pipeInto binds an operator that is applied to what its chain begins with.
func (b *binder) pipeInto(n *syntax.Pipe, left *value, s *scope) *Rel {
	if !b.spend() {
		return b.openRel(n)
	}
	if left.tabular() {
		return b.applied(n.Operator, b.single(left), s)
	}
	// The official binder goes on without columns; nothing of what follows can be judged.
	if left.typ != schema.UnknownType && !left.isError() {
		b.notRows(left)
	}
	return b.applied(n.Operator, b.openRel(n.Expr), s)
}

// pipeRows binds an operator that is applied to rows.
func (b *binder) pipeRows(n *syntax.Pipe, input *Rel, s *scope) *Rel {
	if !b.spend() {
		return b.openRel(n)
	}
	return b.applied(n.Operator, input, s)
}

func (b *binder) applied(n syntax.Operator, input *Rel, s *scope) *Rel {
	as, ok := n.(*syntax.AsOperator)
	if !ok {
		return b.operatorRel(n, input, s)
	}
	r := input.from(Compute, b.span(as))
	if as.Name != nil {
		s.declare(b.declared(as.Name), relValue(nil, r))
	}
	return r
}

// operatorRel binds an operator that is applied to in, or that begins a query where in is nil. The result is never nil.
func (b *binder) operatorRel(n syntax.Operator, in *Rel, s *scope) *Rel {
	row := in
	if row == nil {
		row = &Rel{Op: Opaque, At: b.span(n)}
		if !beginsQuery(n) {
			row.Open = true
		}
	}
	inner := s.inRow(row)
	switch n := n.(type) {
	case *syntax.FilterOperator:
		return b.filter(n, row, inner)
	case *syntax.ExtendOperator:
		return b.extend(n, n.Expressions, row, inner)
	case *syntax.SerializeOperator:
		return b.extend(n, n.Expressions, row, inner)
	case *syntax.ProjectOperator:
		return b.project(n, row, inner)
	case *syntax.ProjectAwayOperator:
		return b.projectAway(n, row, inner)
	case *syntax.ProjectKeepOperator:
		return b.projectKeep(n, row, inner)
	case *syntax.ProjectRenameOperator:
		return b.projectRename(n, row, inner)
	case *syntax.ProjectReorderOperator:
		return b.projectReorder(n, row, inner)
	case *syntax.SummarizeOperator:
		return b.summarize(n, row, inner)
	case *syntax.DistinctOperator:
		return b.distinct(n, row, inner)
	case *syntax.UnionOperator:
		return b.union(n, in, s)
	case *syntax.JoinOperator:
		return b.join(n, row, inner)
	case *syntax.LookupOperator:
		return b.lookupOperator(n, row, inner)
	}
	return b.otherOperator(n, in, row, inner)
}

func beginsQuery(n syntax.Operator) bool {
	switch n.(type) {
	case *syntax.UnionOperator, *syntax.PrintOperator, *syntax.RangeOperator, *syntax.FindOperator,
		*syntax.SearchOperator, *syntax.EvaluateOperator:
		return true
	}
	return false
}

func (b *binder) otherOperator(n syntax.Operator, in, row *Rel, s *scope) *Rel {
	switch n := n.(type) {
	case *syntax.SortOperator:
		b.orderings(n.Expressions, s)
		return row.from(Compute, b.span(n))
	case *syntax.TopOperator:
		b.integer(n.Count, s)
		b.scalarExpr(n.ByExpr, s)
		return row.from(Subset, b.span(n))
	case *syntax.TakeOperator:
		b.integer(n.Count, s)
		return row.from(Subset, b.span(n))
	case *syntax.SampleOperator:
		b.integer(n.Count, s)
		return row.from(Subset, b.span(n))
	case *syntax.CountOperator:
		return b.count(n, row)
	case *syntax.MvExpandOperator:
		return b.mvExpand(n, row, s)
	case *syntax.MvApplyOperator:
		return b.mvApply(n, row, s)
	case *syntax.ParseOperator:
		return b.parse(n, row, s)
	case *syntax.ParseKvOperator:
		return b.parseKv(n, row, s)
	case *syntax.MakeSeriesOperator:
		return b.makeSeries(n, row, s)
	case *syntax.EvaluateOperator:
		return b.evaluate(n, in, row, s)
	case *syntax.InvokeOperator:
		return b.invoke(n, row, s)
	case *syntax.RenderOperator, *syntax.ConsumeOperator, *syntax.AssertSchemaOperator, *syntax.ExecuteAndCacheOperator:
		return row.from(Compute, b.span(n))
	case *syntax.PrintOperator:
		b.mustBegin(n.Keyword, in)
		return b.print(n, s)
	case *syntax.RangeOperator:
		b.mustBegin(n.Keyword, in)
		return b.rangeOperator(n, s)
	}
	return b.rareOperator(n, in, row, s)
}

// mustBegin reports an operator that has to begin a query but has an input.
func (b *binder) mustBegin(keyword syntax.Token, in *Rel) {
	if in != nil {
		b.problem("KS175", keyword.Range(), "", "the operator can only begin a query")
	}
}

// scalarExpr binds an expression that has to be a scalar.
func (b *binder) scalarExpr(n syntax.Expr, s *scope) *value {
	v := b.expr(n, s)
	b.checkScalar(n, v)
	return v
}

func (b *binder) checkScalar(n syntax.Expr, v *value) bool {
	switch {
	case v.isScalar() || v.star || v.several || n == nil:
		return true
	case v.isError() || n.Missing():
		return false
	}
	b.problem("KS108", n.Range(), "", "a scalar is expected")
	return false
}

func (b *binder) integer(n syntax.Expr, s *scope) {
	v := b.expr(n, s)
	if t := v.result(); !t.IsInteger() && t != schema.ErrorType && n != nil {
		b.problem("KS134", n.Range(), "", "an integer is expected")
	}
}

func (b *binder) mustBe(n syntax.Expr, v *value, want *schema.Type) {
	t := v.result()
	switch {
	case n == nil || n.Missing() || v.isError() || t == schema.UnknownType || t.AssignableTo(want, schema.NoConversion):
		return
	case t == schema.ErrorType && !v.tabular():
		return
	}
	b.problem("KS141", n.Range(), "", "the expression must be of type "+want.String())
}

func (b *binder) notDynamic(n syntax.Expr, v *value) bool {
	if t := v.result(); t.IsDynamic() && n != nil {
		b.problem("KS116", n.Range(), "", "a dynamic value is not allowed here")
		return false
	}
	return true
}

func (b *binder) filter(n *syntax.FilterOperator, row *Rel, s *scope) *Rel {
	v := b.expr(n.Condition, s)
	b.mustBe(n.Condition, v, schema.BoolType)
	r := row.from(Filter, b.span(n))
	r.Condition = v.plain(b.span(n))
	return r
}

// bindAll binds the expressions of an operator. The check, if there is one, ends at the first that fails it.
func (b *binder) bindAll(list syntax.Separated[syntax.Expr], s *scope, check func(syntax.Expr, *value) bool) []*value {
	values := make([]*value, len(list.Items))
	for i, e := range list.Items {
		values[i] = b.expr(e, s)
	}
	for i, e := range list.Items {
		if !b.checkScalar(e, values[i]) {
			return values
		}
	}
	for i, e := range list.Items {
		if check != nil && !check(e, values[i]) {
			break
		}
	}
	return values
}

func (b *binder) extend(n syntax.Operator, list syntax.Separated[syntax.Expr], row *Rel, s *scope) *Rel {
	values := b.bindAll(list, s, nil)
	p := b.projection(s).start(row, len(list.Items))
	st := extendStyle
	if _, ok := n.(*syntax.SerializeOperator); ok {
		st = plainStyle
	}
	for i, e := range list.Items {
		p.expr(e, values[i], st, nil, "")
	}
	return row.project(Compute, b.span(n), p.columns)
}

func (b *binder) project(n *syntax.ProjectOperator, row *Rel, s *scope) *Rel {
	values := b.bindAll(n.Expressions, s, nil)
	p := b.projection(s)
	p.columns = make([]*Column, 0, len(values))
	for i, e := range n.Expressions.Items {
		p.expr(e, values[i], plainStyle, nil, "")
	}
	return row.project(Compute, b.span(n), p.columns)
}

// listed returns the columns that a list of names, with or without wildcards, means.
func (b *binder) listed(list syntax.Separated[syntax.Expr], s *scope) []*Column {
	var columns []*Column
	for _, e := range list.Items {
		v := b.expr(e, s)
		switch {
		case v.column != nil:
			columns = append(columns, v.column)
		case v.several:
			columns = append(columns, v.columns...)
		case v.star:
			columns = append(columns, s.row.all()...)
		case e.Missing() || v.typ == schema.UnknownType:
		default:
			b.problem("KS109", e.Range(), "", "a column is expected")
		}
	}
	return columns
}

func (b *binder) projectAway(n *syntax.ProjectAwayOperator, row *Rel, s *scope) *Rel {
	gone := map[string]bool{}
	for _, c := range b.listed(n.Expressions, s) {
		gone[c.Name] = true
	}
	var columns []*Column
	for _, c := range row.Columns {
		if !gone[c.Name] {
			columns = append(columns, c)
		}
	}
	return row.project(Compute, b.span(n), columns)
}

func (b *binder) projectKeep(n *syntax.ProjectKeepOperator, row *Rel, s *scope) *Rel {
	kept := map[string]bool{}
	for _, c := range b.listed(n.Expressions, s) {
		kept[c.Name] = true
	}
	var columns []*Column
	for _, c := range row.all() {
		if kept[c.Name] {
			columns = append(columns, c)
		}
	}
	return row.project(Compute, b.span(n), columns)
}

func (b *binder) projectRename(n *syntax.ProjectRenameOperator, row *Rel, s *scope) *Rel {
	values := b.bindAll(n.Expressions, s, nil)
	p := b.projection(s).start(row, 0)
	before := slices.Clone(p.columns)
	for i, e := range n.Expressions.Items {
		named, ok := e.(*syntax.Named)
		switch {
		case !ok:
			b.problem("KS110", e.Range(), "", "an assignment of the form new = old is expected")
		case values[i].column == nil:
			b.problem("KS109", named.Expr.Range(), "", "a column is expected")
		default:
			p.rename(values[i].column, before, named)
		}
	}
	return row.project(Compute, b.span(n), p.columns)
}

// rename gives the column another name, which none of the columns had before either.
func (p *projection) rename(c *Column, before []*Column, n *syntax.Named) {
	i := p.find(c.Name)
	if i < 0 {
		return
	}
	name := p.b.declared(n.Name)
	if p.declared.has(name) || slices.ContainsFunc(before, func(c *Column) bool { return c.Name == name }) {
		p.b.problem("KS171", n.Name.Range(), name, "the column is declared twice")
		return
	}
	p.columns[i] = &Column{Name: name, Type: c.Type, Of: []*Column{c}}
	p.declared.add(name)
	if len(p.index) > 0 {
		delete(p.index, c.Name)
		p.index[name] = i
	}
}

func (b *binder) projectReorder(n *syntax.ProjectReorderOperator, row *Rel, s *scope) *Rel {
	p := b.projection(s)
	for _, e := range n.Expressions.Items {
		v := b.expr(e, s)
		if o, ok := e.(*syntax.Ordered); ok && o.Ordering != nil {
			v = ordered(v, row, o.Ordering.Direction.Kind)
		}
		p.expr(e, v, reorderStyle, nil, "")
	}
	for _, c := range row.Columns {
		if p.find(c.Name) < 0 {
			p.add(c, "", false)
		}
	}
	return row.project(Compute, b.span(n), p.columns)
}

// ordered returns the columns of a wildcard in the order of their names.
func ordered(v *value, row *Rel, direction syntax.Kind) *value {
	out := *v
	if v.star {
		out.star, out.typ, out.several, out.columns = false, nil, true, row.all()
	}
	if !out.several {
		return v
	}
	out.columns = slices.Clone(out.columns)
	slices.SortStableFunc(out.columns, func(a, b *Column) int {
		switch direction {
		case syntax.AscKeyword:
			return strings.Compare(a.Name, b.Name)
		case syntax.DescKeyword:
			return strings.Compare(b.Name, a.Name)
		case syntax.GrannyDescKeyword:
			return naturally(b.Name, a.Name)
		}
		return naturally(a.Name, b.Name)
	})
	return &out
}

// naturally compares names with the numbers in them taken as numbers: a9 before a10.
func naturally(a, b string) int {
	for a != "" && b != "" {
		na, nb := digits(a), digits(b)
		if na > 0 && nb > 0 {
			x, y := strings.TrimLeft(a[:na], "0"), strings.TrimLeft(b[:nb], "0")
			if c := cmp.Or(cmp.Compare(len(x), len(y)), strings.Compare(x, y)); c != 0 {
				return c
			}
			a, b = a[na:], b[nb:]
			continue
		}
		if a[0] != b[0] {
			return cmp.Compare(a[0], b[0])
		}
		a, b = a[1:], b[1:]
	}
	return cmp.Compare(len(a), len(b))
}

func digits(s string) int { return len(s) - len(strings.TrimLeft(s, "0123456789")) }

// keeping are the aggregates after which a row of each group is left.
var keeping = map[string]bool{
	"arg_max": true, "arg_min": true, "argmax": true, "argmin": true, "take_any": true, "any": true, "take_anyif": true,
	"anyif": true,
}

func (b *binder) summarize(n *syntax.SummarizeOperator, row *Rel, s *scope) *Rel {
	p := b.projection(s)
	r := row.project(Aggregate, b.span(n), nil)
	if n.By != nil {
		values := b.bindAll(n.By.Expressions, s, b.notDynamic)
		for i, e := range n.By.Expressions.Items {
			p.expr(e, values[i], plainStyle, nil, "")
			s.by = appendColumn(s.by, values[i].same)
		}
		if n.By.Bin != nil {
			b.expr(n.By.Bin.Expr, s)
		}
		p.doNotAdd = append(p.doNotAdd, p.columns...)
		r.GroupBy = append(r.GroupBy, p.columns...)
	}
	inner := s.with(func(c *scope) { c.kind = aggregateScope })
	values := b.bindAll(n.Aggregates, inner, nil)
	keepers := 0
	for i, e := range n.Aggregates.Items {
		p.expr(e, values[i], summarizeStyle, nil, "")
		if values[i].called != nil && keeping[values[i].called.Name] {
			keepers++
		}
	}
	r.Keeps = keepers > 0 || len(n.Aggregates.Items) == 0
	r.Columns = p.columns
	if keepers > 1 {
		// The columns come from several rows of the group, and are not those of any one of them.
		forget(r.Columns[len(r.GroupBy):])
	}
	return r
}

func appendColumn(list []*Column, c *Column) []*Column {
	if c == nil {
		return list
	}
	return append(list[:len(list):len(list)], c)
}

// forget replaces columns by ones of unknown values.
func forget(columns []*Column) {
	for i, c := range columns {
		columns[i] = &Column{Name: c.Name, Type: c.Type, Value: unknownOf(c)}
	}
}

func (b *binder) distinct(n *syntax.DistinctOperator, row *Rel, s *scope) *Rel {
	values := b.bindAll(n.Expressions, s, b.notDynamic)
	p := b.projection(s)
	for i, e := range n.Expressions.Items {
		p.expr(e, values[i], plainStyle, nil, "")
		if star, ok := e.(*syntax.Star); ok {
			for _, c := range p.columns {
				if c.Type.IsDynamic() {
					b.problem("KS116", star.Range(), c.Name, "a dynamic value is not allowed here")
					break
				}
			}
		}
	}
	return row.project(Distinct, b.span(n), p.columns)
}

func (b *binder) orderings(list syntax.Separated[syntax.Expr], s *scope) {
	b.bindAll(list, s, b.notDynamic)
}

func (b *binder) count(n *syntax.CountOperator, row *Rel) *Rel {
	name := "Count"
	if n.As != nil && n.As.Name.Present() {
		name = b.text(n.As.Name.Range())
	}
	r := row.project(Aggregate, b.span(n), []*Column{{Name: name, Type: schema.LongType}})
	r.Open = false
	return r
}

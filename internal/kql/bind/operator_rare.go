package bind

import (
	"slices"
	"strconv"
	"strings"

	"github.com/sentinel-lint/sentinel-lint/internal/kql/domain"
	"github.com/sentinel-lint/sentinel-lint/internal/kql/schema"
	"github.com/sentinel-lint/sentinel-lint/internal/kql/syntax"
	"github.com/sentinel-lint/sentinel-lint/internal/source"
)

func (b *binder) rareOperator(n syntax.Operator, in, row *Rel, s *scope) *Rel {
	switch n := n.(type) {
	case *syntax.SampleDistinctOperator:
		b.integer(n.Count, s)
		p := b.projection(s)
		p.expr(n.OfExpr, b.scalarExpr(n.OfExpr, s), plainStyle, nil, "")
		return row.project(Distinct, b.span(n), p.columns)
	case *syntax.ProjectByNamesOperator:
		return b.projectByNames(n, row, s)
	case *syntax.GetSchemaOperator:
		return b.getSchema(n, row)
	case *syntax.TopHittersOperator:
		return b.topHitters(n, row, s)
	case *syntax.TopNestedOperator:
		return b.topNested(n, row, s)
	case *syntax.ReduceByOperator:
		return b.reduce(n, row, s)
	case *syntax.PartitionOperator:
		return b.partition(n, row, s)
	case *syntax.ForkOperator:
		return b.fork(n, row, s)
	case *syntax.FacetOperator:
		return b.facet(n, row, s)
	case *syntax.ScanOperator:
		return b.scan(n, row)
	case *syntax.SearchOperator:
		return b.search(n, in, s)
	case *syntax.FindOperator:
		return b.find(n, in, s)
	}
	// Graphs, and words that are no operator: of their rows nothing is known.
	r := b.openRel(n)
	r.Inputs = []*Rel{row}
	if g, ok := n.(*syntax.MakeGraphOperator); ok && g.WithTables != nil {
		for _, t := range g.WithTables.Tables.Items {
			r.Inputs = append(r.Inputs, b.operand(t.Table, s))
		}
	}
	return r
}

func (b *binder) projectByNames(n *syntax.ProjectByNamesOperator, row *Rel, s *scope) *Rel {
	p := b.projection(s)
	for _, e := range n.Expressions.Items {
		v := b.expr(e, s)
		var patterns []string
		if text, ok := v.text(); ok {
			patterns = []string{text}
		} else if v.scalar != nil && v.scalar.Const.Kind == domain.List {
			for _, c := range v.scalar.Const.List {
				patterns = append(patterns, c.Text)
			}
		}
		for _, pattern := range patterns {
			for _, c := range row.all() {
				if matches(pattern, c.Name) && p.find(c.Name) < 0 {
					p.add(c, "", false)
				}
			}
		}
	}
	return row.project(Compute, b.span(n), p.columns)
}

func stringColumns(names ...string) []*Column {
	var columns []*Column
	for _, name := range names {
		columns = append(columns, &Column{Name: name, Type: schema.StringType})
	}
	return columns
}

func (b *binder) getSchema(n *syntax.GetSchemaOperator, row *Rel) *Rel {
	r := &Rel{Op: Plugin, At: b.span(n), Inputs: []*Rel{row}, Plugin: "getschema"}
	if n.KindParameter != nil && n.KindParameter.Value != nil && b.text(n.KindParameter.Value.Range()) == "csl" {
		r.Columns = stringColumns("Schema")
		return r
	}
	r.Columns = stringColumns("ColumnName", "ColumnOrdinal", "DataType", "ColumnType")
	r.Columns[1].Type = schema.LongType
	return r
}

func (b *binder) topHitters(n *syntax.TopHittersOperator, row *Rel, s *scope) *Rel {
	b.integer(n.Count, s)
	p := b.projection(s)
	of := b.scalarExpr(n.OfExpr, s)
	p.expr(n.OfExpr, of, plainStyle, nil, "")
	key := slices.Clone(p.columns)
	if n.By != nil {
		by := b.scalarExpr(n.By.Expr, s)
		p.add(&Column{Name: "approximate_sum_" + by.name, Type: by.result()}, "", false)
	} else {
		p.add(&Column{Name: "approximate_count_" + of.name, Type: schema.LongType}, "", false)
	}
	r := row.project(Aggregate, b.span(n), p.columns)
	r.GroupBy = key
	return r
}

func (b *binder) topNested(n *syntax.TopNestedOperator, row *Rel, s *scope) *Rel {
	p := b.projection(s)
	inner := s.with(func(c *scope) { c.kind = aggregateScope })
	for _, c := range n.Clauses.Items {
		if c.Count != nil {
			b.expr(c.Count, s)
		}
		of := b.scalarExpr(c.OfExpr, s)
		p.expr(c.OfExpr, of, plainStyle, nil, "")
		name := of.name
		if len(p.columns) > 0 {
			name = p.columns[len(p.columns)-1].Name
		}
		by := c.ByExpr
		if o, ok := by.(*syntax.Ordered); ok {
			by = o.Expr
		}
		v := b.scalarExpr(by, inner)
		if _, named := by.(*syntax.Named); named {
			name = v.name
		} else {
			name = "aggregated_" + name
		}
		p.add(&Column{Name: name, Type: v.result()}, "", false)
	}
	return row.project(Aggregate, b.span(n), p.columns)
}

func (b *binder) reduce(n *syntax.ReduceByOperator, row *Rel, s *scope) *Rel {
	b.expr(n.Expr, s)
	var columns []*Column
	if b.word(n.Parameters, "kind") == "source" {
		columns = slices.Clone(row.all())
	}
	columns = append(columns, &Column{Name: "Pattern", Type: schema.StringType},
		&Column{Name: "Count", Type: schema.LongType}, &Column{Name: "Representative", Type: schema.StringType})
	r := row.project(Aggregate, b.span(n), columns)
	r.Open = false
	return r
}

func (b *binder) partition(n *syntax.PartitionOperator, row *Rel, s *scope) *Rel {
	v := b.expr(n.Expr, s)
	if v.column == nil && !v.isError() && v.typ != schema.UnknownType {
		b.problem("KS109", n.Expr.Range(), "", "a column is expected")
	}
	if n.Operand == nil || n.Operand.Expr == nil {
		return row.from(Compute, b.span(n))
	}
	var out *Rel
	if n.Operand.Kind() == syntax.KindPartitionQuery {
		inner := s.rows()
		if v.column != nil {
			inner.declare(v.column.Name, &value{typ: v.column.Type, name: v.column.Name})
		}
		out = b.single(b.expr(n.Operand.Expr, inner))
	} else {
		out = b.subquery(n.Operand.Expr, row, s)
	}
	if out == nil {
		return row.from(Compute, b.span(n))
	}
	r := out.from(Compute, b.span(n))
	r.Open = r.Open || row.Open
	return r
}

func (b *binder) fork(n *syntax.ForkOperator, row *Rel, s *scope) *Rel {
	var outs []*Rel
	for _, f := range n.Forks {
		if f.Expr != nil {
			outs = append(outs, b.subquery(f.Expr, row, s))
		}
	}
	if len(outs) == 0 {
		return b.openRel(n)
	}
	return outs[0].from(Compute, b.span(n))
}

func (b *binder) facet(n *syntax.FacetOperator, row *Rel, s *scope) *Rel {
	for _, e := range n.Expressions.Items {
		b.scalarExpr(e, s)
	}
	if n.With != nil && n.With.Expr != nil {
		return b.subquery(n.With.Expr, row, s)
	}
	r := b.openRel(n)
	r.Op, r.Inputs = Aggregate, []*Rel{row}
	return r
}

func (b *binder) scan(n *syntax.ScanOperator, row *Rel) *Rel {
	columns := slices.Clone(row.all())
	if n.Declare != nil {
		for _, d := range n.Declare.Declarations.Items {
			if d.NameAndType != nil {
				columns = append(columns, &Column{Name: b.declared(d.NameAndType.Name), Type: b.typeExpr(d.NameAndType.Type)})
			}
		}
	}
	name := b.word(n.Parameters, "with_match_id")
	if name == "" {
		name = "match_id"
	}
	columns = append(columns, &Column{Name: name, Type: schema.LongType})
	r := row.project(Plugin, b.span(n), columns)
	r.Plugin = "scan"
	return r
}

// tablesIn binds the tables that find and search look into: those listed, or all.
func (b *binder) tablesIn(n *syntax.FindInClause, at syntax.Node, in *Rel, s *scope) []*Rel {
	if in != nil && n == nil {
		return []*Rel{in}
	}
	if n == nil {
		return b.allTables(at)
	}
	var tables []*Rel
	for _, e := range n.Expressions.Items {
		v := b.expr(e, s.rows())
		switch {
		case v.rel != nil:
			tables = append(tables, v.rel)
		case v.isGroup:
			tables = append(tables, v.group...)
		default:
			b.notRows(v)
		}
	}
	return tables
}

func (b *binder) search(n *syntax.SearchOperator, in *Rel, s *scope) *Rel {
	row := b.looksInto(n.In, n, in, s).row
	v := b.expr(n.Condition, s.inRow(row).with(func(c *scope) { c.search = true }))
	r := row.from(Filter, b.span(n))
	r.Condition = v.plain(b.span(n))
	if v.result() == schema.StringType || v.star {
		r.Condition = &Scalar{Args: []*Scalar{{At: b.span(n)}}, At: b.span(n)}
	} else {
		b.mustBe(n.Condition, v, schema.BoolType)
	}
	r.Columns = append(stringColumns("$table"), r.Columns...)
	return r
}

func (b *binder) find(n *syntax.FindOperator, in *Rel, s *scope) *Rel {
	into := b.looksInto(n.In, n, in, s)
	name := b.word(n.Parameters, "withsource")
	if name == "" {
		name = "source_"
	}
	v := b.expr(n.Condition, s.inRow(into.row).with(func(c *scope) { c.search = true }))
	r := into.row.from(Filter, b.span(n))
	r.Condition = v.plain(b.span(n))
	if n.Project != nil && n.Project.Keyword.Kind != syntax.ProjectSmartKeyword {
		r.Columns = append(stringColumns(name), b.findColumns(n.Project, into.row, s)...)
		r.Open = false
	} else {
		r.Columns = append(stringColumns(name), into.smartColumns(v.scalar)...)
	}
	return r
}

func (b *binder) findColumns(n *syntax.ListClause, all *Rel, s *scope) []*Column {
	var columns []*Column
	inner := s.inRow(all)
	for _, e := range n.Expressions.Items {
		switch e := e.(type) {
		case *syntax.Pack:
			columns = append(columns, &Column{Name: "pack_", Type: schema.DynamicType})
		case *syntax.TypedColumn:
			if v := b.expr(e.Column, inner); v.column != nil {
				columns = append(columns, &Column{Name: v.column.Name, Type: b.typeExpr(e.Type), Of: []*Column{v.column}})
			}
		default:
			if v := b.expr(e, inner); v.column != nil {
				columns = append(columns, v.column)
			} else if !v.isError() {
				b.problem("KS109", e.Range(), "", "a column is expected")
			}
		}
	}
	return columns
}

// smartColumns are the output of find without a projection: columns that all tables have, those of the condition, and
// a bag of the others.
func (s searched) smartColumns(condition *Scalar) []*Column {
	var columns []*Column
	for _, c := range s.row.all() {
		common := c.Merge == s.union && len(c.Of) == len(s.tables)
		if common || condition.mentions(c) {
			columns = append(columns, c)
		}
	}
	for _, t := range s.tables {
		if !t.Open && len(t.Columns) > len(columns) {
			return append(columns, &Column{Name: "pack_", Type: schema.DynamicType})
		}
	}
	return columns
}

// mentions reports whether the expression refers to the column.
func (v *Scalar) mentions(c *Column) bool {
	if v == nil {
		return false
	}
	return v.Column == c || slices.ContainsFunc(v.Args, func(a *Scalar) bool { return a.mentions(c) })
}

// evaluate binds evaluate plugin(arguments) : (schema).
func (b *binder) evaluate(n *syntax.EvaluateOperator, in, row *Rel, s *scope) *Rel {
	r := &Rel{Op: Plugin, At: b.span(n), Inputs: []*Rel{row}, Open: true}
	if in == nil {
		r.Inputs = nil
	}
	if n.Call != nil {
		v := b.expr(n.Call, s.with(func(c *scope) { c.plugin = true }))
		if v.rel != nil {
			r.Columns, r.Open, r.Plugin = v.rel.Columns, v.rel.Open, v.rel.Plugin
			r.Inputs = append(r.Inputs, v.rel.Inputs...)
		}
	}
	if n.Schema != nil && n.Schema.Schema != nil {
		r.Columns, r.Open = b.evaluateSchema(n.Schema.Schema, r.Columns), false
	}
	return r
}

func (b *binder) evaluateSchema(n *syntax.EvaluateRowSchema, result []*Column) []*Column {
	var columns, declared []*Column
	for _, c := range n.Columns.Items {
		declared = append(declared, &Column{Name: b.declared(c.Name), Type: b.typeExpr(c.Type)})
	}
	if n.Star.Present() {
		for _, c := range result {
			if !slices.ContainsFunc(declared, func(d *Column) bool { return d.Name == c.Name }) {
				columns = append(columns, c)
			}
		}
	}
	return append(columns, declared...)
}

func (b *binder) invoke(n *syntax.InvokeOperator, row *Rel, s *scope) *Rel {
	call, ok := n.Function.(*syntax.Call)
	if !ok {
		return row.project(Opaque, b.span(n), nil)
	}
	v := b.call(call, s.with(func(c *scope) { c.implicit, c.tabular = relValue(call, row), true }))
	if v.rel == nil {
		r := b.openRel(n)
		r.Inputs = []*Rel{row}
		return r
	}
	return v.rel
}

// pluginCall binds the call of an evaluate operator. The relation returned has the columns of the result, and as inputs
// the tables among the arguments.
func (b *binder) pluginCall(n *syntax.Call, name string, s *scope) *value {
	inner := s.with(func(c *scope) { c.plugin = false })
	args := b.pluginArguments(n, name, inner)
	out := &Rel{Op: Plugin, At: b.span(n), Plugin: name, Open: true}
	f := pluginNamed(name)
	if f == nil {
		b.problem("KS124", n.Name.Range(), name, "the name does not refer to any known plug-in")
		return relValue(n, out)
	}
	b.noteBuiltin(name)
	types := typesOf(args)
	signatures := best(f.Signatures, args, types)
	if len(signatures) == 1 {
		b.report(signatures[0].check(name, args, types), args, nameRange(n))
	} else if !unsure(args, types) {
		b.problem("KS127", n.Name.Range(), name, "the plug-in "+name+" does not take arguments of these types")
	}
	for _, a := range args {
		if a.rel != nil {
			out.Inputs = append(out.Inputs, a.rel)
		}
	}
	out.Columns, out.Open = b.pluginColumns(name, f, args, s.row)
	return relValue(n, out)
}

func (b *binder) pluginArguments(n *syntax.Call, name string, s *scope) []*value {
	var args []*value
	if n.Arguments == nil {
		return nil
	}
	for i, e := range n.Arguments.Expressions.Items {
		inner := s
		switch {
		case name == "pivot" && i == 1:
			inner = s.with(func(c *scope) { c.kind = aggregateScope })
		case strings.HasSuffix(name, "_lookup") && i > 0 && len(args) > 0 && args[0].rel != nil:
			right := args[0].rel
			inner = s.with(func(c *scope) { c.right = right })
		}
		args = append(args, b.expr(e, inner))
	}
	return args
}

// pluginTables are the columns that plug-ins make, with the name of a parameter in brackets for the columns that are its
// arguments (Kusto.Language 12.4.1). A plug-in that is not here has an open result.
var pluginTables = map[string]string{
	"active_users_count":         "[TimelineColumn] [Dimension] dcount:long",
	"activity_counts_metrics":    "[TimelineColumn] [Dimension] count:long dcount:long new_dcount:long aggregated_dcount:long",
	"activity_engagement":        "[TimelineColumn] [Dimension] dcount_activities_inner:long dcount_activities_outer:long activity_ratio:real",
	"activity_metrics":           "[TimelineColumn] [Dimension] dcount_values:long dcount_newvalues:long retention_rate:real churn_rate:real",
	"autocluster":                "SegmentId:long Count:long Percent:real *",
	"basket":                     "SegmentId:long Count:long Percent:real *",
	"diffpatterns":               "SegmentId:long CountA:long CountB:long PercentA:real PercentB:real PercentDiffAB:real *",
	"estimate_rows_count":        "EstimatedRowsCount:long",
	"funnel_sequence":            "[TimelineColumn] prev:string next:string dcount:long samples:dynamic",
	"funnel_sequence_completion": "[TimelineColumn] [StateColumn] Period:timespan dcount:long",
	"identity":                   "*",
	"identity_v3":                "*",
	"preview":                    "*",
	"rows_near":                  "*",
	"session_count":              "[TimelineColumn] [Dimension] count_sessions:long",
	"sliding_window_counts":      "[TimelineColumn] [Dimension] Count:long Dcount:long",
}

func (b *binder) pluginColumns(name string, f *builtin, args []*value, row *Rel) (columns []*Column, open bool) {
	sig := f.Signatures[0]
	if signatures := best(f.Signatures, args, typesOf(args)); len(signatures) > 0 {
		sig = signatures[0]
	}
	switch {
	case sig.columns != nil:
		for _, c := range sig.columns {
			columns = append(columns, &Column{Name: c.Name, Type: c.Type})
		}
		return columns, false
	case pluginTables[name] != "":
		return tableOfPlugin(pluginTables[name], sig, args, row), row.Open
	}
	switch name {
	case "bag_unpack":
		for _, c := range row.all() {
			if len(args) == 0 || args[0].column != c {
				columns = append(columns, c)
			}
		}
	case "pivot":
		columns = pivotColumns(args, row)
	case "ipv4_lookup", "ipv6_lookup":
		return b.lookupColumns(sig, args, row), false
	case "dcount_intersect":
		columns = slices.Clone(row.all())
		for i := range args {
			columns = append(columns, &Column{Name: "s" + strconv.Itoa(i), Type: schema.LongType})
		}
		return columns, row.Open
	case "rolling_percentile":
		return rollingColumns(sig, args), row.Open
	case "sequence_detect":
		return sequenceColumns(sig, args), false
	case "python", "r":
		if len(args) > 0 && args[0].typeOf != nil {
			return args[0].typeOf.Columns, false
		}
	}
	return columns, true
}

func tableOfPlugin(form string, sig *signature, args []*value, row *Rel) []*Column {
	layout := sig.layout(args)
	var columns []*Column
	for _, part := range strings.Fields(form) {
		if part == "*" {
			columns = append(columns, row.all()...)
			continue
		}
		if param, ok := strings.CutPrefix(part, "["); ok {
			for i, a := range args {
				if a.column != nil && layout[i] != nil && layout[i].Name == strings.TrimSuffix(param, "]") {
					columns = append(columns, a.column)
				}
			}
			continue
		}
		name, typ, _ := strings.Cut(part, ":")
		columns = append(columns, &Column{Name: name, Type: schema.TypeNamed(typ)})
	}
	return columns
}

func pivotColumns(args []*value, row *Rel) []*Column {
	var columns []*Column
	for _, a := range args[min(2, len(args)):] {
		if a.column != nil {
			columns = append(columns, a.column)
		}
	}
	if len(columns) > 0 {
		return columns
	}
	var aggregated *Column
	if len(args) > 1 && args[1].scalar != nil && len(args[1].scalar.Args) > 0 {
		aggregated = args[1].scalar.Args[0].Column
	}
	for _, c := range row.all() {
		if len(args) > 0 && c != args[0].column && c != aggregated {
			columns = append(columns, c)
		}
	}
	return columns
}

func (b *binder) lookupColumns(sig *signature, args []*value, row *Rel) []*Column {
	columns := slices.Clone(row.all())
	if len(args) == 0 || args[0].rel == nil {
		return columns
	}
	keys := map[string]bool{}
	for i, p := range sig.layout(args) {
		if p != nil && p.Name == "ExtraKey" && args[i].column != nil {
			keys[args[i].column.Name] = true
		}
	}
	for _, c := range args[0].rel.all() {
		if !keys[c.Name] {
			columns = append(columns, &Column{Name: c.Name, Type: c.Type})
		}
	}
	return b.unique(columns)
}

func sequenceColumns(sig *signature, args []*value) []*Column {
	var dimensions, steps []*Column
	for i, p := range sig.layout(args) {
		switch {
		case p == nil:
		case p.Name == "Dimension" && args[i].column != nil:
			dimensions = append(dimensions, args[i].column)
		case p.Name == "Expr" && len(args) > 0:
			steps = append(steps, &Column{Name: joinParts(args[i].name, args[0].name), Type: args[0].result()})
		}
	}
	columns := append(dimensions, steps...)
	return append(columns, &Column{Name: "Duration", Type: schema.TimeSpanType})
}

func rollingColumns(sig *signature, args []*value) []*Column {
	part := func(i int) string {
		if i < len(args) && args[i].scalar != nil && args[i].scalar.Op == OpConstant {
			return args[i].scalar.Const.String()
		}
		return "0"
	}
	var columns []*Column
	bins := 0
	for i, p := range sig.layout(args) {
		switch {
		case p == nil:
		case p.Name == "IndexColumn" || p.Name == "Dimension":
			if args[i].column != nil {
				columns = append(columns, args[i].column)
			}
		case p.Name == "BinsPerWindow":
			bins = i
		}
	}
	name, typ := "value", schema.LongType
	if len(args) > 0 && args[0].column != nil {
		name, typ = args[0].column.Name, args[0].column.Type
	}
	return append(columns, &Column{Name: "rolling_" + part(bins) + "_percentile_" + name + "_" + part(1), Type: typ})
}

func joinParts(parts ...string) string {
	return strings.Join(slices.DeleteFunc(parts, func(p string) bool { return p == "" }), "_")
}

// Span returns where the relation is made.
func (r *Rel) Span() source.Span { return r.At }

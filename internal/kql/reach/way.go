package reach

import (
	"slices"

	"github.com/sentinel-lint/sentinel-lint/internal/kql/bind"
	"github.com/sentinel-lint/sentinel-lint/internal/kql/schema"
	"github.com/sentinel-lint/sentinel-lint/internal/kql/syntax"
	"github.com/sentinel-lint/sentinel-lint/internal/source"
)

// maxWays is how many ways through a plan are followed. A plan with more is the work of a generator; the ways that are
// left out are unclear.
const maxWays = 300

// A way leads from the rows that come out of a query to a table of alerts.
type way struct {
	filters  []*bind.Rel       // passed on the way, the last one of the query first
	inputs   map[*bind.Rel]int // the input taken at each join and union
	optional []*bind.Rel       // joins on the way that keep rows without a partner
	shape    Shape
	shapedBy source.Span
	read     *bind.Rel
	form     Form
}

// with returns a copy of the way that takes the input of r.
func (p *way) with(r *bind.Rel, input int) *way {
	c := *p
	c.filters = slices.Clip(p.filters)
	c.optional = slices.Clip(p.optional)
	c.inputs = make(map[*bind.Rel]int, len(p.inputs)+1)
	for k, v := range p.inputs {
		c.inputs[k] = v
	}
	c.inputs[r] = input
	return &c
}

// shaped returns the way with a shape that is at least s.
func (p *way) shaped(s Shape, by *bind.Rel) *way {
	if s <= p.shape {
		return p
	}
	c := *p
	c.shape, c.shapedBy = s, by.At
	return &c
}

// at returns where the table is named that alerts are read from, or what looks into it without naming it.
func (p *way) at() source.Span {
	if n := len(p.filters); p.read.Implied && n > 0 {
		return p.filters[n-1].At
	}
	return p.read.At
}

type finder struct {
	world *World
	found []*way
	steps int
}

// visit follows the plan down from r.
func (f *finder) visit(r *bind.Rel, p *way) {
	if f.steps++; f.steps > maxWays*200 || len(f.found) >= maxWays {
		return
	}
	switch r.Op {
	case bind.Read, bind.External:
		f.arrive(r, p)
	case bind.Filter:
		c := *p
		c.filters = append(slices.Clip(p.filters), r)
		f.subqueries(r, r.Condition, true, &c)
		f.visit(r.Inputs[0], f.filtered(r, &c))
	case bind.Compute, bind.Subset, bind.Distinct, bind.Expand:
		for _, in := range r.Inputs {
			f.visit(in, p)
		}
	case bind.Aggregate:
		f.visit(r.Inputs[0], f.grouped(r, p))
	case bind.Join:
		f.join(r, p)
	case bind.Union:
		for i, in := range r.Inputs {
			f.visit(in, p.with(r, i))
		}
	case bind.Plugin:
		f.plugin(r, p)
	default:
		for _, in := range r.Inputs {
			f.visit(in, p.shaped(Unclear, r))
		}
	}
}

func (f *finder) arrive(r *bind.Rel, p *way) {
	form := f.world.form(r.Table)
	if form == 0 {
		return
	}
	c := *p
	c.read, c.form = r, form
	if c.shape == ReAlert && c.dropsUnmatched() {
		c.shape, c.shapedBy = Correlation, c.optional[0].At
	}
	f.found = append(f.found, &c)
}

// filtered returns the way behind a filter: one that wants a value out of other data makes a correlation.
func (f *finder) filtered(r *bind.Rel, p *way) *way {
	for _, c := range conjuncts(r.Condition) {
		if c.Op == bind.OpOperation && (c.Kind == syntax.KindInExpression || c.Kind == syntax.KindInCsExpression ||
			c.Kind == syntax.KindHasAnyExpression || c.Kind == syntax.KindHasAllExpression) {
			for _, a := range c.Args[1:] {
				if a.Op == bind.OpRows && f.partner(a.Rel) == otherData {
					return p.shaped(Correlation, r)
				}
			}
		}
	}
	return p
}

// subqueries visits the queries within a condition. Their rows do not come out: they are needed, or keep rows out.
func (f *finder) subqueries(r *bind.Rel, c *bind.Scalar, wanted bool, p *way) {
	if c == nil {
		return
	}
	if c.Op == bind.OpRows {
		inner := &way{inputs: p.inputs}
		if wanted {
			f.visit(c.Rel, inner.shaped(Correlation, r))
		} else {
			f.visit(c.Rel, inner.shaped(Excluded, r))
		}
		return
	}
	positive := wanted
	switch {
	case c.Op == bind.OpCall && c.Name == "not":
		positive = !wanted
	case c.Op == bind.OpOperation && (c.Kind == syntax.KindNotInExpression || c.Kind == syntax.KindNotInCsExpression):
		positive = !wanted
	case c.Op == bind.OpOperation && !listKinds[c.Kind] && c.Kind != syntax.KindAndExpression && c.Kind != syntax.KindOrExpression:
		positive = false // a limit that is compared with
	}
	for _, a := range c.Args {
		f.subqueries(r, a, positive, p)
	}
}

var listKinds = map[syntax.Kind]bool{
	syntax.KindInExpression: true, syntax.KindInCsExpression: true, syntax.KindNotInExpression: true,
	syntax.KindNotInCsExpression: true, syntax.KindHasAnyExpression: true, syntax.KindHasAllExpression: true,
}

// grouped returns the way behind an aggregation. Rows stay the alerts themselves where each group is one alert, or is
// represented by one and nothing is asked of the others.
func (f *finder) grouped(r *bind.Rel, p *way) *way {
	if slices.ContainsFunc(r.GroupBy, identifies) {
		return p
	}
	if r.Keeps && !p.asksFor(r) {
		return p
	}
	return p.shaped(Aggregate, r)
}

// asksFor reports whether a filter of the way is about a value that the aggregation computes.
func (p *way) asksFor(r *bind.Rel) bool {
	for _, f := range p.filters {
		if refersTo(f.Condition, func(c *bind.Column) bool {
			return c.Value != nil && c.Value.Op == bind.OpCall && slices.Contains(r.Columns, c) && !slices.Contains(r.GroupBy, c)
		}, 0) {
			return true
		}
	}
	return false
}

// identifiers are the columns whose value belongs to one alert only.
var identifiers = []string{"SystemAlertId", "VendorOriginalId", "AlertId", "AlertIds"}

// identifies reports whether the column holds the identity of an alert.
func identifies(c *bind.Column) bool {
	if slices.Contains(identifiers, c.Name) {
		return true
	}
	found := false
	eachOrigin(c, 0, func(o *bind.Column) {
		found = found || o.Source != nil && slices.Contains(identifiers, o.Name)
	})
	return found
}

// eachOrigin calls f for the columns that c is another name, or a conversion, of.
func eachOrigin(c *bind.Column, depth int, f func(*bind.Column)) {
	if c == nil || depth > 50 {
		return
	}
	f(c)
	for _, o := range c.Of {
		eachOrigin(o, depth+1, f)
	}
	if v := c.Value; v != nil {
		for v.Op == bind.OpCall && len(v.Args) == 1 {
			v = v.Args[0]
		}
		if v.Op == bind.OpReference {
			eachOrigin(v.Column, depth+1, f)
		}
	}
}

// refersTo reports whether the expression, or a column that it refers to, satisfies the test.
func refersTo(v *bind.Scalar, test func(*bind.Column) bool, depth int) bool {
	if v == nil || depth > 60 {
		return false
	}
	if v.Column != nil && columnRefersTo(v.Column, test, depth+1) {
		return true
	}
	return slices.ContainsFunc(v.Args, func(a *bind.Scalar) bool { return refersTo(a, test, depth+1) })
}

func columnRefersTo(c *bind.Column, test func(*bind.Column) bool, depth int) bool {
	if c == nil || depth > 60 {
		return false
	}
	if test(c) || refersTo(c.Value, test, depth+1) {
		return true
	}
	return slices.ContainsFunc(c.Of, func(o *bind.Column) bool { return columnRefersTo(o, test, depth+1) })
}

// A partnership is what the other side of a join is.
type partnership uint8

const (
	configuration partnership = iota // lists that somebody keeps: a watchlist, values in the query
	alertsOnly                       // tables of alerts
	otherData
)

// partner tells what rows r is made of.
func (f *finder) partner(r *bind.Rel) partnership {
	return f.partnerOf(r, map[*bind.Rel]bool{})
}

func (f *finder) partnerOf(r *bind.Rel, seen map[*bind.Rel]bool) partnership {
	if seen[r] {
		return configuration
	}
	seen[r] = true
	switch {
	case r.Op == bind.Literal || r.Op == bind.External && f.isList(r):
		return configuration
	case f.world.form(r.Table) != 0:
		return alertsOnly
	case len(r.Inputs) == 0:
		return otherData
	}
	worst := configuration
	for _, in := range r.Inputs {
		worst = max(worst, f.partnerOf(in, seen))
	}
	return worst
}

// isList reports whether rows from outside are a list that somebody keeps.
func (f *finder) isList(r *bind.Rel) bool {
	return r.Table == "" || r.Table == "_GetWatchlist" || r.Table == "_WatchlistRaw" || r.Table == "_GetWatchlistAlias"
}

// fates tells what becomes of the rows of the left and of the right side of each kind of join: they come out as they
// are (pass), come out only with a partner (need), help other rows (help), or are gone (gone).
var fates = map[bind.JoinKind][2]fate{
	bind.InnerUnique: {need, need}, bind.Inner: {need, need}, bind.LeftSemi: {need, decide}, bind.RightSemi: {decide, need},
	bind.LeftOuter: {pass, help}, bind.RightOuter: {help, pass}, bind.FullOuter: {pass, pass},
	bind.LeftAnti: {pass, gone}, bind.RightAnti: {gone, pass},
}

type fate uint8

const (
	pass fate = iota
	need
	decide // they do not come out, but others do only with them
	help
	gone
)

func (f *finder) join(r *bind.Rel, p *way) {
	if len(r.Inputs) < 2 {
		return
	}
	for side, in := range r.Inputs[:2] {
		next := p.with(r, side)
		switch fates[r.Join][side] {
		case pass:
			if r.Join == bind.LeftOuter || r.Join == bind.RightOuter || r.Join == bind.FullOuter {
				if f.needs(r, 1-side) {
					next.optional = append(next.optional, r)
				}
			}
		case need:
			if f.needs(r, 1-side) {
				next = next.shaped(Correlation, r)
			}
		case decide:
			next = next.shaped(Correlation, r)
		case help:
			next = next.shaped(Enrichment, r)
		case gone:
			next = next.shaped(Excluded, r)
		}
		f.visit(in, next)
	}
}

// needs reports whether a partner from the side of the join is more than a list of configuration or the same alert.
func (f *finder) needs(r *bind.Rel, side int) bool {
	switch f.partner(r.Inputs[side]) {
	case configuration:
		return false
	case alertsOnly:
		return !slices.ContainsFunc(r.Keys, func(k bind.JoinKey) bool { return identifies(k.Left) && identifies(k.Right) })
	}
	return true
}

func (f *finder) plugin(r *bind.Rel, p *way) {
	for i, in := range r.Inputs {
		switch {
		case i > 0:
			f.visit(in, p.shaped(Enrichment, r))
		case rowPlugins[r.Plugin]:
			f.visit(in, p)
		case r.Plugin == "ipv4_lookup" || r.Plugin == "ipv6_lookup":
			next := p
			if len(r.Inputs) > 1 && f.partner(r.Inputs[1]) == otherData {
				next = p.shaped(Correlation, r)
			}
			f.visit(in, next)
		case r.Plugin == "getschema":
			f.visit(in, p.shaped(Excluded, r))
		default:
			f.visit(in, p.shaped(Aggregate, r))
		}
	}
}

// rowPlugins are the plug-ins that make one row of each row.
var rowPlugins = map[string]bool{"bag_unpack": true, "identity": true, "identity_v3": true, "preview": true, "rows_near": true}

// dropsUnmatched reports whether a filter of the way removes the rows that found no partner in an outer join.
func (p *way) dropsUnmatched() bool {
	for _, j := range p.optional {
		other := 1 - p.inputs[j]
		for _, f := range p.filters {
			for _, c := range conjuncts(f.Condition) {
				of := func(col *bind.Column) bool { return col.Merge == j && col.In(other) != nil }
				if !refersTo(c, of, 0) {
					continue
				}
				e := evaluator{way: p, unmatched: j}
				if !e.truth(c).Possibly() {
					return true
				}
			}
		}
	}
	return false
}

// conjuncts returns the parts of a condition all of which have to hold.
func conjuncts(c *bind.Scalar) []*bind.Scalar {
	if c == nil {
		return nil
	}
	if c.Op == bind.OpOperation && c.Kind == syntax.KindAndExpression {
		var out []*bind.Scalar
		for _, a := range c.Args {
			out = append(out, conjuncts(a)...)
		}
		return out
	}
	return []*bind.Scalar{c}
}

// aboutTime reports whether all columns of the condition are points in time.
func aboutTime(c *bind.Scalar) bool {
	some := false
	other := refersToOnly(c, func(col *bind.Column) bool {
		some = true
		return col.Type == schema.DateTimeType
	})
	return some && other
}

func refersToOnly(c *bind.Scalar, test func(*bind.Column) bool) bool {
	if c.Column != nil && !test(c.Column) {
		return false
	}
	for _, a := range c.Args {
		if !refersToOnly(a, test) {
			return false
		}
	}
	return true
}

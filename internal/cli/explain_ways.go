package cli

import (
	"fmt"
	"slices"
	"strings"

	"github.com/sentinel-lint/sentinel-lint/internal/catalog"
	"github.com/sentinel-lint/sentinel-lint/internal/fact"
	"github.com/sentinel-lint/sentinel-lint/internal/flow"
	"github.com/sentinel-lint/sentinel-lint/internal/kql/reach"
	"github.com/sentinel-lint/sentinel-lint/internal/model"
	"github.com/sentinel-lint/sentinel-lint/internal/source"
)

// query tells which tables a query reads, and of those with alerts whose alerts come out of it, and why.
func (e *explanation) query(q *model.Query) {
	if q == nil {
		return
	}
	query := e.workspace.Flow.Query(q)
	e.line(1, "query", "%s", place(q.Span()))
	if n := len(query.Tree().Problems); n > 0 {
		e.line(2, "", "does not parse in %d places: what follows may be wrong", n)
	}
	if holes := query.Tree().File.Holes(); len(holes) > 0 {
		e.line(2, "", "parts of the text are only known at deployment: %d", len(holes))
	}
	var names []string
	for _, t := range query.Bound().Tables() {
		if !slices.Contains(names, t.Name) {
			names = append(names, t.Name)
		}
	}
	if len(names) > 0 {
		e.line(2, "tables", "%s", strings.Join(names, ", "))
	}
	sources := query.Sources()
	if len(sources) == 0 {
		e.line(2, "alerts", "none are read")
	}
	for _, s := range sources {
		e.source(s)
	}
}

var shapeSays = map[reach.Shape]string{
	reach.ReAlert:     "rows are the alerts themselves",
	reach.Aggregate:   "rows are groups of alerts",
	reach.Correlation: "rows need an alert and other data",
	reach.Unclear:     "what becomes of the alerts cannot be told",
	reach.Enrichment:  "rows are of other data, to which alerts are added",
	reach.Excluded:    "alerts keep rows out, or set a limit",
}

// source tells of one way in which a query reads alerts.
func (e *explanation) source(s *reach.Source) {
	shape := fmt.Sprintf("%s  %s: %s, %s", s.Table, position(s.At), s.Shape, shapeSays[s.Shape])
	if !s.ShapedBy.IsZero() {
		shape += ", by " + predicate(s.ShapedBy)
	}
	e.line(2, "reads", "%s", shape)
	for _, at := range s.Decided {
		e.line(3, "decides", "%s", predicate(at))
	}
	for _, at := range s.Narrowed {
		if !slices.Contains(s.Decided, at) {
			e.line(3, "narrows", "%s", predicate(at))
		}
	}
	for _, at := range s.Unknown {
		e.line(3, "unknown", "%s", predicate(at))
	}
	in, maybe, out := passing(s)
	if len(in) > 0 || len(maybe) == 0 {
		e.line(3, "products", "%s", orNone(in))
	}
	if len(maybe) > 0 {
		e.line(3, "maybe", "%s", orNone(maybe))
	}
	e.line(3, "left out", "%s", orNone(out))
	e.line(3, "others", "alerts of products that are not known: %s", s.Others)
}

// passing returns the products whose alerts come out, and maybe come out, with their severities, and those whose alerts
// do not.
func passing(s *reach.Source) (in, maybe, out []string) {
	for _, p := range catalog.Embedded().Products() {
		passes, ok := s.Passes(p.Key)
		if !ok {
			out = append(out, p.Name)
			continue
		}
		var severities []string
		for _, v := range passes.BySeverity {
			severities = append(severities, strings.ToLower(v.Name))
		}
		name := p.Name
		if len(severities) < 4 {
			name += " (" + strings.Join(severities, ", ") + ")"
		}
		if passes.Truth() == fact.Yes {
			in = append(in, name)
		} else {
			maybe = append(maybe, name)
		}
	}
	return in, maybe, out
}

func orNone(list []string) string {
	if len(list) == 0 {
		return "none"
	}
	return strings.Join(list, ", ")
}

// predicate returns the text of a part of a query on one line, with its position.
func predicate(at source.Span) string {
	const most = 80
	text := strings.Join(strings.Fields(string(at.Text())), " ")
	if runes := []rune(text); len(runes) > most {
		text = string(runes[:most-1]) + "…"
	}
	return text + "  " + position(at)
}

// position returns the line and column of a place in the file that it is in.
func position(at source.Span) string {
	if at = at.Physical(); at.IsZero() {
		return ""
	}
	loc := at.File.Locate(at.Start)
	return fmt.Sprintf("%d:%d", loc.Line, loc.Column)
}

// ways tells how alerts become incidents by the rule, and how the same products' alerts do without a rule.
func (e *explanation) ways(r *model.AnalyticsRule) {
	var by, without []string
	for _, product := range e.workspace.Flow.Nodes(flow.Product) {
		mine := e.waysBy(product, r)
		by = append(by, mine...)
		if len(mine) == 0 {
			continue
		}
		for path := range e.workspace.Flow.Paths(product, flow.Queue) {
			if path.Through(flow.Rule) == nil {
				without = append(without, routeOf(product, path).String())
			}
		}
	}
	e.list("by this rule", by, "no alert becomes an incident")
	if len(by) > 0 {
		e.list("without it", without, "no incident is made of the same alerts, but by other rules")
	}
}

// waysBy returns the ways of a product's alerts through the rule. Where no file shows how they come into the table, the
// way begins there.
func (e *explanation) waysBy(product *flow.Node, r *model.AnalyticsRule) []string {
	var out []string
	add := func(route route, note string) {
		route.Via[len(route.Via)-2] = "this rule"
		if says := route.String() + note; !slices.Contains(out, says) {
			out = append(out, says)
		}
	}
	for path := range e.workspace.Flow.Paths(product, flow.Queue) {
		if read := path.Through(flow.Rule); read != nil && read.From.Object == r {
			add(routeOf(product, path), "")
		}
	}
	if len(out) > 0 {
		return out
	}
	for _, raising := range e.workspace.Flow.Raisings(product) {
		if raising.Rule.Object == r {
			way := routeOf(product, raising.Path)
			way.Via = append([]string{"…", raising.Read.From.Name}, way.Via...)
			add(way, "  (no file shows how the alerts come there)")
		}
	}
	return out
}

// through tells which ways lead through a connector.
func (e *explanation) through(c *model.Connector) {
	var out []string
	for _, product := range e.workspace.Flow.Nodes(flow.Product) {
		for _, end := range []flow.Kind{flow.Queue, flow.Table} {
			for path := range e.workspace.Flow.Paths(product, end) {
				if edge := path.Through(flow.Connector); edge != nil && edge.From.Object == c {
					out = append(out, routeOf(product, path).String())
				}
			}
		}
	}
	e.list("ways", out, "no alerts come through it")
}

// list writes lines under a title, or what there is to say where there are none.
func (e *explanation) list(title string, lines []string, none string) {
	if len(lines) == 0 {
		e.line(1, title, "%s", none)
		return
	}
	e.line(1, title, "")
	for _, l := range lines {
		e.text.WriteString("    " + l + "\n") // which is escaped
	}
}

package flow

import (
	"fmt"
	"slices"
	"strings"
	"sync"

	"github.com/sentinel-lint/sentinel-lint/internal/catalog"
	"github.com/sentinel-lint/sentinel-lint/internal/catalog/tables"
	"github.com/sentinel-lint/sentinel-lint/internal/fact"
	"github.com/sentinel-lint/sentinel-lint/internal/kql/bind"
	"github.com/sentinel-lint/sentinel-lint/internal/kql/reach"
	"github.com/sentinel-lint/sentinel-lint/internal/kql/schema"
	"github.com/sentinel-lint/sentinel-lint/internal/model"
	"github.com/sentinel-lint/sentinel-lint/internal/source"
)

// A reader knows what the queries of a workspace can refer to, and how alerts look in its tables.
type reader struct {
	session *bind.Session
	world   *reach.World
	hints   hints
	texts   sync.Pool // of *[]byte: room for texts that are looked at once

	parameters map[*model.Query]string // of the queries of stored functions

	syntax   conclusions[Syntax]
	meanings conclusions[Meaning]
	readings conclusions[reading]
	compared conclusions[comparing]
}

func newReader(w *model.Workspace, c *catalog.Catalog) *reader {
	s := schemaOf(w)
	r := &reader{session: bind.NewSession(s), parameters: map[*model.Query]string{}}
	for _, f := range w.Functions {
		r.parameters[f.Query] = parameters(f)
	}
	r.world = AlertWorld(c, s)
	for _, carrier := range r.world.Carriers {
		r.hints.add(carrier.Name)
	}
	for _, f := range w.Functions {
		if alias, ok := f.Alias.Get(); ok && f.Query != nil && r.mayRead(f.Query) {
			r.hints.add(alias)
		}
	}
	return r
}

// mayRead reports whether the query can read alerts, as far as its text tells.
func (r *reader) mayRead(q *model.Query) bool {
	room, ok := r.texts.Get().(*[]byte)
	if !ok {
		room = new([]byte)
	}
	defer r.texts.Put(room)
	*room = q.AppendText((*room)[:0])
	return r.hints.mayRead(*room)
}

// schemaOf returns what queries of the workspace can refer to: what is declared, its own functions and tables, then what
// the catalogue knows.
func schemaOf(w *model.Workspace) schema.Schema {
	var functions []*schema.Function
	for _, f := range w.Functions {
		alias, ok := f.Alias.Get()
		if !ok || f.Query == nil {
			continue
		}
		functions = append(functions, &schema.Function{
			Name: alias, Parameters: parameters(f), Body: func() *source.File { return f.Query.Text().File() },
		})
	}
	return schema.Layers{declaredSchema(w), schema.NewMap(nil, functions), deployedTables(w), tables.Schema()}
}

// parameters returns the parameters of a stored function in parentheses. Portal exports leave them out.
func parameters(f *model.Function) string {
	p := strings.TrimSpace(f.Parameters.Or(""))
	if p == "" || strings.HasPrefix(p, "(") {
		return p
	}
	return "(" + p + ")"
}

// AlertWorld returns how alerts of the products look in tables, as far as the catalogue knows.
func AlertWorld(c *catalog.Catalog, s schema.Schema) *reach.World {
	w := &reach.World{}
	for _, p := range c.Products() {
		product := reach.Product{Key: p.Key, Sources: p.ServiceSources, Titles: c.TitlesOf(p.Key), Untitled: p.Key == sentinel}
		for _, a := range p.SecurityAlerts {
			product.Names = append(product.Names, reach.Name{
				ProductName: a.ProductName, ProviderName: a.ProviderName, ComponentName: a.ComponentName,
			})
		}
		w.Products = append(w.Products, product)
	}
	for _, carrier := range c.Carriers() {
		w.Carriers = append(w.Carriers, reach.Carrier{Name: carrier.Name, Form: formOf(carrier, s.Table(carrier.Name))})
	}
	return w
}

// formOf tells by its columns how a table holds alerts.
func formOf(c *catalog.Carrier, t *schema.Table) reach.Form {
	if c.Carries != catalog.CarriesAlerts {
		return reach.Incidents
	}
	if t != nil {
		if _, ok := t.Column("ProductName"); ok {
			return reach.StoredAlerts
		}
		if _, ok := t.Column("ServiceSource"); ok {
			return reach.HuntingAlerts
		}
	}
	return reach.OtherAlerts
}

// addQueryRule adds a rule that makes incidents from what its query finds in a table of alerts, or a template of which
// people make such rules.
func (b *builder) addQueryRule(r *model.AnalyticsRule) {
	kind, open := Rule, r.CreatesIncidents()
	if r.Template {
		kind, open = Template, r.CreatesWhenActive()
	}
	if open.Truth() == fact.No {
		return // and the query need not be read
	}
	var node *Node
	for _, s := range b.sources[r.Query] {
		table := b.table(s)
		if table == nil || s.Shape > reach.Correlation {
			continue
		}
		for _, p := range s.Products {
			if b.products[p.Key] == nil {
				continue
			}
			if node == nil {
				node = &Node{Kind: kind, Key: r.ID.ID, Name: r.ID.String(), Object: r}
			}
			b.Add(&Edge{
				From: table, To: node, Open: open, Carries: carried(s, p),
				Says: saysOf[s.Shape], At: s.At, Products: []string{p.Key}, Reads: s,
			})
		}
	}
	if node != nil && kind == Rule {
		b.Add(&Edge{From: node, To: b.queue, Open: fact.Always(), Carries: All(), At: r.Query.Span()})
	}
}

var saysOf = map[reach.Shape]string{
	reach.ReAlert:     "the query returns each alert that it reads",
	reach.Aggregate:   "the query returns groups of the alerts that it reads",
	reach.Correlation: "the query returns alerts together with other data",
}

// table returns the node of the table that alerts are read from, or nil if it holds none whose product can be told.
func (b *builder) table(s *reach.Source) *Node {
	switch s.Form {
	case reach.StoredAlerts:
		return b.alerts
	case reach.HuntingAlerts:
		return b.huntingTable(s.Table)
	}
	return nil
}

// huntingTable returns the node of a table of advanced hunting, which Defender XDR fills.
func (b *builder) huntingTable(name string) *Node {
	if n := b.hunting[name]; n != nil {
		return n
	}
	n := &Node{Kind: Table, Key: name, Name: name}
	x := b.settings.XDR
	b.Add(&Edge{
		From: b.xdr, To: n, Open: x.Open, Carries: All(), At: x.At, Missing: x.Missing,
		Says: "Defender XDR stores each alert in " + name,
	})
	if b.hunting == nil {
		b.hunting = map[string]*Node{}
	}
	b.hunting[name] = n
	return n
}

// carried returns the alerts of a product that come out of a query.
func carried(s *reach.Source, p reach.Passing) Alerts {
	alerts := OfSeverities()
	for _, severity := range p.BySeverity {
		alerts = alerts.With(severity.Name, severity.Comes)
	}
	if says := narrowing(s); says != "" {
		alerts = alerts.Narrowed(says)
	}
	return alerts
}

// narrowing says in words which predicates let only some alerts through: with A, B and 2 more conditions.
func narrowing(s *reach.Source) string {
	var list []string
	for _, n := range s.Narrowed {
		if text := oneLine(string(n.Text())); !slices.Contains(list, text) {
			list = append(list, text)
		}
	}
	switch n := len(list); {
	case n == 0:
		return ""
	case n == 1:
		return "with " + list[0]
	case n == 2:
		return "with " + list[0] + " and " + list[1]
	default:
		return fmt.Sprintf("with %s and %d more conditions", list[0], n-1)
	}
}

// maxQuoted is the length of the longest predicate that is quoted in a message.
const maxQuoted = 60

func oneLine(text string) string {
	text = strings.Join(strings.Fields(text), " ")
	if runes := []rune(text); len(runes) > maxQuoted {
		return string(runes[:maxQuoted-1]) + "…"
	}
	return text
}

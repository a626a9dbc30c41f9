// Package reach tells whose alerts can come out of a query, and in what form.
//
// A rule that reads a table of alerts may raise an alert again that another product has raised already. Whether it does
// depends on the query: which products its predicates let through, and whether a single alert is enough to make a row.
//
// [Analyse] answers by possible worlds. For every product it is known how its alerts look in the table: their product
// name, provider name, severity. Each way from the rows that come out of the query back to a table of alerts passes
// filters; a world in which one of them is certainly false cannot come out that way. What a filter says in a world is
// three-valued, and errs towards Unknown: an alert that can come out is never excluded.
//
// The form is the [Shape] of the way: joins, groups and sub-queries decide whether rows are the alerts themselves, groups
// of them, or other rows that merely need an alert.
package reach

import (
	"slices"

	"github.com/sentinel-lint/sentinel-lint/internal/fact"
	"github.com/sentinel-lint/sentinel-lint/internal/kql/bind"
	"github.com/sentinel-lint/sentinel-lint/internal/kql/domain"
	"github.com/sentinel-lint/sentinel-lint/internal/source"
)

// Severities are the severities of alerts, from grave to mild.
var severities = [...]string{"High", "Medium", "Low", "Informational"}

// A Product is a product and how its alerts look in tables.
type Product struct {
	Key     string
	Names   []Name   // in SecurityAlert
	Sources []string // values of AlertInfo.ServiceSource; empty if they are not known
}

// A Name is what alerts of a product carry in SecurityAlert. An empty member is not known, or varies.
type Name struct{ ProductName, ProviderName, ComponentName string }

// A Form is how a table holds alerts.
type Form uint8

// The forms of tables with alerts.
const (
	StoredAlerts  Form = iota + 1 // SecurityAlert
	HuntingAlerts                 // AlertInfo, AlertEvidence
	OtherAlerts                   // alerts whose product the columns do not tell
	Incidents                     // SecurityIncident
)

// A Carrier is a table, or a function, that holds alerts.
type Carrier struct {
	Name string
	Form Form
}

// A World is what is known of products and tables. The catalogue fills it.
type World struct {
	Products []Product
	Carriers []Carrier
}

func (w *World) form(name string) Form {
	for _, c := range w.Carriers {
		if c.Name == name {
			return c.Form
		}
	}
	return 0
}

// A Shape is how the rows of a query derive from alerts, from those that raise every alert again to those that do not
// show it.
type Shape uint8

// The shapes.
const (
	ReAlert     Shape = iota // rows are alerts, one to one or deduplicated
	Aggregate                // rows are groups of alerts, or need several
	Correlation              // rows need an alert and other data
	Unclear                  // what becomes of the alerts cannot be told
	Enrichment               // rows are of other data, with alerts added where there are any
	Excluded                 // alerts only keep rows out, or set a limit
)

var shapeNames = [...]string{"re-alert", "aggregate", "correlation", "unclear", "enrichment", "excluded"}

// String returns the shape as [Shape] names it: "re-alert".
func (s Shape) String() string { return shapeNames[s] }

// A Source is one way in which a table of alerts takes part in a query.
type Source struct {
	Table    string
	Form     Form
	At       source.Span // where the table is named
	Shape    Shape
	ShapedBy source.Span   // the operator that made the shape; nowhere for a re-alert
	Products []Passing     // the products some of whose alerts may come out, in the order in which they are known
	Others   fact.Truth    // whether alerts of products that are not known may come out
	Decided  []source.Span // the predicates that keep products or severities out
	Narrowed []source.Span // the predicates over other columns of the alert, which let only some alerts through
	Unknown  []source.Span // the predicates of which nothing can be told
	Values   []domain.Cell // what the columns that tell alerts apart may hold
	Pinned   bool          // the predicates pick products by name
	ByKind   bool          // the predicates pick alerts by what they are called: by AlertName, AlertType
}

// A Passing is the alerts of a product that may come out of a query.
type Passing struct {
	Key        string
	BySeverity []Severity // those that may come out
}

// A Severity is a severity and whether alerts of it come out: Yes, or Unknown.
type Severity struct {
	Name  string
	Comes fact.Truth
}

// Truth tells whether any alert of the product comes out.
func (p Passing) Truth() fact.Truth {
	t := fact.No
	for _, s := range p.BySeverity {
		t = t.Or(s.Comes)
	}
	return t
}

// Passes returns the alerts of the product that may come out; ok is false if none can.
func (s *Source) Passes(key string) (p Passing, ok bool) {
	i := slices.IndexFunc(s.Products, func(p Passing) bool { return p.Key == key })
	if i < 0 {
		return Passing{}, false
	}
	return s.Products[i], true
}

// Analyse returns the ways in which tables of alerts take part in the query, in the order of the plan. A table that is
// read in two branches is in the result twice.
func Analyse(b *bind.Bound, w *World) []*Source {
	if b.Result == nil {
		return nil
	}
	f := &finder{world: w}
	f.visit(b.Result, &way{})
	var sources []*Source
	for _, p := range f.found {
		sources = append(sources, p.judge(w))
	}
	return sources
}

// judge tries every known world on the filters of the way.
func (p *way) judge(w *World) *Source {
	s := &Source{Table: p.read.Table, Form: p.form, At: p.read.At, Shape: p.shape, ShapedBy: p.shapedBy}
	t := &trial{way: p}
	t.split()
	var known []world
	names := w.names()
	for _, product := range w.Products {
		known = append(known, names.worlds(w, product, p.form)...)
	}
	outcomes := make([]outcome, len(known))
	for i := range known {
		outcomes[i] = t.run(known[i].row)
	}
	s.Pinned = t.pinned(outcomes)
	var possible []domain.World
	for _, product := range w.Products {
		passing := Passing{Key: product.Key}
		for _, severity := range severities {
			comes := fact.No
			for i, k := range known {
				if k.product == product.Key && k.severity == severity {
					comes = comes.Or(outcomes[i].comes(s.Pinned))
					if outcomes[i].truth.Possibly() {
						possible = append(possible, k.row)
					}
				}
			}
			if comes.Possibly() {
				passing.BySeverity = append(passing.BySeverity, Severity{severity, comes})
			}
		}
		if len(passing.BySeverity) > 0 {
			s.Products = append(s.Products, passing)
		}
	}
	s.Others = fact.No
	for _, o := range names.others(w, p.form) {
		out := t.run(o)
		s.Others = s.Others.Or(out.comes(false))
		if out.truth.Possibly() {
			possible = append(possible, o)
		}
	}
	for _, c := range columnsOf[p.form] {
		s.Values = append(s.Values, domain.Cell{Column: c, Values: domain.JoinColumn(possible, c)})
	}
	s.Decided, s.Narrowed, s.Unknown = t.spans()
	s.ByKind = t.byKind()
	return s
}

// columnsOf are the columns that tell alerts apart.
var columnsOf = map[Form][]string{
	StoredAlerts:  {"ProductName", "ProviderName", "ProductComponentName", "VendorName", "AlertSeverity"},
	HuntingAlerts: {"ServiceSource", "Severity"},
}

// A world is one kind of row in a table of alerts.
type world struct {
	product, severity string
	row               domain.World
}

// names are the names that alerts carry, by column and product.
type names struct {
	products map[string]*nameSet
	sources  []string
}

// nameSet is the names of a product in the columns of SecurityAlert.
type nameSet struct{ product, provider, component []string }

func (w *World) names() *names {
	n := &names{products: map[string]*nameSet{}}
	for _, p := range w.Products {
		set := &nameSet{}
		for _, name := range p.Names {
			set.product = add(set.product, name.ProductName)
			set.provider = add(set.provider, name.ProviderName)
			set.component = add(set.component, name.ComponentName)
		}
		n.products[p.Key] = set
		n.sources = append(n.sources, p.Sources...)
	}
	return n
}

func add(list []string, s string) []string {
	if s == "" || slices.Contains(list, s) {
		return list
	}
	return append(list, s)
}

// ofOthers returns the names that products other than the one with the key are known to carry.
func (n *names) ofOthers(w *World, key string, of func(*nameSet) []string) []string {
	var out []string
	for _, p := range w.Products {
		if p.Key != key {
			out = append(out, of(n.products[p.Key])...)
		}
	}
	return out
}

func productNames(s *nameSet) []string   { return s.product }
func providerNames(s *nameSet) []string  { return s.provider }
func componentNames(s *nameSet) []string { return s.component }

func without(list, taken []string) []string {
	return slices.DeleteFunc(slices.Clone(list), func(s string) bool { return slices.Contains(taken, s) })
}

// row returns a row of SecurityAlert under a name of the product. Where the catalogue lacks a value, a product that has
// product names carries one of them; otherwise the column holds no name that is known to be of another product.
func (n *names) row(w *World, p Product, name Name, severity string) domain.World {
	own := n.products[p.Key]
	unknown := func(of func(*nameSet) []string) domain.Set {
		return domain.AllButNames(without(n.ofOthers(w, p.Key, of), of(own))...)
	}
	known := func(value string, of func(*nameSet) []string) domain.Set {
		if value != "" {
			return domain.OfStrings(value)
		}
		return unknown(of)
	}
	product := known(name.ProductName, productNames)
	if name.ProductName == "" && len(own.product) > 0 {
		product = domain.OfStrings(own.product...)
	}
	return domain.World{}.With("ProductName", product).
		With("ProviderName", known(name.ProviderName, providerNames)).
		With("ProductComponentName", known(name.ComponentName, componentNames)).
		With("VendorName", domain.OfStrings("Microsoft")).
		With("AlertSeverity", domain.OfStrings(severity)).
		With("Type", domain.OfStrings("SecurityAlert"))
}

func (n *names) worlds(w *World, p Product, form Form) []world {
	var out []world
	for _, severity := range severities {
		switch form {
		case StoredAlerts:
			for _, name := range p.Names {
				out = append(out, world{p.Key, severity, n.row(w, p, name, severity)})
			}
		case HuntingAlerts:
			row := domain.World{}.With("Severity", domain.OfStrings(severity))
			for _, s := range p.Sources {
				out = append(out, world{p.Key, severity, row.With("ServiceSource", domain.OfStrings(s))})
			}
			if len(p.Sources) == 0 {
				out = append(out, world{p.Key, severity, row.With("ServiceSource", domain.AllButNames(n.sources...))})
			}
		default:
			out = append(out, world{p.Key, severity, domain.World{}})
		}
	}
	return out
}

// others returns the worlds of alerts of products that are not known: with any name but those that are.
func (n *names) others(w *World, form Form) []domain.World {
	var out []domain.World
	for _, severity := range severities {
		switch form {
		case StoredAlerts:
			out = append(out, domain.World{}.
				With("ProductName", domain.AllButNames(n.ofOthers(w, "", productNames)...)).
				With("ProviderName", domain.AllButNames(n.ofOthers(w, "", providerNames)...)).
				With("AlertSeverity", domain.OfStrings(severity)).With("Type", domain.OfStrings("SecurityAlert")))
		case HuntingAlerts:
			out = append(out, domain.World{}.With("ServiceSource", domain.AllButNames(n.sources...)).
				With("Severity", domain.OfStrings(severity)))
		}
	}
	return out
}

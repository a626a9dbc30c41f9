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
	"sync"

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

	// Titles are titles that its alerts have in AlertName and DisplayName, and those of no other product do. There may be
	// others. Untitled tells that people make its titles, so that they may be any.
	Titles   []string
	Untitled bool
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

// A World is what is known of products and tables. The catalogue fills it. It must not be changed once it is used.
type World struct {
	Products []Product
	Carriers []Carrier

	prepare sync.Once
	names   *names
	kinds   map[Form]*kinds
	titles  map[string]string // keys of products by the titles of their alerts, in small letters
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
	Pinned   bool          // the predicates pick products by name
	ByKind   bool          // the predicates pick alerts by what they are called: by AlertName, AlertType

	possible []domain.World // the worlds that may come out
}

// Values returns what the columns that tell alerts apart may hold in the rows that come out.
func (s *Source) Values() []domain.Cell {
	var out []domain.Cell
	for _, c := range columnsOf[s.Form] {
		out = append(out, domain.Cell{Column: c, Values: domain.JoinColumn(s.possible, c)})
	}
	return out
}

// A Passing is the alerts of a product that may come out of a query.
type Passing struct {
	Key        string
	BySeverity []Severity // those that may come out
	Named      fact.Truth // whether the predicates over names of products let it through: Yes, or Unknown
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

// Moved returns the sources of a query for another file with the same text: what is in the one file is in the other at the
// same place. The given sources stay as they are.
func Moved(sources []*Source, from, to *source.File) []*Source {
	if from == to {
		return sources
	}
	moved := slices.Clone(sources)
	for i, s := range sources {
		c := *s
		c.At, c.ShapedBy = movedSpan(s.At, from, to), movedSpan(s.ShapedBy, from, to)
		c.Decided, c.Narrowed, c.Unknown = movedSpans(s.Decided, from, to), movedSpans(s.Narrowed, from, to), movedSpans(s.Unknown, from, to)
		moved[i] = &c
	}
	return moved
}

func movedSpans(spans []source.Span, from, to *source.File) []source.Span {
	moved := slices.Clone(spans)
	for i, s := range moved {
		moved[i] = movedSpan(s, from, to)
	}
	return moved
}

func movedSpan(s source.Span, from, to *source.File) source.Span {
	if s.File == from {
		s.File = to
	}
	return s
}

// judge tries every known world on the filters of the way.
func (p *way) judge(w *World) *Source {
	s := &Source{Table: p.read.Table, Form: p.form, At: p.at(), Shape: p.shape, ShapedBy: p.shapedBy}
	t := &trial{way: p, eval: evaluator{way: p}}
	t.split()
	kinds := w.kindsOf(p.form)
	outcomes := make([]outcome, len(kinds.known))
	for i := range kinds.known {
		outcomes[i] = t.run(kinds.known[i].row)
	}
	s.Pinned = t.pinned(outcomes)
	s.ByKind = t.byKind()
	meant := ""
	if s.ByKind && !s.Pinned {
		meant = w.meant(p)
	}
	for i, k := range kinds.known {
		if outcomes[i].truth.Possibly() && (meant == "" || meant == k.product || w.untitled(k.product)) {
			s.possible = append(s.possible, k.row)
			s.pass(k, outcomes[i].comes(s.Pinned), outcomes[i].named)
		}
	}
	s.Others = fact.No
	for _, row := range kinds.others {
		out := t.run(row)
		s.Others = s.Others.Or(out.comes(false))
		if out.truth.Possibly() {
			s.possible = append(s.possible, row)
		}
	}
	s.Decided, s.Narrowed, s.Unknown = t.spans()
	return s
}

// pass notes that alerts of a kind may come out. Those of one product and severity come one after the other.
func (s *Source) pass(k kind, comes, named fact.Truth) {
	if n := len(s.Products); n == 0 || s.Products[n-1].Key != k.product {
		s.Products = append(s.Products, Passing{Key: k.product})
	}
	p := &s.Products[len(s.Products)-1]
	p.Named = p.Named.Or(named)
	if n := len(p.BySeverity); n > 0 && p.BySeverity[n-1].Name == k.severity {
		p.BySeverity[n-1].Comes = p.BySeverity[n-1].Comes.Or(comes)
		return
	}
	p.BySeverity = append(p.BySeverity, Severity{k.severity, comes})
}

// columnsOf are the columns that tell alerts apart.
var columnsOf = map[Form][]string{
	StoredAlerts:  {"ProductName", "ProviderName", "ProductComponentName", "VendorName", "AlertSeverity"},
	HuntingAlerts: {"ServiceSource", "Severity"},
}

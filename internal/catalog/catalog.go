// Package catalog holds what is known of Microsoft's services, as embedded and dated data: connector kinds, products
// and the alerts they raise, product filters, limits, the solutions of the content hub and their versions.
//
// Every row names its source and the date of it, because the services change and the sources disagree. The files in
// data are the truth: correct a fact there. What is taken over by machine (solutions, API versions, tables) is renewed by
// package generate; docs/catalog.md says how.
//
// A lookup of something that the catalogue does not know returns nil or the zero value, which means unknown and never
// that the thing does not exist. Names of the services compare without case, as Azure does.
package catalog

import (
	"bytes"
	"embed"
	"encoding/json"
	"strings"
	"sync"

	"github.com/sentinel-lint/sentinel-lint/internal/bug"
)

//go:embed data
var data embed.FS

// A Catalog is the embedded knowledge, read and cross-referenced. It is immutable and safe for concurrent use. The rows
// that its methods return are shared and must not be modified.
type Catalog struct {
	sources      table[Source]
	products     table[Product]
	filters      table[ProductFilter]
	kinds        table[ConnectorKind]
	tiles        table[Tile]
	ruleKinds    table[RuleKind]
	ruleProps    table[RuleProperty]
	entities     table[Entity]
	limits       table[Limit]
	enumerations table[Enumeration]
	properties   table[AutomationProperty]
	classes      table[Classification]
	effects      table[Effect]
	providers    table[IncidentProvider]
	carriers     table[Carrier]
	titles       table[AlertTitles]
	states       table[MDCState]
	evidence     table[TenantEvidence]
	events       table[Event]
	versions     apiVersions
	availability map[string]Availability
	solutions    func() *solutionIndex
}

var embedded = sync.OnceValue(read)

// Embedded returns the catalogue that is built into the program. It is read on the first call, the solutions when they
// are first asked for.
func Embedded() *Catalog { return embedded() }

func read() *Catalog {
	c := &Catalog{
		sources:      newTable("sources", func(r *Source) string { return r.Key }),
		products:     newTable("products", func(r *Product) string { return r.Key }),
		filters:      newTable("product-filters", func(r *ProductFilter) string { return r.Value }),
		kinds:        newTable("connector-kinds", func(r *ConnectorKind) string { return r.Kind }),
		tiles:        newTable("connector-tiles", func(r *Tile) string { return r.ID }),
		ruleKinds:    newTable("rule-kinds", func(r *RuleKind) string { return r.Kind }),
		ruleProps:    newTable("rule-properties", func(r *RuleProperty) string { return r.Name }),
		entities:     newTable("entities", func(r *Entity) string { return r.Type }),
		limits:       newTable("limits", func(r *Limit) string { return r.Key }),
		enumerations: newTable("enumerations", func(r *Enumeration) string { return r.Key }),
		properties:   newTable("automation-properties", func(r *AutomationProperty) string { return r.Name }),
		classes:      newTable("classifications", func(r *Classification) string { return r.Name + "/" + r.Reason }),
		effects:      newTable("transition-effects", func(r *Effect) string { return r.Key }),
		providers:    newTable("incident-providers", func(r *IncidentProvider) string { return r.Value }),
		carriers:     newTable("alert-carriers", func(r *Carrier) string { return r.Name }),
		titles:       newTable("alert-titles", func(r *AlertTitles) string { return r.Key }),
		states:       newTable("mdc-states", (*MDCState).key),
		evidence:     newTable("tenant-evidence", func(r *TenantEvidence) string { return string(r.Key) }),
		events:       newTable("events", func(r *Event) string { return r.Key }),
		versions:     readAPIVersions(),
		availability: readAvailability(),
	}
	c.solutions = sync.OnceValue(c.readSolutions)
	c.link()
	return c
}

// link resolves the references between rows.
func (c *Catalog) link() {
	for _, f := range c.filters.rows {
		f.Product = c.products.get(f.ProductKey)
	}
	for _, k := range c.kinds.rows {
		k.Product = c.products.get(k.ProductKey)
		k.API = c.availability[availabilityKey(ScopeConnectorKind, k.Kind)]
	}
	for _, t := range c.tiles.rows {
		t.Product = c.products.get(t.ProductKey)
	}
	for _, k := range c.ruleKinds.rows {
		k.API = c.availability[availabilityKey(ScopeRuleKind, k.Kind)]
	}
}

// Date returns the day, as YYYY-MM-DD, up to which the catalogue is complete: the oldest of the snapshots it is made
// from. What was published later may be missing.
func (c *Catalog) Date() string {
	date := ""
	for _, s := range c.sources.rows {
		if s.Snapshot && (date == "" || s.Date < date) {
			date = s.Date
		}
	}
	return date
}

// A Count is the number of rows of one part of the catalogue.
type Count struct {
	Part string // what the rows are, in the plural: "connector kinds"
	Rows int
}

// Counts returns the sizes of the parts, in a fixed order.
func (c *Catalog) Counts() []Count {
	return []Count{
		{"solutions", len(c.solutions().rows)},
		{"milestones of solutions", c.solutions().milestoneCount},
		{"connector kinds", len(c.kinds.rows)},
		{"connector tiles", len(c.tiles.rows)},
		{"products", len(c.products.rows)},
		{"product filters", len(c.filters.rows)},
		{"rule kinds", len(c.ruleKinds.rows)},
		{"rule properties", len(c.ruleProps.rows)},
		{"automation properties", len(c.properties.rows)},
		{"enumerations", len(c.enumerations.rows)},
		{"entity types", len(c.entities.rows)},
		{"limits", len(c.limits.rows)},
		{"API versions", len(c.versions.all)},
		{"availabilities by API version", len(c.availability)},
		{"states of the Defender for Cloud connectors", len(c.states.rows)},
		{"incident providers", len(c.providers.rows)},
		{"tables and functions with alerts", len(c.carriers.rows)},
		{"lists of alert titles", len(c.titles.rows)},
		{"effects of the transition to the Defender portal", len(c.effects.rows)},
		{"events", len(c.events.rows)},
		{"sources", len(c.sources.rows)},
	}
}

// A table is the rows of one data file, in the order of the file, and an index of them without case.
type table[T any] struct {
	rows  []*T
	index map[string]*T
}

func newTable[T any](name string, key func(*T) string) table[T] {
	t := table[T]{index: map[string]*T{}}
	decode(name+".json", &t.rows)
	for _, row := range t.rows {
		t.index[strings.ToLower(key(row))] = row
	}
	return t
}

// get returns the row with the key, or nil.
func (t *table[T]) get(key string) *T { return t.index[strings.ToLower(key)] }

// decode reads an embedded JSON file.
func decode(name string, into any) {
	dec := json.NewDecoder(bytes.NewReader(file(name)))
	dec.DisallowUnknownFields()
	if err := dec.Decode(into); err != nil {
		bug.Reportf("catalogue file %s: %v", name, err)
	}
}

// file returns the content of an embedded data file.
func file(name string) []byte {
	content, err := data.ReadFile("data/" + name)
	if err != nil {
		bug.Reportf("catalogue file %s: %v", name, err)
	}
	return content
}

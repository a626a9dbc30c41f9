package catalog

import (
	"encoding/json"
	"fmt"
	"io/fs"
	"slices"
	"strings"
	"testing"
	"time"
)

// TestRowsAreCited walks every object of every data file: what has a mark, or is a row, names a source that exists and
// a date.
func TestRowsAreCited(t *testing.T) {
	sources := map[string]bool{}
	cited := map[string]bool{}
	for _, s := range Embedded().Sources() {
		sources[s.Key] = true
		if s.Title == "" || !isDate(s.Date) {
			t.Errorf("source %q has no title, or its date %q is none", s.Key, s.Date)
		}
		if s.URL != "" && !strings.HasPrefix(s.URL, "https://") {
			t.Errorf("source %q has the address %q", s.Key, s.URL)
		}
	}
	check := func(where, source, date string) {
		cited[source] = true
		if !sources[source] {
			t.Errorf("%s cites %q, which is no source", where, source)
		}
		if !isDate(date) {
			t.Errorf("%s has the date %q", where, date)
		}
	}
	for _, name := range dataFiles(t) {
		switch {
		case name == "sources.json":
		case strings.HasSuffix(name, ".json"):
			checkJSON(t, name, check)
		default:
			checkCSV(t, name, check)
		}
	}
	for _, s := range Embedded().Sources() {
		if !cited[s.Key] {
			t.Errorf("no row cites source %q", s.Key)
		}
	}
}

func dataFiles(t *testing.T) []string {
	entries, err := fs.ReadDir(data, "data")
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, e := range entries {
		names = append(names, e.Name())
	}
	return names
}

func checkJSON(t *testing.T, name string, check func(where, source, date string)) {
	var rows []map[string]any
	if err := json.Unmarshal(file(name), &rows); err != nil {
		t.Fatalf("%s: %v", name, err)
	}
	var walk func(where string, v any, row bool)
	walk = func(where string, v any, row bool) {
		switch v := v.(type) {
		case []any:
			for i, e := range v {
				walk(fmt.Sprintf("%s[%d]", where, i), e, false)
			}
		case map[string]any:
			if _, has := v["source"]; has || row {
				check(where, text(v["source"]), text(v["date"]))
				marks := []Mark{Verified, Inferred, Conflicting}
				if !slices.Contains(marks, Mark(text(v["mark"]))) {
					t.Errorf("%s has the mark %q", where, text(v["mark"]))
				}
			}
			for key, e := range v {
				walk(where+"."+key, e, false)
			}
		}
	}
	for i, row := range rows {
		walk(fmt.Sprintf("%s[%d]", name, i), row, true)
	}
	if len(rows) == 0 {
		t.Errorf("%s is empty", name)
	}
}

func checkCSV(t *testing.T, name string, check func(where, source, date string)) {
	header, _, _ := strings.Cut(string(file(name)), "\n")
	rows := readCSV(name, header)
	for i, row := range rows {
		check(fmt.Sprintf("%s row %d", name, i+1), row[len(row)-2], row[len(row)-1])
	}
	if len(rows) == 0 {
		t.Errorf("%s is empty", name)
	}
}

func text(v any) string {
	s, _ := v.(string)
	return s
}

func isDate(s string) bool {
	for _, layout := range []string{time.DateOnly, "2006-01"} {
		if _, err := time.Parse(layout, s); err == nil {
			return true
		}
	}
	return false
}

// TestKeysAreUnique compares the number of rows with the number of different keys.
func TestKeysAreUnique(t *testing.T) {
	c := Embedded()
	for _, table := range []struct {
		name       string
		rows, keys int
	}{
		{"sources", len(c.sources.rows), len(c.sources.index)},
		{"products", len(c.products.rows), len(c.products.index)},
		{"product-filters", len(c.filters.rows), len(c.filters.index)},
		{"connector-kinds", len(c.kinds.rows), len(c.kinds.index)},
		{"connector-tiles", len(c.tiles.rows), len(c.tiles.index)},
		{"rule-kinds", len(c.ruleKinds.rows), len(c.ruleKinds.index)},
		{"rule-properties", len(c.ruleProps.rows), len(c.ruleProps.index)},
		{"entities", len(c.entities.rows), len(c.entities.index)},
		{"limits", len(c.limits.rows), len(c.limits.index)},
		{"enumerations", len(c.enumerations.rows), len(c.enumerations.index)},
		{"automation-properties", len(c.properties.rows), len(c.properties.index)},
		{"classifications", len(c.classes.rows), len(c.classes.index)},
		{"transition-effects", len(c.effects.rows), len(c.effects.index)},
		{"incident-providers", len(c.providers.rows), len(c.providers.index)},
		{"alert-carriers", len(c.carriers.rows), len(c.carriers.index)},
		{"alert-titles", len(c.titles.rows), len(c.titles.index)},
		{"mdc-states", len(c.states.rows), len(c.states.index)},
		{"tenant-evidence", len(c.evidence.rows), len(c.evidence.index)},
		{"events", len(c.events.rows), len(c.events.index)},
		{"api-versions", len(c.versions.all), len(c.versions.known)},
		{"availability", len(readCSV("availability.csv", availabilityHeader)), len(c.availability)},
	} {
		if table.rows == 0 || table.rows != table.keys {
			t.Errorf("%s has %d rows and %d different keys", table.name, table.rows, table.keys)
		}
	}
	names := map[string]bool{}
	for _, s := range c.Solutions() {
		if s.Name == "" || names[strings.ToLower(s.Name)] {
			t.Errorf("solution name %q is empty or given twice", s.Name)
		}
		names[strings.ToLower(s.Name)] = true
	}
}

// TestReferences checks that what a row names by key exists.
func TestReferences(t *testing.T) {
	c := Embedded()
	for _, f := range c.ProductFilters() {
		if f.Product == nil {
			t.Errorf("product filter %q is of the unknown product %q", f.Value, f.ProductKey)
		}
		if f.Canonical != "" && (c.ProductFilter(f.Canonical) == nil || c.ProductFilter(f.Canonical).Status != FilterListed) {
			t.Errorf("product filter %q points to %q, which the API does not list", f.Value, f.Canonical)
		}
		if (f.Canonical == "") != f.Matches().Certainly() {
			t.Errorf("product filter %q: what it matches and what to write instead disagree", f.Value)
		}
	}
	for _, k := range c.ConnectorKinds() {
		if (k.ProductKey == "") != (k.Product == nil) {
			t.Errorf("connector kind %q is of the unknown product %q", k.Kind, k.ProductKey)
		}
		if noAPI := k.API == (Availability{}); noAPI != (k.Role == RoleToolOnly || k.Kind == "StaticUI") {
			t.Errorf("connector kind %q: its role and its API versions disagree", k.Kind)
		}
		if on := len(k.DataTypes) > 0 || k.ActivePath != "" || k.ByExistence; on == (k.TileOnly || k.Role == RoleToolOnly) {
			t.Errorf("connector kind %q does not say when it is on", k.Kind)
		}
	}
	for _, tile := range c.Tiles() {
		if tile.Product == nil || tile.Kind != "" && c.ConnectorKind(tile.Kind) == nil {
			t.Errorf("tile %q refers to what is unknown", tile.ID)
		}
	}
	for _, p := range append(slices.Clone(c.ruleProps.rows), c.RuleProperties("Scheduled")...) {
		for _, kind := range append(slices.Clone(p.Kinds), p.RequiredBy...) {
			if c.RuleKind(kind) == nil {
				t.Errorf("property %q is of the unknown rule kind %q", p.Name, kind)
			}
		}
	}
	titled := map[string]string{}
	for _, titles := range c.titles.rows {
		if c.Product(titles.Product) == nil {
			t.Errorf("alert titles %q are of the unknown product %q", titles.Key, titles.Product)
		}
		for _, title := range titles.Titles {
			if other := titled[strings.ToLower(title)]; other != "" || strings.TrimSpace(title) != title || title == "" {
				t.Errorf("the alert title %q of %s is blank, or is given for %s too", title, titles.Key, other)
			}
			titled[strings.ToLower(title)] = titles.Key
		}
	}
	for _, k := range c.RuleKinds() {
		if k.API == (Availability{}) {
			t.Errorf("rule kind %q has no API version", k.Kind)
		}
	}
	for key, a := range c.availability {
		for _, version := range []string{a.PreviewFrom, a.StableFrom} {
			if version != "" && !c.versions.known[version] {
				t.Errorf("%s: the API version %q is not known", key, version)
			}
		}
	}
	var milestones []*Milestone
	decode("milestones.json", &milestones)
	for _, m := range milestones {
		if s, byID := c.FindSolution(m.Solution, ""); s == nil || !byID || !isNumeric(m.Version) {
			t.Errorf("milestone %q of %q refers to what is unknown", m.Key, m.Solution)
		}
	}
}

// TestEntities checks that what a mapping needs is among the identifiers.
func TestEntities(t *testing.T) {
	for _, e := range Embedded().Entities() {
		needs := append(slices.Clone(e.AnyOf), e.AllOf...)
		if len(needs) == 0 {
			t.Errorf("entity %q needs nothing", e.Type)
		}
		for _, id := range needs {
			if len(e.Identifiers) > 0 && !slices.Contains(e.Identifiers, id) {
				t.Errorf("entity %q needs %q, which it does not have", e.Type, id)
			}
		}
	}
}

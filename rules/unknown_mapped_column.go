package rules

import (
	"slices"
	"strings"

	"github.com/sentinel-lint/sentinel-lint/internal/didyoumean"
	"github.com/sentinel-lint/sentinel-lint/internal/lint"
	"github.com/sentinel-lint/sentinel-lint/internal/model"
	"github.com/sentinel-lint/sentinel-lint/internal/source"
	"github.com/sentinel-lint/sentinel-lint/internal/value"
)

// UnknownMappedColumn finds mappings of a rule to columns that its query does not return.
var UnknownMappedColumn = lint.Rule{
	Name:    "unknown-mapped-column",
	Summary: "a rule maps a column that its query does not return",
	Why: "Entities, custom details and alert texts are filled from columns of the result. From one that is not there they stay " +
		"empty: alerts come without entities, cannot be grouped or enriched by them, and playbooks find nothing to act on. The " +
		"portal refuses such a rule; a deployment does not always.",
	Quiet: "- results that may have other columns: of tables that are not in the catalogue, after `bag_unpack` or `pivot`\n" +
		"- queries that do not parse or of which a part is only known at deployment",
	Fix:      "Map a column that the query returns, or let it return the column. Letter case counts.",
	Severity: lint.Warning,
	Category: lint.Validity,
	Since:    "0.1.0",
	Sources: []lint.Source{{
		Title: "Map data fields to entities in Microsoft Sentinel",
		URL:   "https://learn.microsoft.com/azure/sentinel/map-data-fields-to-entities",
		Date:  "2025-03",
		Says:  "Identifiers are mapped to columns of the result of the query.",
	}},
	Check: lint.PerAnalyticsRule(checkUnknownMappedColumn),
}

func checkUnknownMappedColumn(p *lint.Pass, r *model.AnalyticsRule) {
	if r.Query == nil {
		return
	}
	mapped := mappedColumns(r)
	if len(mapped) == 0 {
		return
	}
	q := p.Query()
	if !q.Syntax().Whole {
		return
	}
	meaning := q.Meaning()
	if meaning.Open || len(meaning.Columns) == 0 {
		return
	}
	names := columnNames(meaning.Columns)
	seen := map[string]bool{}
	for _, m := range mapped {
		if slices.Contains(names, m.name) || seen[m.name] {
			continue
		}
		seen[m.name] = true
		f := p.Reportf(lint.SubjectOf(r), m.at, "%s takes the column %q, which the query does not return", m.by, m.name).
			Becausef(lint.Subject{}, meaning.Made, "the columns are made here").
			Identify(m.name)
		if name, ok := didyoumean.Closest(m.name, names); ok {
			f.Helpf("write %s", name)
		}
	}
}

// A mapping is a place in a rule that names a column of its query.
type mapping struct {
	name string
	by   string
	at   source.Span
}

func mappedColumns(r *model.AnalyticsRule) []mapping {
	var out []mapping
	add := func(v *value.Value, by string) {
		if name, ok := v.Str().Get(); ok && name != "" {
			out = append(out, mapping{name, by, v.Span()})
		}
	}
	p := r.Properties()
	for _, e := range p.Get("entityMappings").Elems() {
		for _, f := range e.Get("fieldMappings").Elems() {
			add(f.Get("columnName"), "an entity mapping")
		}
	}
	for _, e := range p.Get("sentinelEntitiesMappings").Elems() {
		add(e.Get("columnName"), "an entity mapping")
	}
	for _, m := range p.Get("customDetails").Members() {
		add(m.Value, "a custom detail")
	}
	override := p.Get("alertDetailsOverride")
	add(override.Get("alertSeverityColumnName"), "the severity of the alert")
	add(override.Get("alertTacticsColumnName"), "the tactics of the alert")
	for _, d := range override.Get("alertDynamicProperties").Elems() {
		add(d.Get("value"), "a property of the alert")
	}
	for _, key := range []string{"alertDisplayNameFormat", "alertDescriptionFormat"} {
		v := override.Get(key)
		text, _ := v.Str().Get()
		for _, name := range placeholders(text) {
			out = append(out, mapping{name, "the text of the alert", v.Span()})
		}
	}
	return out
}

// placeholders returns the columns of a text such as "{{User}} from {{IP}}".
func placeholders(text string) []string {
	var out []string
	for {
		_, rest, ok := strings.Cut(text, "{{")
		name, after, closed := strings.Cut(rest, "}}")
		if !ok || !closed {
			return out
		}
		if name = strings.TrimSpace(name); name != "" && !strings.ContainsAny(name, "{}") {
			out = append(out, name)
		}
		text = after
	}
}

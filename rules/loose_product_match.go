package rules

import (
	"slices"
	"strings"

	"github.com/sentinel-lint/sentinel-lint/internal/flow"
	"github.com/sentinel-lint/sentinel-lint/internal/kql/reach"
	"github.com/sentinel-lint/sentinel-lint/internal/lint"
)

// LooseProductMatch finds predicates for the alerts of one product that match those of another too.
var LooseProductMatch = lint.Rule{
	Name:    "loose-product-match",
	Summary: "a predicate for one product's alerts matches another's too",
	Why: "`Azure Security Center` is a part of `Azure Security Center for IoT`, and `Microsoft Defender for Cloud` of `Microsoft " +
		"Defender for Cloud Apps`. An operator such as `has` or `startswith` takes both, and the rule raises alerts of a product " +
		"that it does not name.",
	Quiet: "- words that are no product's whole name: `has \"Defender\"` means several products\n" +
		"- `==`, `=~` and `in`, which compare whole names",
	Fix:      "Compare with `==`.",
	Severity: lint.Info,
	Category: lint.KQL,
	Since:    "0.1.0",
	Sources:  []lint.Source{alertNames},
	Check:    lint.PerQuery(checkLooseProductMatch),
}

func checkLooseProductMatch(p *lint.Pass, q *flow.Query) {
	for _, pred := range q.Predicates() {
		if pred.Exact() || pred.Negated || len(pred.Products()) < 2 {
			continue
		}
		i := slices.IndexFunc(pred.Matches, func(m reach.Match) bool { return strings.EqualFold(m.Value, pred.Value) })
		if i < 0 {
			continue
		}
		meant := pred.Matches[i]
		var others []string
		for _, m := range pred.Matches {
			if m.Product != meant.Product && !slices.Contains(others, m.Value) {
				others = append(others, m.Value)
			}
		}
		p.Reportf(p.About(), pred.At, "matches %s too: alerts of %s pass", quotedList(others), p.Catalog.Product(otherProduct(pred, meant)).Name).
			Identify(pred.Column+"~"+pred.Value).
			Helpf("compare with ==: %s == %q", pred.Column, meant.Value)
	}
}

func otherProduct(pred *reach.Predicate, meant reach.Match) string {
	for _, m := range pred.Matches {
		if m.Product != meant.Product {
			return m.Product
		}
	}
	return meant.Product
}

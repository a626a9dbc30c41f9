package rules

import (
	"slices"
	"strings"

	"github.com/sentinel-lint/sentinel-lint/internal/catalog"
	"github.com/sentinel-lint/sentinel-lint/internal/flow"
	"github.com/sentinel-lint/sentinel-lint/internal/kql/reach"
	"github.com/sentinel-lint/sentinel-lint/internal/lint"
)

// alertNames is the source for what alerts carry in SecurityAlert.
var alertNames = lint.Source{
	Title: "SecurityAlert: values of ProductName and ProviderName in the queries of Microsoft's own connectors",
	URL:   "https://github.com/Azure/Azure-Sentinel/tree/master/Solutions",
	Date:  "2026-08-14",
	Says:  "The connector definitions count their alerts by these names, which are those of the products when the table was made.",
}

// DeadProductName finds predicates on the name of a product that none of its alerts carries.
var DeadProductName = lint.Rule{
	Name:    "dead-product-name",
	Summary: "a query looks for alerts by a name that the product's alerts do not carry",
	Why: "SecurityAlert keeps the names that products had when their connectors were made: alerts of Defender for Endpoint " +
		"carry `Microsoft Defender Advanced Threat Protection`, those of Defender for Cloud `Azure Security Center`. A predicate " +
		"on the name of today matches no alert, and the rule never fires.",
	Quiet: "- names that no product in the catalogue has ever had: they may be of another vendor\n" +
		"- columns in which the name of today is right, such as `AlertInfo.ServiceSource`\n" +
		"- predicates that leave a name out: they leave out nothing, and do no harm",
	Fix:      "Compare with the name that the finding gives.",
	Severity: lint.Warning,
	Category: lint.KQL,
	Since:    "0.1.0",
	Sources:  []lint.Source{alertNames},
	Check:    lint.PerQuery(checkDeadProductName),
}

func checkDeadProductName(p *lint.Pass, q *flow.Query) {
	for _, pred := range q.Predicates() {
		if pred.Negated || len(pred.Matches) > 0 || carriedNames(pred) == nil {
			continue
		}
		product := productCalled(p.Catalog, pred.Value)
		if product == nil {
			continue
		}
		values := carriedNames(pred)(product)
		if len(values) == 0 {
			continue
		}
		f := p.Reportf(p.About(), pred.At, "no %s alert has %s %q: the predicate matches none", product.Name, pred.Column, pred.Value).
			Identify(pred.Column + "=" + pred.Value)
		f.Helpf("compare with %s, which they carry", quotedList(values))
	}
}

// carriedNames returns the function that tells what alerts of a product carry in the column of the predicate, or nil if
// the column holds no names of products.
func carriedNames(pred *reach.Predicate) func(*catalog.Product) []string {
	names := func(of func(catalog.AlertName) string) func(*catalog.Product) []string {
		return func(p *catalog.Product) []string {
			var out []string
			for _, a := range p.SecurityAlerts {
				if v := of(a); v != "" && a.Path != continuousExport && !slices.Contains(out, v) {
					out = append(out, v)
				}
			}
			return out
		}
	}
	switch {
	case pred.Form == reach.StoredAlerts && pred.Column == "ProductName":
		return names(func(a catalog.AlertName) string { return a.ProductName })
	case pred.Form == reach.StoredAlerts && pred.Column == "ProviderName":
		return names(func(a catalog.AlertName) string { return a.ProviderName })
	case pred.Form == reach.HuntingAlerts && pred.Column == "ServiceSource":
		return func(p *catalog.Product) []string { return p.ServiceSources }
	}
	return nil
}

// continuousExport is the path on which alerts of Defender for Cloud carry another name than through the connectors.
const continuousExport = "continuous export"

// productCalled returns the product that has, or had, the name, or whose alerts carry it in some column.
func productCalled(c *catalog.Catalog, name string) *catalog.Product {
	for _, p := range c.Products() {
		called := append([]string{p.Name, p.FullName}, p.FormerNames...)
		called = append(called, p.ServiceSources...)
		for _, a := range p.SecurityAlerts {
			called = append(called, a.ProductName, a.ProviderName)
		}
		if slices.ContainsFunc(called, func(s string) bool { return s != "" && strings.EqualFold(unspaced(s), unspaced(name)) }) {
			return p
		}
	}
	return nil
}

// unspaced returns a name without spaces: people write "MicrosoftDefenderATP" in the manner of the names of providers.
func unspaced(name string) string { return strings.ReplaceAll(name, " ", "") }

func quotedList(values []string) string {
	var out []string
	for _, v := range values {
		out = append(out, `"`+v+`"`)
	}
	if n := len(out); n > 1 {
		return strings.Join(out[:n-1], ", ") + " or " + out[n-1]
	}
	return strings.Join(out, "")
}

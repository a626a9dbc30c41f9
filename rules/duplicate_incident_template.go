package rules

import (
	"slices"

	"github.com/sentinel-lint/sentinel-lint/internal/fact"
	"github.com/sentinel-lint/sentinel-lint/internal/flow"
	"github.com/sentinel-lint/sentinel-lint/internal/kql/reach"
	"github.com/sentinel-lint/sentinel-lint/internal/lint"
	"github.com/sentinel-lint/sentinel-lint/internal/model"
)

// reportTemplate tells the maintainer of a rule template that rules made from it raise alerts again of which Defender XDR
// makes incidents. Nobody has deployed it here, so it is an advice. A correlation finds something new, and so may a query
// whose alerts nothing but their names picks.
func reportTemplate(p *lint.Pass, rule *model.AnalyticsRule, found []doubling) {
	found = slices.DeleteFunc(found, func(d doubling) bool { return !d.repeats() })
	if len(found) == 0 {
		return
	}
	worstFirst(found)
	d := found[0]
	read := d.rule.Through(flow.Table)
	format := "when deployed, this template duplicates the incident that Defender XDR makes of each %s"
	if d.shape() == reach.Aggregate {
		format = "when deployed, this template makes incidents of what Defender XDR makes incidents of already: groups of each %s"
	}
	f := p.Reportf(lint.SubjectOf(rule), read.At, format, sayAlerts(found)).
		Labelf("%s", read.Says).
		Grade(lint.Info).
		Assuming(append(d.assumptions(), needs[d.shape()])...).
		Identify("template")
	for i, at := range read.Reads.Decided {
		if i < 3 {
			f.Becausef(lint.Subject{}, at, "lets alerts of %s through", names(found))
		}
	}
	if !read.Reads.ShapedBy.IsZero() {
		f.Becausef(lint.Subject{}, read.Reads.ShapedBy, "%s", shapedBy[d.shape()])
	}
	because(f, d.xdr.Through(flow.Connector))
	f.Helpf("set incidentConfiguration.createIncident to false in the template, or say in its description that rules made " +
		"from it are for workspaces without incident integration")
	f.Citing(cited(p.Catalog, d.product.XDR.Cite, d.product.XDR.Why))
}

// repeats reports whether the query returns alerts of the product, or groups of them, as they are.
func (d doubling) repeats() bool {
	reads := d.rule.Through(flow.Table).Reads
	return reads.Shape <= reach.Aggregate && d.alerts.Any() == fact.Yes && (reads.Pinned || !reads.ByKind)
}

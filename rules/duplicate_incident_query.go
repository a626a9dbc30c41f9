package rules

import (
	"slices"
	"strings"

	"github.com/sentinel-lint/sentinel-lint/internal/catalog"
	"github.com/sentinel-lint/sentinel-lint/internal/fact"
	"github.com/sentinel-lint/sentinel-lint/internal/flow"
	"github.com/sentinel-lint/sentinel-lint/internal/kql/reach"
	"github.com/sentinel-lint/sentinel-lint/internal/lint"
	"github.com/sentinel-lint/sentinel-lint/internal/model"
)

// shape returns how the rows of the rule's query derive from the alerts. A rule without a query takes alerts as they are.
func (d doubling) shape() reach.Shape {
	if e := d.rule.Through(flow.Table); e != nil && e.Reads != nil {
		return e.Reads.Shape
	}
	return reach.ReAlert
}

// guessed reports whether the query picks products by a name that none is known to carry, so that only those of which
// the names are not known could be meant.
func (d doubling) guessed() bool {
	reads := d.rule.Through(flow.Table).Reads
	if reads == nil || !reads.Pinned {
		return false
	}
	passing, ok := reads.Passes(d.product.Key)
	return ok && passing.Named == fact.Unknown
}

// grade says how bad it is that a query raises an alert again.
func (d doubling) grade() lint.Severity {
	reads := d.rule.Through(flow.Table).Reads
	switch {
	case d.shape() != reach.ReAlert || reads.ByKind && !reads.Pinned:
		return lint.Info
	case reads.Pinned && d.alerts.Any() == fact.Unknown:
		return lint.Info // whether the query lets alerts of the product through depends on data
	case len(reads.Narrowed) > 0 && !reads.Pinned:
		return lint.Warning
	case d.product.Key == flow.DefenderForCloud || d.product.XDR.Coverage != catalog.Covered:
		return grades[d.product.XDR.Coverage]
	}
	return lint.Warning // Microsoft ships such rules itself, for a part of the alerts of a product
}

// worstFirst orders the doublings of one query: the gravest, then the best-founded.
func worstFirst(found []doubling) {
	slices.SortStableFunc(found, func(a, b doubling) int {
		if a.grade() != b.grade() {
			return int(b.grade()) - int(a.grade())
		}
		return int(b.alerts.Any()) - int(a.alerts.Any())
	})
}

// reportRepetition reports a rule whose query finds alerts of which Defender XDR makes incidents: one finding for all
// products, with the worst of them as its subject.
func reportRepetition(p *lint.Pass, rule *model.AnalyticsRule, found []doubling) {
	worstFirst(found)
	d := found[0]
	read := d.rule.Through(flow.Table)
	format := "each %s raises two incidents: one by this rule, one by Defender XDR"
	switch {
	case d.shape() != reach.ReAlert:
		format = "Defender XDR makes an incident of each %s that this rule makes incidents from"
	case len(found) > 3:
		format = "Defender XDR makes an incident of each %s, and so does this rule"
	}
	f := p.Reportf(lint.SubjectOf(rule), read.At, format, sayAlerts(found)).
		Labelf("%s", read.Says).
		Grade(d.grade()).
		Assuming(append(d.assumptions(), needs[d.shape()])...).
		Identify("query").
		Along(d.rule, d.xdr)
	if on, known := rule.Enabled.Get(); known && on {
		f.Becausef(lint.Subject{}, rule.Enabled, "the rule is enabled")
	}
	for i, at := range read.Reads.Decided {
		if i < 3 {
			f.Becausef(lint.Subject{}, at, "lets alerts of %s through", names(found))
		}
	}
	if !read.Reads.ShapedBy.IsZero() {
		f.Becausef(lint.Subject{}, read.Reads.ShapedBy, "%s", shapedBy[d.shape()])
	}
	because(f, d.xdr.Through(flow.Connector))
	adviseRepetition(p, f, rule, d)
}

// needs is what must happen for rows to come out, by the shape of the query.
var needs = map[reach.Shape]string{
	reach.Aggregate:   "a group of such alerts meets the rest of the query",
	reach.Correlation: "the other data that the query needs is there",
}

var shapedBy = map[reach.Shape]string{
	reach.Aggregate:   "makes groups of alerts",
	reach.Correlation: "needs other data besides the alert",
}

// sayAlerts names the alerts: "Defender for Cloud or Defender for Endpoint alert with AlertName has …".
func sayAlerts(found []doubling) string {
	if len(found) == 1 {
		return found[0].sayAlert()
	}
	words := []string{names(found), "alert"}
	if len(found) > 3 {
		words = []string{"alert of a product that it covers"}
	}
	words = append(words, found[0].alerts.Narrowings()...)
	return strings.Join(words, " ")
}

// names lists the products, up to three of them.
func names(found []doubling) string {
	var list []string
	for _, d := range found {
		list = append(list, d.product.Name)
	}
	return listed(list)
}

func adviseRepetition(p *lint.Pass, f *lint.Finding, rule *model.AnalyticsRule, d doubling) {
	if d.shape() == reach.ReAlert {
		adviseDoubling(p, f, rule, d)
		f.Helpf("or let the query leave out the products whose alerts Defender XDR raises")
		return
	}
	f.Helpf("keep the rule if its incidents tell more than the alerts do; disable it otherwise")
	f.Helpf("or, if Defender XDR makes no incidents of %s here, declare it in .sentinel-lint.yaml: workspace.alertsOnly: [%s]",
		d.product.Name, d.product.Key)
	f.Citing(cited(p.Catalog, d.product.XDR.Cite, d.product.XDR.Why))
	if d.both.Truth() == fact.Unknown && len(d.xdr.Assumptions()) > 0 {
		f.Helpf("or declare in .sentinel-lint.yaml whether it is on: workspace.xdrIncidents: true or false")
	}
}

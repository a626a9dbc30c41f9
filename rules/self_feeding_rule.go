package rules

import (
	"github.com/sentinel-lint/sentinel-lint/internal/fact"
	"github.com/sentinel-lint/sentinel-lint/internal/kql/reach"
	"github.com/sentinel-lint/sentinel-lint/internal/lint"
	"github.com/sentinel-lint/sentinel-lint/internal/model"
)

// sentinelProduct is the key of the product whose alerts analytics rules make.
const sentinelProduct = "sentinel"

// SelfFeedingRule finds rules that read the alerts that they make.
var SelfFeedingRule = lint.Rule{
	Name:    "self-feeding-rule",
	Summary: "a rule reads the alerts that it makes",
	Why: "Alerts of scheduled and near-real-time rules are rows of SecurityAlert. A rule that reads the table without leaving " +
		"them out finds its own alerts in the next run, makes alerts of those, and goes on for as long as they are within its " +
		"period.",
	Quiet: "- queries that pick products or kinds of alerts by name: their own alerts are called otherwise\n" +
		"- queries in which alerts only enrich other data, or keep it out",
	Fix:      "Leave the alerts of Sentinel out, by a `where` on ProductName.",
	Severity: lint.Warning,
	Category: lint.KQL,
	Since:    "0.1.0",
	Sources: []lint.Source{{
		Title: "SecurityAlert: alerts of Microsoft Sentinel",
		URL:   "https://learn.microsoft.com/azure/azure-monitor/reference/tables/securityalert",
		Date:  "2026-08-14",
		Says:  "Alerts of analytics rules are stored with the product name Azure Sentinel.",
	}},
	Check: lint.PerAnalyticsRule(checkSelfFeeding),
}

func checkSelfFeeding(p *lint.Pass, r *model.AnalyticsRule) {
	if r.Query == nil || r.Active().Truth() == fact.No || r.Kind != model.Scheduled && r.Kind != model.NRT {
		return
	}
	for _, s := range p.Query().Sources() {
		own, ok := s.Passes(sentinelProduct)
		if !ok || s.Form != reach.StoredAlerts || s.Shape > reach.Correlation || s.ByKind || s.Pinned {
			continue
		}
		f := p.Reportf(lint.SubjectOf(r), s.At, "the query reads the alerts of this rule too: they are found again in the next run").
			Helpf("leave them out: | where ProductName != \"Azure Sentinel\"")
		if s.Shape != reach.ReAlert {
			f.Grade(lint.Info).Assuming("an alert of this rule fits the rest of the query")
		} else if own.Truth() != fact.Yes {
			f.Assuming("an alert of this rule passes the filters of the query")
		}
		if r.Active().Truth() == fact.Unknown {
			f.Assuming(r.Active().Assumption())
		}
		return
	}
}

package rules

import (
	"github.com/sentinel-lint/sentinel-lint/internal/flow"
	"github.com/sentinel-lint/sentinel-lint/internal/kql/reach"
	"github.com/sentinel-lint/sentinel-lint/internal/lint"
)

// UnsyncedStatus finds predicates on the status of stored alerts.
var UnsyncedStatus = lint.Rule{
	Name:    "unsynced-status",
	Summary: "a query asks for the status of stored alerts, which is never updated",
	Why: "A row of SecurityAlert is written when the alert is raised. Its `Status` is `New` from then on, whatever analysts do " +
		"with the alert: a predicate on another status matches nothing, and one on `New` matches everything.",
	Quiet:    "- the status of incidents: SecurityIncident gets a row for each change",
	Fix:      "Join SecurityIncident on the ids of the alerts and ask for the status of the incident.",
	Severity: lint.Info,
	Category: lint.KQL,
	Since:    "0.1.0",
	Sources: []lint.Source{{
		Title: "Security investigator: notes on SecurityAlert",
		URL:   "https://github.com/SCStelz/security-investigator",
		Date:  "2026-08",
		Says:  "SecurityAlert.Status stays New; the state of an investigation is in SecurityIncident.",
	}},
	Check: lint.PerQuery(checkUnsyncedStatus),
}

func checkUnsyncedStatus(p *lint.Pass, q *flow.Query) {
	for _, pred := range q.Predicates() {
		if pred.Form != reach.StoredAlerts || pred.Column != "Status" {
			continue
		}
		p.Reportf(p.About(), pred.At, "the status of a stored alert stays \"New\": the predicate tells nothing").
			Identify("Status=" + pred.Value).
			Helpf("join SecurityIncident, whose rows follow the status")
	}
}

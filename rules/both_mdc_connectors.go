package rules

import (
	"github.com/sentinel-lint/sentinel-lint/internal/catalog"
	"github.com/sentinel-lint/sentinel-lint/internal/fact"
	"github.com/sentinel-lint/sentinel-lint/internal/flow"
	"github.com/sentinel-lint/sentinel-lint/internal/lint"
	"github.com/sentinel-lint/sentinel-lint/internal/model"
)

// BothMDCConnectors finds workspaces into which Defender for Cloud alerts come twice.
var BothMDCConnectors = lint.Rule{
	Name:    "both-mdc-connectors",
	Summary: "both Defender for Cloud connectors are enabled, so that each alert is stored twice",
	Why: "The tenant-based connector brings the alerts of all subscriptions, the subscription-based (legacy) one those of its " +
		"subscription again. Each alert is stored and billed twice, and every rule over `SecurityAlert` counts it twice.",
	Quiet: "- the tile of a connector, its template or the solution: they make a connector available, not enabled\n" +
		"- an `AzureSecurityCenter` connector whose state or condition is off\n" +
		"- two connectors that the files put in different workspaces\n\n" +
		"No resource of the API stands for the tenant-based connector. Only what the configuration declares is taken as " +
		"certain; a Defender XDR connector that collects the alerts of Defender for Cloud is reported as *likely*.",
	Fix:      "Disconnect the subscription-based connector of every subscription; keep the tenant-based one.",
	Severity: lint.Error,
	Category: lint.Connectors,
	Since:    "0.1.0",
	Sources:  []lint.Source{ingestMDCIncidents, mdcInXDR},
	Check:    lint.PerWorkspace(checkBothMDCConnectors),
}

// degrees says how bad the finding is, and what it assumes, by the strength of the evidence for the tenant-based connector.
var degrees = map[catalog.EvidenceDegree]struct {
	severity lint.Severity
	assuming string
}{
	catalog.Certain: {lint.Error, ""},
	catalog.Likely: {lint.Warning,
		"the Defender XDR connector brings them through the tenant-based connector, which no resource shows"},
	catalog.Possible: {lint.Info,
		"the Defender XDR connector, which collects alerts of all providers, brings those of Defender for Cloud too"},
}

func checkBothMDCConnectors(p *lint.Pass, w *model.Workspace) {
	s := flow.SettingsOf(w, p.Catalog)
	if s.TenantEvidence == nil {
		return
	}
	degree, speaks := degrees[s.TenantEvidence.Strength]
	if !speaks {
		return
	}
	legacy := s.LegacyOpen()
	both := legacy.Open.And(s.Tenant.Open)
	if both.Truth() == fact.No {
		return
	}
	f := p.Reportf(lint.SubjectOf(legacy.Connector), legacy.At,
		"each Defender for Cloud alert is stored twice: both connectors are enabled").
		Labelf("the subscription-based connector is on").
		Grade(degree.severity).
		Assuming(both.Assumption(), degree.assuming)
	if both.Truth() == fact.Unknown && both.Assumption() == "" {
		f.Assuming("both are on")
	}
	f.Becausef(tenantSubject, s.Tenant.At, "%s", s.TenantEvidence.Says)
	alsoLegacy(f, s, legacy)
	f.Via(legacy.Connector.State("alerts").Origin())
	f.Helpf("remove the subscription-based connector, in each subscription that has it")
	f.Helpf("or declare in .sentinel-lint.yaml that the tenant-based one is off: workspace.tenantMdcConnector: false")
}

var tenantSubject = lint.Subject{Kind: "data connector", ID: "MicrosoftDefenderForCloudTenantBased"}

// alsoLegacy names the other subscription-based connectors: one defect, one finding.
func alsoLegacy(f *lint.Finding, s flow.Settings, named flow.Setting) {
	for _, l := range s.Legacy {
		if l.Connector != named.Connector {
			f.Becausef(lint.Subject{}, l.At, "another subscription-based connector")
		}
	}
}

package rules

import (
	"github.com/sentinel-lint/sentinel-lint/internal/catalog"
	"github.com/sentinel-lint/sentinel-lint/internal/fact"
	"github.com/sentinel-lint/sentinel-lint/internal/flow"
	"github.com/sentinel-lint/sentinel-lint/internal/lint"
	"github.com/sentinel-lint/sentinel-lint/internal/model"
	"github.com/sentinel-lint/sentinel-lint/internal/source"
)

// EmptyMDCAlerts finds workspaces in which incidents of Defender for Cloud arrive without their alerts.
var EmptyMDCAlerts = lint.Rule{
	Name:    "empty-mdc-alerts",
	Summary: "Defender for Cloud incidents arrive without alerts, because the tenant-based connector is off",
	Why: "Defender XDR makes incidents for all subscriptions of the tenant, but the alerts and entities in them come through a " +
		"Defender for Cloud connector. With the subscription-based one alone, incidents of every other subscription arrive " +
		"empty; without any, all do.",
	Quiet: "- workspaces without sign that Defender XDR incident integration is on\n" +
		"- workspaces without connector and without content for Defender for Cloud: it may not be in use\n" +
		"- Defender for Cloud declared as `alertsOnly`\n\n" +
		"No resource of the API stands for the tenant-based connector, so that the finding is *likely* unless the " +
		"configuration declares the connector off.",
	Fix: "Enable the tenant-based connector (solution Microsoft Defender for Cloud 3.0.0 or later), then disconnect the " +
		"subscription-based one. If it is on, declare `workspace.tenantMdcConnector: true`.",
	Severity: lint.Warning,
	Category: lint.Connectors,
	Since:    "0.1.0",
	Sources:  []lint.Source{ingestMDCIncidents, xdrIntegration},
	Check:    lint.PerWorkspace(checkEmptyMDCAlerts),
}

func checkEmptyMDCAlerts(p *lint.Pass, w *model.Workspace) {
	s := flow.SettingsOf(w, p.Catalog)
	shown := s.XDR.Missing == "" && s.XDR.Open.Truth().Possibly()
	if !shown || w.Declared.AlertsOnly[flow.DefenderForCloud] || s.TenantEvidence != nil && s.Tenant.Open.Truth().Possibly() {
		return
	}
	legacy := s.LegacyOpen()
	if legacy.Open.Truth().Possibly() {
		reportPartlyEmpty(p, s, legacy)
		return
	}
	if at, about := mdcContent(p.Catalog, w); !at.IsZero() {
		f := p.Reportf(about, s.XDR.At, "Defender for Cloud incidents arrive without alerts: no Defender for Cloud connector is on").
			Labelf("Defender XDR makes incidents").
			Assuming(s.XDR.Open.Assumption(), assumedOff(s))
		f.Becausef(lint.Subject{}, at, "Defender for Cloud is in use here")
		adviseTenant(f)
	}
}

func reportPartlyEmpty(p *lint.Pass, s flow.Settings, legacy flow.Setting) {
	message := "incidents of subscriptions outside this connector arrive without alerts"
	if s.Tenant.Open.Truth() == fact.No {
		message += ": the tenant-based connector is off"
	}
	f := p.Reportf(lint.SubjectOf(legacy.Connector), legacy.At, "%s", message).
		Labelf("the subscription-based connector covers one subscription").
		Assuming(legacy.Open.And(s.XDR.Open).Assumption(), assumedOff(s))
	if legacy.Open.Truth() == fact.Unknown && legacy.Open.Assumption() == "" {
		f.Assuming("this connector is on")
	}
	f.Becausef(lint.Subject{}, s.XDR.At, "Defender XDR makes incidents for the whole tenant")
	alsoLegacy(f, s, legacy)
	f.Via(legacy.Connector.State("alerts").Origin())
	adviseTenant(f)
}

// assumedOff returns the assumption that the tenant-based connector is off, unless that is declared.
func assumedOff(s flow.Settings) string {
	if s.Tenant.Open.Truth() == fact.No {
		return ""
	}
	return "the tenant-based connector, which no resource shows, is off"
}

func adviseTenant(f *lint.Finding) {
	f.Helpf("enable the tenant-based Defender for Cloud connector in the portal, then remove the subscription-based one")
	f.Helpf("or, if it is on, declare it in .sentinel-lint.yaml: workspace.tenantMdcConnector: true")
}

// mdcContent returns something in the workspace that is there for Defender for Cloud: a rule for its alerts, or its
// solution.
func mdcContent(c *catalog.Catalog, w *model.Workspace) (source.Span, lint.Subject) {
	for _, r := range w.AnalyticsRules {
		filter := c.ProductFilter(r.ProductFilter.Or(""))
		if r.Deployed.Truth().Possibly() && !r.Template && filter != nil && filter.ProductKey == flow.DefenderForCloud {
			return r.ProductFilter.Span(), lint.SubjectOf(r)
		}
	}
	for _, s := range w.Solutions {
		if s.PackageID.Or("") == catalog.MDCSolution && !s.Package && s.Deployed.Truth().Possibly() {
			return s.Span(), lint.SubjectOf(s)
		}
	}
	return source.Span{}, lint.Subject{}
}

package rules

import (
	"github.com/sentinel-lint/sentinel-lint/internal/catalog"
	"github.com/sentinel-lint/sentinel-lint/internal/fact"
	"github.com/sentinel-lint/sentinel-lint/internal/flow"
	"github.com/sentinel-lint/sentinel-lint/internal/lint"
	"github.com/sentinel-lint/sentinel-lint/internal/model"
)

// XDRIncidentsOff finds Defender XDR connectors that store alerts but bring no incidents.
var XDRIncidentsOff = lint.Rule{
	Name:    "xdr-incidents-off",
	Summary: "the Defender XDR connector stores alerts but brings no incidents",
	Why: "The alerts of all components are stored, and billed, but no incident is made of them. Unless analytics rules do, " +
		"nobody sees them; and the tenant-based Defender for Cloud connector then brings alerts without incidents too.",
	Quiet: "- a connector that collects the alerts of named providers only: such connectors are made for alerts alone\n" +
		"- a workspace that has another Defender XDR connector with incidents, or declares `xdrIncidents: true`\n" +
		"- a workspace whose rules make incidents of those alerts",
	Fix:      "Enable incidents in the Defender XDR connector, or declare the workspace as one that wants alerts only.",
	Severity: lint.Warning,
	Category: lint.Connectors,
	Since:    "0.1.0",
	Sources:  []lint.Source{xdrIntegration},
	Check:    lint.PerWorkspace(checkXDRIncidentsOff),
}

func checkXDRIncidentsOff(p *lint.Pass, w *model.Workspace) {
	s := flow.SettingsOf(w, p.Catalog)
	if s.XDR.Open.Truth() != fact.No || s.XDR.Connector == nil || makesIncidents(p) {
		return
	}
	conn := s.XDR.Connector
	alerts := conn.Collects("alerts")
	providers, known := conn.FilteredProviders().Get()
	if alerts.Truth() == fact.No || len(providers) > 0 || !known && conn.FilteredProviders().Present() == fact.Unknown {
		return
	}
	state := conn.State("incidents")
	f := p.Reportf(lint.SubjectOf(conn), s.XDR.At,
		"Defender XDR alerts are stored, but no incident is made of them: incidents are off").
		Labelf("incidents are off").
		Assuming(alerts.Assumption())
	f.Becausef(lint.Subject{}, conn.State("alerts"), "alerts are collected")
	f.Via(state.Origin())
	f.Helpf("enable incidents: \"incidents\": { \"state\": \"Enabled\" }")
	f.Helpf("or, if incidents come another way, declare it in .sentinel-lint.yaml: workspace.xdrIncidents: true")
}

// makesIncidents reports whether a rule of the workspace may make incidents of alerts that Defender XDR covers.
func makesIncidents(p *lint.Pass) bool {
	for _, n := range p.Flow.Nodes(flow.Product) {
		product := n.Object.(*catalog.Product)
		for path := range p.Flow.Paths(n, flow.Queue) {
			if path.Through(flow.Rule) != nil && product.XDR.Coverage != catalog.NotCovered {
				return true
			}
		}
	}
	return false
}

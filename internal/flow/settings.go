package flow

import (
	"slices"
	"strings"

	"github.com/sentinel-lint/sentinel-lint/internal/catalog"
	"github.com/sentinel-lint/sentinel-lint/internal/fact"
	"github.com/sentinel-lint/sentinel-lint/internal/model"
	"github.com/sentinel-lint/sentinel-lint/internal/source"
)

// A Setting is a state of the workspace that connectors and declarations decide together.
type Setting struct {
	Open      fact.Condition
	Says      string           // the decisive setting in words
	At        source.Span      // where it is made; nowhere if nothing says it
	Origin    source.Origin    // how its value came there; zero if it is written there
	Connector *model.Connector // that makes it; nil for a declaration or an assumption
	Missing   string           // if nothing says it: what is assumed, as a sentence
}

// Settings are the states that decide how alerts and incidents reach a workspace.
type Settings struct {
	XDR            Setting   // incident integration of Defender XDR
	Legacy         []Setting // each subscription-based Defender for Cloud connector that may be on
	Tenant         Setting   // the tenant-based Defender for Cloud connector
	TenantEvidence *catalog.TenantEvidence
}

// SettingsOf returns the settings of a workspace. Declared beats inferred.
func SettingsOf(w *model.Workspace, c *catalog.Catalog) Settings {
	s := Settings{XDR: xdrSetting(w, c)}
	for _, conn := range byRole(w, c, catalog.RoleMDCSubscription) {
		open := conn.Collects("alerts")
		if open.Truth().Possibly() {
			s.Legacy = append(s.Legacy, Setting{
				Open: open, Says: "the subscription-based Defender for Cloud connector stores each alert",
				At: stateSpan(conn, "alerts"), Origin: conn.State("alerts").Origin(), Connector: conn,
			})
		}
	}
	s.Tenant, s.TenantEvidence = tenantSetting(w, c)
	return s
}

// LegacyOpen returns the best-founded subscription-based connector: one that is certainly on before one that may be.
// Without any it is closed.
func (s Settings) LegacyOpen() Setting {
	best := Setting{Open: fact.Never()}
	for _, l := range s.Legacy {
		if l.Open.Truth() > best.Open.Truth() {
			best = l
		}
	}
	return best
}

func xdrSetting(w *model.Workspace, c *catalog.Catalog) Setting {
	if on, ok := w.Declared.XDRIncidents.Get(); ok {
		return Setting{
			Open: fact.When(fact.Of(on)), At: w.Declared.XDRIncidents.Span(),
			Says: "it is declared that Defender XDR makes incidents",
		}
	}
	if on, ok := w.Declared.DefenderPortal.Get(); ok && on {
		return Setting{
			Open: fact.Always(), At: w.Declared.DefenderPortal.Span(),
			Says: "it is declared that the workspace is in the Defender portal, where Defender XDR makes incidents",
		}
	}
	setting := Setting{Missing: "Defender XDR incident integration is on"}
	for _, conn := range byRole(w, c, catalog.RoleXDR) {
		open := conn.Collects("incidents")
		deployedOff := open.Truth() == fact.No && conn.Deployed.Truth() == fact.Yes
		if open.Truth() == fact.No && !deployedOff {
			continue
		}
		found := Setting{Open: open, Says: "Defender XDR makes an incident of it too", At: stateSpan(conn, "incidents"),
			Origin: conn.State("incidents").Origin(), Connector: conn}
		if setting.Connector == nil || open.Truth() > setting.Open.Truth() {
			setting = found
		}
	}
	return setting
}

// tenantSetting climbs the ladder of evidence: the API has no kind for the tenant-based connector.
func tenantSetting(w *model.Workspace, c *catalog.Catalog) (Setting, *catalog.TenantEvidence) {
	if on, ok := w.Declared.TenantMDCConnector.Get(); ok {
		evidence := c.TenantEvidence(catalog.EvidenceDeclared)
		return Setting{
			Open: fact.When(fact.Of(on)), Says: evidence.Says, At: w.Declared.TenantMDCConnector.Span(),
		}, evidence
	}
	best := Setting{Missing: "the tenant-based Defender for Cloud connector is on"}
	var bestEvidence *catalog.TenantEvidence
	for _, conn := range byRole(w, c, catalog.RoleXDR) {
		open := conn.Collects("alerts")
		if open.Truth() == fact.No || conn.State("alerts").IsSet() == fact.No {
			continue
		}
		key, at, ok := tenantEvidence(conn, c)
		if !ok {
			continue
		}
		evidence := c.TenantEvidence(key)
		if bestEvidence == nil || evidence.Level < bestEvidence.Level {
			best, bestEvidence = Setting{Open: open, Says: evidence.Says, At: at, Connector: conn}, evidence
		}
	}
	return best, bestEvidence
}

// tenantEvidence tells what an XDR connector that collects alerts says of Defender for Cloud: its provider filter names
// it, or there is no filter. A filter without it says nothing.
func tenantEvidence(conn *model.Connector, c *catalog.Catalog) (catalog.EvidenceKey, source.Span, bool) {
	filter := conn.FilteredProviders()
	providers, known := filter.Get()
	switch {
	case filter.Present() == fact.No || known && len(providers) == 0:
		return catalog.EvidenceNoProviderFilter, stateSpan(conn, "alerts"), true
	case !known:
		return "", source.Span{}, false
	}
	names := c.Product(DefenderForCloud).FilteredProviders
	named := slices.ContainsFunc(providers, func(p string) bool {
		return slices.ContainsFunc(names, func(n string) bool { return strings.EqualFold(n, p) })
	})
	return catalog.EvidenceProviderFilter, filter.Span(), named
}

// byRole returns the connectors of the workspace whose kind has the role.
func byRole(w *model.Workspace, c *catalog.Catalog, role catalog.Role) []*model.Connector {
	var out []*model.Connector
	for _, conn := range w.Connectors {
		if k := c.ConnectorKind(conn.Kind.Or("")); k != nil && k.Role == role && !conn.UIOnly {
			out = append(out, conn)
		}
	}
	return out
}

// stateSpan returns where the state of a data type is set in the connector, or where the connector is declared.
func stateSpan(conn *model.Connector, dataType string) source.Span {
	if state := conn.State(dataType); state.IsSet() != fact.No && !state.Span().IsZero() {
		return state.Origin().Used()
	}
	if kind := conn.Kind.Span(); !kind.IsZero() {
		return kind
	}
	return conn.Span()
}

package flow

import (
	"fmt"
	"strings"

	"github.com/sentinel-lint/sentinel-lint/internal/catalog"
	"github.com/sentinel-lint/sentinel-lint/internal/fact"
	"github.com/sentinel-lint/sentinel-lint/internal/kql/reach"
	"github.com/sentinel-lint/sentinel-lint/internal/model"
)

// Keys of products that have connectors of their own.
const (
	DefenderForCloud = "defender-for-cloud"
	DefenderXDR      = "defender-xdr"
)

// A builder adds the edges of a workspace to a graph.
type builder struct {
	Graph
	w        *model.Workspace
	c        *catalog.Catalog
	settings Settings

	products map[string]*Node
	alerts   *Node // the table SecurityAlert
	xdr      *Node // the connector of Defender XDR
	queue    *Node
	hunting  map[string]*Node // the tables of advanced hunting that queries read
}

// A Draft is a graph of which the queries of rules have not been looked into. That takes most of the time, and can be
// done for several queries at once.
type Draft struct {
	b       *builder
	queries []*model.Query
	sources [][]*reach.Source
}

// Prepare returns the draft of the graph of a workspace.
func Prepare(w *model.Workspace, c *catalog.Catalog) *Draft {
	b := &builder{
		w: w, c: c, settings: SettingsOf(w, c),
		products: map[string]*Node{},
		alerts:   &Node{Kind: Table, Key: "SecurityAlert", Name: "SecurityAlert"},
		xdr:      &Node{Kind: Connector, Key: "MicrosoftThreatProtection", Name: "Defender XDR"},
		queue:    &Node{Kind: Queue, Key: "incidents", Name: "incident queue"},
	}
	b.reader = newReader(w, c)
	d := &Draft{b: b}
	for _, r := range w.AnalyticsRules {
		if r.Query != nil && (r.Kind == model.Scheduled || r.Kind == model.NRT) {
			d.queries = append(d.queries, r.Query)
		}
	}
	d.sources = make([][]*reach.Source, len(d.queries))
	return d
}

// Queries returns how many queries there are to look into.
func (d *Draft) Queries() int { return len(d.queries) }

// Read looks into the query with the index. Several goroutines may do so with different ones.
func (d *Draft) Read(i int) { d.sources[i] = d.b.Query(d.queries[i]).Sources() }

// Graph returns the graph. Every query must have been read.
func (d *Draft) Graph() *Graph {
	b := d.b
	b.sources = make(map[*model.Query][]*reach.Source, len(d.queries))
	for i, q := range d.queries {
		b.sources[q] = d.sources[i]
	}
	if conn := b.settings.XDR.Connector; conn != nil { // a nil pointer in Object would not be nil
		b.xdr.Object = conn
	}
	for _, p := range b.c.Products() {
		b.products[p.Key] = &Node{Kind: Product, Key: p.Key, Name: p.Name, Object: p}
		b.note(b.products[p.Key]) // rules may read alerts of which no connector is shown
	}
	b.addIntegration()
	b.addConnectors()
	b.addTenantConnector()
	for _, r := range b.w.AnalyticsRules {
		b.addRule(r)
	}
	return &b.Graph
}

// Build returns the graph of a workspace.
func Build(w *model.Workspace, c *catalog.Catalog) *Graph {
	d := Prepare(w, c)
	for i := range d.Queries() {
		d.Read(i)
	}
	return d.Graph()
}

// addIntegration adds what Defender XDR does: it makes incidents of the alerts of the products that it covers, and
// stores the alerts of its components. The alerts of Defender for Cloud need a connector of their own.
func (b *builder) addIntegration() {
	x := b.settings.XDR
	var stored []string
	for _, p := range b.c.Products() {
		if p.XDR.Coverage == catalog.NotCovered || p.XDR.Coverage == "" {
			continue
		}
		b.Add(&Edge{
			From: b.products[p.Key], To: b.xdr, Open: b.integrated(p), Carries: Sent(p),
			Says: p.XDR.Why, At: b.w.Declared.AlertsOnlyAt,
		})
		if p.Key != DefenderForCloud {
			stored = append(stored, p.Key)
		}
	}
	b.Add(&Edge{
		From: b.xdr, To: b.queue, Open: x.Open, Carries: All(), Says: x.Says, At: x.At, Origin: x.Origin, Missing: x.Missing,
	})
	b.Add(&Edge{
		From: b.xdr, To: b.alerts, Open: x.Open, Carries: All(), At: x.At, Origin: x.Origin, Missing: x.Missing,
		Says: "Defender XDR stores each alert", Products: stored,
	})
}

// integrated tells whether Defender XDR makes incidents for the product at all.
func (b *builder) integrated(p *catalog.Product) fact.Condition {
	if b.w.Declared.AlertsOnly[p.Key] {
		return fact.Never()
	}
	return fact.Always()
}

// Sent returns the alerts of a product of which Defender XDR makes incidents, as far as its settings have their default
// values.
func Sent(p *catalog.Product) Alerts {
	alerts := All()
	for _, s := range severities {
		if !p.XDR.Sends(s) {
			alerts = alerts.With(s, fact.No)
		}
	}
	if p.XDR.Coverage == catalog.ConflictingCoverage {
		return alerts.Doubtful()
	}
	return alerts
}

// addConnectors adds the connectors that store alerts of one product.
func (b *builder) addConnectors() {
	for _, conn := range b.w.Connectors {
		kind := b.c.ConnectorKind(conn.Kind.Or(""))
		if conn.UIOnly || kind == nil || kind.Product == nil || kind.Role == catalog.RoleXDR {
			continue
		}
		if len(kind.Brings(catalog.CarriesAlerts)) == 0 {
			continue
		}
		node := &Node{Kind: Connector, Key: kind.Kind, Name: kind.Title, Object: conn}
		b.Add(&Edge{From: b.products[kind.Product.Key], To: node, Open: fact.Always(), Carries: All(), At: conn.Span()})
		b.Add(&Edge{
			From: node, To: b.alerts, Open: conn.Collects("alerts"), Carries: All(), At: stateSpan(conn, "alerts"),
			Origin: conn.State("alerts").Origin(), Says: "the " + connectorName(kind) + " stores each alert",
		})
	}
}

// connectorName returns the name of a connector kind within a sentence.
func connectorName(kind *catalog.ConnectorKind) string {
	if kind.Role == catalog.RoleMDCSubscription {
		return "subscription-based " + kind.Product.Name + " connector"
	}
	return kind.Title + " connector"
}

func (b *builder) addTenantConnector() {
	t := b.settings.Tenant
	node := &Node{Kind: Connector, Key: "MicrosoftDefenderForCloudTenantBased", Name: "Defender for Cloud, tenant-based"}
	b.Add(&Edge{From: b.products[DefenderForCloud], To: node, Open: fact.Always(), Carries: All(), At: t.At})
	b.Add(&Edge{
		From: node, To: b.alerts, Open: t.Open, Carries: All(), At: t.At, Missing: t.Missing,
		Says: "the tenant-based Defender for Cloud connector stores each alert",
	})
}

// addRule adds an analytics rule that makes incidents from alerts: of one product, or of those that its query finds.
func (b *builder) addRule(r *model.AnalyticsRule) {
	switch r.Kind {
	case model.Scheduled, model.NRT:
		b.addQueryRule(r)
		return
	case model.MicrosoftSecurity:
	default:
		return
	}
	value, ok := r.ProductFilter.Get()
	if !ok {
		return
	}
	filter := b.c.ProductFilter(value)
	if filter == nil || filter.Product == nil {
		return
	}
	node := &Node{Kind: Rule, Key: r.ID.ID, Name: r.ID.String(), Object: r}
	matches := fact.When(filter.Matches())
	b.Add(&Edge{
		From: b.alerts, To: node, Open: r.CreatesIncidents().And(matches), Carries: Selected(r),
		Says: "makes an incident of each " + filter.Product.Name + " alert", At: r.ProductFilter.Span(),
		Products: []string{filter.Product.Key},
	})
	b.Add(&Edge{From: node, To: b.queue, Open: fact.Always(), Carries: All(), At: r.ProductFilter.Span()})
}

// Selected returns the alerts of its product of which a Microsoft Security rule makes incidents.
func Selected(r *model.AnalyticsRule) Alerts {
	alerts := All()
	severities, known := r.Severities.Get()
	switch {
	case known && len(severities) > 0:
		alerts = OfSeverities(severities...)
	case !known && r.Severities.Present() == fact.Unknown:
		alerts = alerts.Doubtful()
	}
	alerts = narrow(alerts, r.OnlyNames, "contains")
	return narrow(alerts, r.NotNames, "does not contain")
}

func narrow(alerts Alerts, names fact.Fact[[]string], verb string) Alerts {
	list, known := names.Get()
	switch {
	case known && len(list) > 0:
		quoted := make([]string, len(list))
		for i, n := range list {
			quoted[i] = fmt.Sprintf("%q", n)
		}
		return alerts.Narrowed("whose name " + verb + " " + strings.Join(quoted, " or "))
	case names.Present() == fact.Unknown:
		return alerts.Doubtful()
	}
	return alerts
}

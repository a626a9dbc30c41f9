package rules

import (
	"slices"
	"strings"

	"github.com/sentinel-lint/sentinel-lint/internal/catalog"
	"github.com/sentinel-lint/sentinel-lint/internal/edit"
	"github.com/sentinel-lint/sentinel-lint/internal/fact"
	"github.com/sentinel-lint/sentinel-lint/internal/flow"
	"github.com/sentinel-lint/sentinel-lint/internal/lint"
	"github.com/sentinel-lint/sentinel-lint/internal/model"
)

// DuplicateIncident finds rules that make incidents which Defender XDR makes already.
var DuplicateIncident = lint.Rule{
	Name:    "duplicate-incident",
	Summary: "one alert raises two incidents: one by an analytics rule, one by Defender XDR",
	Why: "With incident integration on, Defender XDR makes an incident of each alert of the products it covers, Defender for " +
		"Cloud among them. An analytics rule that makes incidents of the same alerts doubles each of them: analysts triage " +
		"twice, automation runs twice, and closing one leaves the other open.",
	Quiet: "- rules that are disabled or whose condition is false: they create nothing\n" +
		"- rules for severities that Defender XDR does not get: Defender for Cloud sends it no informational alerts, Entra ID " +
		"Protection by default only high-risk detections\n" +
		"- rules for products that it does not cover, such as Defender for IoT\n" +
		"- products declared as `alertsOnly` in the configuration\n" +
		"- queries in which alerts only enrich other data, or keep it out\n\n" +
		"A query that returns groups of alerts, or alerts only together with other data, is an advice, not an error: its " +
		"incidents say something new, of alerts that Defender XDR has raised already.\n\n" +
		"A template of a rule accuses no workspace. If rules made from it raise alerts of Defender XDR again, that is an advice " +
		"to its maintainer; correlations are none.\n\n" +
		"What deployment decides is reported as *likely*, with what it depends on.",
	Fix: "Disable the rule. Move what its filters did to alert tuning in the Defender portal, or to an automation rule. Where " +
		"Defender XDR leaves the product out by its alert service settings, declare it: `workspace.alertsOnly`.",
	Severity: lint.Error,
	Category: lint.Duplicates,
	Since:    "0.1.0",
	Sources:  []lint.Source{ingestMDCIncidents, mdcInXDR, xdrIntegration},
	Check:    lint.PerFlow(checkDuplicateIncident),
}

func checkDuplicateIncident(p *lint.Pass, g *flow.Graph) {
	products := g.Nodes(flow.Product)
	ways := make([]ways, len(products))
	for i, product := range products {
		ways[i] = waysOf(g, product)
	}
	for _, node := range slices.Concat(g.Nodes(flow.Rule), g.Nodes(flow.Template)) {
		rule, ok := node.Object.(*model.AnalyticsRule)
		if !ok {
			continue
		}
		var found []doubling
		for _, w := range ways {
			if d, ok := w.doubledBy(node); ok {
				found = append(found, d)
			}
		}
		switch {
		case len(found) == 0:
		case rule.Template:
			reportTemplate(p, rule, found)
		case rule.Query != nil:
			reportRepetition(p, rule, found)
		default:
			for _, d := range found {
				reportDoubling(p, rule, d)
			}
		}
	}
}

// A doubling is two ways in which one alert of a product becomes an incident.
type doubling struct {
	product *catalog.Product
	rule    flow.Path // through the analytics rule, or to a template of one
	xdr     flow.Path // through Defender XDR
	both    fact.Condition
	alerts  flow.Alerts // that go both ways
}

// ways are the paths from a product to the incident queue, and to templates.
type ways struct {
	product *catalog.Product
	byRule  map[*flow.Node][]flow.Path
	byXDR   []flow.Path
}

func waysOf(g *flow.Graph, product *flow.Node) ways {
	w := ways{product.Object.(*catalog.Product), map[*flow.Node][]flow.Path{}, nil}
	for path := range g.Paths(product, flow.Queue) {
		if e := path.Through(flow.Rule); e != nil {
			w.byRule[e.From] = append(w.byRule[e.From], path)
		} else {
			w.byXDR = append(w.byXDR, path)
		}
	}
	for path := range g.Paths(product, flow.Template) {
		template := path[len(path)-1].To
		w.byRule[template] = append(w.byRule[template], path)
	}
	return w
}

// doubledBy returns the best-founded doubling by a rule: certain before likely, then the one that assumes least.
func (w ways) doubledBy(rule *flow.Node) (doubling, bool) {
	var best doubling
	found := false
	for _, a := range w.byRule[rule] {
		for _, b := range w.byXDR {
			d := doubling{w.product, a, b, a.Open().And(b.Open()), a.Carries().Meet(b.Carries())}
			if d.both.Truth() == fact.No || d.alerts.Any() == fact.No || d.guessed() {
				continue
			}
			if !found || d.betterThan(best) {
				best, found = d, true
			}
		}
	}
	return best, found
}

func (d doubling) betterThan(o doubling) bool {
	if d.shape() != o.shape() {
		return d.shape() < o.shape()
	}
	if d.both.Truth() != o.both.Truth() {
		return d.both.Truth() > o.both.Truth()
	}
	return len(d.assumptions()) < len(o.assumptions())
}

// assumptions returns what must hold, beyond what the files say, for the doubling to happen.
func (d doubling) assumptions() []string {
	var out []string
	if d.both.Truth() == fact.Unknown {
		out = append(out, d.rule.Assumptions()...)
		out = append(out, d.xdr.Assumptions()...)
		out = append(out, d.both.Assumption())
	}
	if d.product.XDR.Coverage == catalog.ConflictingCoverage {
		out = append(out, "Defender XDR covers "+d.product.Name)
	} else if d.alerts.Any() == fact.Unknown {
		out = append(out, "the filters of the rule let such alerts through")
	}
	if len(d.alerts.Narrowings()) > 0 {
		out = append(out, "such alerts occur")
	}
	out = slices.DeleteFunc(out, func(s string) bool { return s == "" })
	if len(out) == 0 && d.both.Truth() == fact.Unknown {
		out = append(out, "both are on")
	}
	return distinct(out)
}

func distinct(list []string) []string {
	var out []string
	for _, s := range list {
		if !slices.Contains(out, s) {
			out = append(out, s)
		}
	}
	return out
}

// grades says how bad a doubling is by how far Defender XDR covers the product.
var grades = map[catalog.Coverage]lint.Severity{
	catalog.Covered:             lint.Error,
	catalog.PartlyCovered:       lint.Warning,
	catalog.ConflictingCoverage: lint.Info,
}

func reportDoubling(p *lint.Pass, rule *model.AnalyticsRule, d doubling) {
	decisive := d.rule.Through(flow.Table)
	f := p.Reportf(lint.SubjectOf(rule), decisive.At,
		"each %s raises two incidents: one by this rule, one by Defender XDR", d.sayAlert()).
		Labelf("%s", decisive.Says).
		Grade(grades[d.product.XDR.Coverage]).
		Assuming(d.assumptions()...).
		Identify(d.product.Key).
		Along(d.rule, d.xdr)
	if on, known := rule.Enabled.Get(); known && on {
		f.Becausef(lint.Subject{}, rule.Enabled, "the rule is enabled")
	}
	xdr := d.xdr.Through(flow.Connector)
	if e := d.rule.Through(flow.Connector); e != nil && e.From != xdr.From {
		because(f, e)
	}
	because(f, xdr)
	f.Via(rule.ProductFilter.Origin()).Via(rule.Enabled.Origin())
	adviseDoubling(p, f, rule, d)
}

// because adds an edge to the evidence: its place, or its words where it has none. An assumption is no evidence.
func because(f *lint.Finding, e *flow.Edge) {
	switch {
	case !e.At.IsZero():
		f.Becausef(lint.Subject{}, e, "%s", e.Says).Via(e.Origin)
	case e.Missing == "":
		f.Notef("%s", e.Says)
	}
}

// sayAlert names the alerts that are doubled: "high or medium severity Defender for Cloud alert whose name contains …".
// Severities are named if the rule leaves some out that Defender XDR gets, or if Defender XDR by default gets only some.
func (d doubling) sayAlert() string {
	words := []string{d.alerts.String(), d.product.Name, "alert"}
	all := d.product.XDR.Coverage == catalog.Covered
	if all && slices.Equal(d.alerts.Severities(), d.xdr.Carries().Severities()) {
		words = words[1:]
	}
	words = append(words, d.alerts.Narrowings()...)
	return strings.Join(slices.DeleteFunc(words, func(s string) bool { return s == "" }), " ")
}

func adviseDoubling(p *lint.Pass, f *lint.Finding, rule *model.AnalyticsRule, d doubling) {
	f.Helpf("disable the rule: %s", off(rule))
	if fix, ok := disable(rule); ok {
		f.Suggest("disable the rule", lint.Unsafe, fix)
	}
	f.Helpf("or, if Defender XDR makes no incidents of %s here, declare it in .sentinel-lint.yaml: workspace.alertsOnly: [%s]",
		d.product.Name, d.product.Key)
	if len(d.xdr.Assumptions()) > 0 {
		f.Helpf("or declare in .sentinel-lint.yaml whether it is on: workspace.xdrIncidents: true or false")
	}
	if d.product.XDR.NotSentWhy != "" && d.product.XDR.Coverage != catalog.Covered {
		f.Notef("%s", d.product.XDR.NotSentWhy)
	}
	if d.product.XDR.Coverage == catalog.ConflictingCoverage {
		f.Notef("Microsoft's pages disagree: %s", d.product.XDR.Why)
	}
	if d.product.Key == flow.DefenderForCloud {
		f.Citing(ingestMDCIncidents, mdcInXDR)
	} else {
		f.Citing(cited(p.Catalog, d.product.XDR.Cite, d.product.XDR.Why))
	}
}

// off writes the setting that turns the rule off in the language of its file.
func off(rule *model.AnalyticsRule) string {
	at := rule.Resource.Origin.At.Physical()
	switch {
	case at.IsZero():
	case strings.HasSuffix(at.File.Path(), ".tf"):
		return "enabled = false"
	case !strings.HasSuffix(strings.ToLower(at.File.Path()), ".json"):
		return "enabled: false"
	}
	return `"enabled": false`
}

// disable returns the edit that turns the rule off, if the setting is written at the rule itself.
func disable(rule *model.AnalyticsRule) (edit.Edit, bool) {
	on, known := rule.Enabled.Get()
	origin := rule.Enabled.Origin()
	at := origin.At.Physical()
	if !known || !on || origin.Via != nil || at.IsZero() {
		return edit.Edit{}, false
	}
	text := string(at.Text())
	if !strings.EqualFold(strings.Trim(text, `"'`), "true") {
		return edit.Edit{}, false
	}
	return edit.Replace(at, "false"), true
}

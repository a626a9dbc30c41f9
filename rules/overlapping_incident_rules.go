package rules

import (
	"fmt"
	"slices"
	"strings"

	"github.com/sentinel-lint/sentinel-lint/internal/catalog"
	"github.com/sentinel-lint/sentinel-lint/internal/fact"
	"github.com/sentinel-lint/sentinel-lint/internal/flow"
	"github.com/sentinel-lint/sentinel-lint/internal/kql/reach"
	"github.com/sentinel-lint/sentinel-lint/internal/lint"
	"github.com/sentinel-lint/sentinel-lint/internal/model"
)

var severalSecurityRules = lint.Source{
	Title: "Automatically create incidents from Microsoft security alerts",
	URL:   "https://learn.microsoft.com/azure/sentinel/create-incidents-from-alerts",
	Date:  "2024-05-29",
	Says: "Several Microsoft Security rules for one product make no duplicate incidents if their filters exclude each other. " +
		"The page of 2019 said that one alert makes one incident whatever the number of rules.",
}

// OverlappingIncidentRules finds rules of one workspace that make incidents of the same alerts.
var OverlappingIncidentRules = lint.Rule{
	Name:    "overlapping-incident-rules",
	Summary: "two analytics rules make incidents of the same alerts",
	Why: "An alert that two rules raise becomes two incidents: analysts triage twice, automation runs twice, and closing one " +
		"leaves the other open. It happens when a scheduled rule that raises a product's alerts again is added beside the " +
		"Microsoft Security rule of the product, or is kept under a new name.",
	Quiet: "- rules whose filters leave no alert in common: by severity, by name or by product\n" +
		"- two queries that both pick some alerts of a product by other columns: whether they meet cannot be told\n" +
		"- queries that group alerts, or need other data besides: their incidents say something new\n" +
		"- queries that pick alerts by what they are called, and no product: which product is meant is a guess\n" +
		"- rules with one id, and rules with one name in two files: they are copies of one rule\n" +
		"- alerts of which Defender XDR certainly makes an incident too: duplicate-incident tells of each rule\n\n" +
		"Two Microsoft Security rules are an advice only: Microsoft's pages disagree whether they make two incidents or one.",
	Fix:      "Keep one of the rules, or let the filters of each leave out what the other takes.",
	Severity: lint.Warning,
	Category: lint.Duplicates,
	Since:    "0.1.0",
	Sources:  []lint.Source{severalSecurityRules},
	Check:    lint.PerFlow(checkOverlappingIncidentRules),
}

func checkOverlappingIncidentRules(p *lint.Pass, g *flow.Graph) {
	found := map[*flow.Node][]overlap{}
	for _, product := range g.Nodes(flow.Product) {
		for _, o := range overlapsOf(g, product) {
			found[o.rule.Rule] = append(found[o.rule.Rule], o)
		}
	}
	for _, node := range g.Nodes(flow.Rule) {
		if list := found[node]; len(list) > 0 {
			reportOverlap(p, list)
		}
	}
}

// An overlap is the alerts of a product that a rule and another one before it make incidents of.
type overlap struct {
	product     *catalog.Product
	rule, other raising
	both        fact.Condition
	alerts      flow.Alerts // that both take
}

// A raising is a way in which a rule raises alerts.
type raising struct {
	flow.Raising
	rule *model.AnalyticsRule
}

// reads returns how the query of the rule reads the alerts, or nil of a rule without a query.
func (r raising) reads() *reach.Source { return r.Read.Reads }

// overlapsOf returns, for each rule that raises alerts of the product, the first rule before it that raises some of them
// too. Microsoft Security rules are taken to come first, then the rules that take all alerts.
func overlapsOf(g *flow.Graph, product *flow.Node) []overlap {
	var raisings []raising
	for _, r := range g.Raisings(product) {
		if rule, ok := r.Rule.Object.(*model.AnalyticsRule); ok && raisesAgain(r) {
			raisings = append(raisings, raising{r, rule})
		}
	}
	if len(raisings) < 2 {
		return nil
	}
	slices.SortStableFunc(raisings, func(a, b raising) int { return a.rank() - b.rank() })
	raised := raisedByXDR(g, product)
	var out []overlap
	told := map[*flow.Node]bool{}
	for i, r := range raisings {
		for _, earlier := range raisings[:i] {
			o := overlap{product.Object.(*catalog.Product), r, earlier, r.Read.Open.And(earlier.Read.Open),
				r.Read.Carries.Meet(earlier.Read.Carries).Without(raised)}
			if !told[r.Rule] && o.happens() {
				out = append(out, o)
				told[r.Rule] = true
			}
		}
	}
	return out
}

// raisesAgain reports whether the rule makes one incident of one alert, and it is known of which product.
func raisesAgain(r flow.Raising) bool {
	reads := r.Read.Reads
	if reads == nil {
		return true
	}
	passing, ok := reads.Passes(r.Product.Key)
	return ok && reads.Shape == reach.ReAlert && passing.Named == fact.Yes && (reads.Pinned || !reads.ByKind)
}

func (r raising) rank() int {
	rank := 0
	if r.reads() != nil {
		rank += 4
	}
	if !r.whole() {
		rank += 2
	}
	if r.Read.Open.Truth() != fact.Yes {
		rank++
	}
	return rank
}

// whole reports whether the rule takes all alerts of the product, or all of some severities.
func (r raising) whole() bool {
	if reads := r.reads(); reads != nil {
		return len(reads.Narrowed) == 0 && len(reads.Unknown) == 0
	}
	only, known := listOf(r.rule.OnlyNames)
	not, known2 := listOf(r.rule.NotNames)
	return known && known2 && len(only) == 0 && len(not) == 0
}

// happens reports whether there may be alerts of which both rules make an incident. Where both take only some alerts, it
// must be clear that those of one are among those of the other.
func (o overlap) happens() bool {
	switch {
	case o.rule.Rule == o.other.Rule || copies(o.rule.rule, o.other.rule):
		return false
	case o.both.Truth() == fact.No || o.alerts.Any() == fact.No:
		return false
	case o.rule.whole() || o.other.whole():
		return true
	case o.rule.reads() != nil && o.other.reads() != nil:
		return sameText(o.rule.rule.Query, o.other.rule.Query)
	case o.rule.reads() == nil && o.other.reads() == nil:
		return among(o.rule.rule, o.other.rule) || among(o.other.rule, o.rule.rule)
	}
	return false
}

// copies reports whether two rules are one: the same id, or the same name in different files.
func copies(a, b *model.AnalyticsRule) bool {
	if strings.EqualFold(a.ID.ID, b.ID.ID) {
		return true
	}
	return strings.EqualFold(a.ID.Name, b.ID.Name) && a.Span().Physical().File != b.Span().Physical().File
}

// sameText reports whether two queries are the same but for blanks. Predicates alone may be the same and mean other lists.
func sameText(a, b *model.Query) bool {
	return slices.Equal(strings.Fields(a.Text().String()), strings.Fields(b.Text().String()))
}

// among reports whether every alert that passes the filters by name of rule a passes those of b.
func among(a, b *model.AnalyticsRule) bool {
	var lists [4][]string
	for i, f := range []fact.Fact[[]string]{a.OnlyNames, a.NotNames, b.OnlyNames, b.NotNames} {
		list, known := listOf(f)
		if !known {
			return false
		}
		lists[i] = list
	}
	only, not, wanted, unwanted := lists[0], lists[1], lists[2], lists[3]
	for _, n := range unwanted { // b takes no name that contains it: neither must a
		if !containsAny(n, not) {
			return false
		}
	}
	passes := func(n string) bool { return containsAny(n, wanted) }
	return len(wanted) == 0 || len(only) > 0 && !slices.ContainsFunc(only, func(n string) bool { return !passes(n) })
}

// listOf returns the list of a setting, which is empty if it is absent, and whether it is known.
func listOf(f fact.Fact[[]string]) ([]string, bool) {
	list, known := f.Get()
	return list, known || f.Present() == fact.No
}

// containsAny reports whether the text contains one of the words, in any letter case.
func containsAny(text string, words []string) bool {
	return slices.ContainsFunc(words, func(w string) bool { return strings.Contains(strings.ToLower(text), strings.ToLower(w)) })
}

// raisedByXDR returns the alerts of the product of which Defender XDR certainly makes incidents.
func raisedByXDR(g *flow.Graph, product *flow.Node) flow.Alerts {
	raised := flow.OfSeverities()
	for _, path := range waysOf(g, product).byXDR {
		if path.Open().Truth() == fact.Yes {
			raised = raised.Join(path.Carries())
		}
	}
	return raised
}

// reportOverlap reports a rule, with all products of which another rule raises the same alerts.
func reportOverlap(p *lint.Pass, found []overlap) {
	o := found[0]
	f := p.Reportf(lint.SubjectOf(o.rule.rule), o.rule.Read.At, "%s", sayOverlap(found)).
		Labelf("%s", o.rule.Read.Says).
		Grade(o.grade()).
		Assuming(o.assumptions()...).
		Along(o.rule.Path, o.other.Path)
	if on, known := o.rule.rule.Enabled.Get(); known && on {
		f.Becausef(lint.Subject{}, o.rule.rule.Enabled, "the rule is enabled")
	}
	for _, other := range others(found) {
		f.Becausef(lint.SubjectOf(other.rule), other.Read.At, "%s: %s", nameOf(other.rule), other.Read.Says)
	}
	f.Via(o.rule.rule.Enabled.Origin())
	f.Helpf("keep one of the rules; disable the other: \"enabled\": false")
	f.Helpf("or let the filters of each leave out what the other takes")
	if fix, ok := disable(o.rule.rule); ok {
		f.Suggest("disable the rule", lint.Unsafe, fix)
	}
	if o.bySecurityRules() {
		f.Notef("Microsoft's pages disagree: in 2019, that an alert makes one incident however many rules match; since 2024, that " +
			"there are no duplicates if the filters exclude each other")
	}
}

// bySecurityRules reports whether both rules are Microsoft Security rules.
func (o overlap) bySecurityRules() bool { return o.rule.reads() == nil && o.other.reads() == nil }

func (o overlap) grade() lint.Severity {
	if o.bySecurityRules() || o.alerts.Any() != fact.Yes {
		return lint.Info
	}
	return lint.Warning
}

// assumptions returns what must hold, beyond what the files say, for an alert to be raised twice.
func (o overlap) assumptions() []string {
	var out []string
	if o.both.Truth() == fact.Unknown {
		out = append(out, o.both.Assumption())
		if out[0] == "" {
			out[0] = "both are on"
		}
	}
	if o.alerts.Any() == fact.Unknown {
		out = append(out, "the filters of the rules let such alerts through")
	}
	if len(o.alerts.Narrowings()) > 0 {
		out = append(out, "such alerts occur")
	}
	if o.rule.Read.From != o.other.Read.From {
		out = append(out, fmt.Sprintf("the alerts are both in %s and in %s", o.rule.Read.From.Name, o.other.Read.From.Name))
	}
	return out
}

// sayOverlap says which alerts are raised twice, and by which rules.
func sayOverlap(found []overlap) string {
	var products []string
	for _, o := range found {
		products = append(products, o.product.Name)
	}
	o := found[0]
	alerts := []string{o.alerts.String(), listed(products), "alert"}
	if n := len(products); n > 3 {
		alerts = []string{o.alerts.String(), fmt.Sprintf("alert of %d products", n)}
	}
	words := append(alerts, distinct(o.alerts.Narrowings())...)
	alert := strings.Join(slices.DeleteFunc(words, func(w string) bool { return w == "" }), " ")
	by := nameOf(o.other.rule)
	if n := len(others(found)); n > 1 {
		by = fmt.Sprintf("one of %d other rules", n)
	}
	if o.bySecurityRules() {
		return fmt.Sprintf("each %s matches two rules: this one and %s", alert, by)
	}
	return fmt.Sprintf("each %s raises two incidents: one by this rule, one by %s", alert, by)
}

// others returns the other rules of the overlaps, each once.
func others(found []overlap) []raising {
	var out []raising
	for _, o := range found {
		if !slices.ContainsFunc(out, func(r raising) bool { return r.Rule == o.other.Rule }) {
			out = append(out, o.other)
		}
	}
	return out
}

// maxName is the length in characters of the longest name that is shown in full.
const maxName = 60

// nameOf returns the name of a rule in quotes.
func nameOf(r *model.AnalyticsRule) string {
	name := r.ID.String()
	if runes := []rune(name); len(runes) > maxName {
		name = string(runes[:maxName-1]) + "…"
	}
	return fmt.Sprintf("%q", name)
}

// listed returns up to three names as a list of alternatives; of more, the first two and the number of the others.
func listed(names []string) string {
	if len(names) > 3 {
		return fmt.Sprintf("%s and %d more products", strings.Join(names[:2], ", "), len(names)-2)
	}
	if n := len(names); n > 1 {
		return strings.Join(names[:n-1], ", ") + " or " + names[n-1]
	}
	return strings.Join(names, "")
}

package model

import (
	"strings"
	"time"

	"github.com/sentinel-lint/sentinel-lint/internal/fact"
)

// RuleKind is the kind of an analytics rule.
type RuleKind uint8

// The kinds of analytics rules.
const (
	OtherRule         RuleKind = iota // a kind that is unknown, or not known to this program
	MicrosoftSecurity                 // creates incidents from the alerts of one product: MicrosoftSecurityIncidentCreation
	Scheduled
	NRT // near-real-time
	Fusion
	MLBehaviorAnalytics
	ThreatIntelligence
	Anomaly
	ruleKindCount
)

var ruleKindNames = [ruleKindCount]string{
	"other", "MicrosoftSecurityIncidentCreation", "Scheduled", "NRT", "Fusion", "MLBehaviorAnalytics",
	"ThreatIntelligence", "Anomaly",
}

// String returns the kind as the REST API spells it.
func (k RuleKind) String() string { return ruleKindNames[k] }

// ParseRuleKind returns the kind of the given name. Letter case is ignored, as Azure does.
func ParseRuleKind(name string) RuleKind {
	for k, n := range ruleKindNames {
		if strings.EqualFold(n, name) {
			return RuleKind(k)
		}
	}
	return OtherRule
}

// An AnalyticsRule is a Microsoft.SecurityInsights/alertRules resource.
type AnalyticsRule struct {
	*Resource
	ID          Identity
	Kind        RuleKind
	DisplayName fact.Fact[string]
	Enabled     fact.Fact[bool]

	// Of a Microsoft Security rule.
	ProductFilter fact.Fact[string]
	Severities    fact.Fact[[]string] // absent or empty: all
	OnlyNames     fact.Fact[[]string] // only alerts whose name contains one of these
	NotNames      fact.Fact[[]string] // no alerts whose name contains one of these

	// Of a Scheduled or NRT rule.
	Query          *Query // nil without a query
	Severity       fact.Fact[string]
	Frequency      fact.Fact[time.Duration]
	Period         fact.Fact[time.Duration]
	CreateIncident fact.Fact[bool] // the service's default, true, is applied
}

func newAnalyticsRule(r *Resource) *AnalyticsRule {
	p := r.Properties()
	rule := &AnalyticsRule{
		Resource:      r,
		Kind:          ParseRuleKind(r.Body.Get("kind").Str().Or("")),
		DisplayName:   p.Get("displayName").Str(),
		Enabled:       p.Get("enabled").Bool(),
		ProductFilter: p.Get("productFilter").Str(),
		Severities:    p.Get("severitiesFilter").Strings(),
		OnlyNames:     p.Get("displayNamesFilter").Strings(),
		NotNames:      p.Get("displayNamesExcludeFilter").Strings(),
		Query:         newQuery(p.Get("query")),
		Severity:      p.Get("severity").Str(),
		Frequency:     fact.Map(p.Get("queryFrequency").Str(), ParseDuration),
		Period:        fact.Map(p.Get("queryPeriod").Str(), ParseDuration),
		// "The API creates an incident if omitted": terraform-provider-azurerm, sentinel_alert_rule_scheduled_resource.go.
		CreateIncident: p.Get("incidentConfiguration", "createIncident").Bool().OrDefault(true),
	}
	rule.ID = identify(r, rule.DisplayName)
	return rule
}

// Active tells whether the rule is deployed and enabled. A rule without the required setting "enabled" is neither known
// to be enabled nor to be disabled.
func (r *AnalyticsRule) Active() fact.Condition {
	if r.Template {
		return fact.Never()
	}
	enabled := fact.Holds(r.Enabled)
	if r.Enabled.Present() == fact.No {
		enabled = fact.Assuming(fact.Atom{Expr: "\"enabled\"", At: r.Span(), Why: fact.Why{
			Cause: fact.NoValue, Says: "the rule does not say whether it is enabled", At: r.Span(),
		}})
	}
	return r.Deployed.And(enabled.In(r.Scope))
}

// CreatesIncidents tells whether the rule is active and makes incidents.
func (r *AnalyticsRule) CreatesIncidents() fact.Condition {
	return r.Active().And(r.CreatesWhenActive())
}

// CreatesWhenActive tells whether the rule makes incidents where it is deployed and enabled. Of a template that is what a
// rule made from it does.
func (r *AnalyticsRule) CreatesWhenActive() fact.Condition {
	switch r.Kind {
	case MicrosoftSecurity, Fusion, MLBehaviorAnalytics, ThreatIntelligence:
		return fact.Always()
	case Scheduled, NRT:
		return fact.Holds(r.CreateIncident).In(r.Scope)
	case Anomaly:
		return fact.Never()
	}
	return fact.Condition{}
}

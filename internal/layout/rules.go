package layout

import (
	"fmt"
	"strings"

	"github.com/sentinel-lint/sentinel-lint/internal/fact"
	"github.com/sentinel-lint/sentinel-lint/internal/model"
	"github.com/sentinel-lint/sentinel-lint/internal/value"
)

// operators are the short names of trigger operators in rule templates.
var operators = [...]spelling{{"gt", "GreaterThan"}, {"lt", "LessThan"}, {"eq", "Equal"}, {"ne", "NotEqual"}}

// matching are the names that AzSentinel gave to ways of grouping alerts, and those of today.
var matching = [...]spelling{{"All", "AllEntities"}, {"None", "AnyAlert"}, {"Custom", "Selected"}}

// templateNames is how rule templates call the properties of a rule.
//
// Source: github.com/f-bader/SentinelARConverter at f55b627, which turns templates into deployment templates and back.
var templateNames = [...]rename{
	{from: "id", to: "alertRuleTemplateName"},
	{from: "name", to: "displayName"},
	{from: "version", to: "templateVersion"},
	{from: "relevantTechniques", to: "techniques"},
	{from: "triggerOperator", to: "triggerOperator", values: operators[:]},
	{from: "kind"}, {from: "metadata"}, {from: "status"}, {from: "tags"},
}

// flatNames is how flattened rules call the properties of a rule, where they differ.
var flatNames = [...]rename{
	{from: "kind"}, {from: "id"}, {from: "name"}, {from: "etag"}, {from: "type"}, {from: "playbookName"},
	{from: "relevantTechniques", to: "techniques"},
	{from: "version", to: "templateVersion"},
	{from: "triggerOperator", to: "triggerOperator", values: operators[:]},
	{from: "aggregationKind", to: "eventGroupingSettings.aggregationKind"},
	{from: "eventGroupSettings", to: "eventGroupingSettings"},
	{from: "createIncident", to: "incidentConfiguration.createIncident"},
}

// groupingNames is how AzSentinel calls the properties of the grouping of alerts, where they differ.
var groupingNames = [...]rename{{from: "entitiesMatchingMethod", to: "matchingMethod", values: matching[:]}}

// ruleTemplate returns the rule of a template of the Azure-Sentinel repository.
func ruleTemplate(v *value.Value) *model.Resource {
	b := newBody(v.Origin(), len(v.Members()))
	if v.Has("displayName") {
		b.take(v, templateNames[:], "name")
	} else {
		b.take(v, templateNames[:])
	}
	properties := b.value()
	r := resource(alertRules, v, kindOf(v), properties, model.SolutionYAML)
	r.Name = nameOf(v, "id")
	r.Template = true
	r.Deployed = fact.Never()
	return r
}

// flatRule returns the rule of an object that has the properties of the REST API without "properties" around them.
func flatRule(v *value.Value) *model.Resource {
	r := resource(alertRules, v, kindOf(v), flatProperties(v), model.SentinelAsCode)
	r.Name = nameOf(v, "id", "name")
	return r
}

func flatProperties(v *value.Value) *value.Value {
	b := newBody(v.Origin(), len(v.Members())+2)
	if !v.Has("displayName") {
		if m, ok := v.Member("name"); ok {
			b.put("displayName", m)
		}
	}
	b.take(v, flatNames[:], "groupingConfiguration", "incidentConfiguration")
	incident := v.Get("incidentConfiguration")
	for _, m := range without(incident, "groupingConfiguration").Members() {
		b.put("incidentConfiguration."+m.Key, m)
	}
	for _, holder := range []*value.Value{v, incident} {
		if m, ok := holder.Member("groupingConfiguration"); ok {
			m.Value = grouping(m.Value)
			b.put("incidentConfiguration.groupingConfiguration", m)
		}
	}
	return b.value()
}

// grouping translates the old names of the way in which alerts are grouped.
func grouping(v *value.Value) *value.Value {
	if v.Kind() != value.Object {
		return v
	}
	return newBody(v.Origin(), len(v.Members())).take(v, groupingNames[:]).value()
}

// kindOf returns the kind of a rule. Old templates have none and are Scheduled.
func kindOf(v *value.Value) *value.Value {
	if kind := v.Get("kind"); kind.IsSet() != fact.No {
		return kind
	}
	return text(model.Scheduled.String(), v.Origin())
}

// connectorKinds returns the kinds of connectors that AzSentinel's settings can have with a state.
func connectorKinds() []string {
	return []string{
		"AzureSecurityCenter", "AzureActiveDirectory", "AzureAdvancedThreatProtection", "MicrosoftCloudAppSecurity",
		"MicrosoftDefenderAdvancedThreatProtection", "OfficeATP", "ThreatIntelligence",
	}
}

const huntingKey = "hunting"

// listShape tells which lists of AzSentinel an object has.
func listShape(v *value.Value) Shape {
	for _, m := range v.Members() {
		if m.Value.Kind() != value.Array || len(m.Value.Elems()) == 0 {
			continue
		}
		first := m.Value.Elems()[0]
		switch {
		case first.Kind() != value.Object || first.Has("properties"):
		case model.ParseRuleKind(m.Key) != model.OtherRule && first.Has("displayName"):
			return RuleList
		case connectorKind(m.Key) != "" && first.Has("state"):
			return ConnectorList
		case strings.EqualFold(m.Key, huntingKey) && first.Has("query"):
			return HuntingList
		}
	}
	return None
}

func connectorKind(key string) string {
	for _, kind := range connectorKinds() {
		if strings.EqualFold(kind, key) {
			return kind
		}
	}
	return ""
}

// AzSentinel returns the resources of an AzSentinel settings file: rules, connectors and hunting queries in lists that are
// keyed by kind.
func AzSentinel(v *value.Value) []*model.Resource { return lists(v) }

func lists(v *value.Value) []*model.Resource {
	var out []*model.Resource
	for _, m := range v.Members() {
		kind := model.ParseRuleKind(m.Key)
		for _, e := range m.Value.Elems() {
			switch {
			case e.Kind() != value.Object:
			case kind != model.OtherRule:
				out = append(out, listedRule(e, kind, m))
			case connectorKind(m.Key) != "" && e.Has("state"):
				out = append(out, listedConnector(e, m))
			case strings.EqualFold(m.Key, huntingKey) && e.Has("query"):
				r := huntingQuery(e)
				r.Layout, r.Template, r.Deployed = model.AzSentinel, false, fact.Always()
				out = append(out, r)
			}
		}
	}
	return out
}

// listedRule returns the rule of an entry whose kind is the name of the list it stands in.
func listedRule(v *value.Value, kind model.RuleKind, list value.Member) *model.Resource {
	spelled := value.NewString(fact.Literal(kind.String(), list.KeyAt), v.Origin())
	r := resource(alertRules, v, spelled, withEnabled(v, flatProperties(v)), model.AzSentinel)
	r.Name = nameOf(v, "name")
	return r
}

// withEnabled makes a rule that does not say whether it is enabled undecided. Such entries are copied from the list of
// rule templates, and the import of AzSentinel enables them; other tools that read the same files leave them out.
func withEnabled(entry, properties *value.Value) *value.Value {
	if properties.Get("enabled").IsSet() != fact.No {
		return properties
	}
	why := fact.Why{
		Cause: fact.NoValue, At: entry.Span(),
		Says: "the entry does not say whether the rule is enabled",
		Expr: fmt.Sprintf("\"enabled\" of '%s'", entry.Get("displayName").Str().Or("")),
	}
	if status, ok := entry.Get("status").Str().Get(); ok {
		why.Says = fmt.Sprintf(
			"the entry is a copy of a rule template (status %q) and does not say whether the rule is enabled", status)
	}
	enabled := value.Member{Key: "enabled", KeyAt: entry.Span(), Value: value.NewUnknown(why, entry.Origin())}
	members := properties.Members()
	return value.NewObject(append(members[:len(members):len(members)], enabled), properties.Origin())
}

// listedConnector returns the connector of an entry with a state.
func listedConnector(v *value.Value, list value.Member) *model.Resource {
	state := "dataTypes.alerts.state"
	kind := connectorKind(list.Key)
	if kind == "ThreatIntelligence" {
		state = "dataTypes.indicators.state"
	}
	properties := newBody(v.Origin(), len(v.Members())).take(v, []rename{{from: "state", to: state}}).value()
	spelled := value.NewString(fact.Literal(kind, list.KeyAt), v.Origin())
	return resource(dataConnectors, v, spelled, properties, model.AzSentinel)
}

// automationRule returns the automation rule of a flattened object of the Sentinel-As-Code layout.
func automationRule(v *value.Value) *model.Resource {
	properties := without(v, "automationRuleId", "id", "name", "etag", "type")
	r := resource(automationRules, v, nil, properties, model.SentinelAsCode)
	r.Name = nameOf(v, "automationRuleId", "name", "id")
	return r
}

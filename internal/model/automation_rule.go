package model

import (
	"github.com/sentinel-lint/sentinel-lint/internal/fact"
	"github.com/sentinel-lint/sentinel-lint/internal/value"
)

// An AutomationRule is a Microsoft.SecurityInsights/automationRules resource.
type AutomationRule struct {
	*Resource
	ID          Identity
	DisplayName fact.Fact[string]
	Order       fact.Fact[int64]
	Enabled     fact.Fact[bool]
	TriggersOn  fact.Fact[string] // Incidents or Alerts
	When        fact.Fact[string] // Created or Updated
	Conditions  *value.Value
	Actions     *value.Value
}

func newAutomationRule(r *Resource) *AutomationRule {
	p := r.Properties()
	trigger := p.Get("triggeringLogic")
	a := &AutomationRule{
		Resource:    r,
		DisplayName: p.Get("displayName").Str(),
		Order:       p.Get("order").Int(),
		Enabled:     trigger.Get("isEnabled").Bool(),
		TriggersOn:  trigger.Get("triggersOn").Str(),
		When:        trigger.Get("triggersWhen").Str(),
		Conditions:  trigger.Get("conditions"),
		Actions:     p.Get("actions"),
	}
	a.ID = identify(r, a.DisplayName)
	return a
}

// Active tells whether the automation rule is deployed and enabled.
func (a *AutomationRule) Active() fact.Condition {
	return a.Deployed.And(fact.Holds(a.Enabled).In(a.Scope))
}

// Closes tells whether an action of the rule closes incidents.
func (a *AutomationRule) Closes() fact.Truth {
	closes := fact.No
	if a.Actions.Kind() == value.Unknown {
		return fact.Unknown
	}
	for _, action := range a.Actions.Elems() {
		status := action.Get("actionConfiguration", "status").Str()
		closes = closes.Or(status.Where(func(s string) bool { return s == "Closed" }))
	}
	return closes
}

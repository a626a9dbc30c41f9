package model

import (
	"slices"
	"strings"

	"github.com/sentinel-lint/sentinel-lint/internal/fact"
	"github.com/sentinel-lint/sentinel-lint/internal/value"
)

// A Connector is a Microsoft.SecurityInsights/dataConnectors resource.
type Connector struct {
	*Resource
	ID             Identity
	Kind           fact.Fact[string]
	SubscriptionID fact.Fact[string]
	// UIOnly tells that the resource is a tile of the connector gallery, which enables nothing.
	UIOnly bool
}

func newConnector(r *Resource) *Connector {
	p := r.Properties()
	c := &Connector{
		Resource:       r,
		Kind:           r.Body.Get("kind").Str(),
		SubscriptionID: p.Get("subscriptionId").Str(),
	}
	c.UIOnly = c.isUIOnly()
	c.ID = identify(r, p.Get("connectorUiConfig", "title").Str())
	return c
}

// isUIOnly is the shape test: a tile has a connectorUiConfig and no section that configures data.
func (c *Connector) isUIOnly() bool {
	if c.IsKind("GenericUI") || c.IsKind("StaticUI") {
		return true
	}
	p := c.Properties()
	return p.Has("connectorUiConfig") &&
		!slices.ContainsFunc([]string{"dataTypes", "pollingConfig", "request"}, p.Has)
}

// IsKind reports whether the connector is known to be of the kind. Letter case is ignored.
func (c *Connector) IsKind(kind string) bool {
	k, ok := c.Kind.Get()
	return ok && strings.EqualFold(k, kind)
}

// State returns the setting that says whether a type of data, such as "alerts" or "incidents", is collected.
func (c *Connector) State(dataType string) *value.Value {
	return c.Properties().Get("dataTypes", dataType, "state")
}

// Collects tells whether the connector is deployed and collects the type of data. A state that is not set is unknown,
// because the schema leaves dataTypes out of what is required.
func (c *Connector) Collects(dataType string) fact.Condition {
	if c.UIOnly || c.Template {
		return fact.Never()
	}
	state := c.State(dataType)
	on := fact.Map(state.Str(), func(s string) (bool, bool) { return strings.EqualFold(s, "enabled"), true })
	if on.Present() == fact.No {
		return c.Deployed.And(fact.Condition{})
	}
	return c.Deployed.And(stateHolds(on).In(c.Scope))
}

// stateHolds words the condition as people would: the state, not its expression, decides.
func stateHolds(on fact.Fact[bool]) fact.Condition {
	c := fact.Holds(on)
	if c.Truth() != fact.Unknown || len(c.Atoms()) == 0 {
		return c
	}
	a := c.Atoms()[0]
	a.Expr += " == 'Enabled'"
	return fact.Assuming(a)
}

// FilteredProviders returns the products to which a Defender XDR connector is limited; absent means all.
func (c *Connector) FilteredProviders() fact.Fact[[]string] {
	return c.Properties().Get("filteredProviders", "alerts").Strings()
}

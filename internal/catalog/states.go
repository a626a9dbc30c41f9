package catalog

import (
	"fmt"

	"github.com/sentinel-lint/sentinel-lint/internal/fact"
)

// An MDCState is a combination of the three settings that decide how Defender for Cloud alerts and incidents reach a
// workspace, and what comes of it.
type MDCState struct {
	XDRIncidents          bool    `json:"xdrIncidents"`          // incident integration of Defender XDR
	SubscriptionConnector bool    `json:"subscriptionConnector"` // the subscription-based (legacy) connector
	TenantConnector       bool    `json:"tenantConnector"`       // the tenant-based connector
	Outcome               Outcome `json:"outcome"`
	Says                  string  `json:"says"` // the outcome, as a sentence without full stop
	Cite
}

// An Outcome is what a combination of connectors leads to.
type Outcome string

// The outcomes.
const (
	Complete        Outcome = "complete"         // incidents with their alerts
	DuplicateAlerts Outcome = "duplicate-alerts" // each alert is stored twice
	PartlyEmpty     Outcome = "partly-empty"     // incidents of subscriptions that are not enrolled have no alerts
	Empty           Outcome = "empty"            // incidents without alerts
	AlertsOnly      Outcome = "alerts-only"      // alerts without incidents
	Nothing         Outcome = "nothing"          // neither
)

func (s *MDCState) key() string {
	return fmt.Sprint(s.XDRIncidents, s.SubscriptionConnector, s.TenantConnector)
}

// MDCStates returns the states that are possible given what is known of the three settings: one if all are known.
func (c *Catalog) MDCStates(xdrIncidents, subscriptionConnector, tenantConnector fact.Truth) []*MDCState {
	var possible []*MDCState
	for _, s := range c.states.rows {
		if allows(xdrIncidents, s.XDRIncidents) && allows(subscriptionConnector, s.SubscriptionConnector) &&
			allows(tenantConnector, s.TenantConnector) {
			possible = append(possible, s)
		}
	}
	return possible
}

// allows reports whether b may be the value of what is known as t.
func allows(t fact.Truth, b bool) bool { return t == fact.Unknown || t == fact.Of(b) }

// A TenantEvidence is a rung of the ladder of evidence for the tenant-based Defender for Cloud connector, for which the
// API has no kind.
type TenantEvidence struct {
	Level    int            `json:"level"` // from 1, the strongest
	Key      EvidenceKey    `json:"key"`
	Strength EvidenceDegree `json:"strength"`
	Says     string         `json:"says"` // a sentence without full stop
	Cite
}

// An EvidenceKey names a rung of the ladder.
type EvidenceKey string

// The rungs of the ladder.
const (
	EvidenceDeclared         EvidenceKey = "declared"
	EvidenceProviderFilter   EvidenceKey = "provider-filter"
	EvidenceNoProviderFilter EvidenceKey = "no-provider-filter"
	EvidenceAvailable        EvidenceKey = "available"
)

// An EvidenceDegree says how much a rung proves.
type EvidenceDegree string

// The degrees of evidence. Only Certain, Likely and Possible speak for a connector that is on.
const (
	Certain   EvidenceDegree = "certain"
	Likely    EvidenceDegree = "likely"
	Possible  EvidenceDegree = "possible"
	Available EvidenceDegree = "available" // can be turned on
)

// TenantEvidence returns the rung with the key. A key that is not one of the rungs gives nil.
func (c *Catalog) TenantEvidence(key EvidenceKey) *TenantEvidence { return c.evidence.get(string(key)) }

// An IncidentProvider is a value of SecurityIncident.ProviderName.
type IncidentProvider struct {
	Value string `json:"value"`
	Maker string `json:"maker"` // who made the incident: "sentinel" or "xdr"
	Note  string `json:"note"`
	Cite
}

// IncidentProvider returns the provider of incidents of the name, or nil.
func (c *Catalog) IncidentProvider(value string) *IncidentProvider { return c.providers.get(value) }

// IncidentProviders returns all providers of incidents.
func (c *Catalog) IncidentProviders() []*IncidentProvider { return c.providers.rows }

// A Carrier is a table or function in which the alerts of the products appear.
type Carrier struct {
	Name    string  `json:"name"`
	Kind    string  `json:"kind"` // "table" or "function"
	Carries Carries `json:"carries"`
	Cite
}

// Carrier returns the table or function of the name that carries alerts or incidents, or nil.
func (c *Catalog) Carrier(name string) *Carrier { return c.carriers.get(name) }

// Carriers returns all tables and functions that carry alerts or incidents.
func (c *Catalog) Carriers() []*Carrier { return c.carriers.rows }

// An Event is something that happens to the services on a date.
type Event struct {
	Key  string `json:"key"`
	On   string `json:"on"`   // YYYY-MM-DD or YYYY-MM
	Says string `json:"says"` // a sentence without full stop
	Cite
}

// Event returns the event with the key, or nil.
func (c *Catalog) Event(key string) *Event { return c.events.get(key) }

// Events returns all events, in the order of their dates.
func (c *Catalog) Events() []*Event { return c.events.rows }

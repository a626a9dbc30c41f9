package catalog

import (
	"slices"
	"strings"
	"time"
)

// A RuleKind is a value of `kind` of an analytics rule, Microsoft.SecurityInsights/alertRules.
type RuleKind struct {
	Kind         string   `json:"kind"` // as the API spells it
	Title        string   `json:"title"`
	HasQuery     bool     `json:"hasQuery"`
	ResourceName string   `json:"resourceName"` // the usual name of the only resource of the kind
	Templates    []string `json:"templates"`    // ids of the rule templates of the kind, where they are few
	Cite

	API Availability `json:"-"`
}

// RuleKind returns the kind of analytics rule of the name, or nil.
func (c *Catalog) RuleKind(name string) *RuleKind { return c.ruleKinds.get(name) }

// RuleKinds returns all kinds of analytics rules.
func (c *Catalog) RuleKinds() []*RuleKind { return c.ruleKinds.rows }

// A RuleProperty is a property of analytics rules.
type RuleProperty struct {
	Name       string   `json:"name"`
	Kinds      []string `json:"kinds"`      // rule kinds that have it
	RequiredBy []string `json:"requiredBy"` // rule kinds that demand it
	Note       string   `json:"note"`
	Cite
}

// RuleProperties returns the properties that rules of the kind may have.
func (c *Catalog) RuleProperties(kind string) []*RuleProperty {
	var found []*RuleProperty
	for _, p := range c.ruleProps.rows {
		if containsFold(p.Kinds, kind) {
			found = append(found, p)
		}
	}
	return found
}

// Required reports whether rules of the kind must have the property.
func (p *RuleProperty) Required(kind string) bool { return containsFold(p.RequiredBy, kind) }

// An Entity is an entity type to which a rule may map columns of its query.
type Entity struct {
	Type        string   `json:"type"`
	Identifiers []string `json:"identifiers"` // empty if they are not known in full
	AnyOf       []string `json:"anyOf"`       // a mapping needs one of them
	AllOf       []string `json:"allOf"`       // a mapping needs all of them
	Cite
}

// Entity returns the entity type of the name, or nil.
func (c *Catalog) Entity(name string) *Entity { return c.entities.get(name) }

// Entities returns all entity types.
func (c *Catalog) Entities() []*Entity { return c.entities.rows }

// A Limit is a bound on something that is counted or measured.
type Limit struct {
	Key   string `json:"key"`
	What  string `json:"what"` // what is bounded, for people
	Unit  Unit   `json:"unit"`
	Min   int64  `json:"min"`   // 0 if there is none
	Max   int64  `json:"max"`   // 0 if there is none
	Basis string `json:"basis"` // who holds to it: "service", "repository" (checks of Azure-Sentinel), "terraform"
	Note  string `json:"note"`
	Cite
}

// A Unit is what a limit counts.
type Unit string

// The units.
const (
	Seconds    Unit = "seconds"
	Characters Unit = "characters"
	Items      Unit = "count"
)

// Limit returns the limit with the key, or nil.
func (c *Catalog) Limit(key string) *Limit { return c.limits.get(key) }

// Limits returns all limits.
func (c *Catalog) Limits() []*Limit { return c.limits.rows }

// Allows reports whether the value is within the limit.
func (l *Limit) Allows(value int64) bool {
	return value >= l.Min && (l.Max == 0 || value <= l.Max)
}

// Durations returns the bounds of a limit in seconds. A bound of 0 is none.
func (l *Limit) Durations() (least, most time.Duration) {
	return time.Duration(l.Min) * time.Second, time.Duration(l.Max) * time.Second
}

// An Enumeration is the values that a property may have.
type Enumeration struct {
	Key    string   `json:"key"`
	Values []string `json:"values"` // as the API spells them
	Open   bool     `json:"open"`   // the API declares that others are possible
	Note   string   `json:"note"`
	Cite
}

// Enumeration returns the enumeration with the key, or nil.
func (c *Catalog) Enumeration(key string) *Enumeration { return c.enumerations.get(key) }

// Enumerations returns all enumerations.
func (c *Catalog) Enumerations() []*Enumeration { return c.enumerations.rows }

// Canonical returns the value as the API spells it, and whether it is one of the enumeration.
func (e *Enumeration) Canonical(value string) (string, bool) {
	for _, v := range e.Values {
		if strings.EqualFold(v, value) {
			return v, true
		}
	}
	return "", false
}

func containsFold(list []string, s string) bool {
	return slices.ContainsFunc(list, func(e string) bool { return strings.EqualFold(e, s) })
}

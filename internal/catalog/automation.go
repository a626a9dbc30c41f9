package catalog

// An AutomationProperty is a value of `propertyName` of a condition of an automation rule.
type AutomationProperty struct {
	Name    string          `json:"name"`
	About   string          `json:"about"`   // "incident", "alert" or "entity"
	Changes *PropertyChange `json:"changes"` // nil if nothing is known to change it
	Cite
}

// A PropertyChange is what becomes of conditions on a property.
type PropertyChange struct {
	When Occasion `json:"when"`
	Says string   `json:"says"` // a sentence without full stop
	Cite
}

// An Occasion is what has to be true for an effect to occur.
type Occasion string

// The occasions.
const (
	Always   Occasion = "always"
	WithXDR  Occasion = "xdr"    // with Defender XDR incident integration, and in the Defender portal
	InPortal Occasion = "portal" // after onboarding to the Defender portal
	OnDate   Occasion = "date"   // from a date that the text names
)

// AutomationProperty returns the property of conditions of the name, or nil.
func (c *Catalog) AutomationProperty(name string) *AutomationProperty { return c.properties.get(name) }

// AutomationProperties returns all properties of conditions.
func (c *Catalog) AutomationProperties() []*AutomationProperty { return c.properties.rows }

// A Classification is a pair with which an incident may be closed.
type Classification struct {
	Name   string `json:"classification"`
	Reason string `json:"reason"` // empty for a classification without reasons
	Cite
}

// Classification returns the pair of a classification and a reason, or nil if the service has no such pair.
func (c *Catalog) Classification(name, reason string) *Classification {
	return c.classes.get(name + "/" + reason)
}

// Classifications returns all pairs of a classification and a reason.
func (c *Catalog) Classifications() []*Classification { return c.classes.rows }

// An Effect is something that changes in the transition to Defender XDR or the Defender portal.
type Effect struct {
	Key  string   `json:"key"`
	When Occasion `json:"when"`
	Says string   `json:"says"` // a sentence without full stop
	Cite
}

// Effect returns the effect with the key, or nil.
func (c *Catalog) Effect(key string) *Effect { return c.effects.get(key) }

// Effects returns all effects of the transition.
func (c *Catalog) Effects() []*Effect { return c.effects.rows }

package catalog

// A ConnectorKind is a value of `kind` of a data connector, Microsoft.SecurityInsights/dataConnectors.
type ConnectorKind struct {
	Kind           string              `json:"kind"` // as the API spells it
	Title          string              `json:"title"`
	Role           Role                `json:"role"`
	ProductKey     string              `json:"product"`        // of the product whose alerts it brings
	DataTypes      []ConnectorDataType `json:"dataTypes"`      // the parts with a state of their own
	ActivePath     string              `json:"activePath"`     // path below properties of a Boolean that says whether it is on
	ByExistence    bool                `json:"byExistence"`    // on if it exists and nothing says otherwise
	TileOnly       bool                `json:"tileOnly"`       // describes a tile of the portal and enables nothing
	Scope          string              `json:"scope"`          // property that says what it is connected to: subscriptionId, tenantId
	ProviderFilter string              `json:"providerFilter"` // path below properties of the list of alert providers
	Terraform      *TerraformConnector `json:"terraform"`      // nil if the provider has no resource for it
	Note           string              `json:"note"`
	Cite

	Product *Product     `json:"-"` // nil if it brings no alerts of a product
	API     Availability `json:"-"` // zero for kinds that no version of the API lists
}

// A Role is what a connector kind is to the flow of alerts and incidents.
type Role string

// The roles.
const (
	RoleXDR                Role = "xdr"                 // Defender XDR: incidents, and alerts of its components
	RoleMDCSubscription    Role = "mdc-subscription"    // Defender for Cloud alerts of one subscription
	RoleXDRComponent       Role = "xdr-component"       // alerts of a component of Defender XDR; disconnected once XDR is
	RoleAlerts             Role = "alerts"              // alerts of another product
	RoleLogs               Role = "logs"                // events
	RoleThreatIntelligence Role = "threat-intelligence" // indicators
	RoleTile               Role = "tile"                // nothing: a tile of the portal
	RoleToolOnly           Role = "tool-only"           // known to a deployment tool, not to the API
)

// Carries is what a data type of a connector brings to the workspace.
type Carries string

// What data types bring.
const (
	CarriesAlerts     Carries = "alerts"
	CarriesIncidents  Carries = "incidents"
	CarriesLogs       Carries = "logs"
	CarriesIndicators Carries = "indicators"
)

// A ConnectorDataType is a member of `properties.dataTypes` of a connector. It is on if its state is "enabled" in any
// letter case.
type ConnectorDataType struct {
	Name     string  `json:"name"`
	Carries  Carries `json:"carries"`
	Required bool    `json:"required"` // the API demands it
}

// Path returns the path of the state below the resource: "properties.dataTypes.alerts.state".
func (d ConnectorDataType) Path() string { return "properties.dataTypes." + d.Name + ".state" }

// A TerraformConnector is a resource type of the azurerm provider for a connector kind.
type TerraformConnector struct {
	Resource string `json:"resource"`
	Enables  []struct {
		DataType string `json:"dataType"`
		Unless   string `json:"unless"` // argument, true by default, that turns the data type off; empty for none
	} `json:"enables"`
	Cite
}

// ConnectorKind returns the connector kind of the name, or nil if no kind is known by it.
func (c *Catalog) ConnectorKind(name string) *ConnectorKind { return c.kinds.get(name) }

// ConnectorKinds returns all connector kinds.
func (c *Catalog) ConnectorKinds() []*ConnectorKind { return c.kinds.rows }

// Brings returns the data types of the kind that bring what is asked for.
func (k *ConnectorKind) Brings(what Carries) []ConnectorDataType {
	var found []ConnectorDataType
	for _, d := range k.DataTypes {
		if d.Carries == what {
			found = append(found, d)
		}
	}
	return found
}

// A Tile is a connector definition: what the portal shows in the gallery of connectors. Installing it enables nothing.
type Tile struct {
	ID           string   `json:"id"`
	Title        string   `json:"title"` // empty if it is not known
	FormerTitles []string `json:"formerTitles"`
	Criterion    string   `json:"criterion"` // how the portal tells whether it is connected: SentinelKinds, MtpAlerts
	Kind         string   `json:"kind"`      // connector kind behind it; empty if the API has none
	ProductKey   string   `json:"product"`
	TenantMDC    bool     `json:"tenantMdc"` // the tenant-based Defender for Cloud connector
	Note         string   `json:"note"`
	Cite

	Product *Product `json:"-"`
}

// Tile returns the connector definition with the id, or nil if none is known by it.
func (c *Catalog) Tile(id string) *Tile { return c.tiles.get(id) }

// Tiles returns all connector definitions.
func (c *Catalog) Tiles() []*Tile { return c.tiles.rows }

package catalog

import (
	"slices"
	"strings"

	"github.com/sentinel-lint/sentinel-lint/internal/fact"
)

// A Product is a Microsoft security product that raises alerts.
type Product struct {
	Key               string      `json:"key"`      // as the configuration spells it: "defender-for-cloud"
	Name              string      `json:"name"`     // for people: "Defender for Cloud"
	FullName          string      `json:"fullName"` // "Microsoft Defender for Cloud"
	FormerNames       []string    `json:"formerNames"`
	XDR               Integration `json:"xdr"`
	SecurityAlerts    []AlertName `json:"securityAlerts"`
	AlertTypePrefixes []string    `json:"alertTypePrefixes"` // of SecurityAlert.AlertType
	ServiceSources    []string    `json:"serviceSources"`    // values of AlertInfo.ServiceSource
	AlertIDPrefixes   []string    `json:"alertIdPrefixes"`   // of alert ids in the Defender portal
	FilteredProviders []string    `json:"filteredProviders"` // values of the provider filter of the XDR connector
	Cite
}

// An Integration says whether Defender XDR makes incidents of the alerts of a product.
type Integration struct {
	Coverage   Coverage `json:"coverage"`
	Why        string   `json:"why"`     // the reason, as a sentence without full stop
	NotSent    []string `json:"notSent"` // alert severities that do not reach Defender XDR
	NotSentWhy string   `json:"notSentWhy"`
	OptOut     string   `json:"optOut"` // where in the Defender portal it is turned off; empty if that is not known
	Cite
}

// Coverage says whether Defender XDR covers the alerts of a product.
type Coverage string

// The coverages. The zero value is none of them, and means unknown.
const (
	Covered             Coverage = "yes"
	PartlyCovered       Coverage = "partly"
	NotCovered          Coverage = "no"
	ConflictingCoverage Coverage = "conflicting" // Microsoft's pages disagree
)

// Truth returns Yes if the product is covered, No if it is not and Unknown otherwise.
func (c Coverage) Truth() fact.Truth {
	switch c {
	case Covered:
		return fact.Yes
	case NotCovered:
		return fact.No
	default:
		return fact.Unknown
	}
}

// Sends reports whether alerts of the severity ("High") reach Defender XDR, as far as the severity decides it.
func (i Integration) Sends(severity string) bool {
	return !slices.ContainsFunc(i.NotSent, func(s string) bool { return strings.EqualFold(s, severity) })
}

// An AlertName is how alerts of a product are named in the SecurityAlert table. Values are spelled as they are stored.
type AlertName struct {
	Path          string `json:"path"`          // which way, if the product has several: "continuous export"
	ProductName   string `json:"productName"`   // empty if it is not known
	ProviderName  string `json:"providerName"`  // empty if it is not known
	ComponentName string `json:"componentName"` // ProductComponentName; empty if it varies
	Note          string `json:"note"`
	Cite
}

// Product returns the product with the key, or nil.
func (c *Catalog) Product(key string) *Product { return c.products.get(key) }

// Products returns all products.
func (c *Catalog) Products() []*Product { return c.products.rows }

// ProductsByAlertName returns the products whose alerts have the value in SecurityAlert.ProductName. The spelling is
// exact, as it is for the operator == of KQL.
func (c *Catalog) ProductsByAlertName(productName string) []*Product {
	var found []*Product
	for _, p := range c.products.rows {
		if slices.ContainsFunc(p.SecurityAlerts, func(a AlertName) bool { return a.ProductName == productName }) {
			found = append(found, p)
		}
	}
	return found
}

// A ProductFilter is a value of `productFilter` of a Microsoft security incident-creation rule. The service compares it
// with SecurityAlert.ProductName.
type ProductFilter struct {
	Value      string       `json:"value"`
	ProductKey string       `json:"product"`
	Status     FilterStatus `json:"status"`
	Stable     bool         `json:"stable"`    // stable versions of the API list it
	Template   string       `json:"template"`  // id of Microsoft's rule template with it
	Canonical  string       `json:"canonical"` // the value to write instead; empty if Value is right
	Note       string       `json:"note"`
	Cite

	Product *Product `json:"-"`
}

// A FilterStatus says whether a product filter is one that the service knows.
type FilterStatus string

// The statuses of product filters.
const (
	FilterListed FilterStatus = "api"   // in the enumeration of the API
	FilterSeen   FilterStatus = "seen"  // outside of it, but in exports of the portal
	FilterAlias  FilterStatus = "alias" // used by Microsoft elsewhere; may match no alerts
	FilterName   FilterStatus = "name"  // a name of the product that its alerts do not carry; matches none
)

// Matches says whether the filter matches alerts that a connector brings.
func (f *ProductFilter) Matches() fact.Truth {
	switch f.Status {
	case FilterListed, FilterSeen:
		return fact.Yes
	case FilterName:
		return fact.No
	default:
		return fact.Unknown
	}
}

// ProductFilter returns the product filter with the value, or nil if none is known by it.
func (c *Catalog) ProductFilter(value string) *ProductFilter { return c.filters.get(value) }

// ProductFilters returns all product filters, those of the API first.
func (c *Catalog) ProductFilters() []*ProductFilter { return c.filters.rows }

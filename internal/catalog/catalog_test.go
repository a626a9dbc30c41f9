package catalog

import (
	"slices"
	"strings"
	"testing"

	"github.com/sentinel-lint/sentinel-lint/internal/fact"
)

// TestDate wants the day of the oldest snapshot, whatever days the renewal of the catalogue brings.
func TestDate(t *testing.T) {
	c := &Catalog{sources: table[Source]{rows: []*Source{
		{Key: "page", Date: "2020-01-01"}, {Key: "new", Date: "2026-09-02", Snapshot: true}, {Key: "old", Date: "2026-09-01", Snapshot: true},
	}}}
	if got := c.Date(); got != "2026-09-01" {
		t.Errorf("the catalogue is as of %q", got)
	}
	if got := Embedded().Date(); got < "2026-08-14" || !isDate(got) {
		t.Errorf("the embedded catalogue is as of %q", got)
	}
}

func TestCounts(t *testing.T) {
	for _, count := range Embedded().Counts() {
		if count.Rows == 0 {
			t.Errorf("there are no %s", count.Part)
		}
	}
}

func TestConnectorKind(t *testing.T) {
	c := Embedded()
	xdr := c.ConnectorKind("microsoftthreatprotection")
	if xdr == nil || xdr.Kind != "MicrosoftThreatProtection" || xdr.Role != RoleXDR {
		t.Fatalf("the kind of Defender XDR is %+v", xdr)
	}
	if got := xdr.Brings(CarriesIncidents); len(got) != 1 || got[0].Path() != "properties.dataTypes.incidents.state" {
		t.Errorf("incidents come with %v", got)
	}
	mdc := c.ConnectorKind("AzureSecurityCenter")
	if mdc.Product != c.Product("defender-for-cloud") || mdc.Role != RoleMDCSubscription {
		t.Errorf("AzureSecurityCenter is %+v", mdc)
	}
	if apps := c.ConnectorKind("MicrosoftCloudAppSecurity"); len(apps.Brings(CarriesAlerts)) != 1 || len(apps.Brings(CarriesLogs)) != 1 {
		t.Error("Defender for Cloud Apps does not bring alerts and discovery logs")
	}
	if !c.ConnectorKind("GenericUI").TileOnly || !c.ConnectorKind("StaticUI").TileOnly {
		t.Error("a tile is more than a tile")
	}
	if c.ConnectorKind("NoSuchKind") != nil {
		t.Error("an unknown kind is known")
	}
	if tile := c.Tile("microsoftdefenderforcloudtenantbased"); tile == nil || !tile.TenantMDC || tile.Kind != "" {
		t.Errorf("the tile of the tenant-based connector is %+v", tile)
	}
}

// TestComponents checks which connectors the platform disconnects once Defender XDR is connected.
func TestComponents(t *testing.T) {
	var kinds []string
	for _, k := range Embedded().ConnectorKinds() {
		if k.Role == RoleXDRComponent {
			kinds = append(kinds, k.Kind)
			if !k.Product.XDR.Coverage.Truth().Possibly() {
				t.Errorf("%s is a component, but its product is not covered", k.Kind)
			}
		}
	}
	slices.Sort(kinds)
	want := "AzureActiveDirectory AzureAdvancedThreatProtection MicrosoftCloudAppSecurity " +
		"MicrosoftDefenderAdvancedThreatProtection OfficeATP"
	if got := strings.Join(kinds, " "); got != want {
		t.Errorf("components are %s", got)
	}
}

func TestAvailable(t *testing.T) {
	c := Embedded()
	xdr := c.ConnectorKind("MicrosoftThreatProtection").API
	premium := c.ConnectorKind("PremiumMicrosoftDefenderForThreatIntelligence").API
	techniques, ok := c.Availability(ScopeRuleProperty, "Techniques")
	if !ok {
		t.Fatal("no availability of techniques")
	}
	for _, test := range []struct {
		what    Availability
		version string
		want    fact.Truth
	}{
		{xdr, "2020-01-01", fact.No},
		{xdr, "2025-09-01", fact.No},
		{xdr, "2021-03-01-preview", fact.Yes},
		{xdr, "2025-10-01-preview", fact.Yes},
		{xdr, "2019-01-01-preview", fact.No},
		{xdr, "2027-01-01", fact.Unknown},     // newer than known, and not there yet
		{xdr, "2027-01-01-preview", fact.Yes}, // newer than known, and there before
		{xdr, "2021-04-01", fact.Unknown},     // a version without connectors
		{xdr, "2022-02-30", fact.Unknown},
		{xdr, "latest", fact.Unknown},
		{xdr, "", fact.Unknown},
		{premium, "2024-09-01", fact.Yes},
		{premium, "2024-10-01-preview", fact.No},
		{premium, "2025-07-01-preview", fact.Yes},
		{techniques, "2021-10-01", fact.No},
		{techniques, "2022-08-01", fact.Yes},
		{Availability{}, "2022-08-01", fact.Unknown},
	} {
		if got := c.Available(test.what, test.version); got != test.want {
			t.Errorf("Available(%+v, %q) = %v, want %v", test.what, test.version, got, test.want)
		}
	}
}

func TestProductFilter(t *testing.T) {
	c := Embedded()
	for _, test := range []struct {
		value, product string
		coverage       Coverage
		matches        fact.Truth
	}{
		{"Azure Security Center", "defender-for-cloud", Covered, fact.Yes},
		{"azure security center", "defender-for-cloud", Covered, fact.Yes},
		{"Azure Security Center for IoT", "defender-for-iot", NotCovered, fact.Yes},
		{"Azure Active Directory Identity Protection", "entra-id-protection", PartlyCovered, fact.Yes},
		{"Microsoft Entra ID Protection", "entra-id-protection", PartlyCovered, fact.Unknown},
		{"Microsoft 365 Insider Risk Management", "insider-risk-management", ConflictingCoverage, fact.Yes},
		{"Microsoft Defender for Cloud", "defender-for-cloud", Covered, fact.No},
	} {
		f := c.ProductFilter(test.value)
		if f == nil || f.Product != c.Product(test.product) || f.Product.XDR.Coverage != test.coverage || f.Matches() != test.matches {
			t.Errorf("product filter %q is %+v", test.value, f)
		}
	}
	if c.ProductFilter("Contoso Defender") != nil {
		t.Error("an unknown filter is known")
	}
	// Every filter of the API is the ProductName of the alerts of its product.
	for _, f := range c.ProductFilters() {
		if f.Status == FilterListed && !slices.Contains(c.ProductsByAlertName(f.Value), f.Product) {
			t.Errorf("product filter %q matches no alert of %s", f.Value, f.Product.Name)
		}
	}
}

func TestCoverage(t *testing.T) {
	for coverage, want := range map[Coverage]fact.Truth{
		Covered: fact.Yes, NotCovered: fact.No, PartlyCovered: fact.Unknown, ConflictingCoverage: fact.Unknown, "": fact.Unknown,
	} {
		if got := coverage.Truth(); got != want {
			t.Errorf("coverage %q is %v, want %v", coverage, got, want)
		}
	}
	mdc := Embedded().Product("defender-for-cloud").XDR
	if mdc.Sends("informational") || !mdc.Sends("Low") {
		t.Error("informational alerts of Defender for Cloud are the ones that Defender XDR does not get")
	}
}

func TestMDCStates(t *testing.T) {
	c := Embedded()
	const yes, no, unknown = fact.Yes, fact.No, fact.Unknown
	for _, test := range []struct {
		xdr, subscription, tenant fact.Truth
		want                      string
	}{
		{yes, no, yes, "complete"},
		{yes, yes, yes, "duplicate-alerts"},
		{yes, yes, no, "partly-empty"},
		{yes, no, no, "empty"},
		{no, yes, no, "alerts-only"},
		{no, no, yes, "alerts-only"},
		{no, yes, yes, "duplicate-alerts"},
		{no, no, no, "nothing"},
		{unknown, yes, yes, "duplicate-alerts duplicate-alerts"},
		{yes, yes, unknown, "duplicate-alerts partly-empty"},
		{unknown, unknown, unknown, "complete duplicate-alerts partly-empty empty alerts-only alerts-only duplicate-alerts nothing"},
	} {
		var got []string
		for _, s := range c.MDCStates(test.xdr, test.subscription, test.tenant) {
			got = append(got, string(s.Outcome))
		}
		if strings.Join(got, " ") != test.want {
			t.Errorf("MDCStates(%v, %v, %v) = %v, want %s", test.xdr, test.subscription, test.tenant, got, test.want)
		}
	}
}

func TestLimit(t *testing.T) {
	c := Embedded()
	period := c.Limit("query-period")
	least, most := period.Durations()
	if least.Minutes() != 5 || most.Hours() != 14*24 {
		t.Errorf("a rule looks back %v to %v", least, most)
	}
	for value, want := range map[int64]bool{299: false, 300: true, 14 * 86400: true, 14*86400 + 1: false} {
		if period.Allows(value) != want {
			t.Errorf("a period of %d seconds is allowed: %v", value, !want)
		}
	}
	if !c.Limit("long-period").Allows(1 << 40) {
		t.Error("a limit without an upper bound has one")
	}
}

func TestRuleProperties(t *testing.T) {
	c := Embedded()
	has := func(kind, name string) (present, required bool) {
		for _, p := range c.RuleProperties(kind) {
			if p.Name == name {
				return true, p.Required(kind)
			}
		}
		return false, false
	}
	for _, test := range []struct {
		kind, name        string
		present, required bool
	}{
		{"Scheduled", "queryPeriod", true, false},
		{"nrt", "queryPeriod", false, false},
		{"NRT", "query", true, true},
		{"MicrosoftSecurityIncidentCreation", "productFilter", true, true},
		{"Fusion", "displayName", false, false},
	} {
		if present, required := has(test.kind, test.name); present != test.present || required != test.required {
			t.Errorf("%s has %s: %v, required: %v", test.kind, test.name, present, required)
		}
	}
}

func TestEnumeration(t *testing.T) {
	c := Embedded()
	if got, ok := c.Enumeration("alert-severity").Canonical("high"); got != "High" || !ok {
		t.Errorf("severity high is %q, %v", got, ok)
	}
	if _, ok := c.Enumeration("alert-severity").Canonical("Critical"); ok {
		t.Error("there is a severity Critical")
	}
	if c.Classification("FalsePositive", "InaccurateData") == nil || c.Classification("Undetermined", "") == nil {
		t.Error("a legal pair is missing")
	}
	if c.Classification("TruePositive", "InaccurateData") != nil {
		t.Error("an illegal pair is known")
	}
}

func TestLookups(t *testing.T) {
	c := Embedded()
	for name, known := range map[string]bool{
		"event":     c.Event("azure-portal-retirement").On == "2027-03-31",
		"effect":    c.Effect("fusion").When == InPortal,
		"provider":  c.IncidentProvider("microsoft xdr").Maker == "xdr",
		"carrier":   c.Carrier("alertinfo").Carries == CarriesAlerts,
		"evidence":  c.TenantEvidence(EvidenceProviderFilter).Strength == Likely,
		"property":  c.AutomationProperty("incidentTitle").Changes.When == WithXDR,
		"entity":    slices.Contains(c.Entity("ip").AnyOf, "Address"),
		"source":    c.Source(c.Product("defender-for-iot").Cite).URL != "",
		"no source": c.Source(Cite{}) == Source{},
	} {
		if !known {
			t.Errorf("the lookup of the %s does not find what it has to", name)
		}
	}
}

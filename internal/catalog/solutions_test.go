package catalog

import (
	"testing"

	"github.com/sentinel-lint/sentinel-lint/internal/fact"
)

func TestCompareVersions(t *testing.T) {
	for _, test := range []struct {
		a, b  string
		order int
		ok    bool
	}{
		{"3.0.10", "3.0.9", 1, true},
		{"3.0", "3.0.0", 0, true},
		{"3", "3.0.1", -1, true},
		{"3.0.0.0", "3", 0, true},
		{"03.0.1", "3.0.01", 0, true},
		{"2.0.10", "3.0.0", -1, true},
		{"99999999999999999999.0", "99999999999999999998.9", 1, true},
		{"3.0.0-beta", "3.0.0", 0, false},
		{"v3.0.0", "3.0.0", 0, false},
		{"", "3.0.0", 0, false},
		{"3.", "3.0.0", 0, false},
		{".3", "3.0.0", 0, false},
		{"3.0.0", "[variables('v')]", 0, false},
		{"3.٣", "3.3", 0, false},
	} {
		if order, ok := CompareVersions(test.a, test.b); order != test.order || ok != test.ok {
			t.Errorf("CompareVersions(%q, %q) = %d, %v", test.a, test.b, order, ok)
		}
		if order, ok := CompareVersions(test.b, test.a); order != -test.order || ok != test.ok {
			t.Errorf("CompareVersions(%q, %q) = %d, %v", test.b, test.a, order, ok)
		}
	}
}

func TestStanding(t *testing.T) {
	agreeing := &Solution{Latest: "3.0.3", Versions: []Published{{"a", "3.0.3"}, {"b", "3.0.3"}}}
	disputed := &Solution{Latest: "3.0.3", Versions: []Published{{"a", "3.0.3"}, {"b", "3.0.1"}}}
	unversioned := &Solution{}
	for _, test := range []struct {
		name      string
		solution  *Solution
		installed string
		outdated  fact.Truth
		newer     int
	}{
		{"older than all", agreeing, "3.0.2", fact.Yes, 2},
		{"the latest", agreeing, "3.0.3", fact.No, 0},
		{"the latest, written shorter", &Solution{Versions: []Published{{"a", "3.0.0"}}}, "3", fact.No, 0},
		{"newer than known", agreeing, "4.0.0", fact.No, 0},
		{"older than all that disagree", disputed, "3.0.0", fact.Yes, 2},
		{"older than some", disputed, "3.0.1", fact.Unknown, 1},
		{"not a number", agreeing, "latest", fact.Unknown, 0},
		{"no version known", unversioned, "1.0.0", fact.Unknown, 0},
	} {
		got := test.solution.Standing(test.installed)
		if got.Outdated != test.outdated || len(got.Newer) != test.newer || got.Latest != test.solution.Latest {
			t.Errorf("%s: %+v", test.name, got)
		}
	}
}

func TestDefenderForCloudSolution(t *testing.T) {
	s, byID := Embedded().FindSolution("AzureSentinel.azure-sentinel-solution-MicrosoftDefenderForCloud", "")
	if s == nil || !byID || s.Latest != "3.0.3" {
		t.Fatalf("the solution is %+v", s)
	}
	for _, test := range []struct {
		version   string
		outdated  fact.Truth
		lacks     int
		connector fact.Truth
		tile      fact.Truth
	}{
		{"2.0.1", fact.Yes, 3, fact.No, fact.No},
		{"2.10", fact.Yes, 3, fact.No, fact.No},
		{"3.0.0", fact.Yes, 2, fact.Yes, fact.No},
		{"3.0.1", fact.Yes, 2, fact.Yes, fact.No},
		{"3.0.2", fact.Unknown, 1, fact.Yes, fact.Yes},
		{"3.0.3", fact.No, 0, fact.Yes, fact.Yes},
		{"3.1", fact.No, 0, fact.Yes, fact.Yes},
		{"next", fact.Unknown, 0, fact.Unknown, fact.Unknown},
	} {
		st := s.Standing(test.version)
		if st.Outdated != test.outdated || len(st.Lacks) != test.lacks {
			t.Errorf("%s stands at %+v", test.version, st)
		}
		if got := s.Has(TenantConnector, test.version); got != test.connector {
			t.Errorf("%s has the tenant-based connector: %v", test.version, got)
		}
		if got := s.Has(TenantTileOpens, test.version); got != test.tile {
			t.Errorf("the tile of %s opens: %v", test.version, got)
		}
	}
}

func TestFindSolution(t *testing.T) {
	c := Embedded()
	for _, test := range []struct {
		what     string
		id, name string
		found    string
		byID     bool
		versions int
	}{
		{"id", "azuresentinel.azure-sentinel-solution-microsoft365defender", "", "Microsoft Defender XDR", true, 3},
		{"id before name", "azuresentinel.azure-sentinel-solution-microsoft365defender", "1Password", "Microsoft Defender XDR", true, 3},
		{"offer", "42crunch1580391915541.42Crunch_sentinel_solution", "", "42Crunch API Protection", true, 3},
		{"name", "", "microsoft defender xdr", "Microsoft Defender XDR", false, 3},
		{"name in the marketplace", "", "Microsoft Defender XDR solution for Sentinel", "Microsoft Defender XDR", false, 3},
		{"former name", "", "Microsoft 365 Defender", "Microsoft Defender XDR", false, 3},
		{"folder", "", "Vaikora-AzureSecurityCenter", "VaikoraSecurityCenter", false, 2},
		{"unknown id, known name", "contoso.custom", "1Password", "1Password", false, 3},
		{"shared id, name decides", "netskope.netskope_mss", "Netskope", "Netskope", true, 2},
		{"shared id, undecided", "netskope.netskope_mss", "", "Netskopev2", true, 5},
		{"shared display name", "", "Tenable App for Microsoft Sentinel", "Tenable App", false, 5},
		{"unknown", "contoso.custom", "Contoso", "", false, 0},
		{"nothing", "", "", "", false, 0},
	} {
		s, byID := c.FindSolution(test.id, test.name)
		if s == nil {
			s = &Solution{}
		}
		if s.Name != test.found || byID != test.byID || len(s.Versions) != test.versions {
			t.Errorf("%s: found %q, by id %v, %d versions", test.what, s.Name, byID, len(s.Versions))
		}
	}
}

// TestSharedIDIsNotAccused checks that the latest version of an old solution is not outdated because a new one has
// taken over its id.
func TestSharedIDIsNotAccused(t *testing.T) {
	s, _ := Embedded().FindSolution("netskope.netskope_mss", "")
	if got := s.Standing("2.0.3").Outdated; got != fact.Unknown {
		t.Errorf("2.0.3 is outdated: %v", got)
	}
	if got := s.Standing("2.0.2").Outdated; got != fact.Yes {
		t.Errorf("2.0.2 is outdated: %v", got)
	}
}

func BenchmarkRead(b *testing.B) {
	for b.Loop() {
		read()
	}
}

func BenchmarkReadSolutions(b *testing.B) {
	c := read()
	for b.Loop() {
		c.readSolutions()
	}
}

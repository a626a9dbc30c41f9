package catalog

import (
	"slices"
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
	if s == nil || !byID {
		t.Fatalf("the solution is %+v", s)
	}
	if order, ok := CompareVersions(s.Latest, "3.0.3"); !ok || order < 0 {
		t.Errorf("the latest version is %q", s.Latest)
	}
	if got := s.Standing("2.0.1").Outdated; got != fact.Yes {
		t.Errorf("2.0.1 is outdated: %v", got)
	}
	if got := s.Standing("99.0").Outdated; got != fact.No {
		t.Errorf("99.0 is outdated: %v", got)
	}
	for _, test := range []struct {
		version   string
		lacks     int
		connector fact.Truth
		tile      fact.Truth
	}{
		{"2.0.1", 3, fact.No, fact.No},
		{"2.10", 3, fact.No, fact.No},
		{"3.0.0", 2, fact.Yes, fact.No},
		{"3.0.1", 2, fact.Yes, fact.No},
		{"3.0.2", 1, fact.Yes, fact.Yes},
		{"3.0.3", 0, fact.Yes, fact.Yes},
		{"3.1", 0, fact.Yes, fact.Yes},
		{"next", 0, fact.Unknown, fact.Unknown},
	} {
		if st := s.Standing(test.version); len(st.Lacks) != test.lacks {
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
		knownOf  []string // the solutions whose versions it knows, if not its own only
	}{
		{"id", "azuresentinel.azure-sentinel-solution-microsoft365defender", "", "Microsoft Defender XDR", true, nil},
		{"id before name", "azuresentinel.azure-sentinel-solution-microsoft365defender", "1Password", "Microsoft Defender XDR", true, nil},
		{"offer", "42crunch1580391915541.42Crunch_sentinel_solution", "", "42Crunch API Protection", true, nil},
		{"name", "", "microsoft defender xdr", "Microsoft Defender XDR", false, nil},
		{"name in the marketplace", "", "Microsoft Defender XDR solution for Sentinel", "Microsoft Defender XDR", false, nil},
		{"former name", "", "Microsoft 365 Defender", "Microsoft Defender XDR", false, nil},
		{"folder", "", "Vaikora-AzureSecurityCenter", "VaikoraSecurityCenter", false, nil},
		{"unknown id, known name", "contoso.custom", "1Password", "1Password", false, nil},
		{"shared id, name decides", "netskope.netskope_mss", "Netskope", "Netskope", true, nil},
		{"shared id, undecided", "netskope.netskope_mss", "", "Netskopev2", true, []string{"Netskope", "Netskopev2"}},
		{"shared display name", "", "Tenable App for Microsoft Sentinel", "Tenable App", false, []string{"Tenable App", "TenableIO"}},
		{"unknown", "contoso.custom", "Contoso", "", false, nil},
		{"nothing", "", "", "", false, nil},
	} {
		s, byID := c.FindSolution(test.id, test.name)
		if s == nil {
			s = &Solution{}
		}
		if test.knownOf == nil {
			test.knownOf = []string{test.found}
		}
		versions := 0
		for _, row := range c.Solutions() {
			if slices.Contains(test.knownOf, row.Name) {
				versions += len(row.Versions)
			}
		}
		if s.Name != test.found || byID != test.byID || len(s.Versions) != versions {
			t.Errorf("%s: found %q, by id %v, %d versions, want %d", test.what, s.Name, byID, len(s.Versions), versions)
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

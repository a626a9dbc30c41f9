package domain

import (
	"fmt"
	"math/rand/v2"
	"testing"

	"github.com/sentinel-lint/sentinel-lint/internal/fact"
)

func TestStrings(t *testing.T) {
	const mdc, iot = "Azure Security Center", "Azure Security Center for IoT"
	const cloud, apps = "Microsoft Defender for Cloud", "Microsoft Defender for Cloud Apps"
	for _, c := range []struct {
		m             Match
		text, pattern string
		cs            bool
		want          fact.Truth
	}{
		{Equals, mdc, mdc, true, fact.Yes},
		{Equals, mdc, "azure security center", true, fact.No},
		{Equals, mdc, "azure security center", false, fact.Yes},
		{Equals, mdc, mdc + " ", true, fact.No},
		{Has, iot, mdc, false, fact.Yes},
		{Has, iot, "SECURITY CENTER", false, fact.Yes},
		{Has, iot, "SECURITY CENTER", true, fact.No},
		{Has, iot, "Secur", false, fact.No},
		{Has, "MicrosoftThreatProtection", "Microsoft", false, fact.No},
		{Has, "Office 365 Advanced Threat Protection", "365", false, fact.Yes},
		{Has, "K8S_ExposedDashboard", "K8S", false, fact.Yes},
		{Has, apps, cloud, false, fact.Yes},
		{Has, cloud, apps, false, fact.No},
		{Has, "a-bc", "-b", false, fact.No},
		{Has, "a-bc", "-bc", false, fact.Yes},
		{Has, "MDATP", "", false, fact.Unknown},
		{Has, "xMDATP MDATP", "MDATP", false, fact.Yes},
		{HasPrefix, iot, "Secur", false, fact.Yes},
		{HasPrefix, iot, "ecurity", false, fact.No},
		{HasSuffix, iot, "enter", false, fact.Yes},
		{HasSuffix, iot, "Cent", false, fact.No},
		{Contains, iot, "ecurit", false, fact.Yes},
		{Contains, iot, "ECURIT", true, fact.No},
		{Contains, iot, "", false, fact.Yes},
		{StartsWith, iot, "azure security center", false, fact.Yes},
		{StartsWith, iot, "azure security center", true, fact.No},
		{EndsWith, iot, "IOT", false, fact.Yes},
		{EndsWith, iot, "IOT", true, fact.No},
		{Regex, iot, "Center for", false, fact.Yes},
		{Regex, iot, "^center", false, fact.No},
		{Regex, iot, "(?i)^AZURE", false, fact.Yes},
		{Regex, iot, "^Azure Security Center$", false, fact.No},
		{Regex, iot, "(", false, fact.Unknown},
	} {
		if got := Strings(c.m, c.text, c.pattern, c.cs); got != c.want {
			t.Errorf("operator %d, case %v: %q, %q is %v, want %v", c.m, c.cs, c.text, c.pattern, got, c.want)
		}
	}
}

func TestCompare(t *testing.T) {
	for _, c := range []struct {
		left    Set
		m       Match
		pattern string
		cs      bool
		want    fact.Truth
	}{
		{OfStrings("a", "b"), Equals, "a", true, fact.Unknown},
		{OfStrings("a", "b"), Equals, "c", true, fact.No},
		{OfStrings("ab", "ac"), StartsWith, "a", false, fact.Yes},
		{AllBut("a"), Equals, "a", true, fact.No},
		{AllBut("a"), Equals, "a", false, fact.Unknown},
		{AllButNames("a"), Equals, "A", true, fact.No},
		{AllButNames("a"), Equals, "A", false, fact.No},
		{AllButNames("a"), Has, "A", false, fact.Unknown},
		{AllBut("a"), Equals, "b", true, fact.Unknown},
		{AllBut("a"), Contains, "a", false, fact.Unknown},
		{Anything(), Equals, "a", true, fact.Unknown},
		{Of(Const{}), Equals, "a", true, fact.Unknown},
	} {
		if got := Compare(c.m, c.left, Str(c.pattern), c.cs); got != c.want {
			t.Errorf("%v, operator %d, %q is %v, want %v", c.left, c.m, c.pattern, got, c.want)
		}
	}
}

func TestOrderedAndTruth(t *testing.T) {
	one, two := Of(Num(1)), Of(Num(2))
	if Ordered(Less, one, two) != fact.Yes || Ordered(Greater, one, two) != fact.No ||
		Ordered(LessOrEqual, one.Join(two), one) != fact.Unknown || Ordered(GreaterOrEqual, Anything(), one) != fact.Unknown {
		t.Error("comparisons of numbers are wrong")
	}
	if TruthOf(Of(Const{})) != fact.No || TruthOf(Anything()) != fact.Unknown || TruthOf(FromTruth(fact.Yes)) != fact.Yes {
		t.Error("truths of values are wrong")
	}
	if Same(Of(Const{}), Of(Const{})) != fact.Unknown || Same(Of(Str("1")), one) != fact.Unknown {
		t.Error("null and values of different kinds are compared as if they were plain")
	}
}

func TestWorld(t *testing.T) {
	w := World{}.With("ProductName", OfStrings("a")).With("ProductName", OfStrings("b"))
	if got := w.String(); got != `ProductName: "b"` {
		t.Error(got)
	}
	joined := JoinColumn([]World{w, World{}.With("ProductName", AllBut("b", "c"))}, "ProductName")
	if got := joined.String(); got != `anything but "c"` {
		t.Error(got)
	}
}

// TestSetLaws checks the operations against the sets of strings that they describe.
func TestSetLaws(t *testing.T) {
	rng := rand.New(rand.NewPCG(1, 2))
	universe := []Const{Str("a"), Str("b"), Str("c"), Str("d"), Str("A"), Str("B"), Str("other")}
	random := func() Set {
		var s []string
		for _, v := range universe[:4] {
			if rng.IntN(2) == 0 {
				s = append(s, v.Text)
			}
		}
		switch rng.IntN(3) {
		case 0:
			return AllBut(s...)
		case 1:
			return AllButNames(s...)
		}
		return OfStrings(s...)
	}
	for range 2000 {
		a, b := random(), random()
		for _, v := range universe {
			// Where letter case is ignored a result may be larger than the exact one, never smaller.
			exact := !a.fold && !b.fold
			if in := a.Has(v) || b.Has(v); in && !a.Join(b).Has(v) || exact && in != a.Join(b).Has(v) {
				t.Fatalf("%v joined with %v: %v", a, b, v)
			}
			if in := a.Has(v) && b.Has(v); in && !a.Meet(b).Has(v) || exact && in != a.Meet(b).Has(v) {
				t.Fatalf("%v met with %v: %v", a, b, v)
			}
			if !a.fold && a.Complement().Has(v) == a.Has(v) {
				t.Fatalf("complement of %v: %v", a, v)
			}
		}
		if a.Join(b).String() == "" || (Same(a, b) == fact.No && !a.Meet(b).Empty()) {
			t.Fatalf("%v and %v", a, b)
		}
	}
}

func TestManyValuesBecomeAnything(t *testing.T) {
	s := Nothing()
	for i := range maxValues + 1 {
		s = s.Join(Of(Num(float64(i))))
	}
	if !s.Has(Str("anything")) {
		t.Errorf("a set of too many values is %v", s)
	}
}

func TestOfEach(t *testing.T) {
	cells := []Const{Str("a"), Num(1), Str("b"), Num(1), Str("a"), Num(2)}
	if got := OfEach(cells, 0, 2).String(); got != OfStrings("a", "b").String() {
		t.Errorf("the first column is %s", got)
	}
	if got := OfEach(cells, 1, 2).String(); got != Of(Num(1), Num(2)).String() {
		t.Errorf("the second column is %s", got)
	}
	if !OfEach(nil, 0, 1).Empty() {
		t.Error("no values are something")
	}
	var many []Const
	for i := range maxValues + 1 {
		many = append(many, Num(float64(i)))
	}
	if !OfEach(many, 0, 1).Has(Str("other")) || OfEach(many, 0, 2).Has(Str("other")) {
		t.Error("too many values are not anything, or few are")
	}
}

func TestAllButManyNames(t *testing.T) {
	var names []string
	for i := range 2 * maxValues {
		names = append(names, fmt.Sprintf("Alert %d", i))
	}
	s := AllButNames(names...)
	for _, c := range []struct {
		match     Match
		pattern   string
		sensitive bool
		want      fact.Truth
	}{
		{Equals, "Alert 100", true, fact.No},
		{Equals, "ALERT 100", true, fact.No},
		{Equals, "alert 100", false, fact.No},
		{Equals, "Alert 200", true, fact.Unknown},
		{Has, "Alert 100", false, fact.Unknown},
	} {
		if got := Compare(c.match, s, Str(c.pattern), c.sensitive); got != c.want {
			t.Errorf("Compare(%v, %q) = %v, want %v", c.match, c.pattern, got, c.want)
		}
	}
}

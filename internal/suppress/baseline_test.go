package suppress

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/sentinel-lint/sentinel-lint/internal/lint"
	"github.com/sentinel-lint/sentinel-lint/internal/source"
)

func finding(rule *lint.Rule, path, id, message string) *lint.Finding {
	f := source.NewFile(path, []byte("some text"))
	return lint.NewFinding(rule, lint.Subject{Kind: "analytics rule", ID: id, Name: "Name of <" + id + ">"}, f.Span(0, 4), message)
}

func TestBaselineRoundTrip(t *testing.T) {
	b := NewBaseline([]*lint.Finding{
		finding(ruleB, "b.json", "2", "second"), finding(ruleA, "a.json", "1", "first \u2028 \"quoted\""), finding(unused, "a.json", "3", "tool"),
	})
	text, err := b.Bytes()
	if err != nil {
		t.Fatal(err)
	}
	if n := strings.Count(string(text), "\n"); n != 7 {
		t.Errorf("%d lines:\n%s", n, text)
	}
	back, err := ReadBaseline(text)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(b, back); diff != "" {
		t.Error(diff)
	}
	if len(back.Entries) != 2 || back.Entries[0].Rule != "rule-a" || back.Entries[0].Subject != `analytics rule "Name of <1>"` {
		t.Errorf("entries: %+v", back.Entries)
	}
	empty, err := (&Baseline{}).Bytes()
	if err != nil || string(empty) != "{\n  \"version\": 1,\n  \"findings\": []\n}\n" {
		t.Errorf("empty: %s, %v", empty, err)
	}
}

func TestReadBaselineRefuses(t *testing.T) {
	for _, text := range []string{"", "[]", `{"version": 2, "findings": []}`, `{"version": 1, "findings": [{"rule": "x"}]}`} {
		if _, err := ReadBaseline([]byte(text)); err == nil {
			t.Errorf("%q was read", text)
		}
	}
}

// Moved, reworded and reordered findings are in the baseline; a second one like them is not.
func TestBaselineSplit(t *testing.T) {
	old := []*lint.Finding{finding(ruleA, "a.json", "1", "m"), finding(ruleA, "a.json", "2", "m"), finding(ruleB, "a.json", "1", "m")}
	b := NewBaseline(old)
	now := []*lint.Finding{
		finding(ruleB, "moved/b.yaml", "1", "other words"), finding(ruleA, "c.bicep", "1", "m"), finding(ruleA, "d.bicep", "1", "m"),
		finding(ruleA, "a.json", "3", "m"), finding(unused, "a.json", "1", "m"),
	}
	fresh, known, stale := b.Split(now)
	if diff := cmp.Diff([]string{"rule-a d.bicep", "rule-a a.json", "unused-ignore a.json"}, places(fresh)); diff != "" {
		t.Errorf("fresh: %s", diff)
	}
	if diff := cmp.Diff([]string{"rule-b moved/b.yaml", "rule-a c.bicep"}, places(known)); diff != "" {
		t.Errorf("known: %s", diff)
	}
	if len(stale) != 1 || stale[0].Subject != `analytics rule "Name of <2>"` {
		t.Errorf("stale: %+v", stale)
	}
	pruned, dropped := b.Prune(now)
	if len(pruned.Entries) != 2 || dropped != 1 {
		t.Errorf("pruned to %d, %d dropped", len(pruned.Entries), dropped)
	}
	updated, added, dropped := b.Update(now)
	if len(updated.Entries) != 4 || added != 2 || dropped != 1 {
		t.Errorf("updated to %d, %d added, %d dropped", len(updated.Entries), added, dropped)
	}
	if again, _, stale := updated.Split(now); len(again) != 1 || len(stale) != 0 {
		t.Errorf("after the update %d are new, %d are resolved", len(again), len(stale))
	}
}

func places(list []*lint.Finding) []string {
	var out []string
	for _, f := range list {
		out = append(out, f.Rule.Name+" "+f.At.File.Path())
	}
	return out
}

func TestStaleFinding(t *testing.T) {
	rule := &lint.Rule{Name: "stale-baseline", Severity: lint.Info, Category: lint.Tool}
	file := source.NewFile("baseline.json", nil)
	if f := StaleFinding(rule, file, nil); f != nil {
		t.Errorf("told of nothing: %s", f.Message)
	}
	f := StaleFinding(rule, file, make([]Entry, 7))
	if f.Message != "7 findings of the baseline are resolved: new ones like them would not be told" || len(f.Notes) != 5 ||
		!strings.HasSuffix(f.Notes[4], "and 2 more") {
		t.Errorf("%s, %q", f.Message, f.Notes)
	}
}

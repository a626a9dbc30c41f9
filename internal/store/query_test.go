package store

import (
	"errors"
	"testing"
	"time"
)

// names are the subjects' last digits of changes, which are short to compare.
func names(list []Change) []string {
	out := []string{}
	for _, c := range list {
		out = append(out, c.Repo+" "+c.Branch+" "+c.Subject[len(c.Subject)-2:])
	}
	return out
}

func TestNewAndFixed(t *testing.T) {
	onEach(t, func(t *testing.T, open func() *Store) {
		s := open()
		record(t, s,
			runOn(1, 0, findings(0, 4)),
			runOn(2, 1, findings(1, 4)),                      // 0 fixed
			runOn(3, 2, findings(0, 5)),                      // 0 back, 4 new
			runOn(4, 3, findings(0, 3)),                      // 3 and 4 fixed
			runOn(5, 4, findings(0, 3)),                      // nothing
			runOn(6, 5, append(findings(0, 2), finding(40))), // 2 fixed, 40 new
		)
		other := runOn(7, 5, findings(20, 21))
		other.Repo = "soc/other"
		branch := runOn(8, 5, findings(30, 31))
		branch.Branch = "feature"
		record(t, s, other, branch)

		for _, c := range []struct {
			what       string
			since      int // day
			in         Scope
			rule       string
			new, fixed []string
		}{
			// On day 1 there were 1 to 3: what was fixed before and came back counts as new, 4 came and went unseen.
			{"since day 1", 1, Scope{Repo: "soc/sentinel"}, "", []string{"soc/sentinel main 40", "soc/sentinel main 00"},
				[]string{"soc/sentinel main 02", "soc/sentinel main 03"}},
			// On day 0 there were 0 to 3: 0 was fixed and came back, which is no change.
			{"since day 0", 0, Scope{Repo: "soc/sentinel"}, "", []string{"soc/sentinel main 40"},
				[]string{"soc/sentinel main 02", "soc/sentinel main 03"}},
			{"since day 4", 4, Scope{}, "", []string{"soc/other main 20", "soc/sentinel main 40"},
				[]string{"soc/sentinel main 02"}},
			{"all branches", 4, Scope{Tenant: "contoso", Branch: "*"}, "",
				[]string{"soc/other main 20", "soc/sentinel feature 30", "soc/sentinel main 40"},
				[]string{"soc/sentinel main 02"}},
			{"one rule", 0, Scope{}, "rule-2", []string{}, []string{"soc/sentinel main 02"}},
			{"another tenant", 0, Scope{Tenant: "Contoso"}, "", []string{}, []string{}},
			{"since the end", 5, Scope{}, "", []string{}, []string{}},
		} {
			since := day0.AddDate(0, 0, c.since).Add(2 * time.Minute)
			added, err := s.New(t.Context(), c.in, since, c.rule)
			if err != nil {
				t.Fatal(err)
			}
			fixed, err := s.Fixed(t.Context(), c.in, since, c.rule)
			if err != nil {
				t.Fatal(err)
			}
			equal(t, "new "+c.what, names(added.Findings), c.new)
			equal(t, "fixed "+c.what, names(fixed.Findings), c.fixed)
		}
		added, err := s.New(t.Context(), Scope{Repo: "soc/other"}, day0, "")
		if err != nil {
			t.Fatal(err)
		}
		if c := added.Findings[0]; !c.FirstRun || c.Commit != other.Commit {
			t.Errorf("first run of a repository: %+v", c)
		}
		at, in, err := s.RunAt(t.Context(), other.ID)
		if err != nil || !at.Equal(other.StartedAt) || in != (Scope{"contoso", "soc/other", "main"}) {
			t.Errorf("run at %v on %v: %v", at, in, err)
		}
		if _, _, err := s.RunAt(t.Context(), runOn(99, 0, nil).ID); !errors.Is(err, ErrNoRun) {
			t.Errorf("unknown run: %v", err)
		}
	})
}

func TestBaseline(t *testing.T) {
	onEach(t, func(t *testing.T, open func() *Store) {
		s := open()
		record(t, s, runOn(1, 0, findings(0, 10)), runOn(2, 1, findings(3, 12)))
		for _, branch := range []string{"main", ""} {
			b, err := s.Baseline(t.Context(), "contoso", "soc/sentinel", branch)
			if err != nil {
				t.Fatal(err)
			}
			if len(b.Open) != 9 || b.Open[finding(2).Fingerprint] || !b.Open[finding(11).Fingerprint] {
				t.Errorf("baseline of %q: %d open", branch, len(b.Open))
			}
			equal(t, "commit", b.Commit, runOn(2, 1, nil).Commit)
		}
		if _, err := s.Baseline(t.Context(), "contoso", "soc/sentinel", "develop"); !errors.Is(err, ErrNoRun) {
			t.Errorf("unrecorded branch: %v", err)
		}
		if _, err := s.Baseline(t.Context(), "", "soc/sentinel", "main"); !errors.Is(err, ErrNoRun) {
			t.Errorf("unrecorded tenant: %v", err)
		}
	})
}

func TestTrend(t *testing.T) {
	onEach(t, func(t *testing.T, open func() *Store) {
		s := open()
		twice := runOn(3, 1, findings(0, 6)) // a second run on day 1
		twice.StartedAt = twice.StartedAt.Add(time.Hour)
		twice.CommittedAt = twice.StartedAt
		record(t, s,
			runOn(1, -3, findings(0, 2)), // before the time asked about
			runOn(2, 1, findings(0, 9)), twice,
			runOn(4, 4, findings(1, 4)),
			runOn(5, 9, findings(0, 90)), // after it
		)
		other := runOn(6, 3, findings(100, 107))
		other.Repo = "soc/other"
		record(t, s, other)

		trend := func(by By, rule string) Trend {
			t.Helper()
			got, err := s.Trend(t.Context(), Scope{}, by, day0, day0.AddDate(0, 0, 5), rule)
			if err != nil {
				t.Fatal(err)
			}
			return got
		}
		all := trend(ByAll, "")
		equal(t, "days", len(all.Days), 6)
		equal(t, "all", all.Series, []Series{{Name: "all",
			Open:   []int64{2, 6, 6, 13, 10, 10},
			Opened: []int64{0, 7, 0, 7, 0, 0},
			Closed: []int64{0, 3, 0, 0, 3, 0}}})
		equal(t, "by repository", trend(ByRepo, "").Series, []Series{
			{"contoso/soc/other", []int64{0, 0, 0, 7, 7, 7}, []int64{0, 0, 0, 7, 0, 0}, []int64{0, 0, 0, 0, 0, 0}},
			{"contoso/soc/sentinel", []int64{2, 6, 6, 6, 3, 3}, []int64{0, 7, 0, 0, 0, 0}, []int64{0, 3, 0, 0, 3, 0}}})
		equal(t, "one rule", trend(ByRule, "rule-0").Series, []Series{
			{"rule-0", []int64{1, 1, 1, 2, 1, 1}, []int64{0, 1, 0, 1, 0, 0}, []int64{0, 1, 0, 0, 1, 0}}})
		severities := trend(BySeverity, "").Series
		equal(t, "worst first", []string{severities[0].Name, severities[1].Name, severities[2].Name},
			[]string{"error", "warning", "info"})
		early, err := s.Trend(t.Context(), Scope{}, ByAll, day0.AddDate(0, 0, -9), day0, "")
		if err != nil {
			t.Fatal(err)
		}
		equal(t, "no days before the first run", []any{early.Days[0].Format(time.DateOnly), len(early.Days)}, []any{"2026-10-29", 4})
		never, err := s.Trend(t.Context(), Scope{Tenant: "nobody"}, ByAll, day0, day0, "")
		if err != nil {
			t.Fatal(err)
		}
		equal(t, "nothing recorded", never, Trend{By: ByAll, Days: []time.Time{}, Series: []Series{}})
		equal(t, "tenant", trend(ByTenant, "").Series[0].Name, "contoso")
		equal(t, "no rule of that name", trend(ByRule, "rule-x").Series, []Series{})
	})
}

func TestTrendWith(t *testing.T) {
	days := []time.Time{day0, day0.AddDate(0, 0, 1)}
	recorded := Trend{By: BySeverity, Days: days, Series: []Series{
		{"error", []int64{4, 3}, []int64{4, 0}, []int64{0, 1}}, {"info", []int64{1, 1}, []int64{1, 0}, []int64{0, 0}}}}
	mild := finding(3)
	got := recorded.With([]Finding{finding(1), finding(4), mild, mild})
	equal(t, "with a run", got.Series, []Series{
		{"error", []int64{4, 0}, []int64{4, 0}, []int64{0, 1}},
		{"warning", []int64{0, 2}, []int64{0, 0}, []int64{0, 0}},
		{"info", []int64{1, 1}, []int64{1, 0}, []int64{0, 0}}})
	equal(t, "what was recorded", recorded.Series[0].Open, []int64{4, 3})
}

func TestTop(t *testing.T) {
	onEach(t, func(t *testing.T, open func() *Store) {
		s := open()
		record(t, s, runOn(1, 0, findings(0, 20)), runOn(2, 4, findings(7, 24)), runOn(3, 6, findings(9, 24)))
		other := runOn(4, 2, findings(0, 3))
		other.Repo, other.Tenant = "elsewhere", ""
		record(t, s, other)

		top := func(in Scope, by By, since time.Time, rule string, limit int) []TopRow {
			t.Helper()
			got, err := s.Top(t.Context(), in, by, since, rule, limit)
			if err != nil {
				t.Fatal(err)
			}
			return got.Rows
		}
		days := func(d Days) *Days { return &d }
		in := Scope{Repo: "soc/sentinel"}
		equal(t, "all", top(in, ByAll, day0, "", 9), []TopRow{{"all", 15, 24, 9, days(40.0 / 9)}}) // 7 after 4 days, 2 after 6
		equal(t, "lately", top(in, ByAll, day0.AddDate(0, 0, 5), "", 9), []TopRow{{"all", 15, 0, 2, days(6)}})
		equal(t, "by repository", top(Scope{}, ByRepo, day0, "", 9),
			[]TopRow{{"contoso/soc/sentinel", 15, 24, 9, days(40.0 / 9)}, {"elsewhere", 3, 3, 0, nil}})
		equal(t, "by rule", top(in, ByRule, day0, "", 2),
			[]TopRow{{"rule-2", 3, 4, 1, days(4)}, {"rule-0", 2, 4, 2, days(5)}})
		equal(t, "by severity", top(in, BySeverity, day0, "rule-2", 9), []TopRow{{"error", 3, 4, 1, days(4)}})
		equal(t, "by tenant", top(Scope{Tenant: "contoso"}, ByTenant, day0, "rule-3", 9),
			[]TopRow{{"contoso", 2, 3, 1, days(4)}})
		equal(t, "nothing", top(Scope{Tenant: "nobody"}, ByAll, day0, "", 9), []TopRow{})
	})
}

func TestRepos(t *testing.T) {
	onEach(t, func(t *testing.T, open func() *Store) {
		s := open()
		clean := runOn(3, 2, nil)
		clean.Repo = "soc/clean"
		record(t, s, runOn(1, 0, findings(0, 7)), runOn(2, 1, findings(1, 8)), clean)
		got, err := s.Repos(t.Context(), Scope{}, day0.AddDate(0, 0, 1))
		if err != nil {
			t.Fatal(err)
		}
		equal(t, "repositories", got.Rows, []Repository{
			{Tenant: "contoso", Repo: "soc/clean", Branch: "main", Default: true, LastRun: clean.StartedAt,
				Commit: clean.Commit, Tool: "1.2.3"},
			{Tenant: "contoso", Repo: "soc/sentinel", Branch: "main", Default: true, LastRun: runOn(2, 1, nil).StartedAt,
				Commit: runOn(2, 1, nil).Commit, Tool: "1.2.3", Errors: 2, Warnings: 2, Infos: 3, Opened: 1, Closed: 1,
				OldestOpen: runOn(1, 0, nil).StartedAt},
		})
	})
}

func TestInventory(t *testing.T) {
	onEach(t, func(t *testing.T, open func() *Store) {
		s := open()
		solution := func(version string) Item {
			return Item{Kind: "solution", ID: "azuresentinel.mdc", Name: "Microsoft Defender for Cloud", Version: version,
				Path: "Solutions/MDC/Data/Solution_MDC.json"}
		}
		rule := Item{Kind: "analytics-rule", ID: "r1", Name: "Règle", Path: "r.yaml", Tables: []string{"SigninLogs", "AuditLogs", "SigninLogs"}}
		connector := Item{Kind: "connector", ID: "c1", Name: "Entra ID", Path: "c.json", Tables: []string{"SigninLogs"}}
		many := []Item{solution("3.0.9"), rule, connector}
		for i := range 30 {
			many = append(many, Item{Kind: "workbook", ID: finding(i).Subject, Name: "w", Path: "w.json"})
		}
		equal(t, "first", record(t, s, runOn(1, 0, nil, many...)), Recorded{Items: 33})
		equal(t, "second", record(t, s, runOn(2, 1, nil, solution("3.0.10"), rule, connector)), Recorded{Items: 3})
		behind := runOn(3, 2, nil, solution("3.0.9"))
		behind.Tenant = "fabrikam"
		record(t, s, behind)
		healthy(t, s)

		list := func(in Scope, kind, table string) (out []InventoryItem) {
			t.Helper()
			got, err := s.Inventory(t.Context(), in, kind, table)
			if err != nil {
				t.Fatal(err)
			}
			return got.Items
		}
		equal(t, "solutions", list(Scope{}, "solution", ""), []InventoryItem{
			{Kind: "solution", ID: "azuresentinel.mdc", Name: "Microsoft Defender for Cloud", Version: "3.0.10", Newest: "3.0.10",
				Tenant: "contoso", Repo: "soc/sentinel", Branch: "main", Path: "Solutions/MDC/Data/Solution_MDC.json",
				Since: runOn(2, 1, nil).StartedAt},
			{Kind: "solution", ID: "azuresentinel.mdc", Name: "Microsoft Defender for Cloud", Version: "3.0.9", Newest: "3.0.10",
				Behind: true, Tenant: "fabrikam", Repo: "soc/sentinel", Branch: "main",
				Path: "Solutions/MDC/Data/Solution_MDC.json", Since: behind.StartedAt},
		})
		equal(t, "with a table", len(list(Scope{}, "", "SigninLogs")), 2)
		equal(t, "rules with a table", len(list(Scope{}, "analytics-rule", "AuditLogs")), 1)
		equal(t, "case of tables matters", len(list(Scope{}, "", "signinlogs")), 0)
		equal(t, "one tenant behind all", list(Scope{Tenant: "fabrikam"}, "", "")[0].Newest, "3.0.10")
		equal(t, "all", len(list(Scope{}, "", "")), 4)
	})
}

func TestPrune(t *testing.T) {
	onEach(t, func(t *testing.T, open func() *Store) {
		s := open()
		record(t, s,
			runOn(1, 0, findings(0, 10), Item{Kind: "connector", ID: "c", Version: "1", Tables: []string{"A"}}),
			runOn(2, 10, findings(5, 15), Item{Kind: "connector", ID: "c", Version: "2", Tables: []string{"A"}}),
			runOn(3, 20, findings(8, 15)),
			runOn(4, 30, findings(10, 15)))
		before := day0.AddDate(0, 0, 25)
		want := Pruned{Before: before, Findings: 8, Items: 2, Runs: 2, Dry: true}
		dry, err := s.Prune(t.Context(), before, true)
		if err != nil {
			t.Fatal(err)
		}
		equal(t, "dry", dry, want)
		equal(t, "episodes after a dry run", healthy(t, s).Findings, int64(15))

		done, err := s.Prune(t.Context(), before, false)
		if err != nil {
			t.Fatal(err)
		}
		want.Dry = false
		equal(t, "pruned", done, want)
		h := healthy(t, s)
		equal(t, "left", []int64{h.Runs, h.Findings, h.Open, h.Items}, []int64{4, 7, 5, 0})
		trend, err := s.Trend(t.Context(), Scope{}, ByAll, day0.AddDate(0, 0, 24), day0.AddDate(0, 0, 30), "")
		if err != nil {
			t.Fatal(err)
		}
		equal(t, "the trend goes on from the last run before", trend.Series[0].Open, []int64{7, 7, 7, 7, 7, 7, 5})

		again, err := s.Prune(t.Context(), before, false)
		if err != nil {
			t.Fatal(err)
		}
		equal(t, "again", again, Pruned{Before: before})
		equal(t, "recording goes on", record(t, s, runOn(5, 31, findings(0, 15))), Recorded{Findings: 15, Opened: 10})
		healthy(t, s)
	})
}

func TestCheckFindsDamage(t *testing.T) {
	for statement, want := range map[string]string{
		`UPDATE {track} SET last_run = NULL`:                                              "1 branches have no last run",
		`UPDATE {finding} SET closed_run = 1, closed_at = opened_at WHERE finding_id = 1`: "1 branches have other open findings or items than their last run counted",
		`DELETE FROM {run_rule} WHERE rule_id = 'rule-1'`:                                 "1 runs have other counts by rule than findings",
		`UPDATE {run} SET late = 1`:                                                       "10 findings were opened by a late run",
	} {
		onEach(t, func(t *testing.T, open func() *Store) {
			s := open()
			record(t, s, runOn(1, 0, findings(0, 10)))
			healthy(t, s)
			if _, err := s.db.ExecContext(t.Context(), s.d.syntax().fill(statement)); err != nil {
				t.Fatal(err)
			}
			h, err := s.Check(t.Context())
			if err != nil {
				t.Fatal(err)
			}
			found := false
			for _, p := range h.Problems {
				found = found || p == want
			}
			if !found {
				t.Errorf("%s: %q, want %q", statement, h.Problems, want)
			}
		})
	}
}

func TestCompareVersions(t *testing.T) {
	ordered := []string{"x", "", "0.9", "1", "1.0.1", "1.2", "1.10", "2.0.0", "3.0.9", "3.0.10"}
	for i, a := range ordered {
		for k, b := range ordered {
			got := compareVersions(a, b)
			if (i < k) != (got < 0) || (i > k) != (got > 0) {
				t.Errorf("compareVersions(%q, %q) = %d", a, b, got)
			}
		}
	}
	if compareVersions("1.0", "1") != 0 {
		t.Error("1.0 is not 1")
	}
}

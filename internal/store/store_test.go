package store

import (
	"context"
	"crypto/sha256"
	"database/sql"
	"errors"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

// The conformance suite: what a store must do, run on SQLite always and on a real SQL Server when
// SENTINEL_LINT_TEST_SQLSERVER names one. The login must be allowed to create databases; the suite makes its own and drops
// them.

const serverVariable = "SENTINEL_LINT_TEST_SQLSERVER"

// onEach runs a test on every backend there is. open opens the same history again and again.
func onEach(t *testing.T, test func(t *testing.T, open func() *Store)) {
	t.Run("sqlite", func(t *testing.T) {
		name := "history #1%20?.db" // a URL must escape it
		if runtime.GOOS == "windows" {
			name = "history #1%20.db"
		}
		target := sqliteTarget(filepath.Join(t.TempDir(), name))
		test(t, opener(t, target))
	})
	t.Run("sqlserver", func(t *testing.T) {
		test(t, opener(t, serverTarget(t)))
	})
}

func opener(t *testing.T, target Target) func() *Store {
	return func() *Store {
		t.Helper()
		s, err := Open(target)
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() {
			if err := s.Close(); err != nil {
				t.Error(err)
			}
		})
		if !target.IsFile() {
			if _, err := s.Migrate(t.Context()); err != nil {
				t.Fatal(err)
			}
		}
		return s
	}
}

// serverTarget makes a database on the real server and drops it after the test.
func serverTarget(t *testing.T) Target {
	t.Helper()
	text := os.Getenv(serverVariable)
	if text == "" {
		t.Skip(serverVariable + " is not set: this did not run on a SQL Server")
	}
	settings := Settings{Getenv: env(InsecureVariable, "1"), Version: "test"}
	master, err := settings.parseServer(text)
	if err != nil {
		t.Fatal(err)
	}
	admin, err := openServer(master.secret.dsn)
	if err != nil {
		t.Fatal(master.fail("open", err))
	}
	name := fmt.Sprintf("sentinel_lint_test_%d", time.Now().UnixNano())
	if _, err := admin.ExecContext(t.Context(), "CREATE DATABASE "+name); err != nil {
		t.Fatal(master.fail("create", err))
	}
	t.Cleanup(func() {
		_, err := admin.ExecContext(context.WithoutCancel(t.Context()),
			"ALTER DATABASE "+name+" SET SINGLE_USER WITH ROLLBACK IMMEDIATE; DROP DATABASE "+name)
		if err := errors.Join(err, admin.Close()); err != nil {
			t.Error(master.fail("drop", err))
		}
	})
	u, err := url.Parse(text)
	if err != nil {
		t.Fatal(serverVariable + " is not a URL")
	}
	query := u.Query()
	query.Set("database", name)
	u.RawQuery = query.Encode()
	target, err := settings.parseServer(u.String())
	if err != nil {
		t.Fatal(err)
	}
	return target
}

// day0 is when the tests' history begins.
var day0 = time.Date(2026, 11, 1, 6, 0, 0, 0, time.UTC)

// finding is the i-th of many different findings, over 7 rules of fixed severities.
func finding(i int) Finding {
	return Finding{
		Fingerprint: sha256.Sum256(fmt.Appendf(nil, "finding %d", i)),
		Rule:        fmt.Sprintf("rule-%d", i%7),
		Severity:    Severity(i%7%3 + 1),
		Subject:     fmt.Sprintf("6f9619ff-8b86-d011-b42d-%012d", i),
		Path:        fmt.Sprintf("Solutions/Contoso/Analytic Rules/règle-%d.yaml", i),
		Message:     "looks back 30m but runs only every 1h: 日本 🛡 is never queried",
	}
}

func findings(from, to int) (list []Finding) {
	for i := from; i < to; i++ {
		list = append(list, finding(i))
	}
	return list
}

// runOn is a run on a day of the tests' history; n makes its id.
func runOn(n, day int, findings []Finding, items ...Item) Run {
	at := day0.AddDate(0, 0, day)
	return Run{
		ID: fmt.Sprintf("00000000-0000-7000-8000-%012d", n), Tenant: "contoso", Repo: "soc/sentinel", Branch: "main",
		Commit: fmt.Sprintf("%040x", n), CommittedAt: at, StartedAt: at.Add(time.Minute), Tool: "1.2.3",
		FingerprintVersion: 1, Findings: findings, Inventory: items,
	}
}

// record records runs and fails the test if one cannot be.
func record(t *testing.T, s *Store, runs ...Run) (done Recorded) {
	t.Helper()
	for _, r := range runs {
		var err error
		if done, err = s.Record(t.Context(), r); err != nil {
			t.Fatal(err)
		}
	}
	return done
}

// healthy fails the test if the store's own check finds anything.
func healthy(t *testing.T, s *Store) Health {
	t.Helper()
	h, err := s.Check(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if len(h.Problems) > 0 {
		t.Errorf("problems: %q", h.Problems)
	}
	return h
}

func equal(t *testing.T, what string, got, want any) {
	t.Helper()
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("%s (-want +got):\n%s", what, diff)
	}
}

func TestRecord(t *testing.T) {
	onEach(t, func(t *testing.T, open func() *Store) {
		s := open()
		equal(t, "first run", record(t, s, runOn(1, 0, findings(0, 100))), Recorded{Findings: 100, Opened: 100})
		equal(t, "next run", record(t, s, runOn(2, 1, findings(10, 110))), Recorded{Findings: 100, Opened: 10, Closed: 10})
		equal(t, "same again", record(t, s, runOn(3, 2, findings(10, 110))), Recorded{Findings: 100})
		equal(t, "two came back", record(t, s, runOn(4, 3, append(findings(8, 10), findings(10, 110)...))),
			Recorded{Findings: 102, Opened: 2})
		equal(t, "all fixed", record(t, s, runOn(5, 4, nil)), Recorded{Closed: 102})
		equal(t, "nothing again", record(t, s, runOn(6, 5, nil)), Recorded{})
		h := healthy(t, s)
		equal(t, "counts", []int64{h.Tracks, h.Runs, h.Findings, h.Open}, []int64{1, 6, 112, 0})
	})
}

func TestReplay(t *testing.T) {
	onEach(t, func(t *testing.T, open func() *Store) {
		s := open()
		first := runOn(1, 0, findings(0, 30), Item{Kind: "connector", ID: "c"})
		done := record(t, s, first, runOn(2, 1, findings(5, 30)))
		again, err := s.Record(t.Context(), first)
		if err != nil {
			t.Fatal(err)
		}
		equal(t, "replay of the first run", again, Recorded{Findings: 30, Opened: 30, Items: 1, Replayed: true})
		done.Replayed = true
		shuffled := findings(5, 30)
		slices.Reverse(shuffled)
		equal(t, "replay in another order", record(t, s, runOn(2, 1, shuffled)), done)

		if _, err := s.Record(t.Context(), runOn(2, 1, findings(0, 5))); !errors.Is(err, ErrConflict) {
			t.Errorf("same id, other findings: %v", err)
		}
		other := runOn(2, 1, findings(5, 30))
		other.Branch = "develop"
		if _, err := s.Record(t.Context(), other); !errors.Is(err, ErrConflict) {
			t.Errorf("same id, other branch: %v", err)
		}
		equal(t, "runs", healthy(t, s).Runs, int64(2))
	})
}

func TestLateRun(t *testing.T) {
	onEach(t, func(t *testing.T, open func() *Store) {
		s := open()
		record(t, s, runOn(1, 5, findings(0, 30)))
		late := runOn(2, 6, findings(20, 50), Item{Kind: "connector", ID: "c"})
		late.CommittedAt = day0 // built today, from an old commit
		equal(t, "late run", record(t, s, late), Recorded{Findings: 30, Items: 1, Late: true})
		again, err := s.Record(t.Context(), late)
		equal(t, "its replay", again, Recorded{Findings: 30, Items: 1, Late: true, Replayed: true})
		if err != nil {
			t.Error(err)
		}
		same := runOn(3, 7, findings(0, 30))
		same.CommittedAt = day0.AddDate(0, 0, 5) // the same commit again, with a newer program perhaps
		equal(t, "same commit", record(t, s, same), Recorded{Findings: 30})
		healthy(t, s)
		trend, err := s.Trend(t.Context(), Scope{}, ByAll, day0.AddDate(0, 0, 5), day0.AddDate(0, 0, 7), "")
		if err != nil {
			t.Fatal(err)
		}
		equal(t, "trend without the late run", trend.Series[0].Open, []int64{30, 30, 30})
	})
}

func TestChangedFinding(t *testing.T) {
	onEach(t, func(t *testing.T, open func() *Store) {
		s := open()
		before := findings(0, 3)
		after := findings(0, 3)
		after[0].Path, after[0].Severity = "moved/here.yaml", Error
		after[1].Fingerprint, after[1].Rule = sha256.Sum256([]byte("new algorithm")), "rule-renamed"
		after[1].Formerly = []Fingerprint{before[1].Fingerprint}
		// The third takes the second's place: its own fingerprint is what matters, not what others were.
		after[2].Formerly = []Fingerprint{before[0].Fingerprint}
		second := runOn(2, 1, after)
		second.FingerprintVersion = 2
		done := record(t, s, runOn(1, 0, before), second)
		equal(t, "second run", done, Recorded{Findings: 3})
		healthy(t, s)

		changes, err := s.New(t.Context(), Scope{}, day0, "")
		if err != nil {
			t.Fatal(err)
		}
		got := map[string]Change{}
		for _, c := range changes.Findings {
			got[c.Subject] = c
		}
		equal(t, "path", got[before[0].Subject].Path, "moved/here.yaml")
		equal(t, "severity", got[before[0].Subject].Severity, Error)
		equal(t, "rule", got[before[1].Subject].Rule, "rule-renamed")
		equal(t, "fingerprint", got[before[1].Subject].Fingerprint, after[1].Fingerprint)
		equal(t, "opened", got[before[1].Subject].OpenedAt, day0.Add(time.Minute))
	})
}

func TestRepeatedFingerprint(t *testing.T) {
	onEach(t, func(t *testing.T, open func() *Store) {
		s := open()
		worst := finding(1)
		worst.Severity = Error
		mild := worst
		mild.Severity, mild.Message = Info, "the same, seen mildly"
		equal(t, "recorded", record(t, s, runOn(1, 0, []Finding{mild, worst, mild})), Recorded{Findings: 1, Opened: 1})
		changes, err := s.New(t.Context(), Scope{}, day0, "")
		if err != nil || len(changes.Findings) != 1 {
			t.Fatal(changes, err)
		}
		equal(t, "severity", changes.Findings[0].Severity, Error)
		healthy(t, s)
	})
}

func TestText(t *testing.T) {
	onEach(t, func(t *testing.T, open func() *Store) {
		s := open()
		f := finding(1)
		f.Message = strings.Repeat("🛡", 1500) // 3000 UTF-16 code units
		f.Path = "broken \xff\xfe/'; DROP TABLE finding; --"
		f.Subject = ""
		record(t, s, runOn(1, 0, []Finding{f}))
		record(t, s, runOn(2, 1, []Finding{f})) // and is found unchanged
		changes, err := s.New(t.Context(), Scope{}, day0, "")
		if err != nil || len(changes.Findings) != 1 {
			t.Fatal(changes, err)
		}
		got := changes.Findings[0]
		equal(t, "message", got.Message, strings.Repeat("🛡", 999)+"…")
		equal(t, "path", got.Path, "broken \ufffd/'; DROP TABLE finding; --")
		equal(t, "open", healthy(t, s).Open, int64(1))
	})
}

func TestInvalidRun(t *testing.T) {
	s := opener(t, sqliteTarget(filepath.Join(t.TempDir(), "h.db")))()
	for name, spoil := range map[string]func(*Run){
		"id":         func(r *Run) { r.ID = "42" },
		"no repo":    func(r *Run) { r.Repo = "" },
		"no branch":  func(r *Run) { r.Branch = "" },
		"long":       func(r *Run) { r.Branch = strings.Repeat("ä", 251) },
		"blank":      func(r *Run) { r.Repo = "soc/sentinel " },
		"no unicode": func(r *Run) { r.Tenant = "\xff" },
	} {
		r := runOn(1, 0, nil)
		spoil(&r)
		if _, err := s.Record(t.Context(), r); !errors.Is(err, ErrInvalid) {
			t.Errorf("%s: %v", name, err)
		}
	}
	if _, err := s.Repos(t.Context(), Scope{}, day0); !errors.Is(err, ErrNoHistory) {
		t.Errorf("an invalid run made a history: %v", err)
	}
}

func TestDefaultBranch(t *testing.T) {
	onEach(t, func(t *testing.T, open func() *Store) {
		s := open()
		defaults := func() (names []string) {
			list, err := s.Repos(t.Context(), Scope{}, day0)
			if err != nil {
				t.Fatal(err)
			}
			for _, r := range list.Rows {
				names = append(names, r.Tenant+":"+r.Repo+":"+r.Branch)
			}
			return names
		}
		n := 0
		run := func(tenant, branch, isDefault string) {
			n++
			r := runOn(n, n, nil)
			r.Tenant, r.Branch, r.DefaultBranch = tenant, branch, isDefault
			record(t, s, r)
		}
		run("a", "feature", "")
		equal(t, "the first is taken", defaults(), []string{"a:soc/sentinel:feature"})
		run("a", "main", "")
		equal(t, "the second is not", defaults(), []string{"a:soc/sentinel:feature"})
		run("a", "main", "main")
		equal(t, "what a run says counts", defaults(), []string{"a:soc/sentinel:main"})
		run("a", "feature", "")
		equal(t, "a run that does not know changes nothing", defaults(), []string{"a:soc/sentinel:main"})
		run("b", "main", "")
		equal(t, "tenants are apart", defaults(), []string{"a:soc/sentinel:main", "b:soc/sentinel:main"})
		run("a", "Main", "Main")
		equal(t, "case matters", defaults(), []string{"a:soc/sentinel:Main", "b:soc/sentinel:main"})
		healthy(t, s)
	})
}

func TestConcurrent(t *testing.T) {
	onEach(t, func(t *testing.T, open func() *Store) {
		stores := make([]*Store, 6)
		for i := range stores {
			stores[i] = open()
		}
		var group sync.WaitGroup
		for i, s := range stores { // six programs record the same five runs, and make the schema, at once
			group.Go(func() {
				for n := 1; n <= 5; n++ {
					if _, err := s.Record(t.Context(), runOn(n, n, findings(0, n*10))); err != nil {
						t.Errorf("store %d, run %d: %v", i, n, err)
					}
				}
			})
		}
		group.Wait()
		h := healthy(t, stores[0])
		equal(t, "tracks and runs", []int64{h.Tracks, h.Runs}, []int64{1, 5})
	})
}

func TestSchemaVersions(t *testing.T) {
	onEach(t, func(t *testing.T, open func() *Store) {
		s := open()
		first, err := s.Migrate(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		latest := s.d.migrations().latest
		equal(t, "reached", first.To, latest)
		again, err := s.Migrate(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		equal(t, "again", again, Migration{From: latest, To: latest, Applied: []string{}})

		set := func(statement string, version int64) {
			t.Helper()
			x := s.d.syntax()
			if _, err := s.db.ExecContext(t.Context(), x.fill(statement), version); err != nil {
				t.Fatal(err)
			}
		}
		set(`INSERT INTO {migration} (version_id, is_applied) VALUES ($1, 1)`, latest+1)
		newer := open
		if !s.target.IsFile() {
			newer = func() *Store { return reopen(t, s.target) }
		}
		for name, use := range map[string]func(*Store) error{
			"record":  func(s *Store) error { _, err := s.Record(t.Context(), runOn(1, 0, nil)); return err },
			"repos":   func(s *Store) error { _, err := s.Repos(t.Context(), Scope{}, day0); return err },
			"migrate": func(s *Store) error { _, err := s.Migrate(t.Context()); return err },
		} {
			if err := use(newer()); !errors.Is(err, ErrSchema) || !strings.Contains(err.Error(), "newer sentinel-lint") {
				t.Errorf("%s with a newer schema: %v", name, err)
			}
		}
		set(`DELETE FROM {migration} WHERE version_id >= $1`, latest)
		if _, err := newer().Repos(t.Context(), Scope{}, day0); !errors.Is(err, ErrSchema) ||
			!strings.Contains(err.Error(), "store migrate") {
			t.Errorf("an older schema: %v", err)
		}
	})
}

// TestSchemaInTheMaking records to a history that another program is just beginning: of its schema the last step is missing.
func TestSchemaInTheMaking(t *testing.T) {
	open := opener(t, sqliteTarget(filepath.Join(t.TempDir(), "h.db")))
	other := open()
	if _, err := other.Migrate(t.Context()); err != nil {
		t.Fatal(err)
	}
	latest := other.d.migrations().latest
	set := func(statement string) {
		if _, err := other.db.ExecContext(t.Context(), other.d.syntax().fill(statement), latest); err != nil {
			t.Error(err)
		}
	}
	set(`DELETE FROM {migration} WHERE version_id = $1`)
	var group sync.WaitGroup
	group.Go(func() {
		time.Sleep(2 * firstWait)
		set(`INSERT INTO {migration} (version_id, is_applied) VALUES ($1, 1)`)
	})
	if _, err := open().Record(t.Context(), runOn(1, 0, nil)); err != nil {
		t.Error(err)
	}
	group.Wait()

	set(`DELETE FROM {migration} WHERE version_id = $1`) // and nobody goes on with it
	if _, err := open().Record(t.Context(), runOn(2, 0, nil)); !errors.Is(err, ErrSchema) || !strings.Contains(err.Error(), "store migrate") {
		t.Errorf("a schema that stays old: %v", err)
	}
}

func reopen(t *testing.T, target Target) *Store {
	t.Helper()
	s, err := Open(target)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.Close() })
	return s
}

func TestReadingMakesNoFile(t *testing.T) {
	path := filepath.Join(t.TempDir(), "sub", "h.db")
	s := opener(t, sqliteTarget(path))()
	if _, err := s.New(t.Context(), Scope{}, day0, ""); !errors.Is(err, ErrNoHistory) {
		t.Errorf("new: %v", err)
	}
	if _, err := os.Stat(path); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("the file: %v", err)
	}
	record(t, s, runOn(1, 0, findings(0, 1)))
	info, err := os.Stat(path)
	if err != nil {
		t.Fatal(err)
	}
	if runtime.GOOS != "windows" && info.Mode().Perm()&0o077 != 0 {
		t.Errorf("others can read the history: %v", info.Mode())
	}
}

func TestForeignFiles(t *testing.T) {
	folder := t.TempDir()
	text := filepath.Join(folder, "notes.txt")
	if err := os.WriteFile(text, []byte(strings.Repeat("not a database\n", 100)), 0o600); err != nil {
		t.Fatal(err)
	}
	other := filepath.Join(folder, "other.db")
	db, err := sql.Open("sqlite", other)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := db.ExecContext(t.Context(), "CREATE TABLE customers (name TEXT)"); err != nil {
		t.Fatal(err)
	}
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
	for file, want := range map[string]string{text: "file is not a database", other: "another program", folder: ""} {
		before, _ := os.ReadFile(file)
		s := reopen(t, sqliteTarget(file))
		if _, err := s.Record(t.Context(), runOn(1, 0, findings(0, 3))); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("record in %s: %v", file, err)
		}
		if _, err := s.Migrate(t.Context()); err == nil {
			t.Errorf("%s is migrated", file)
		}
		if err := s.Close(); err != nil {
			t.Fatal(err)
		}
		if after, _ := os.ReadFile(file); string(after) != string(before) {
			t.Errorf("%s was changed", file)
		}
	}
}

func TestRunID(t *testing.T) {
	r := runOn(1, 0, nil)
	first, again := RunID(r, "gh-17-1"), RunID(runOn(1, 0, findings(0, 3)), "gh-17-1")
	if first != again {
		t.Error("the same CI run has two ids")
	}
	seen := map[string]bool{first: true}
	for _, change := range []func(*Run){
		func(r *Run) { r.Branch = "x" }, func(r *Run) { r.Tool = "x" }, func(r *Run) { r.RulesDigest[0] = 1 },
		func(r *Run) { r.Tenant, r.Repo = "contos", "o"+r.Repo },
	} {
		other := r
		change(&other)
		if id := RunID(other, "gh-17-1"); seen[id] {
			t.Errorf("%+v has the id of another run", other)
		} else {
			seen[id] = true
		}
	}
	if one, two := RunID(r, ""), RunID(r, ""); one >= two {
		t.Errorf("runs without a name: %s, then %s", one, two)
	}
}

func TestClip(t *testing.T) {
	for _, c := range []struct{ in, want string }{
		{"", ""}, {"abcd", "abcd"}, {"abcde", "abc…"}, {"äöüß", "äöüß"}, {"äöüßa", "äöü…"},
		{"🛡🛡", "🛡🛡"}, {"🛡🛡🛡", "🛡…"}, {"a🛡🛡", "a🛡…"}, {"abc🛡", "abc…"}, {"\xffabcd", "\ufffdab…"},
	} {
		got := clip(c.in, 4)
		if got != c.want || wide(got) > 4 {
			t.Errorf("clip(%q) = %q, want %q", c.in, got, c.want)
		}
	}
}

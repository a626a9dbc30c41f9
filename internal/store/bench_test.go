package store

import (
	"context"
	"crypto/sha256"
	"fmt"
	"path/filepath"
	"testing"
	"time"
)

// The size that the store was asked to be quick at. In full:
//
//	go test ./internal/store -run '^$' -bench . -benchtime 5x
//
// makes the history first, which takes about half a minute. On the machine of the first measurement (2 cores) one run was
// recorded in 12 ms; see docs/history.md for all.
const (
	benchRepos, benchFindings, benchDays = 100, 1000, 30
	benchChurn                           = benchFindings / 100 // findings that go, and that come, each day
)

// benchRun is the run of a repository on a day: each day the oldest findings are gone and as many are new.
func benchRun(repo, day int) Run {
	r := runOn(repo*1000+day, day, nil)
	r.Repo = fmt.Sprintf("soc/repo-%03d", repo)
	r.Findings = make([]Finding, benchFindings)
	for i := range r.Findings {
		n := day*benchChurn + i
		f := finding(n)
		f.Fingerprint = sha256.Sum256(fmt.Appendf(nil, "%d/%d", repo, n))
		f.Rule, f.Severity = fmt.Sprintf("rule-%02d", n%40), Severity(n%40%3+1) // a rule has one severity
		r.Findings[i] = f
	}
	return r
}

// benchStore makes the whole history: 3,000 runs, 3 million findings seen, 129,000 episodes.
func benchStore(b *testing.B) *Store {
	b.Helper()
	if testing.Short() {
		b.Skip("makes a large history")
	}
	s, err := Open(sqliteTarget(filepath.Join(b.TempDir(), "h.db")))
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { _ = s.Close() })
	started, slowest := time.Now(), time.Duration(0)
	for day := range benchDays {
		for repo := range benchRepos {
			at := time.Now()
			if _, err := s.Record(context.Background(), benchRun(repo, day)); err != nil {
				b.Fatal(err)
			}
			slowest = max(slowest, time.Since(at))
		}
	}
	b.Logf("%d runs recorded in %v, the slowest in %v", benchDays*benchRepos, time.Since(started).Round(time.Millisecond),
		slowest.Round(time.Millisecond))
	return s
}

func BenchmarkHistory(b *testing.B) {
	s := benchStore(b)
	ctx := context.Background()
	end := day0.AddDate(0, 0, benchDays)
	day := benchDays
	b.Run("record", func(b *testing.B) {
		for b.Loop() {
			b.StopTimer()
			r := benchRun(day%benchRepos, day)
			day++
			b.StartTimer()
			if _, err := s.Record(ctx, r); err != nil {
				b.Fatal(err)
			}
		}
	})
	for name, ask := range map[string]func() error{
		"trend":        func() error { _, err := s.Trend(ctx, Scope{}, ByAll, day0, end, ""); return err },
		"trend-rule":   func() error { _, err := s.Trend(ctx, Scope{}, ByRule, day0, end, ""); return err },
		"trend-repo":   func() error { _, err := s.Trend(ctx, Scope{}, ByRepo, day0, end, ""); return err },
		"new-week":     func() error { _, err := s.New(ctx, Scope{}, end.AddDate(0, 0, -7), ""); return err },
		"new-one-repo": func() error { _, err := s.New(ctx, Scope{Repo: "soc/repo-042"}, end.AddDate(0, 0, -7), ""); return err },
		"fixed-week":   func() error { _, err := s.Fixed(ctx, Scope{}, end.AddDate(0, 0, -7), ""); return err },
		"top-repo":     func() error { _, err := s.Top(ctx, Scope{}, ByRepo, end.AddDate(0, 0, -30), "", 20); return err },
		"top-rule":     func() error { _, err := s.Top(ctx, Scope{}, ByRule, end.AddDate(0, 0, -30), "", 20); return err },
		"repos":        func() error { _, err := s.Repos(ctx, Scope{}, end.AddDate(0, 0, -7)); return err },
		"baseline": func() error {
			_, err := s.Baseline(ctx, "contoso", "soc/repo-042", "main")
			return err
		},
		"check": func() error { _, err := s.Check(ctx); return err },
	} {
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				if err := ask(); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

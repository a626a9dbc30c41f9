package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"strconv"
	"time"

	"github.com/google/uuid"
)

// A Scope says which tracks a question is about. Empty names mean every tenant and every repository, and of each repository
// its default branch; the branch "*" means all that were recorded.
type Scope struct {
	Tenant string `json:"tenant,omitempty"`
	Repo   string `json:"repo,omitempty"`
	Branch string `json:"branch,omitempty"`
}

func (c Scope) args(more ...any) []any { return append([]any{c.Tenant, c.Repo, c.Branch}, more...) }

// A Change is a finding that came or went.
type Change struct {
	Tenant      string      `json:"tenant,omitempty"`
	Repo        string      `json:"repo"`
	Branch      string      `json:"branch"`
	Fingerprint Fingerprint `json:"fingerprint"`
	Rule        string      `json:"rule"`
	Severity    Severity    `json:"severity"`
	Subject     string      `json:"subject,omitempty"`
	Path        string      `json:"path"`
	Message     string      `json:"message"`
	OpenedAt    time.Time   `json:"openedAt"`
	ClosedAt    time.Time   `json:"closedAt,omitzero"`
	Commit      string      `json:"commit,omitempty"`   // of the run that opened it, or closed it
	FirstRun    bool        `json:"firstRun,omitempty"` // came with the first run of its branch: older, but never recorded
}

// MarshalText is the fingerprint in hexadecimal.
func (f Fingerprint) MarshalText() ([]byte, error) { return []byte(fmt.Sprintf("%x", f[:])), nil }

// Changes compare two moments: a time, and the last run of each branch. What came and went in between is in neither list.
type Changes struct {
	Since    time.Time `json:"since"`
	Findings []Change  `json:"findings"` // by tenant, repository, branch, then worst first
}

// New lists the findings that are open now and were not at a time. With rule it lists those of one rule only.
func (s *Store) New(ctx context.Context, in Scope, since time.Time, rule string) (Changes, error) {
	opened, closed, err := s.changes(ctx, "list new findings", in, since, rule)
	return Changes{Since: instant(since), Findings: without(opened, closed)}, err
}

// Fixed lists the findings that were open at a time and are not now. With rule it lists those of one rule only.
func (s *Store) Fixed(ctx context.Context, in Scope, since time.Time, rule string) (Changes, error) {
	opened, closed, err := s.changes(ctx, "list fixed findings", in, since, rule)
	return Changes{Since: instant(since), Findings: without(closed, opened)}, err
}

func (s *Store) changes(ctx context.Context, doing string, in Scope, since time.Time, rule string) (opened, closed []Change, err error) {
	err = s.within(ctx, doing, reads, func(u *unit) (err error) {
		args := in.args(since, rule)
		if opened, err = collect(u, scanChange, s.sql.openedSince, args...); err != nil {
			return err
		}
		closed, err = collect(u, scanChange, s.sql.closedSince, args...)
		return err
	})
	return opened, closed, err
}

// without keeps the changes whose finding is not among others. A finding that was fixed and came back is no change.
func without(list, others []Change) []Change {
	type key struct {
		tenant, repo, branch string
		fingerprint          Fingerprint
	}
	of := func(c Change) key { return key{c.Tenant, c.Repo, c.Branch, c.Fingerprint} }
	drop := make(map[key]bool, len(others))
	for _, c := range others {
		drop[of(c)] = true
	}
	kept := make([]Change, 0, len(list))
	for _, c := range list {
		if !drop[of(c)] {
			kept = append(kept, c)
		}
	}
	return kept
}

func scanChange(rows *sql.Rows, c *Change) error {
	var fingerprint []byte
	var opened, closed nullTime
	err := rows.Scan(&c.Tenant, &c.Repo, &c.Branch, &fingerprint, &c.Rule, &c.Severity, &c.Subject, &c.Path, &c.Message,
		&opened, &closed, &c.Commit, &c.FirstRun)
	copy(c.Fingerprint[:], fingerprint)
	c.OpenedAt, c.ClosedAt = opened.Time, closed.Time
	return err
}

// RunAt returns when a recorded run began and on which track, so that "since" may be a run. It is ErrNoRun for one that was
// never recorded.
func (s *Store) RunAt(ctx context.Context, id string) (time.Time, Scope, error) {
	const doing = "find the run"
	parsed, err := uuid.Parse(id)
	if err != nil {
		return time.Time{}, Scope{}, s.fail(doing, fmt.Errorf("%w: the id is not a UUID", ErrNoRun))
	}
	var at nullTime
	var in Scope
	err = s.within(ctx, doing, reads, func(u *unit) error {
		return missing(u.row(s.sql.runAt, parsed).Scan(&in.Tenant, &in.Repo, &in.Branch, &at))
	})
	return at.Time, in, err
}

// missing turns "no rows" into ErrNoRun.
func missing(err error) error {
	if errors.Is(err, sql.ErrNoRows) {
		return ErrNoRun
	}
	return err
}

// A Baseline is what was open after the last run of a branch: other findings are new.
type Baseline struct {
	Commit string
	At     time.Time
	Open   map[Fingerprint]bool
}

// Baseline reads what is open on a branch of one repository; an empty branch is the default one. It is ErrNoRun if the
// branch was never recorded, which is not the same as having nothing open.
func (s *Store) Baseline(ctx context.Context, tenant, repo, branch string) (Baseline, error) {
	b := Baseline{Open: map[Fingerprint]bool{}}
	err := s.within(ctx, "read the baseline", reads, func(u *unit) error {
		var track int64
		var at nullTime
		if err := missing(u.row(s.sql.headOf, tenant, repo, branch).Scan(&track, &b.Commit, &at)); err != nil {
			return err
		}
		b.At = at.Time
		list, err := collect(u, func(rows *sql.Rows, f *[]byte) error { return rows.Scan(f) }, s.sql.openFingerprints, track)
		for _, f := range list {
			if len(f) == len(Fingerprint{}) {
				b.Open[Fingerprint(f)] = true
			}
		}
		return err
	})
	return b, err
}

// By says what rows and series stand for.
type By string

// What to count by.
const (
	ByRule     By = "rule"
	BySeverity By = "severity"
	ByRepo     By = "repo" // with the tenant before it, if it has one
	ByTenant   By = "tenant"
	ByAll      By = "all" // one row for everything
)

// name is the key of a row as shown: severities are stored as numbers.
func (b By) name(key string) string {
	if b != BySeverity {
		return key
	}
	n, err := strconv.ParseInt(key, 10, 8)
	if err != nil {
		return key
	}
	return Severity(n).String()
}

// Top is a ranking.
type Top struct {
	By    By        `json:"by"`
	Since time.Time `json:"since"`
	Rows  []TopRow  `json:"rows"` // most open findings first
}

// A TopRow counts the findings of one rule, repository, tenant or severity.
type TopRow struct {
	Name     string `json:"name"`
	Open     int64  `json:"open"`               // now
	Opened   int64  `json:"opened"`             // since
	Closed   int64  `json:"closed"`             // since
	DaysOpen *Days  `json:"daysOpen,omitempty"` // mean age of those closed since; nil if none was
}

// Days is a duration in days.
type Days float64

// total says whether a count needs no counts by rule.
func (b By) total(rule string) bool { return rule == "" && b != ByRule && b != BySeverity }

// Top ranks by open findings; limit is the number of rows. With rule it counts findings of one rule only.
func (s *Store) Top(ctx context.Context, in Scope, by By, since time.Time, rule string, limit int) (Top, error) {
	top := Top{By: by, Since: instant(since)}
	scan := func(rows *sql.Rows, r *TopRow) error {
		var age int64
		if err := rows.Scan(&r.Name, &r.Open, &r.Opened, &r.Closed, &age); err != nil {
			return err
		}
		r.Name = by.name(r.Name)
		if r.Closed > 0 {
			mean := Days(float64(age) / float64(r.Closed) / secondsOfDay)
			r.DaysOpen = &mean
		}
		return nil
	}
	err := s.within(ctx, "rank findings", reads, func(u *unit) (err error) {
		args := in.args(since, limit, string(by))
		if by.total(rule) {
			top.Rows, err = collect(u, scan, s.sql.topTotals, args...)
		} else {
			top.Rows, err = collect(u, scan, s.sql.top, append(args, rule)...)
		}
		return err
	})
	if top.Rows == nil {
		top.Rows = []TopRow{}
	}
	return top, err
}

// Repositories lists branches with their last run.
type Repositories struct {
	Since time.Time    `json:"since"`
	Rows  []Repository `json:"repositories"` // by tenant, repository, branch
}

// A Repository is one recorded branch of a repository.
type Repository struct {
	Tenant     string    `json:"tenant,omitempty"`
	Repo       string    `json:"repo"`
	Branch     string    `json:"branch"`
	Default    bool      `json:"default"`
	LastRun    time.Time `json:"lastRun"`
	Commit     string    `json:"commit,omitempty"`
	Tool       string    `json:"tool"`
	Errors     int64     `json:"errors"` // open now, as the next two
	Warnings   int64     `json:"warnings"`
	Infos      int64     `json:"infos"`
	Opened     int64     `json:"opened"` // since
	Closed     int64     `json:"closed"` // since
	OldestOpen time.Time `json:"oldestOpen,omitzero"`
}

// Repos lists the branches in scope: who is behind, and who no longer reports.
func (s *Store) Repos(ctx context.Context, in Scope, since time.Time) (Repositories, error) {
	list := Repositories{Since: instant(since)}
	err := s.within(ctx, "list repositories", reads, func(u *unit) (err error) {
		list.Rows, err = collect(u, func(rows *sql.Rows, r *Repository) error {
			var last, oldest nullTime
			err := rows.Scan(&r.Tenant, &r.Repo, &r.Branch, &r.Default, &last, &r.Commit, &r.Tool, &r.Errors, &r.Warnings,
				&r.Infos, &r.Opened, &r.Closed, &oldest)
			r.LastRun, r.OldestOpen = last.Time, oldest.Time
			return err
		}, s.sql.repositories, in.args(since)...)
		return err
	})
	if list.Rows == nil {
		list.Rows = []Repository{}
	}
	return list, err
}

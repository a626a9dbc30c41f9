package store

import (
	"cmp"
	"context"
	"database/sql"
	"math"
	"slices"
	"strings"
	"time"
)

// A Trend is the number of open findings at the end of each day.
type Trend struct {
	By     By          `json:"by"`
	Days   []time.Time `json:"days"`   // midnights, UTC
	Series []Series    `json:"series"` // most open findings on the last day first; severities the worst first
}

// A Series is a line of a trend. Its lists have one number for each day.
type Series struct {
	Name   string  `json:"name"`
	Open   []int64 `json:"open"`   // at the end of the day
	Opened []int64 `json:"opened"` // in the course of it
	Closed []int64 `json:"closed"`
}

// Trend counts findings by day, from the day of from to the day of to, or from the day of the first recorded run if that is
// later. A branch that did not run on a day counts with its last run before: a weekend without builds is no dip.
func (s *Store) Trend(ctx context.Context, in Scope, by By, from, to time.Time, rule string) (Trend, error) {
	from, to = midnight(from), midnight(to)
	var list []span
	var first nullTime
	err := s.within(ctx, "read the trend", reads, func(u *unit) (err error) {
		if err := u.row(s.sql.firstRun, in.args()...).Scan(&first); err != nil {
			return err
		}
		args := in.args(from, to.AddDate(0, 0, 1), string(by))
		if by.total(rule) {
			list, err = collect(u, scanSpan, s.sql.trendTotals, args...)
		} else {
			list, err = collect(u, scanSpan, s.sql.trend, append(args, rule)...)
		}
		return err
	})
	t := Trend{By: by, Days: []time.Time{}}
	if begin := midnight(first.Time); begin.After(from) {
		from = begin
	}
	for day := from; !first.IsZero() && !day.After(to); day = day.AddDate(0, 0, 1) {
		t.Days = append(t.Days, day)
	}
	t.Series = series(list, t.Days, by)
	return t, err
}

// With returns a trend by severity whose last day ends with the findings of a run that is not recorded yet.
func (t Trend) With(findings []Finding) Trend {
	out := Trend{By: t.By, Days: t.Days}
	counts := map[string]int64{}
	for _, f := range tidyFindings(findings) {
		counts[f.Severity.String()]++
	}
	for _, severity := range []Severity{Error, Warning, Info} {
		line := Series{Name: severity.String(), Open: make([]int64, len(t.Days)), Opened: make([]int64, len(t.Days)),
			Closed: make([]int64, len(t.Days))}
		had := false
		for _, s := range t.Series {
			if s.Name == line.Name {
				line.Open, line.Opened, line.Closed, had = slices.Clone(s.Open), s.Opened, s.Closed, true
			}
		}
		if n := counts[line.Name]; len(t.Days) > 0 && (had || n > 0) {
			line.Open[len(t.Days)-1] = n
			out.Series = append(out.Series, line)
		}
	}
	return out
}

const secondsOfDay = 24 * 60 * 60

func midnight(t time.Time) time.Time { return t.UTC().Truncate(24 * time.Hour) }

// A span is what runs of one day counted under one name: n findings from that day until another, not included.
type span struct {
	from, until       int64 // days since 1970-01-01; until is forever if no run came after
	name              string
	n, opened, closed int64
}

const forever = math.MaxInt64

func scanSpan(rows *sql.Rows, x *span) error {
	var until sql.NullInt64
	err := rows.Scan(&x.from, &until, &x.name, &x.n, &x.opened, &x.closed)
	x.until = forever
	if until.Valid {
		x.until = until.Int64
	}
	return err
}

// series adds spans up, day by day.
func series(list []span, days []time.Time, by By) []Series {
	lines := make(map[string]*Series)
	for _, x := range list {
		line := lines[x.name]
		if line == nil {
			line = &Series{Name: by.name(x.name), Open: make([]int64, len(days)), Opened: make([]int64, len(days)),
				Closed: make([]int64, len(days))}
			lines[x.name] = line
		}
		for i, day := range days {
			switch number := day.Unix() / secondsOfDay; {
			case number == x.from:
				line.Opened[i] += x.opened
				line.Closed[i] += x.closed
				fallthrough
			case number > x.from:
				if number < x.until {
					line.Open[i] += x.n
				}
			}
		}
	}
	names := make([]string, 0, len(lines))
	for name := range lines {
		names = append(names, name)
	}
	slices.SortFunc(names, func(a, b string) int {
		if by == BySeverity {
			return strings.Compare(b, a)
		}
		return cmp.Or(cmp.Compare(last(lines[b].Open), last(lines[a].Open)), strings.Compare(a, b))
	})
	sorted := make([]Series, len(names))
	for i, name := range names {
		sorted[i] = *lines[name]
	}
	return sorted
}

func last(n []int64) int64 {
	if len(n) == 0 {
		return 0
	}
	return n[len(n)-1]
}

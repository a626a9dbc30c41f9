package history

import (
	"fmt"
	"strings"
	"time"

	"github.com/sentinel-lint/sentinel-lint/internal/store"
)

var changeColumns = []column{
	{name: "severity", heading: "severity"}, {name: "rule", heading: "rule"}, {name: "tenant"}, {name: "repository"}, {name: "branch"}, {heading: "repository"},
	{name: "opened_at"}, {name: "closed_at"}, {heading: "since"}, {name: "commit", heading: "commit"}, {name: "first_run"}, {name: "path", heading: "path"},
	{name: "subject"}, {name: "fingerprint"}, {name: "message", under: true},
}

// New shows the findings that came since a time.
func New(c store.Changes) View {
	v := changes("new", c, func(c store.Change) time.Time { return c.OpenedAt })
	v.title = fmt.Sprintf("%s that %s not there on %s", count(len(c.Findings), "finding"), was(len(c.Findings)), at(c.Since))
	v.empty = fmt.Sprintf("no finding that was not there on %s", at(c.Since))
	first := 0
	for _, f := range c.Findings {
		if f.FirstRun {
			first++
		}
	}
	if first > 0 {
		v.notes = append(v.notes, fmt.Sprintf("%d of them came with the first recorded run of a branch: they may be older", first))
	}
	return v
}

// Fixed shows the findings that went since a time.
func Fixed(c store.Changes) View {
	v := changes("fixed", c, func(c store.Change) time.Time { return c.ClosedAt })
	v.title = fmt.Sprintf("%s of %s fixed since", count(len(c.Findings), "finding"), at(c.Since))
	v.empty = fmt.Sprintf("no finding of %s is fixed", at(c.Since))
	return v
}

func changes(kind string, c store.Changes, when func(store.Change) time.Time) View {
	v := View{kind: kind, columns: changeColumns, data: c}
	for _, f := range c.Findings {
		v.rows = append(v.rows, []any{f.Severity, f.Rule, f.Tenant, f.Repo, f.Branch, place(f.Tenant, f.Repo, f.Branch),
			f.OpenedAt, f.ClosedAt, when(f), f.Commit, f.FirstRun, f.Path, f.Subject, fmt.Sprintf("%x", f.Fingerprint), f.Message})
	}
	return v
}

// Top shows a ranking.
func Top(t store.Top) View {
	v := View{
		kind:  "top",
		title: fmt.Sprintf("open findings by %s, and what came and went since %s", t.By, at(t.Since)),
		empty: "no findings",
		columns: []column{{name: "name", heading: string(t.By)}, {name: "open", heading: "open"}, {name: "opened", heading: "new"}, {name: "closed", heading: "fixed"},
			{name: "mean_days_open", heading: "days to fix"}},
		data: t,
	}
	for _, r := range t.Rows {
		v.rows = append(v.rows, []any{name(r.Name), r.Open, r.Opened, r.Closed, r.DaysOpen})
	}
	return v
}

// Repos shows branches with their last run. Those whose last run is before the list's time are marked as silent.
func Repos(list store.Repositories) View {
	v := View{
		kind:  "repos",
		title: fmt.Sprintf("%s, with what came and went since %s", count(len(list.Rows), "branch", "branches"), at(list.Since)),
		empty: "no repository is recorded",
		columns: []column{{heading: "repository"}, {name: "tenant"}, {name: "repository"}, {name: "branch"}, {name: "default"},
			{name: "errors", heading: "errors"}, {name: "warnings", heading: "warnings"}, {name: "infos", heading: "infos"}, {name: "opened", heading: "new"}, {name: "closed", heading: "fixed"},
			{name: "oldest_open", heading: "oldest"}, {name: "last_run", heading: "last run"}, {name: "commit", heading: "commit"}, {name: "tool", heading: "version"}},
		data: list,
	}
	silent := 0
	for _, r := range list.Rows {
		v.rows = append(v.rows, []any{place(r.Tenant, r.Repo, r.Branch), r.Tenant, r.Repo, r.Branch, r.Default, r.Errors,
			r.Warnings, r.Infos, r.Opened, r.Closed, r.OldestOpen, r.LastRun, r.Commit, r.Tool})
		if r.LastRun.Before(list.Since) {
			silent++
		}
	}
	if silent > 0 {
		v.notes = append(v.notes, fmt.Sprintf("%s no run since %s", have(silent, "branch", "branches"), at(list.Since)))
	}
	return v
}

// Inventory shows what repositories hold.
func Inventory(inv store.Inventory) View {
	v := View{
		kind:  "inventory",
		title: count(len(inv.Items), "item"),
		empty: "no item",
		columns: []column{{name: "kind", heading: "kind"}, {name: "name", heading: "name"}, {name: "id"}, {name: "version", heading: "version"}, {name: "newest", heading: "newest"},
			{name: "behind"}, {name: "tenant"}, {name: "repository"}, {name: "branch"}, {heading: "repository"}, {name: "since", heading: "since"},
			{name: "path", heading: "path"}},
		data: inv,
	}
	behind := 0
	for _, i := range inv.Items {
		newest := i.Newest
		if !i.Behind {
			newest = ""
		} else {
			behind++
		}
		v.rows = append(v.rows, []any{i.Kind, i.Name, i.ID, i.Version, newest, i.Behind, i.Tenant, i.Repo, i.Branch,
			place(i.Tenant, i.Repo, i.Branch), i.Since, i.Path})
	}
	if behind > 0 {
		v.notes = append(v.notes, fmt.Sprintf("%s older than another recorded one", is(behind, "item")))
	}
	return v
}

// Trend shows open findings by day; text has a line for the first lines of its series, or for all if lines is 0. As CSV it is
// one row for each day and series.
func Trend(t store.Trend, lines int) View {
	v := View{kind: "trend", empty: "no findings were recorded", data: t, trend: &t, lines: lines, columns: []column{
		{name: "day"}, {name: string(t.By)}, {name: "open"}, {name: "opened"}, {name: "closed"}}}
	if n := len(t.Days); n > 0 {
		v.title = fmt.Sprintf("open findings at the end of each day (UTC), %s to %s", t.Days[0].Format(time.DateOnly),
			t.Days[n-1].Format(time.DateOnly))
	}
	if more := len(t.Series) - lines; lines > 0 && more > 0 {
		v.notes = append(v.notes, fmt.Sprintf("and %d more", more))
	}
	for _, s := range t.Series {
		for i, day := range t.Days {
			v.rows = append(v.rows, []any{day, name(s.Name), s.Open[i], s.Opened[i], s.Closed[i]})
		}
	}
	return v
}

// Migrated shows what a migration did.
func Migrated(m store.Migration) View {
	v := View{kind: "migrate", title: fmt.Sprintf("the schema went from version %d to %d", m.From, m.To),
		columns: []column{{name: "applied", heading: "applied"}}, data: m}
	if len(m.Applied) == 0 {
		v.empty = fmt.Sprintf("the schema has version %d already", m.To)
	}
	for _, file := range m.Applied {
		v.rows = append(v.rows, []any{file})
	}
	return v
}

// Checked shows what a check of the history found.
func Checked(h store.Health) View {
	v := View{kind: "check", title: fmt.Sprintf("%s: %s, schema version %d", h.Where, h.Backend, h.Schema),
		columns: []column{{name: "what", heading: "what"}, {name: "number", heading: "number"}}, data: h}
	for _, r := range []struct {
		what string
		n    int64
	}{{"branches", h.Tracks}, {"runs", h.Runs}, {"findings, open and fixed", h.Findings}, {"open findings", h.Open},
		{"items in the inventory", h.Items}} {
		v.rows = append(v.rows, []any{r.what, r.n})
	}
	for _, w := range h.Warnings {
		v.notes = append(v.notes, "warning: "+w)
	}
	for _, p := range h.Problems {
		v.notes = append(v.notes, "problem: "+p)
	}
	if len(h.Problems) == 0 {
		v.notes = append(v.notes, "no problems")
	}
	return v
}

// Pruned shows what pruning removed, or would.
func Pruned(p store.Pruned) View {
	verb := "removed"
	if p.Dry {
		verb = "would be removed"
	}
	return View{kind: "prune", title: fmt.Sprintf("what was over before %s: %s", at(p.Before), verb),
		columns: []column{{name: "what", heading: "what"}, {name: "rows", heading: "rows"}}, data: p, rows: [][]any{
			{"fixed findings", p.Findings}, {"items gone from the inventory", p.Items}, {"runs, their counts by rule", p.Runs}}}
}

// RecordedLine says in a few words what recording a run changed.
func RecordedLine(r store.Recorded) string {
	switch {
	case r.Replayed:
		return "this run is recorded already"
	case r.Late:
		return fmt.Sprintf("recorded %s of an older commit: nothing opened or closed", count(r.Findings, "finding"))
	}
	return fmt.Sprintf("recorded %s: %d new, %d fixed, %d as before", count(r.Findings, "finding"), r.Opened, r.Closed,
		r.Unchanged())
}

// place names a branch of a repository of a tenant.
func place(tenant, repo, branch string) string {
	if tenant != "" {
		tenant += "/"
	}
	return tenant + repo + "@" + branch
}

// name is the name of a row; that of the unnamed tenant is said.
func name(s string) string {
	if s == "" {
		return "(none)"
	}
	return s
}

// at is a time for people: to the minute, in UTC.
func at(t time.Time) string { return t.UTC().Format("2006-01-02 15:04") }

// count is a number with its noun; the plural has an s or is given.
func count(n int, noun string, plural ...string) string {
	if n != 1 {
		noun += "s"
		if len(plural) > 0 {
			noun = plural[0]
		}
	}
	return fmt.Sprintf("%d %s", n, noun)
}

func was(n int) string {
	if n == 1 {
		return "was"
	}
	return "were"
}

func have(n int, noun string, plural ...string) string {
	if n == 1 {
		return count(n, noun, plural...) + " has"
	}
	return count(n, noun, plural...) + " have"
}

func is(n int, noun string) string {
	if n == 1 {
		return count(n, noun) + " is"
	}
	return strings.TrimSpace(count(n, noun) + " are")
}

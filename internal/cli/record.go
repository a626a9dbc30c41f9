package cli

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"html/template"
	"maps"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/sentinel-lint/sentinel-lint/internal/bug"
	"github.com/sentinel-lint/sentinel-lint/internal/fact"
	"github.com/sentinel-lint/sentinel-lint/internal/kql/bind"
	"github.com/sentinel-lint/sentinel-lint/internal/kql/schema"
	"github.com/sentinel-lint/sentinel-lint/internal/lint"
	"github.com/sentinel-lint/sentinel-lint/internal/model"
	"github.com/sentinel-lint/sentinel-lint/internal/report"
	"github.com/sentinel-lint/sentinel-lint/internal/store"
	"github.com/sentinel-lint/sentinel-lint/internal/store/history"
)

// A recorder is what the flags of check say about keeping the run in the history.
type recorder struct {
	record                     bool
	tenant, repository, branch string
	baseline                   string
}

// storeBaseline begins a baseline that is in the history; a branch follows, or nothing for the default branch.
const storeBaseline = "store:"

// inStore reports whether the baseline is in the history.
func (r *recorder) inStore() bool { return strings.HasPrefix(r.baseline, storeBaseline) }

func (r *recorder) register(cmd *cobra.Command) {
	f := cmd.Flags()
	f.BoolVar(&r.record, "record", false, "keep the run in the history: "+store.Variable+" says where that is")
	f.StringVar(&r.tenant, "tenant", "", "tenant under which the run is kept (default: $SENTINEL_LINT_TENANT)")
	f.StringVar(&r.repository, "repository", "", "repository under which it is kept (default: as the build service or git says)")
	f.StringVar(&r.branch, "branch", "", "branch under which it is kept (default: as the build service or git says)")
	f.StringVar(&r.baseline, "baseline", "", "file of the findings that are known and only counted; or `store:BRANCH`: what was open after its last recorded run")
}

// usable tells what is wrong with the flags. A run that cannot be recorded: a part of a repository, or some of the rules, would make everything else look fixed.
func (r *recorder) usable(c *checking, scopes []scope) error {
	if !r.record {
		return nil
	}
	if len(c.selected) > 0 || len(c.ignored) > 0 {
		return failf(exitUsage, "--record keeps what all rules find: with --select or --ignore, what the others find would count as fixed")
	}
	if c.noIgnores {
		return failf(exitUsage, "--record keeps what exceptions leave: with --no-ignores, what they accept would count as new")
	}
	for _, s := range scopes {
		if !slices.Contains(s.paths, s.root) {
			return failf(exitUsage, "--record keeps what is found in all of %s: with a part of it, the rest would count as fixed", s.root)
		}
	}
	return nil
}

// keep records the run of each root. It comes after the report: whatever happens here, the findings were told.
func (r *recorder) keep(ctx context.Context, env Env, sessions []*session, quiet bool) error {
	s, err := openStore(env)
	if err != nil {
		return failf(exitFailed, "the run is not recorded: %s", err)
	}
	defer func() { _ = s.Close() }() // what is committed stays
	for _, w := range s.Warnings() {
		fmt.Fprintf(env.Err, "sentinel-lint: warning: %s\n", w)
	}
	now := time.Now()
	for _, session := range sessions {
		done, err := s.Record(ctx, r.runOf(ctx, env, session, now))
		if err != nil {
			return failf(exitFailed, "the run is not recorded: %s", err)
		}
		if !quiet {
			fmt.Fprintf(env.Err, "%s in %s\n", history.RecordedLine(done), s)
		}
	}
	return nil
}

// runOf returns a session as the history keeps it.
func (r *recorder) runOf(ctx context.Context, env Env, s *session, now time.Time) store.Run {
	o := originOf(ctx, env, s.root, now)
	out := store.Run{
		Tenant: first(r.tenant, env.Getenv("SENTINEL_LINT_TENANT")), Repo: first(r.repository, o.repository),
		Branch: first(r.branch, o.branch), DefaultBranch: o.defaultBranch, Commit: o.commit, CommittedAt: o.committedAt,
		StartedAt: now.Add(-s.Elapsed), Tool: thisBuild().Version, FingerprintVersion: 1,
		Findings: storedFindings(s), Inventory: storedItems(s),
	}
	out.RulesDigest = rulesDigest(s)
	out.ID = store.RunID(out, o.build)
	return out
}

// storedFindings returns what the history keeps of the findings: those of the baseline too, which are there all the same, but
// not what exceptions accept.
func storedFindings(s *session) []store.Finding {
	out := make([]store.Finding, 0, len(s.Findings)+len(s.known))
	for _, f := range slices.Concat(s.Findings, s.known) {
		out = append(out, store.Finding{
			Fingerprint: storedFingerprint(f), Rule: f.Rule.Name, Severity: storedSeverity(f.Severity),
			Subject: f.Subject.String(), Path: strings.TrimPrefix(f.At.File.Path(), s.prefix), Message: f.Message,
		})
	}
	return out
}

// storedFingerprint returns the 32 bytes that a finding's fingerprint spells.
func storedFingerprint(f *lint.Finding) store.Fingerprint {
	var out store.Fingerprint
	if n, err := hex.Decode(out[:], []byte(f.Fingerprint())); err != nil || n != len(out) {
		bug.Reportf("fingerprint %q", f.Fingerprint())
	}
	return out
}

func storedSeverity(s lint.Severity) store.Severity {
	switch s {
	case lint.Error:
		return store.Error
	case lint.Warning:
		return store.Warning
	}
	return store.Info
}

// rulesDigest is a checksum of the rules and settings in force: a run with others is another run.
func rulesDigest(s *session) [32]byte {
	h := sha256.New()
	for _, name := range ruleNames() {
		fmt.Fprintln(h, name)
	}
	if s.config.File != nil {
		_, _ = h.Write(s.config.File.Text()) // a hash never fails
	}
	return [32]byte(h.Sum(nil))
}

// storedItems returns the inventory of all workspaces. What deployment leaves out for certain is not in it.
func storedItems(s *session) []store.Item {
	var items []store.Item
	for _, w := range s.Workspaces {
		add := func(kind string, id model.Identity, r *model.Resource, q *model.Query) *store.Item {
			name := first(id.ID, id.Name)
			if w.Name != "" {
				name = w.Name + "/" + name
			}
			item := store.Item{Kind: kind, ID: name, Name: id.String(), Tables: tablesOf(q)}
			if at := r.Span().Physical(); !at.IsZero() {
				item.Path = strings.TrimPrefix(at.File.Path(), s.prefix)
			}
			items = append(items, item)
			return &items[len(items)-1]
		}
		for _, r := range w.AnalyticsRules {
			add("analytics-rule", r.ID, r.Resource, r.Query)
		}
		for _, q := range w.HuntingQueries {
			add("hunting-query", q.ID, q.Resource, q.Query)
		}
		for _, f := range w.Functions {
			add("function", named(f.Alias), f.Resource, f.Query)
		}
		for _, c := range w.Connectors {
			id := c.ID
			id.Name = first(id.Name, c.Kind.Or(""))
			add("connector", id, c.Resource, nil)
		}
		for _, a := range w.AutomationRules {
			add("automation-rule", a.ID, a.Resource, nil)
		}
		for _, l := range w.Watchlists {
			add("watchlist", named(l.Alias), l.Resource, nil)
		}
		for _, sol := range w.Solutions {
			id := model.Identity{ID: sol.PackageID.Or(sol.Name.Or("unknown")), Name: sol.Name.Or("")}
			add("solution", id, sol.Resource, nil).Version = sol.Version.Or("")
		}
	}
	return items
}

func named(name fact.Fact[string]) model.Identity { return model.Identity{ID: name.Or("unknown")} }

// tablesOf returns the tables that a query reads. It needs no schema: what is not declared in the query is a table.
func tablesOf(q *model.Query) []string {
	if q == nil {
		return nil
	}
	var names []string
	for _, r := range bind.Query(q.Parse(), schema.NewMap(nil, nil)).Reads() {
		names = append(names, r.Table)
	}
	slices.Sort(names)
	return slices.Compact(names)
}

// dropKnown takes findings out of a report that were open after the last recorded run of a branch. Trouble with the history is
// told and hides nothing: without a baseline every finding is new.
func (r *recorder) dropKnown(ctx context.Context, env Env, rep *report.Report, sessions []*session, branch string) {
	known := map[store.Fingerprint]bool{}
	for _, s := range sessions {
		base, err := r.openBefore(ctx, env, s.root, branch)
		if err != nil {
			fmt.Fprintf(env.Err, "sentinel-lint: warning: every finding counts as new: %s\n", err)
		}
		maps.Copy(known, base.Open)
	}
	kept := rep.Findings[:0:0]
	for _, f := range rep.Findings {
		if known[storedFingerprint(f)] {
			rep.Baseline++
			continue
		}
		kept = append(kept, f)
	}
	rep.Findings = kept
}

// Of the drawing of findings over time: how far it goes back, and how long it may hold up a report.
const (
	trendDays = 90
	trendWait = 10 * time.Second
)

// trend draws the findings of a root over time, this run's at the end. It is empty without a history, and with one that cannot be
// read: that is told when the run is recorded.
func (r *recorder) trend(ctx context.Context, env Env, s *session) template.HTML {
	ctx, cancel := context.WithTimeout(ctx, trendWait)
	defer cancel()
	past, err := openStore(env)
	if err != nil {
		return ""
	}
	defer func() { _ = past.Close() }() // only read
	now := time.Now()
	current := r.runOf(ctx, env, s, now)
	in := store.Scope{Tenant: current.Tenant, Repo: current.Repo, Branch: current.Branch}
	t, err := past.Trend(ctx, in, store.BySeverity, now.AddDate(0, 0, 1-trendDays), now, "")
	if err != nil || len(t.Series) == 0 {
		return ""
	}
	var b strings.Builder
	if err := history.Trend(t.With(current.Findings), 0).Write(&b, history.Options{Format: history.SVG}); err != nil {
		return ""
	}
	return template.HTML(b.String()) // all text in it is escaped
}

// openBefore returns what was open after the last recorded run of a branch of the root's repository.
func (r *recorder) openBefore(ctx context.Context, env Env, root, branch string) (store.Baseline, error) {
	s, err := openStore(env)
	if err != nil {
		return store.Baseline{}, err
	}
	defer func() { _ = s.Close() }() // only read
	o := originOf(ctx, env, root, time.Now())
	tenant, repository := first(r.tenant, env.Getenv("SENTINEL_LINT_TENANT")), first(r.repository, o.repository)
	return s.Baseline(ctx, tenant, repository, branch)
}

// openStore opens the history that the environment names, or that of the user.
func openStore(env Env) (*store.Store, error) {
	target, err := store.Locate(store.Settings{Getenv: env.Getenv, Default: usualStore(env), Version: thisBuild().Version})
	if err != nil {
		return nil, err
	}
	return store.Open(target)
}

// usualStore returns the history of a user: a file in the folder that the system has for such files; "" if it has none.
func usualStore(env Env) string {
	const name = "sentinel-lint/history.db"
	if state := env.Getenv("XDG_STATE_HOME"); state != "" {
		return filepath.Join(state, name)
	}
	if runtime.GOOS == "windows" {
		if data := env.Getenv("LOCALAPPDATA"); data != "" {
			return filepath.Join(data, name)
		}
		return ""
	}
	home := env.Getenv("HOME")
	switch {
	case home == "":
		return ""
	case runtime.GOOS == "darwin":
		return filepath.Join(home, "Library", "Application Support", name)
	}
	return filepath.Join(home, ".local", "state", name)
}

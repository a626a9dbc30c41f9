package cli

import (
	"errors"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/google/uuid"
	"github.com/spf13/cobra"

	"github.com/sentinel-lint/sentinel-lint/internal/report"
	"github.com/sentinel-lint/sentinel-lint/internal/store"
	"github.com/sentinel-lint/sentinel-lint/internal/store/history"
)

// A question is what the flags of a history command ask.
type question struct {
	scope  store.Scope
	since  string
	rule   string
	format string
	color  string
}

func newHistory(env Env) *cobra.Command {
	cmd := &cobra.Command{
		Use:   "history",
		Short: "Ask the history of recorded runs: what is new, what was fixed, where it goes",
		Long: "Ask the history that \"check --record\" keeps, of one repository or of a thousand. " + store.Variable + " says where it\n" +
			"is: the path of a SQLite file, or sqlserver://user:password@host?database=name.",
	}
	cmd.AddCommand(newHistoryNew(env), newHistoryFixed(env), newHistoryTrend(env), newHistoryTop(env), newHistoryRepos(env),
		newHistoryInventory(env))
	return cmd
}

func (q *question) register(cmd *cobra.Command, since, formats string) {
	f := cmd.Flags()
	f.StringVar(&q.scope.Tenant, "tenant", "", "only this tenant")
	f.StringVar(&q.scope.Repo, "repository", "", "only this repository")
	f.StringVar(&q.scope.Branch, "branch", "", "this branch (default: the default branch of each repository; '*' for all)")
	if since != "" {
		f.StringVar(&q.since, "since", since, "time to compare with: 36h, 7d, 4w, a date, or the id of a run")
	}
	f.StringVar(&q.format, "format", "text", formats)
	f.StringVar(&q.color, "color", "auto", "auto, always or never")
}

func (q *question) registerRule(cmd *cobra.Command) {
	cmd.Flags().StringVar(&q.rule, "rule", "", "only findings of this rule")
}

const tableFormats = "text, json or csv"

// show opens the history, asks it and prints the answer.
func (q *question) show(env Env, ask func(*store.Store) (history.View, error)) error {
	formats := []string{"text", "json", "csv", "svg"}
	if !slices.Contains(formats, q.format) {
		return failf(exitUsage, "unknown format %q: the formats are text, json, csv and svg", q.format)
	}
	if !slices.Contains([]string{"auto", "always", "never"}, q.color) {
		return failf(exitUsage, "--color is %q: it is auto, always or never", q.color)
	}
	s, err := openStore(env)
	if err != nil {
		return failf(exitUsage, "%s", err)
	}
	defer func() { _ = s.Close() }() // only read, or committed
	view, err := ask(s)
	var already exit
	if errors.As(err, &already) {
		return err
	}
	if err != nil {
		return failf(exitFailed, "%s", err)
	}
	colors := screen{color: q.color}
	err = view.Write(env.Out, history.Options{
		Format: history.Format(q.format), Width: env.columns(env.Out), Color: colors.colored(env, env.Out),
		ASCII: env.Getenv("TERM") == "dumb", Escape: report.Escape,
	})
	if err != nil {
		return failf(exitUsage, "%s", err)
	}
	return nil
}

// start returns the time that --since means. A run narrows the question to its branch.
func (q *question) start(cmd *cobra.Command, s *store.Store) (time.Time, error) {
	if _, err := uuid.Parse(q.since); err != nil {
		return parseSince(q.since, time.Now())
	}
	at, in, err := s.RunAt(cmd.Context(), q.since)
	q.scope = in
	return at.Add(time.Millisecond), err // after the run itself: what it opened was there
}

// parseSince reads a span of time before now, or a date.
func parseSince(text string, now time.Time) (time.Time, error) {
	for _, layout := range []string{time.RFC3339, time.DateOnly} {
		if t, err := time.Parse(layout, text); err == nil {
			return t, nil
		}
	}
	units := map[string]time.Duration{"h": time.Hour, "d": 24 * time.Hour, "w": 7 * 24 * time.Hour}
	if len(text) > 1 {
		n, err := strconv.Atoi(text[:len(text)-1])
		unit, ok := units[text[len(text)-1:]]
		if err == nil && ok && n >= 0 && n < 1_000_000 {
			return now.Add(-time.Duration(n) * unit), nil
		}
	}
	return time.Time{}, failf(exitUsage, "--since is %q: it is a span such as 36h, 7d or 4w, a date such as 2026-11-01, or the id of a run", text)
}

func newHistoryNew(env Env) *cobra.Command {
	var q question
	cmd := &cobra.Command{
		Use: "new", Short: "List findings that came since a time, or a run", Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			return q.show(env, func(s *store.Store) (history.View, error) {
				since, err := q.start(cmd, s)
				if err != nil {
					return history.View{}, err
				}
				c, err := s.New(cmd.Context(), q.scope, since, q.rule)
				return history.New(c), err
			})
		},
	}
	q.register(cmd, "7d", tableFormats)
	q.registerRule(cmd)
	return cmd
}

func newHistoryFixed(env Env) *cobra.Command {
	var q question
	cmd := &cobra.Command{
		Use: "fixed", Short: "List findings that went since a time, or a run", Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			return q.show(env, func(s *store.Store) (history.View, error) {
				since, err := q.start(cmd, s)
				if err != nil {
					return history.View{}, err
				}
				c, err := s.Fixed(cmd.Context(), q.scope, since, q.rule)
				return history.Fixed(c), err
			})
		},
	}
	q.register(cmd, "7d", tableFormats)
	q.registerRule(cmd)
	return cmd
}

// countedBy reads --by.
func countedBy(text string) (store.By, error) {
	all := []string{"rule", "severity", "repo", "tenant", "all"}
	if !slices.Contains(all, text) {
		return "", failf(exitUsage, "--by is %q: it is one of %s", text, strings.Join(all, ", "))
	}
	return store.By(text), nil
}

func newHistoryTrend(env Env) *cobra.Command {
	var q question
	var by string
	var days, limit int
	cmd := &cobra.Command{
		Use: "trend", Short: "Draw the number of open findings by day", Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			series, err := countedBy(by)
			if err != nil {
				return err
			}
			if days < 1 || days > 3660 {
				return failf(exitUsage, "--days is %d: it is a number of days from 1 to 3660", days)
			}
			return q.show(env, func(s *store.Store) (history.View, error) {
				now := time.Now()
				t, err := s.Trend(cmd.Context(), q.scope, series, now.AddDate(0, 0, 1-days), now, q.rule)
				return history.Trend(t, limit), err
			})
		},
	}
	q.register(cmd, "", "text, json, csv or svg")
	q.registerRule(cmd)
	cmd.Flags().StringVar(&by, "by", "rule", "a line for each rule, severity, repo, tenant, or all together")
	cmd.Flags().IntVar(&days, "days", 30, "days to look back")
	cmd.Flags().IntVar(&limit, "limit", 20, "lines of text; 0 for all")
	return cmd
}

func newHistoryTop(env Env) *cobra.Command {
	var q question
	var by string
	var limit int
	cmd := &cobra.Command{
		Use: "top", Short: "Rank rules, repositories or tenants by open findings", Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			rows, err := countedBy(by)
			if err != nil {
				return err
			}
			if limit < 1 || limit > 100_000 {
				return failf(exitUsage, "--limit is %d: it is a number of rows from 1 to 100000", limit)
			}
			return q.show(env, func(s *store.Store) (history.View, error) {
				since, err := q.start(cmd, s)
				if err != nil {
					return history.View{}, err
				}
				t, err := s.Top(cmd.Context(), q.scope, rows, since, q.rule, limit)
				return history.Top(t), err
			})
		},
	}
	q.register(cmd, "30d", tableFormats)
	q.registerRule(cmd)
	cmd.Flags().StringVar(&by, "by", "rule", "a row for each rule, severity, repo, tenant, or all together")
	cmd.Flags().IntVar(&limit, "limit", 20, "rows")
	return cmd
}

func newHistoryRepos(env Env) *cobra.Command {
	var q question
	cmd := &cobra.Command{
		Use: "repos", Short: "List repositories with their last run", Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			return q.show(env, func(s *store.Store) (history.View, error) {
				since, err := q.start(cmd, s)
				if err != nil {
					return history.View{}, err
				}
				list, err := s.Repos(cmd.Context(), q.scope, since)
				return history.Repos(list), err
			})
		},
	}
	q.register(cmd, "7d", tableFormats)
	return cmd
}

func newHistoryInventory(env Env) *cobra.Command {
	var q question
	var kind, table string
	var behind bool
	cmd := &cobra.Command{
		Use: "inventory", Short: "List what repositories hold, and which versions are behind", Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			return q.show(env, func(s *store.Store) (history.View, error) {
				inv, err := s.Inventory(cmd.Context(), q.scope, kind, table)
				if behind {
					inv.Items = slices.DeleteFunc(inv.Items, func(i store.InventoryItem) bool { return !i.Behind })
				}
				return history.Inventory(inv), err
			})
		},
	}
	q.register(cmd, "", tableFormats)
	cmd.Flags().BoolVar(&behind, "behind", false, "only what is older than the newest version in the history")
	cmd.Flags().StringVar(&kind, "kind", "", "only this kind: analytics-rule, connector, solution, …")
	cmd.Flags().StringVar(&table, "table", "", "only what reads or fills this table")
	return cmd
}

package cli

import (
	"time"

	"github.com/spf13/cobra"

	"github.com/sentinel-lint/sentinel-lint/internal/store"
	"github.com/sentinel-lint/sentinel-lint/internal/store/history"
)

func newStore(env Env) *cobra.Command {
	cmd := &cobra.Command{
		Use:   "store",
		Short: "Look after the history: its schema, its health, its size",
		Long: "Look after the history that " + store.Variable + " names. On SQL Server the schema is made and changed by \"store migrate\"\n" +
			"only, with the rights of its owner; a SQLite file is made by the first recording.",
	}
	cmd.AddCommand(newStoreMigrate(env), newStoreCheck(env), newStorePrune(env))
	return cmd
}

func (q *question) registerFormat(cmd *cobra.Command) {
	cmd.Flags().StringVar(&q.format, "format", "text", tableFormats)
	cmd.Flags().StringVar(&q.color, "color", "auto", "auto, always or never")
}

func newStoreMigrate(env Env) *cobra.Command {
	var q question
	cmd := &cobra.Command{
		Use: "migrate", Short: "Make the schema, or bring it up to date", Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			return q.show(env, func(s *store.Store) (history.View, error) {
				m, err := s.Migrate(cmd.Context())
				return history.Migrated(m), err
			})
		},
	}
	q.registerFormat(cmd)
	return cmd
}

func newStoreCheck(env Env) *cobra.Command {
	var q question
	cmd := &cobra.Command{
		Use: "check", Short: "Compare what the history keeps twice; exit code 3 if it does not agree", Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			problems := 0
			err := q.show(env, func(s *store.Store) (history.View, error) {
				h, err := s.Check(cmd.Context())
				problems = len(h.Problems)
				return history.Checked(h), err
			})
			if err == nil && problems > 0 {
				return exit{code: exitFailed}
			}
			return err
		},
	}
	q.registerFormat(cmd)
	return cmd
}

func newStorePrune(env Env) *cobra.Command {
	var q question
	var before string
	var dry bool
	cmd := &cobra.Command{
		Use: "prune", Short: "Forget findings that were fixed before a time", Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			at, err := parseSince(before, time.Now())
			if err != nil { // also without it: there is no usual age
				return failf(exitUsage, "--before is %q: it is a span such as 52w, or a date such as 2026-01-01", before)
			}
			return q.show(env, func(s *store.Store) (history.View, error) {
				p, err := s.Prune(cmd.Context(), at, dry)
				return history.Pruned(p), err
			})
		},
	}
	q.registerFormat(cmd)
	cmd.Flags().StringVar(&before, "before", "", "time before which it was over: 52w, or a date (required)")
	cmd.Flags().BoolVar(&dry, "dry-run", false, "count only")
	return cmd
}

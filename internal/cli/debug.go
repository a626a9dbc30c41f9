package cli

import (
	"github.com/spf13/cobra"

	kql "github.com/sentinel-lint/sentinel-lint/internal/kql/debug"
)

// newDebug returns the hidden command with what helps to test the program against others.
func newDebug(env Env) *cobra.Command {
	cmd := &cobra.Command{Use: "debug", Short: "Show inner workings, for tests", Hidden: true}
	cmd.AddCommand(newDebugKQL(env))
	return cmd
}

func newDebugKQL(env Env) *cobra.Command {
	var opts kql.Options
	cmd := &cobra.Command{
		Use:   "kql",
		Short: "Parse queries from standard input, one JSON object {id, query} a line, in the shape of Microsoft's parser",
		Args:  cobra.NoArgs,
		RunE: func(*cobra.Command, []string) error {
			if err := kql.Run(env.In, env.Out, opts); err != nil {
				return failf(exitFailed, "%s", err)
			}
			return nil
		},
	}
	cmd.Flags().BoolVar(&opts.AST, "ast", false, "print the tree")
	cmd.Flags().BoolVar(&opts.Tokens, "tokens", false, "print the tokens")
	return cmd
}

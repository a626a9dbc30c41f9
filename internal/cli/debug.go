package cli

import "github.com/spf13/cobra"

// newDebug returns the hidden command with what helps to test the program against others.
func newDebug(env Env) *cobra.Command {
	cmd := &cobra.Command{Use: "debug", Short: "Show inner workings, for tests", Hidden: true}
	return cmd
}

package cli

import (
	"fmt"
	"os"
	"time"

	"github.com/spf13/cobra"

	"github.com/sentinel-lint/sentinel-lint/internal/catalog"
)

func newCatalog(env Env) *cobra.Command {
	cmd := &cobra.Command{Use: "catalog", Short: "Show or check the facts about Microsoft's services that are built in"}
	var against string
	check := &cobra.Command{
		Use:   "check",
		Short: "Tell how old the catalogue is, and what differs from another table of solutions",
		Args:  cobra.NoArgs,
		RunE: func(*cobra.Command, []string) error {
			c := catalog.Embedded()
			fmt.Fprintf(env.Out, "the catalogue is of %s, %d days ago\n", c.Date(), c.Age(time.Now()))
			if against == "" {
				return nil
			}
			text, err := os.ReadFile(absolute(env, against))
			if err != nil {
				return failf(exitUsage, "%s", err)
			}
			changes, err := c.Changes(text)
			if err != nil {
				return failf(exitUsage, "%s: %s", against, err)
			}
			for _, change := range changes {
				fmt.Fprintln(env.Out, change)
			}
			return nil
		},
	}
	check.Flags().StringVar(&against, "against", "", "table of solutions to compare with, as internal/catalog/data/solutions.csv")
	cmd.AddCommand(check, &cobra.Command{
		Use:   "show",
		Short: "Print the date, the sources and the counts",
		Args:  cobra.NoArgs,
		RunE: func(*cobra.Command, []string) error {
			_, err := fmt.Fprint(env.Out, catalog.Embedded().Text())
			return err
		},
	})
	return cmd
}

package cli

import (
	"fmt"

	"github.com/spf13/cobra"

	"github.com/sentinel-lint/sentinel-lint/internal/config"
	"github.com/sentinel-lint/sentinel-lint/internal/project"
	"github.com/sentinel-lint/sentinel-lint/rules"
)

func newConfig(env Env) *cobra.Command {
	cmd := &cobra.Command{Use: "config", Short: "Show or check the configuration"}
	cmd.AddCommand(newConfigShow(env), newConfigCheck(env), &cobra.Command{
		Use:   "schema",
		Short: "Print the JSON Schema of the configuration, for editors",
		Args:  cobra.NoArgs,
		RunE: func(*cobra.Command, []string) error {
			_, err := env.Out.Write(config.SchemaFor(rules.All()))
			return err
		},
	})
	return cmd
}

func newConfigShow(env Env) *cobra.Command {
	var l loading
	cmd := &cobra.Command{
		Use:   "show [PATH]",
		Short: "Print every setting that counts, and where it is made",
		Args:  cobra.MaximumNArgs(1),
		RunE: func(_ *cobra.Command, paths []string) error {
			scopes, err := l.scopes(env, paths)
			if err != nil {
				return err
			}
			cfg, err := l.configure(env, scopes[0].root)
			if err != nil {
				return err
			}
			_, err = fmt.Fprint(env.Out, config.Text(cfg.Show(rules.All())))
			return err
		},
	}
	l.register(cmd)
	return cmd
}

func newConfigCheck(env Env) *cobra.Command {
	var l loading
	cmd := &cobra.Command{
		Use:   "check [PATH]",
		Short: "Check the configuration, and tell of globs that match nothing",
		Args:  cobra.MaximumNArgs(1),
		RunE: func(_ *cobra.Command, paths []string) error {
			scopes, err := l.scopes(env, paths)
			if err != nil {
				return err
			}
			cfg, err := l.configure(env, scopes[0].root)
			if err != nil {
				return err
			}
			files, err := project.Discover(scopes[0].root, project.Options{NoIgnore: l.noGitignore})
			if err != nil {
				return failf(exitUsage, "%s", err)
			}
			var names []string
			for _, e := range append(files.Entries, files.Skipped...) {
				names = append(names, e.Path)
			}
			problems := cfg.Unmatched(names)
			for _, p := range problems {
				fmt.Fprintln(env.Out, p.Text())
			}
			if len(problems) > 0 {
				return exit{code: exitUsage}
			}
			fmt.Fprintln(env.Out, "the configuration is right")
			return nil
		},
	}
	l.register(cmd)
	return cmd
}

package cli

import (
	"os"

	"github.com/spf13/cobra"

	"github.com/sentinel-lint/sentinel-lint/internal/catalog"
	"github.com/sentinel-lint/sentinel-lint/internal/catalog/tables"
	"github.com/sentinel-lint/sentinel-lint/internal/flow"
	kql "github.com/sentinel-lint/sentinel-lint/internal/kql/debug"
	"github.com/sentinel-lint/sentinel-lint/internal/kql/schema"
)

// newDebug returns the hidden command with what helps to test the program against others.
func newDebug(env Env) *cobra.Command {
	cmd := &cobra.Command{Use: "debug", Short: "Show inner workings, for tests, and write manual pages, for packages", Hidden: true}
	cmd.AddCommand(newDebugKQL(env), newDebugResources(env), newDebugMan(env))
	return cmd
}

func newDebugKQL(env Env) *cobra.Command {
	var opts kql.Options
	var schemaFile string
	var alerts bool
	cmd := &cobra.Command{
		Use:   "kql",
		Short: "Parse queries from standard input, one JSON object {id, query} a line, in the shape of Microsoft's parser",
		Args:  cobra.NoArgs,
		RunE: func(*cobra.Command, []string) error {
			if err := meaningOptions(env, &opts, schemaFile, alerts); err != nil {
				return failf(exitUsage, "%s", err)
			}
			if err := kql.Run(env.In, env.Out, opts); err != nil {
				return failf(exitFailed, "%s", err)
			}
			return nil
		},
	}
	cmd.Flags().BoolVar(&opts.AST, "ast", false, "print the tree")
	cmd.Flags().BoolVar(&opts.Tokens, "tokens", false, "print the tokens")
	cmd.Flags().StringVar(&schemaFile, "schema", "", "print tables, functions, result columns and semantic errors by the schema in `FILE`, or by the built-in one: builtin")
	cmd.Flags().BoolVar(&alerts, "reach", false, "print whose alerts can come out, and in what form")
	return cmd
}

// meaningOptions adds what is needed to tell what queries mean.
func meaningOptions(env Env, opts *kql.Options, schemaFile string, alerts bool) error {
	switch {
	case schemaFile != "" && schemaFile != "builtin":
		f, err := os.Open(absolute(env, schemaFile))
		if err != nil {
			return err
		}
		defer f.Close()
		read, err := schema.ReadJSON(f)
		if err != nil {
			return err
		}
		opts.Schema = schema.Layers{read, schema.NewMap(nil, schema.Platform())}
	case schemaFile != "" || alerts:
		opts.Schema = tables.Schema()
	}
	if alerts {
		opts.World = flow.AlertWorld(catalog.Embedded(), opts.Schema)
	}
	return nil
}

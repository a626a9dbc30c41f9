package cli

import (
	"path/filepath"
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"github.com/sentinel-lint/sentinel-lint/internal/fact"
	"github.com/sentinel-lint/sentinel-lint/internal/parse/jsonc"
	"github.com/sentinel-lint/sentinel-lint/internal/project"
	"github.com/sentinel-lint/sentinel-lint/internal/run"
	"github.com/sentinel-lint/sentinel-lint/internal/source"
	"github.com/sentinel-lint/sentinel-lint/internal/template/eval"
	"github.com/sentinel-lint/sentinel-lint/internal/value"
)

func newDebugResources(env Env) *cobra.Command {
	var params string
	var set []string
	cmd := &cobra.Command{
		Use:   "resources FILE",
		Short: "Print the resources that a template deploys, as canonical JSON",
		Args:  cobra.ExactArgs(1),
		RunE: func(_ *cobra.Command, args []string) error {
			settings, err := parameterSettings(set)
			if err != nil {
				return err
			}
			out, err := evaluateFile(absolute(env, args[0]), params, settings)
			if err != nil {
				return err
			}
			_, err = env.Out.Write(out)
			return err
		},
	}
	cmd.Flags().StringVar(&params, "params", "", "parameter `FILE`, relative to the template (default: the first that belongs to it)")
	cmd.Flags().StringArrayVar(&set, "param", nil, "value of a parameter: `NAME=VALUE`; repeatable")
	return cmd
}

// evaluateFile returns the resources of a template with a parameter file, or without one. In the place of a template, a
// parameter file stands for the template that it is for.
func evaluateFile(file, params string, set []eval.Setting) ([]byte, error) {
	root, err := rootOf(file)
	if err != nil {
		return nil, failf(exitUsage, "%s: no such file", file)
	}
	files, err := project.Discover(root, project.Options{Paths: []string{root}, NoIgnore: true})
	if err != nil {
		return nil, failf(exitUsage, "%s", err)
	}
	rel, err := filepath.Rel(root, file)
	if err != nil {
		return nil, failf(exitUsage, "%s", err)
	}
	template := filepath.ToSlash(rel)
	result := run.Run(run.Settings{
		Files: files, Set: set, AllTemplates: true,
		ParameterFiles: func(string) []string { return []string{filepath.ToSlash(filepath.Join(filepath.Dir(rel), params))} },
	})
	for _, f := range result.Files {
		for _, e := range f.Evaluations {
			asked := f.Path == template && (params == "" || e.Params != nil)
			if asked || params == "" && e.Params != nil && e.Params.Path() == template {
				return e.JSON(), nil
			}
		}
	}
	if params == "" {
		return nil, failf(exitUsage, "%s is no template, and no parameter file of one", template)
	}
	return nil, failf(exitUsage, "%s is no template, or %q no parameter file of it", template, params)
}

// parameterSettings reads NAME=VALUE. A value that is JSON is taken as such, any other as a string.
func parameterSettings(list []string) ([]eval.Setting, error) {
	var out []eval.Setting
	for _, s := range list {
		name, text, ok := strings.Cut(s, "=")
		if !ok || name == "" {
			return nil, failf(exitUsage, "--param is %q: it is NAME=VALUE", s)
		}
		out = append(out, eval.Setting{Name: name, Value: parameterValue(text)})
	}
	return out, nil
}

func parameterValue(text string) *value.Value {
	file := source.NewFile("the command line", []byte(text))
	if _, err := strconv.ParseFloat(text, 64); err == nil || strings.ContainsAny(text[:min(1, len(text))], "[{\"") ||
		text == "true" || text == "false" || text == "null" {
		if doc := jsonc.Parse(file); len(doc.Problems()) == 0 {
			return jsonc.Value(doc.Root())
		}
	}
	return value.NewString(fact.Verbatim(file.Whole()), source.Origin{At: file.Whole()})
}

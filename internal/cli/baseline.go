package cli

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/spf13/cobra"

	"github.com/sentinel-lint/sentinel-lint/internal/lint"
	"github.com/sentinel-lint/sentinel-lint/internal/report"
	"github.com/sentinel-lint/sentinel-lint/internal/suppress"
)

// defaultBaseline is the file of the baseline where neither a flag nor the configuration names one.
const defaultBaseline = ".sentinel-lint-baseline.json"

func newBaseline(env Env) *cobra.Command {
	cmd := &cobra.Command{
		Use:   "baseline",
		Short: "Keep a list of the findings that the project has, so that only new ones are told",
		Long: "A baseline is a file with a line for each finding that the project has when it begins to use sentinel-lint.\n" +
			"`check` counts them and shows the others. It recognises findings by what they are about, not by their lines.\n" +
			"Name the file in the configuration: `baseline: " + defaultBaseline + "`.",
	}
	cmd.AddCommand(
		baselineCommand(env, "create", "Write the baseline of all findings; fails if there is one", createBaseline),
		baselineCommand(env, "update", "Write the baseline anew: new findings are added, resolved ones dropped", updateBaseline),
		baselineCommand(env, "prune", "Drop what is resolved from the baseline; nothing is added", pruneBaseline),
		baselineCommand(env, "show", "List the findings of the baseline", showBaseline),
	)
	return cmd
}

// A baselineRun is what the commands of the baseline work on.
type baselineRun struct {
	env      Env
	path     string
	findings []*lint.Finding
	old      *suppress.Baseline // nil if there is none
}

func baselineCommand(env Env, name, short string, do func(baselineRun) error) *cobra.Command {
	c := &checking{}
	var file string
	cmd := &cobra.Command{
		Use: name, Short: short, Args: cobra.MaximumNArgs(1),
		RunE: func(_ *cobra.Command, paths []string) error {
			b, err := c.baselineRun(env, paths, file)
			if err != nil {
				return err
			}
			return do(b)
		},
	}
	c.loading.register(cmd)
	cmd.Flags().StringVar(&file, "file", "", "file of the baseline (default: as the configuration says, or "+defaultBaseline+")")
	return cmd
}

// baselineRun lints a root without its baseline and reads the old one.
func (c *checking) baselineRun(env Env, paths []string, file string) (baselineRun, error) {
	b := baselineRun{env: env}
	p, err := (&checking{
		minSeverity: "info", certainty: "likely", screen: screen{color: "never", hyperlinks: "never"},
	}).plan(env)
	if err != nil {
		return b, err
	}
	sessions, err := c.sessions(env, paths, p)
	if err != nil {
		return b, err
	}
	s := sessions[0]
	c.setAside(s, p.rules)
	for _, f := range s.Findings {
		if suppress.Accepts(f.Rule) {
			b.findings = append(b.findings, f)
		}
	}
	b.path = filepath.Join(s.root, defaultBaseline)
	if s.config.Baseline != "" {
		b.path = filepath.Join(s.root, filepath.FromSlash(s.config.Baseline))
	}
	if file != "" {
		b.path = absolute(env, file)
	}
	text, err := os.ReadFile(b.path)
	if errors.Is(err, fs.ErrNotExist) {
		return b, nil
	}
	if err != nil {
		return b, failf(exitFailed, "%s", err)
	}
	if b.old, err = suppress.ReadBaseline(text); err != nil {
		return b, failf(exitUsage, "%s: %s", b.path, err)
	}
	return b, nil
}

func (b baselineRun) write(next *suppress.Baseline) error {
	text, err := next.Bytes()
	if err != nil {
		return failf(exitFailed, "%s", err)
	}
	if err := os.WriteFile(b.path, text, 0o666); err != nil {
		return failf(exitFailed, "%s", err)
	}
	return nil
}

func createBaseline(b baselineRun) error {
	if b.old != nil {
		return failf(exitUsage, "%s exists; `sentinel-lint baseline update` writes it anew", filepath.Base(b.path))
	}
	next := suppress.NewBaseline(b.findings)
	if err := b.write(next); err != nil {
		return err
	}
	fmt.Fprintf(b.env.Out, "wrote %d findings to %s\n", len(next.Entries), filepath.Base(b.path))
	return nil
}

func updateBaseline(b baselineRun) error {
	if b.old == nil {
		return createBaseline(b)
	}
	next, added, dropped := b.old.Update(b.findings)
	if err := b.write(next); err != nil {
		return err
	}
	fmt.Fprintf(b.env.Out, "%d findings in %s: %d added, %d dropped\n", len(next.Entries), filepath.Base(b.path), added, dropped)
	return nil
}

func pruneBaseline(b baselineRun) error {
	if b.old == nil {
		return failf(exitUsage, "there is no %s", filepath.Base(b.path))
	}
	next, dropped := b.old.Prune(b.findings)
	if err := b.write(next); err != nil {
		return err
	}
	fmt.Fprintf(b.env.Out, "%d findings in %s: %d dropped\n", len(next.Entries), filepath.Base(b.path), dropped)
	return nil
}

func showBaseline(b baselineRun) error {
	if b.old == nil {
		return failf(exitUsage, "there is no %s", filepath.Base(b.path))
	}
	for _, e := range b.old.Entries {
		fmt.Fprintf(b.env.Out, "%s  %s  %s\n  %s\n", e.Rule, report.Escape(e.Subject), report.Escape(e.Path), report.Escape(e.Message))
	}
	return nil
}

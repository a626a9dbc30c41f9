package cli

import (
	"context"
	"fmt"
	"io"
	"os"
	"slices"
	"strings"

	"github.com/fatih/color"
	"github.com/spf13/cobra"
	"golang.org/x/term"

	"github.com/sentinel-lint/sentinel-lint/internal/catalog"
	"github.com/sentinel-lint/sentinel-lint/internal/lint"
	"github.com/sentinel-lint/sentinel-lint/internal/report"
)

// checking is what the flags of check say beyond what is loaded.
type checking struct {
	loading
	recorder
	fixing
	change
	noIgnores, showIgnored bool
	noBaseline             bool
	selected, ignored      []string
	minSeverity            string
	failOn                 string
	exitZero               bool
	maxWarnings            int
	format                 string
	outputs                []string
	color                  string
	quiet, silent          bool
	statistics             bool
	showFiles              bool
}

func newCheck(env Env) *cobra.Command {
	c := &checking{}
	cmd := &cobra.Command{
		Use:   "check [PATH...]",
		Short: "Lint files and folders (the default command)",
		Long: "Lint files and folders. PATH says what is reported; what is loaded, so that a rule is seen together with the\n" +
			"connectors, is everything below the nearest folder with a .sentinel-lint.yaml or a .git.\n\n" +
			"Exit codes, the same for every format:\n" +
			"  0  nothing certain at or above --fail-on\n" +
			"  1  findings at or above --fail-on\n" +
			"  2  bad flag, bad configuration, unknown rule, missing path\n" +
			"  3  could not do the job: an output file cannot be written, the run cannot be recorded",
		RunE: func(cmd *cobra.Command, paths []string) error { return c.run(cmd.Context(), env, paths) },
	}
	c.loading.register(cmd)
	c.fixing.register(cmd)
	c.change.register(cmd)
	c.recorder.register(cmd)
	f := cmd.Flags()
	f.StringSliceVar(&c.selected, "select", nil, "rules or categories to run, or all")
	f.StringSliceVar(&c.ignored, "ignore", nil, "rules or categories not to run")
	f.StringVar(&c.minSeverity, "min-severity", "info", "lowest severity that is shown: info, warning or error")
	f.StringVar(&c.failOn, "fail-on", "", "lowest severity of a certain finding that makes the exit code 1: info, warning, error or never (default warning)")
	f.BoolVar(&c.exitZero, "exit-zero", false, "the same as --fail-on never")
	f.IntVar(&c.maxWarnings, "max-warnings", -1, "number of certain warnings above which the exit code is 1, whatever --fail-on says")
	f.StringVar(&c.format, "format", "", "format of the standard output: "+formatNames())
	f.StringArrayVar(&c.outputs, "output", nil, "also write the report in a format to a file: `FORMAT=PATH`; repeatable")
	f.StringVar(&c.color, "color", "auto", "auto, always or never")
	f.BoolVarP(&c.quiet, "quiet", "q", false, "findings only, no summary")
	f.BoolVar(&c.silent, "silent", false, "exit code only")
	f.BoolVar(&c.statistics, "statistics", false, "count the settings that only deployment decides, by reason")
	f.BoolVar(&c.noIgnores, "no-ignores", false, "let no exception count")
	f.BoolVar(&c.showIgnored, "show-suppressed", false, "show findings that an exception sets aside too")
	f.BoolVar(&c.noBaseline, "no-baseline", false, "let no baseline count")
	f.BoolVar(&c.showFiles, "show-files", false, "account for every file: read as what, or skipped why")
	return cmd
}

func formatNames() string {
	var names []string
	for _, f := range report.Formats() {
		names = append(names, string(f))
	}
	return strings.Join(names, ", ")
}

func (c *checking) run(ctx context.Context, env Env, paths []string) error {
	plan, err := c.plan(env)
	if err != nil {
		return err
	}
	sessions, err := c.sessions(env, paths, plan)
	if err != nil {
		return err
	}
	failOn := plan.failOn
	if failOn == nil {
		failOn = &sessions[0].config.FailOn
	}
	if c.fixing.asked() {
		if sessions, err = c.fixAll(env, paths, plan, sessions); err != nil || c.diff {
			return err
		}
	}
	r, err := c.judge(ctx, env, sessions, plan)
	if err != nil {
		return err
	}
	if branch, ok := strings.CutPrefix(c.baseline, storeBaseline); ok {
		c.dropKnown(ctx, env, r, sessions, branch)
	}
	if c.record && c.draws() {
		r.Trend = c.recorder.trend(ctx, env, sessions[0])
	}
	if c.showFiles {
		writeFiles(env.Out, sessions)
	}
	if err := c.write(env, r, sessions); err != nil {
		return err
	}
	if c.statistics && !c.silent {
		writeStatistics(env.Out, sessions)
	}
	var recorded error
	if c.record {
		recorded = c.recorder.keep(ctx, env, sessions, c.quiet || c.silent)
	}
	if c.fails(r, *failOn) {
		if recorded != nil {
			fmt.Fprintf(env.Err, "sentinel-lint: %s\n", recorded)
		}
		return exit{code: exitFindings}
	}
	return recorded
}

// draws reports whether a format with drawings was asked for.
func (c *checking) draws() bool {
	return c.format == string(report.HTML) || slices.ContainsFunc(c.outputs, func(o string) bool {
		return strings.HasPrefix(o, string(report.HTML)+"=")
	})
}

// A plan is what the flags say, understood.
type plan struct {
	rules       []*lint.Rule
	minSeverity lint.Severity
	failOn      *lint.Severity // nil leaves it to the configuration
	outputs     []output
}

type output struct {
	format report.Format
	path   string
}

func (c *checking) plan(env Env) (plan, error) {
	var p plan
	var err error
	if p.rules, err = selectRules(c.selected, c.ignored); err != nil {
		return p, err
	}
	var ok bool
	if p.minSeverity, ok = lint.ParseSeverity(c.minSeverity); !ok || p.minSeverity == lint.Off {
		return p, failf(exitUsage, "--min-severity is %q: it is info, warning or error", c.minSeverity)
	}
	if c.exitZero {
		c.failOn = "never"
	}
	if c.failOn != "" {
		severity, ok := lint.ParseSeverity(c.failOn)
		if c.failOn == "never" {
			severity, ok = lint.Off, true
		} else if severity == lint.Off {
			ok = false
		}
		if !ok {
			return p, failf(exitUsage, "--fail-on is %q: it is info, warning, error or never", c.failOn)
		}
		p.failOn = &severity
	}
	if !slices.Contains([]string{"auto", "always", "never"}, c.color) {
		return p, failf(exitUsage, "--color is %q: it is auto, always or never", c.color)
	}
	if c.format != "" && !slices.Contains(report.Formats(), report.Format(c.format)) {
		return p, failf(exitUsage, "unknown format %q: the formats are %s", c.format, formatNames())
	}
	for _, o := range c.outputs {
		format, path, ok := strings.Cut(o, "=")
		if !ok || path == "" || !slices.Contains(report.Formats(), report.Format(format)) {
			return p, failf(exitUsage, "--output is %q: it is FORMAT=PATH, and the formats are %s", o, formatNames())
		}
		p.outputs = append(p.outputs, output{report.Format(format), absolute(env, path)})
	}
	return p, nil
}

// sessions loads and lints each root that the paths belong to.
func (c *checking) sessions(env Env, paths []string, p plan) ([]*session, error) {
	scopes, err := c.loading.scopes(env, paths)
	if err != nil {
		return nil, err
	}
	if err := c.recorder.usable(c, scopes); err != nil {
		return nil, err
	}
	var out []*session
	for _, s := range scopes {
		loaded, err := c.loading.load(env, s, p.rules)
		if err != nil {
			return nil, err
		}
		out = append(out, loaded)
	}
	return out, nil
}

// judge sets aside what exceptions and the baseline accept, and makes the report of the rest.
func (c *checking) judge(ctx context.Context, env Env, sessions []*session, p plan) (*report.Report, error) {
	var ignored []report.Ignored
	known := 0
	for _, s := range sessions {
		ignored = append(ignored, c.setAside(s, p.rules)...)
		n, err := c.subtract(env, s)
		if err != nil {
			return nil, err
		}
		known += n
		if err := c.narrow(ctx, s); err != nil {
			return nil, err
		}
	}
	r := c.report(sessions, p.minSeverity)
	r.Ignored, r.Baseline = ignored, known
	return r, nil
}

func (c *checking) report(sessions []*session, least lint.Severity) *report.Report {
	findings, elapsed := merge(sessions)
	b := thisBuild()
	r := &report.Report{
		Version: b.Version, Docs: b.docs(), Catalog: catalog.Embedded().Date(), Elapsed: elapsed, Summary: summaryOf(sessions),
	}
	for _, f := range findings {
		if f.Severity >= least {
			r.Findings = append(r.Findings, f)
		}
	}
	for _, s := range sessions {
		for _, w := range s.Workspaces {
			r.Workspaces = append(r.Workspaces, report.Workspace{Name: w.Name, Flow: w.Flow})
		}
	}
	return r
}

// write writes the report to standard output and to the files that were asked for.
func (c *checking) write(env Env, r *report.Report, sessions []*session) error {
	p, err := c.plan(env)
	if err != nil {
		return err
	}
	for _, o := range p.outputs {
		if err := writeFile(o, r); err != nil {
			return failf(exitFailed, "%s", err)
		}
	}
	if c.silent {
		return nil
	}
	format := report.Format(c.format)
	if format == "" {
		format = usualFormat(env, sessions[0].config.Format)
	}
	opts := report.Options{Quiet: c.quiet, Color: c.colored(env), ShowIgnored: c.showIgnored}
	if width := terminalWidth(env.Out); width > 0 {
		opts.Width = width
	}
	return report.Write(env.Out, format, r, opts)
}

func writeFile(o output, r *report.Report) error {
	f, err := os.Create(o.path)
	if err != nil {
		return err
	}
	if err := report.Write(f, o.format, r, report.Options{}); err != nil {
		f.Close()
		return err
	}
	return f.Close()
}

// usualFormat returns the format without --format: that of the configuration, that of the build service, or full.
func usualFormat(env Env, configured string) report.Format {
	switch {
	case configured != "":
		return report.Format(configured)
	case env.Getenv("GITHUB_ACTIONS") == "true":
		return report.GitHub
	}
	return report.Full
}

func (c *checking) colored(env Env) bool {
	switch {
	case c.color == "always":
		return true
	case c.color == "never" || env.Getenv("NO_COLOR") != "" || env.Getenv("TERM") == "dumb":
		return false
	case env.Getenv("FORCE_COLOR") != "" || env.Getenv("CLICOLOR_FORCE") != "":
		return true
	}
	return !color.NoColor && terminalWidth(env.Out) > 0
}

// terminalWidth returns the number of columns, or 0 for what is no terminal.
func terminalWidth(w io.Writer) int {
	f, ok := w.(*os.File)
	if !ok || !term.IsTerminal(int(f.Fd())) {
		return 0
	}
	width, _, err := term.GetSize(int(f.Fd()))
	if err != nil {
		return 80
	}
	return width
}

// fails reports whether a certain finding is grave enough for exit code 1. What is only likely never fails a build.
func (c *checking) fails(r *report.Report, failOn lint.Severity) bool {
	warnings := 0
	for _, f := range r.Findings {
		if !f.Certain() {
			continue
		}
		if failOn != lint.Off && f.Severity >= failOn {
			return true
		}
		if f.Severity == lint.Warning {
			warnings++
		}
	}
	return c.maxWarnings >= 0 && warnings > c.maxWarnings
}

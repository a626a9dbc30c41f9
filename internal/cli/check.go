package cli

import (
	"context"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/sentinel-lint/sentinel-lint/internal/catalog"
	"github.com/sentinel-lint/sentinel-lint/internal/config"
	"github.com/sentinel-lint/sentinel-lint/internal/content"
	"github.com/sentinel-lint/sentinel-lint/internal/lint"
	"github.com/sentinel-lint/sentinel-lint/internal/report"
	"github.com/sentinel-lint/sentinel-lint/rules"
)

// checking is what the flags of check say beyond what is loaded.
type checking struct {
	loading
	recorder
	fixing
	change
	screen
	noIgnores, showIgnored bool
	noBaseline             bool
	selected, ignored      []string
	minSeverity            string
	certainty              string
	failOn                 string
	exitZero               bool
	maxWarnings            int
	format                 string
	outputs                []string
	quiet, silent, verbose bool
	statistics             bool
	showFiles              bool
	showSettings           bool
	strictInput            bool
	watch                  bool
	timeout                time.Duration
}

func newCheck(env Env) *cobra.Command {
	c := &checking{}
	cmd := &cobra.Command{
		Use:   "check [PATH...]",
		Short: "Lint files and folders (the default command)",
		Long: "Lint files and folders. PATH says what is reported; what is loaded, so that a rule is seen together with the\n" +
			"connectors, is everything below the nearest folder with a .sentinel-lint.yaml or a .git.\n\n" +
			exitCodes,
		RunE: func(cmd *cobra.Command, paths []string) error { return c.run(cmd.Context(), env, paths) },
	}
	c.loading.register(cmd)
	c.fixing.register(cmd)
	c.change.register(cmd)
	c.recorder.register(cmd)
	f := cmd.Flags()
	f.StringSliceVar(&c.selected, "select", nil, "rules or categories to run, or all")
	f.StringSliceVar(&c.ignored, "ignore", nil, "rules or categories not to run")
	f.StringSliceVar(&c.extended, "extend-select", nil, "rules or categories to run as well, also where the configuration turns them off")
	f.StringVar(&c.minSeverity, "min-severity", "info", "lowest severity that is shown: info, warning or error")
	f.StringVar(&c.certainty, "certainty", "likely", "what is shown: likely findings too, or only what is certain")
	f.StringVar(&c.failOn, "fail-on", "", "lowest severity of a certain finding that makes the exit code 1: info, warning, error or never (default warning)")
	f.BoolVar(&c.exitZero, "exit-zero", false, "the same as --fail-on never")
	f.IntVar(&c.maxWarnings, "max-warnings", -1, "number of certain warnings above which the exit code is 1, whatever --fail-on says")
	f.StringVar(&c.format, "format", "", "format of the standard output: "+formatNames())
	f.StringArrayVar(&c.outputs, "output", nil, "also write the report in a format to a file: `FORMAT=PATH`; repeatable")
	f.StringVar(&c.color, "color", "auto", "auto, always or never")
	f.StringVar(&c.hyperlinks, "hyperlinks", "auto", "whether names of rules lead to their pages: auto, always or never")
	f.BoolVarP(&c.quiet, "quiet", "q", false, "findings only, no summary")
	f.BoolVar(&c.silent, "silent", false, "exit code only")
	f.BoolVar(&c.statistics, "statistics", false, "count the settings that only deployment decides, by reason")
	f.BoolVar(&c.noIgnores, "no-ignores", false, "let no exception count")
	f.BoolVar(&c.showIgnored, "show-suppressed", false, "show findings that an exception sets aside too")
	f.BoolVar(&c.noBaseline, "no-baseline", false, "let no baseline count")
	f.BoolVar(&c.showFiles, "show-files", false, "account for every file: read as what, or skipped why")
	f.BoolVar(&c.showSettings, "show-settings", false, "print every setting that counts, and where it is made")
	f.BoolVarP(&c.verbose, "verbose", "v", false, "the same as --show-settings --show-files --statistics")
	f.StringVar(&c.tracer.name, "trace", "", "tell what became of each finding of a `RULE`")
	f.BoolVar(&c.strictInput, "strict-input", false, "exit code 3 where no Sentinel content is found")
	f.BoolVar(&c.watch, "watch", false, "lint again whenever a file of the project changes, until Ctrl-C")
	f.DurationVar(&c.timeout, "timeout", 0, "give up after this time: 90s, 5m (default: never)")
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
	if c.watch {
		return c.keepWatching(ctx, env, paths, plan)
	}
	_, err = c.once(ctx, env, paths, plan)
	return err
}

// once lints, fixes and reports. It returns what was loaded, also where that has findings.
func (c *checking) once(ctx context.Context, env Env, paths []string, p plan) ([]*session, error) {
	if c.timeout > 0 {
		var cancel context.CancelFunc
		ctx, cancel = context.WithTimeout(ctx, c.timeout)
		defer cancel()
	}
	line := newProgress(env, time.Now)
	c.loading.done = ctx.Done()
	if line != nil && !c.quiet && !c.silent {
		c.loading.progress = line.step
	}
	sessions, err := c.sessions(env, paths, p)
	line.erase()
	if err != nil {
		return nil, c.explained(ctx, err)
	}
	if c.fixing.asked() {
		fixed, err := c.fixAll(env, paths, p, sessions)
		line.erase()
		if err != nil || c.diff {
			return sessions, c.explained(ctx, err)
		}
		sessions = fixed
	}
	return sessions, c.tell(ctx, env, sessions, p)
}

// explained returns the error of a run that ended early in words.
func (c *checking) explained(ctx context.Context, err error) error {
	switch {
	case !errors.Is(err, errCut):
		return err
	case errors.Is(ctx.Err(), context.DeadlineExceeded):
		return failf(exitFailed, "not done after %v, the time that --timeout gives", c.timeout)
	}
	return failf(exitFailed, "interrupted")
}

// tell judges what was found, reports and records it.
func (c *checking) tell(ctx context.Context, env Env, sessions []*session, p plan) error {
	failOn := p.failOn
	if failOn == nil {
		failOn = &sessions[0].config.FailOn
	}
	r, err := c.judge(ctx, env, sessions, p)
	if err != nil {
		return err
	}
	if branch, ok := strings.CutPrefix(c.baseline, storeBaseline); ok {
		c.dropKnown(ctx, env, r, sessions, branch)
	}
	if c.record && c.draws() {
		r.Trend = c.recorder.trend(ctx, env, sessions[0])
	}
	aside := c.aside(env, sessions)
	c.before(aside, sessions)
	c.sayFormat(env, sessions)
	if err := c.write(env, r, sessions, p); err != nil {
		return err
	}
	c.writeTrace(aside, r, sessions)
	if (c.statistics || c.verbose) && !c.silent {
		writeStatistics(aside, sessions)
	}
	var recorded error
	if c.record {
		recorded = c.recorder.keep(ctx, env, sessions, c.quiet || c.silent)
	}
	if c.strictInput && r.Summary.Resources == 0 {
		return failf(exitFailed, "no Sentinel content in %d files", r.Summary.Files)
	}
	if c.fails(r, *failOn) {
		if recorded != nil {
			fmt.Fprintf(env.Err, "sentinel-lint: %s\n", recorded)
		}
		return exit{code: exitFindings}
	}
	return recorded
}

// aside returns where to write what is asked for beside the report: with it if people read that, else to the standard
// error, so that programs read the report only.
func (c *checking) aside(env Env, sessions []*session) io.Writer {
	if forPeople(c.stdoutFormat(env, sessions)) && !c.silent {
		return env.Out
	}
	return env.Err
}

// before writes what stands before the report.
func (c *checking) before(w io.Writer, sessions []*session) {
	if c.showSettings || c.verbose {
		for _, s := range sessions {
			fmt.Fprint(w, config.Text(s.config.Show(rules.All())))
		}
	}
	if c.showFiles || c.verbose {
		writeFiles(w, sessions)
	}
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
	if err := c.tracer.understand(); err != nil {
		return p, err
	}
	if err := c.screen.check(); err != nil {
		return p, err
	}
	if c.certainty != "likely" && c.certainty != "certain" {
		return p, failf(exitUsage, "--certainty is %q: it is certain or likely", c.certainty)
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
		s.withhold()
		n, err := c.subtract(env, s)
		if err != nil {
			return nil, err
		}
		known += n
		if err := c.narrow(ctx, s); err != nil {
			return nil, err
		}
	}
	r := c.report(sessions, p)
	r.Ignored, r.Baseline = ignored, known
	return r, nil
}

func (c *checking) report(sessions []*session, p plan) *report.Report {
	findings, elapsed := merge(sessions)
	b := thisBuild()
	r := &report.Report{
		Version: b.Version, Docs: b.docs(), Catalog: catalog.Embedded().Date(), Elapsed: elapsed, Summary: summaryOf(sessions),
		Rules: p.rules, Paths: contentPaths(sessions),
	}
	if c.statistics || c.verbose {
		r.Summary.Unknown = unknownOf(sessions)
	}
	for _, f := range findings {
		if f.Severity >= p.minSeverity && (f.Certain() || c.certainty == "likely") {
			r.Findings = append(r.Findings, f)
		}
	}
	for _, s := range sessions {
		r.Workspaces = append(r.Workspaces, s.drawn()...)
	}
	return r
}

// drawn returns the workspaces as reports draw them.
func (s *session) drawn() []report.Workspace {
	var out []report.Workspace
	for _, w := range s.Workspaces {
		out = append(out, report.Workspace{Name: w.Name, Flow: w.Flow})
	}
	return out
}

// contentPaths returns the paths of the files with Sentinel content that were asked for, as findings name them, in order.
func contentPaths(sessions []*session) []string {
	var out []string
	for _, s := range sessions {
		for _, f := range s.Files {
			if f.Asked && f.Content != nil && f.Content.Kind != content.Skipped {
				out = append(out, f.Content.Path())
			}
		}
	}
	slices.Sort(out)
	return out
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

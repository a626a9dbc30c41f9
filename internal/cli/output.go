package cli

import (
	"fmt"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"

	"github.com/sentinel-lint/sentinel-lint/internal/config"
	"github.com/sentinel-lint/sentinel-lint/internal/project"
	"github.com/sentinel-lint/sentinel-lint/internal/report"
)

// An output is a report that is written to a file.
type output struct {
	format report.Format
	path   string // absolute
}

// outputs returns the files to write: those of the flags, and those of the configurations of which no flag names the
// format.
func outputs(sessions []*session, flags []output) ([]output, error) {
	all := slices.Clone(flags)
	for _, s := range sessions {
		for _, o := range s.config.Outputs {
			if slices.ContainsFunc(flags, func(f output) bool { return string(f.format) == o.Format }) {
				continue
			}
			file := filepath.Join(s.root, filepath.FromSlash(o.Path))
			if i := slices.IndexFunc(all, func(other output) bool { return other.path == file }); i >= 0 {
				return nil, failf(exitUsage, "%s: two reports go to this file", o.Path)
			}
			all = append(all, output{report.Format(o.Format), file})
		}
	}
	return all, nil
}

// write writes the report to the files that were asked for and to standard output.
func (c *checking) write(env Env, r *report.Report, sessions []*session, p plan) error {
	files, err := outputs(sessions, p.outputs)
	if err != nil {
		return err
	}
	for _, o := range files {
		if err := writeFile(o, r, c.options(env, o.format, sessions)); err != nil {
			return failf(exitFailed, "%s", err)
		}
	}
	if c.silent {
		return nil
	}
	opts := c.options(env, c.stdoutFormat(env, sessions), sessions)
	opts.Quiet = c.quiet
	opts.Color, opts.Hyperlinks, opts.Width = c.colored(env, env.Out), c.linked(env, env.Out), env.columns(env.Out)
	return report.Write(env.Out, c.stdoutFormat(env, sessions), r, opts)
}

// options returns how a report is written in a format, wherever it goes.
func (c *checking) options(env Env, format report.Format, sessions []*session) report.Options {
	opts := report.Options{ShowIgnored: c.showIgnored, Build: azureBuild(env)}
	opts.Anchor = sessions[0].prefix + config.FileNames()[0]
	if f := sessions[0].config.File; f != nil {
		opts.Anchor = f.Path()
	}
	if fromRepository(format) {
		opts.Prefix = repositoryPrefix(env, sessions)
	}
	return opts
}

// writeFile writes a report to a file, of which the folder is made if there is none.
func writeFile(o output, r *report.Report, opts report.Options) error {
	if err := os.MkdirAll(filepath.Dir(o.path), 0o777); err != nil {
		return err
	}
	f, err := os.Create(o.path)
	if err != nil {
		return err
	}
	if err := report.Write(f, o.format, r, opts); err != nil {
		f.Close()
		return err
	}
	return f.Close()
}

// stdoutFormat returns the format of the standard output: that of the flag, of the configuration, of the build service, or
// full.
func (c *checking) stdoutFormat(env Env, sessions []*session) report.Format {
	if c.format != "" {
		return report.Format(c.format)
	}
	format, _ := usualFormat(env, sessions[0].config.Format)
	return format
}

// usualFormat returns the format without --format, and the variable of the build service that decides it; no variable if
// none does.
func usualFormat(env Env, configured string) (format report.Format, because string) {
	if configured != "" {
		return report.Format(configured), ""
	}
	for _, s := range services {
		if s.format != "" && s.runs(env) {
			return s.format, s.present
		}
	}
	return report.Full, ""
}

// sayFormat tells which format a build service is given and why, so that nobody wonders where the source lines are.
func (c *checking) sayFormat(env Env, sessions []*session) {
	if c.format != "" || c.quiet || c.silent {
		return
	}
	if format, because := usualFormat(env, sessions[0].config.Format); because != "" {
		fmt.Fprintf(env.Err, "sentinel-lint: the format is %s because %s is set; --format chooses another\n", format, because)
	}
}

// forPeople reports whether other text may stand before and after a report in the format.
func forPeople(f report.Format) bool {
	switch f {
	case report.Full, report.Concise, report.Grouped, report.GitHub, report.Azure:
		return true
	}
	return false
}

// fromRepository reports whether the readers of a format look for files from the root of the repository, wherever the
// program was started.
func fromRepository(f report.Format) bool {
	switch f {
	case report.SARIF, report.GitHub, report.Azure, report.GitLab:
		return true
	}
	return false
}

// repositoryPrefix returns what is to be put before the paths of findings so that they begin in the root of the git
// repository; nothing outside of one, or if the sessions are of different ones.
func repositoryPrefix(env Env, sessions []*session) string {
	prefix := ""
	for i, s := range sessions {
		base := s.root // where the paths of the findings begin
		if s.prefix != "" {
			base = env.Dir
		}
		p := ""
		if top, ok := project.GitRoot(base); ok {
			if rel, err := filepath.Rel(top, base); err == nil && rel != "." && filepath.IsLocal(rel) {
				p = filepath.ToSlash(rel) + "/"
			}
		}
		if i > 0 && p != prefix {
			return ""
		}
		prefix = p
	}
	return prefix
}

// azureBuild returns the build of Azure Pipelines that the program runs in, or nil.
func azureBuild(env Env) *report.AzureBuild {
	if on, _ := switched(env, "TF_BUILD"); !on {
		return nil
	}
	return &report.AzureBuild{
		Organization: path.Base(strings.TrimRight(env.Getenv("SYSTEM_COLLECTIONURI"), "/")),
		Project:      env.Getenv("SYSTEM_TEAMPROJECT"),
		DefinitionID: env.Getenv("SYSTEM_DEFINITIONID"), DefinitionName: env.Getenv("BUILD_DEFINITIONNAME"),
		PhaseID: env.Getenv("SYSTEM_PHASEID"), PhaseName: env.Getenv("SYSTEM_PHASENAME"),
		Branch: env.Getenv("BUILD_SOURCEBRANCH"), BuildID: env.Getenv("BUILD_BUILDID"),
	}
}

package cli

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/sentinel-lint/sentinel-lint/internal/catalog"
	"github.com/sentinel-lint/sentinel-lint/internal/config"
	"github.com/sentinel-lint/sentinel-lint/internal/fact"
	"github.com/sentinel-lint/sentinel-lint/internal/lint"
	"github.com/sentinel-lint/sentinel-lint/internal/parse/textenc"
	"github.com/sentinel-lint/sentinel-lint/internal/project"
	"github.com/sentinel-lint/sentinel-lint/internal/report"
	"github.com/sentinel-lint/sentinel-lint/internal/run"
	"github.com/sentinel-lint/sentinel-lint/internal/source"
)

// maxConfigSize is the size in bytes above which a configuration file is taken for a mistake.
const maxConfigSize = 1 << 20

// A loading is what the flags say about which content is loaded, and as what.
type loading struct {
	contextRoot  string
	configFile   string
	isolated     bool
	noGitignore  bool
	xdrIncidents string
	portal       string
	stdinName    string
	jobs         int
	profile      string
	set          []string // settings in the place of those of the configuration: KEY=VALUE
	params       []string // parameter files for every template
	param        []string // values of parameters: NAME=VALUE
	tracer       tracer
	extended     []string // rules and categories that run whatever the configuration says

	stdin    *overlay                            // what was read from standard input; nil before that
	done     <-chan struct{}                     // ends loading early
	progress func(stage string, done, total int) // is told how far loading is; nil tells nobody
}

func (l *loading) register(cmd *cobra.Command) {
	f := cmd.Flags()
	f.StringVar(&l.contextRoot, "context-root", "", "folder whose content is loaded (default: the nearest with a configuration or a .git)")
	f.StringVar(&l.configFile, "config", "", "configuration `FILE` (default: .sentinel-lint.yaml in the context root)")
	f.BoolVar(&l.isolated, "isolated", false, "read no configuration file")
	f.BoolVar(&l.noGitignore, "no-gitignore", false, "read ignored files too")
	f.StringVar(&l.xdrIncidents, "xdr-incidents", "auto", "whether Defender XDR incident integration is on: on, off, or auto (as the connectors say)")
	f.StringVar(&l.portal, "portal", "", "where the workspace is used: azure or defender")
	f.StringVar(&l.stdinName, "stdin-filename", "", "`NAME` of what is read from standard input with the path -")
	f.StringVar(&l.profile, "profile", "", "what the content is for: default, strict, transition (to the Defender portal) or catalog (templates for others)")
	f.StringArrayVar(&l.set, "set", nil, "a setting in the place of that of the configuration: `KEY=VALUE`, such as failOn=error; repeatable")
	f.StringArrayVar(&l.params, "params", nil, "parameter `FILE` for every template (default: as the names of files say); repeatable")
	f.StringArrayVar(&l.param, "param", nil, "value of a parameter of every template: `NAME=VALUE`; repeatable")
	f.IntVar(&l.jobs, "jobs", 0, "files to read at once (default: one for each processor)")
}

// declared returns the facts that the flags declare.
func (l *loading) declared() (config.Facts, error) {
	var facts config.Facts
	var origin source.Origin // the command line is no place
	switch l.xdrIncidents {
	case "on", "off":
		facts.XDRIncidents = fact.Known(l.xdrIncidents == "on", origin)
	case "auto":
	default:
		return facts, failf(exitUsage, "--xdr-incidents is %q: it is on, off or auto", l.xdrIncidents)
	}
	switch l.portal {
	case "defender", "azure":
		facts.DefenderPortal = fact.Known(l.portal == "defender", origin)
	case "":
	default:
		return facts, failf(exitUsage, "--portal is %q: it is azure or defender", l.portal)
	}
	return facts, nil
}

// A scope is a root with the paths below it that were asked for. Content of different roots is never combined.
type scope struct {
	root  string
	paths []string // empty for all of the root
	stdin *overlay // nil without one
}

// scopes sorts the paths by the root that they belong to.
func (l *loading) scopes(env Env, paths []string) ([]scope, error) {
	if len(paths) == 0 {
		paths = []string{env.Dir}
		if l.contextRoot != "" {
			paths = []string{absolute(env, l.contextRoot)}
		}
	}
	var out []scope
	for _, p := range paths {
		abs := absolute(env, p)
		start := abs
		var stdin *overlay
		if p == stdinPath {
			var err error
			if stdin, err = l.readStdin(env); err != nil {
				return nil, err
			}
			start = filepath.Dir(stdin.path)
		}
		root := absolute(env, l.contextRoot)
		if l.contextRoot == "" {
			found, err := rootOf(start)
			if err != nil {
				return nil, failf(exitUsage, "%s: no such file or folder%s", p, suggestCommand(p))
			}
			root = found
		}
		i := slices.IndexFunc(out, func(s scope) bool { return s.root == root })
		if i < 0 {
			out = append(out, scope{root: root})
			i = len(out) - 1
		}
		if stdin != nil {
			out[i].stdin = stdin
		} else {
			out[i].paths = append(out[i].paths, abs)
		}
	}
	return out, nil
}

func absolute(env Env, path string) string {
	if filepath.IsAbs(path) {
		return filepath.Clean(path)
	}
	return filepath.Join(env.Dir, path)
}

// rootOf returns the folder whose content belongs together with the path: the nearest above it, or itself, that has a
// configuration file or a .git, and the folder itself without one.
func rootOf(abs string) (string, error) {
	info, err := os.Stat(abs)
	if err != nil {
		return "", err
	}
	start := abs
	if !info.IsDir() {
		start = filepath.Dir(abs)
	}
	for dir := start; ; dir = filepath.Dir(dir) {
		for _, name := range append(config.FileNames(), ".git") {
			if _, err := os.Stat(filepath.Join(dir, filepath.FromSlash(name))); err == nil {
				return dir, nil
			}
		}
		if filepath.Dir(dir) == dir {
			return start, nil
		}
	}
}

// A session is one root, loaded and linted.
type session struct {
	*run.Result
	root    string
	config  *config.Config
	skipped []project.Entry
	known   []*lint.Finding // that the baseline sets aside
	partial bool            // only some of the files are reported on
	settled bool            // exceptions are applied to the findings
	ignored []report.Ignored
	folders []string            // absolute, that were looked into
	always  map[*lint.Rule]bool // rules that run whatever the configuration says
	traced  *lint.Rule          // of which findings are followed; nil for none
	made    []*lint.Finding     // by the traced rule
	prefix  string              // from the working folder to the root, with a slash at the end; empty where they are the same
}

// load lints the content of a scope.
func (l *loading) load(env Env, s scope, selected []*lint.Rule) (*session, error) {
	cfg, err := l.configure(env, s.root)
	if err != nil {
		return nil, err
	}
	set, err := parameterSettings(l.param)
	if err != nil {
		return nil, err
	}
	parameterFiles, err := l.parameterFiles(env, s.root, cfg)
	if err != nil {
		return nil, err
	}
	always, err := matchRules(l.extended)
	if err != nil {
		return nil, err
	}
	files, err := project.Discover(s.root, project.Options{
		Paths: s.paths, Include: cfg.Include, Exclude: cfg.Exclude, NoIgnore: l.noGitignore,
	})
	if err != nil {
		return nil, failf(exitUsage, "%s", err)
	}
	if s.stdin != nil {
		if err := files.Overlay(s.stdin.path, s.stdin.text, len(s.paths) == 0); err != nil {
			return nil, failf(exitUsage, "%s", err)
		}
	}
	out := &session{root: s.root, config: cfg, skipped: files.Skipped, folders: files.Folders, prefix: prefixOf(env, s.root), always: always, traced: l.tracer.rule}
	out.partial = s.stdin != nil || slices.ContainsFunc(s.paths, func(p string) bool { return p != s.root })
	out.Result = run.Run(run.Settings{
		Files: files, Rules: selected, Catalog: catalog.Embedded(), Jobs: l.jobs, Prefix: out.prefix,
		Workspace:      func(path string) string { return cfg.WorkspaceFor(path).Name },
		Declared:       cfg.DeclaredFor,
		Severity:       out.severity,
		ParameterFiles: parameterFiles, Set: set,
		Done: l.done, Progress: l.progress,
	})
	if out.Cut {
		return nil, errCut
	}
	return out, nil
}

// errCut says that loading ended early: the caller knows why.
var errCut = errors.New("ended early")

// configure returns the configuration of a root, with what the flags say in the place of what it says.
func (l *loading) configure(env Env, root string) (*config.Config, error) {
	if l.profile != "" {
		l.set = append(l.set, "profile="+l.profile)
		l.profile = ""
	}
	cfg, err := l.readConfig(env, root)
	if err != nil {
		return nil, err
	}
	facts, err := l.declared()
	if err != nil {
		return nil, err
	}
	cfg.Declare(facts)
	return cfg, nil
}

// parameterFiles returns which parameter files a template is deployed with: those of the flags, else those of the
// configuration.
func (l *loading) parameterFiles(env Env, root string, cfg *config.Config) (func(string) []string, error) {
	if len(l.params) == 0 {
		return cfg.ParametersFor, nil
	}
	var files []string
	for _, p := range l.params {
		rel, err := filepath.Rel(root, absolute(env, p))
		if err != nil || !filepath.IsLocal(rel) {
			return nil, failf(exitUsage, "--params is %q: it is not under %s, of which the content is read", p, root)
		}
		if _, err := os.Stat(absolute(env, p)); err != nil {
			return nil, failf(exitUsage, "--params is %q: no such file", p)
		}
		files = append(files, filepath.ToSlash(rel))
	}
	return func(string) []string { return files }, nil
}

// severity returns the severity of a finding under the configuration. A rule that the command line adds is not off.
func (s *session) severity(f *lint.Finding) lint.Severity {
	s.note(f)
	graded := s.config.Grade(f.Rule, f.Severity, strings.TrimPrefix(f.At.File.Path(), s.prefix))
	if graded == lint.Off && s.always[f.Rule] {
		return f.Severity
	}
	return graded
}

// prefixOf returns the path from the working folder to a root below it, with a slash at the end. Paths of a root that is
// not below the working folder are shown relative to the root.
func prefixOf(env Env, root string) string {
	rel, err := filepath.Rel(env.Dir, root)
	if err != nil || rel == "." || strings.HasPrefix(rel, "..") {
		return ""
	}
	return filepath.ToSlash(rel) + "/"
}

// readConfig reads the configuration of a root. What is wrong in it is an error that names every place.
func (l *loading) readConfig(env Env, root string) (*config.Config, error) {
	var file *source.File
	if !l.isolated {
		path, raw, err := l.findConfig(env, root)
		if err != nil {
			return nil, err
		}
		if path != "" {
			text, _, problem := textenc.Decode(raw)
			if problem != "" {
				return nil, failf(exitUsage, "%s: %s", path, problem)
			}
			file = source.NewFile(path, text)
		}
	}
	if file == nil && len(l.set) == 0 {
		return config.Default(), nil
	}
	cfg, problems := config.LoadWith(file, l.set, ruleNames())
	problems = append(problems, unknownFormats(cfg)...)
	if len(problems) == 0 {
		return cfg, nil
	}
	lines := []string{"the configuration cannot be used"}
	for _, p := range problems {
		lines = append(lines, p.Text())
	}
	return nil, failf(exitUsage, "%s", strings.Join(lines, "\n  "))
}

// unknownFormats returns what is wrong with the formats of a configuration.
func unknownFormats(cfg *config.Config) []config.Problem {
	var out []config.Problem
	known := func(format string) bool { return slices.Contains(report.Formats(), report.Format(format)) }
	for _, o := range cfg.Outputs {
		if !known(o.Format) {
			out = append(out, config.Problem{At: o.At, Message: fmt.Sprintf("there is no format %q", o.Format),
				Help: "the formats are " + formatNames()})
		}
	}
	if cfg.Format != "" && !known(cfg.Format) {
		out = append(out, config.Problem{At: cfg.At("output.format"), Message: fmt.Sprintf("there is no format %q", cfg.Format),
			Help: "the formats are " + formatNames()})
	}
	return out
}

// findConfig returns the path and the bytes of the configuration file; no path if there is none.
func (l *loading) findConfig(env Env, root string) (string, []byte, error) {
	if l.configFile != "" {
		raw, err := os.ReadFile(absolute(env, l.configFile))
		if err != nil {
			return "", nil, failf(exitUsage, "%s", err)
		}
		return filepath.ToSlash(l.configFile), raw, nil
	}
	for _, name := range config.FileNames() {
		file := filepath.Join(root, filepath.FromSlash(name))
		info, err := os.Stat(file)
		if err != nil || info.IsDir() {
			continue
		}
		if info.Size() > maxConfigSize {
			return "", nil, failf(exitUsage, "%s: larger than %d bytes", name, maxConfigSize)
		}
		raw, err := os.ReadFile(file)
		if err != nil {
			return "", nil, failf(exitUsage, "%s", err)
		}
		return prefixOf(env, root) + name, raw, nil
	}
	return "", nil, nil
}

// merge puts the sessions of several roots together, in the order of paths.
func merge(sessions []*session) (findings []*lint.Finding, elapsed time.Duration) {
	for _, s := range sessions {
		findings = append(findings, s.Findings...)
		elapsed += s.Elapsed
	}
	slices.SortStableFunc(findings, lint.Compare)
	return findings, elapsed
}

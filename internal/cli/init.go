package cli

import (
	"bufio"
	"embed"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/sentinel-lint/sentinel-lint/internal/config"
	"github.com/sentinel-lint/sentinel-lint/internal/lint"
	"github.com/sentinel-lint/sentinel-lint/internal/report"
	"github.com/sentinel-lint/sentinel-lint/internal/suppress"
	"github.com/sentinel-lint/sentinel-lint/rules"
)

//go:embed snippets
var snippets embed.FS

// A pipeline is the file in which a build service is told what to do.
type pipeline struct {
	name    string   // of the service, as --workflow has it
	title   string   // for people
	signs   []string // files and folders that show that the repository uses it
	file    string   // to write
	snippet string
}

// pipelines are the build services that init knows.
var pipelines = [...]pipeline{
	{"github", "GitHub Actions", []string{".github"}, ".github/workflows/sentinel-lint.yml", "github.yml"},
	{"azure", "Azure Pipelines", []string{"azure-pipelines.yml", ".azuredevops", ".azure-pipelines"}, "azure-pipelines.yml", "azure-pipelines.yml"},
	{"gitlab", "GitLab CI", []string{".gitlab-ci.yml"}, ".gitlab-ci.yml", "gitlab-ci.yml"},
}

// hook is the file of pre-commit.
const hook = ".pre-commit-config.yaml"

// initializing is what the flags of init say, and what it finds out.
type initializing struct {
	print, force, yes bool
	baseline, hook    bool
	workflow          string

	env      Env
	root     string
	answers  *bufio.Reader // nil if nobody can be asked
	session  *session
	findings []*lint.Finding // that a baseline would hold
}

func newInit(env Env) *cobra.Command {
	i := &initializing{env: env}
	cmd := &cobra.Command{
		Use:   "init [DIR]",
		Short: "Write a configuration with what is found here, and offer a baseline, a workflow and a hook",
		Long: "Write a commented .sentinel-lint.yaml to the root of the repository, with the layouts, workspaces and parameter files\n" +
			"that are found in it. It changes nothing about what `check` finds. On a terminal it asks whether to keep a baseline of\n" +
			"the present findings, to run in the build service and before each commit; elsewhere the flags say so. Files that are\n" +
			"there already are left alone.",
		Args: cobra.MaximumNArgs(1),
		RunE: func(_ *cobra.Command, args []string) error { return i.run(append(args, ".")[0]) },
	}
	f := cmd.Flags()
	f.BoolVar(&i.print, "print", false, "print the configuration, write nothing")
	f.BoolVar(&i.force, "force", false, "write the configuration anew where there is one")
	f.BoolVarP(&i.yes, "yes", "y", false, "write all that fits the repository, ask nothing")
	f.BoolVar(&i.baseline, "baseline", false, "also write a baseline of the present findings, so that only new ones are told")
	f.BoolVar(&i.hook, "hook", false, "also write "+hook+", so that pre-commit runs it")
	f.StringVar(&i.workflow, "workflow", "", "also write the file of a build service: github, azure or gitlab")
	return cmd
}

func (i *initializing) run(dir string) error {
	known := func(p pipeline) bool { return p.name == i.workflow }
	if i.workflow != "" && !slices.ContainsFunc(pipelines[:], known) {
		return failf(exitUsage, "--workflow is %q: it is github, azure or gitlab", i.workflow)
	}
	root, err := rootOf(absolute(i.env, dir))
	if err != nil {
		return failf(exitUsage, "%s: no such folder", dir)
	}
	i.root = root
	file := i.existing()
	if file != "" && !i.force && !i.print {
		return failf(exitUsage, "%s exists; --force writes it anew, --print shows what it would hold", file)
	}
	if file == "" {
		file = config.FileNames()[0]
	}
	if err := i.look(); err != nil {
		return err
	}
	if i.print {
		_, err := i.env.Out.Write(i.configuration())
		return err
	}
	i.tellFound()
	i.ask()
	return i.writeAll(file)
}

// existing returns the name of the configuration that the root has, or nothing.
func (i *initializing) existing() string {
	for _, name := range config.FileNames() {
		if i.exists(name) {
			return name
		}
	}
	return ""
}

func (i *initializing) exists(name string) bool {
	_, err := os.Lstat(filepath.Join(i.root, filepath.FromSlash(name)))
	return err == nil
}

// look lints the root as `check` does without a configuration.
func (i *initializing) look() error {
	c := &checking{loading: loading{isolated: true, xdrIncidents: "auto"}}
	s, err := c.load(i.env, scope{root: i.root, paths: []string{i.root}}, rules.All())
	if err != nil {
		return err
	}
	c.setAside(s, rules.All())
	i.session = s
	for _, f := range s.Findings {
		if suppress.Accepts(f.Rule) {
			i.findings = append(i.findings, f)
		}
	}
	return nil
}

// tellFound says what there is, so that a folder that was not read is noticed.
func (i *initializing) tellFound() {
	lines := survey(i.session).Layouts
	if len(lines) == 0 {
		lines = []string{"no Sentinel content"}
	}
	fmt.Fprintf(i.env.Out, "found in %s:\n", report.Escape(i.root))
	for _, line := range append(lines, fmt.Sprintf("%d findings", len(i.findings))) {
		fmt.Fprintf(i.env.Out, "  %s\n", line)
	}
}

// ask asks on a terminal for what no flag decides; with --yes everything that fits is taken.
func (i *initializing) ask() {
	if !i.yes && i.env.columns(i.env.In) > 0 {
		i.answers = bufio.NewReader(i.env.In)
	}
	if len(i.findings) > 0 && !i.baseline {
		i.baseline = i.wants("Keep a baseline of the %d findings, so that only new ones are told?", len(i.findings))
	}
	for _, p := range pipelines {
		if i.workflow == "" && slices.ContainsFunc(p.signs, i.exists) && !i.exists(p.file) &&
			i.wants("Run in %s? (%s)", p.title, p.file) {
			i.workflow = p.name
		}
	}
	if !i.hook && i.exists(".git") && !i.exists(hook) {
		i.hook = i.wants("Run before each commit, with pre-commit? (%s)", hook)
	}
}

// wants asks a question. Without a terminal the answer is that of --yes.
func (i *initializing) wants(question string, args ...any) bool {
	if i.answers == nil {
		return i.yes
	}
	fmt.Fprintf(i.env.Err, question+" [y/N] ", args...)
	answer, err := i.answers.ReadString('\n')
	if err != nil {
		fmt.Fprintln(i.env.Err)
	}
	return strings.HasPrefix(strings.ToLower(strings.TrimSpace(answer)), "y")
}

// writeAll writes the configuration and what else was chosen.
func (i *initializing) writeAll(file string) error {
	if i.baseline {
		text, err := suppress.NewBaseline(i.findings).Bytes()
		if err != nil {
			return failf(exitFailed, "%s", err)
		}
		if err := i.write(defaultBaseline, text, fmt.Sprintf(", with %d findings", len(i.findings)), false); err != nil {
			return err
		}
	}
	if err := i.write(file, i.configuration(), "", i.force); err != nil {
		return err
	}
	for _, p := range pipelines {
		if p.name == i.workflow {
			if err := i.writeSnippet(p.file, p.snippet); err != nil {
				return err
			}
		}
	}
	if i.hook {
		return i.writeSnippet(hook, "pre-commit.yaml")
	}
	return nil
}

// writeSnippet writes a file that runs this version of the program.
func (i *initializing) writeSnippet(name, snippet string) error {
	text, err := snippets.ReadFile("snippets/" + snippet)
	if err != nil {
		return failf(exitFailed, "%s", err)
	}
	return i.write(name, []byte(strings.ReplaceAll(string(text), "REF", thisBuild().docs())), "", false)
}

// write writes a file of the root, and says so. A file that is there is left alone unless it may be written anew.
func (i *initializing) write(name string, text []byte, also string, anew bool) error {
	path := filepath.Join(i.root, filepath.FromSlash(name))
	if err := os.MkdirAll(filepath.Dir(path), 0o777); err != nil {
		return failf(exitFailed, "%s", err)
	}
	mode := os.O_WRONLY | os.O_CREATE | os.O_EXCL
	if anew {
		mode = os.O_WRONLY | os.O_CREATE | os.O_TRUNC
	}
	f, err := os.OpenFile(path, mode, 0o666)
	if errors.Is(err, fs.ErrExist) {
		fmt.Fprintf(i.env.Out, "left %s as it is; docs/integrations.md says what to add\n", name)
		return nil
	}
	if err != nil {
		return failf(exitFailed, "%s", err)
	}
	_, err = f.Write(text)
	if err := errors.Join(err, f.Close()); err != nil {
		return failf(exitFailed, "%s", err)
	}
	fmt.Fprintf(i.env.Out, "wrote %s%s\n", name, also)
	return nil
}

// Package cli is the command line: commands, flags, exit codes.
package cli

import (
	"errors"
	"fmt"
	"io"
	"os"
	"slices"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"github.com/sentinel-lint/sentinel-lint/internal/didyoumean"
	"github.com/sentinel-lint/sentinel-lint/internal/report"
)

// Exit codes, the same for every format.
const (
	exitClean    = 0
	exitFindings = 1 // findings at or above --fail-on
	exitUsage    = 2 // bad flag, bad configuration, unknown rule, missing path
	exitFailed   = 3 // could not do the job
)

// exitCodes tells the exit codes, for help.
const exitCodes = "Exit codes, the same for every format:\n" +
	"  0  nothing certain at or above --fail-on\n" +
	"  1  findings at or above --fail-on, or --diff would change something\n" +
	"  2  bad flag, bad configuration, unknown rule, missing path\n" +
	"  3  could not do the job: out of time, an output that cannot be written, a run that cannot be recorded,\n" +
	"     nothing to lint with --strict-input"

// An Env is what the program has of the world around it.
type Env struct {
	In       io.Reader
	Out, Err io.Writer
	Getenv   func(string) string
	Dir      string               // the working folder
	Columns  func(stream any) int // width of the terminal that a stream is, 0 for what is none; nil for no terminal at all
}

// System returns the environment of the process.
func System() Env {
	dir, err := os.Getwd()
	if err != nil {
		dir = "."
	}
	return Env{os.Stdin, os.Stdout, os.Stderr, os.Getenv, dir, terminalColumns}
}

// An exit is an error that ends the program with a code of its own. Without a message nothing more is printed.
type exit struct {
	code    int
	message string
}

// Error returns the message.
func (e exit) Error() string { return e.message }

func failf(code int, format string, args ...any) error {
	return exit{code, fmt.Sprintf(format, args...)}
}

// Main runs the program and returns its exit code.
func Main(args []string, env Env) int {
	root := newRoot(env)
	root.SetArgs(withDefaultCommand(root, args))
	root.SetIn(env.In)
	root.SetOut(env.Out)
	root.SetErr(env.Err)
	err := root.Execute()
	if err == nil {
		return exitClean
	}
	var e exit
	if !errors.As(err, &e) {
		e = exit{exitUsage, err.Error()}
	}
	if e.message != "" {
		complain(env, e.message)
	}
	return e.code
}

// complain writes an error. Its lines may name what comes from files.
func complain(env Env, message string) {
	lines := strings.Split(message, "\n")
	for i := range lines {
		lines[i] = report.Escape(lines[i])
	}
	fmt.Fprintf(env.Err, "sentinel-lint: %s\n", strings.Join(lines, "\n"))
}

func newRoot(env Env) *cobra.Command {
	root := &cobra.Command{
		Use:   "sentinel-lint [check] [PATH...]",
		Short: "Find defects in Microsoft Sentinel content before it is deployed",
		Long: "sentinel-lint reads exported or hand-written Microsoft Sentinel content (analytics rules, automation rules, data\n" +
			"connectors, solutions) and tells which settings together double incidents, store alerts twice or lose them.\n" +
			"It reads files and needs no network. What only deployment decides is said to be likely, with what it depends on.\n\n" +
			exitCodes,
		SilenceErrors:     true,
		SilenceUsage:      true,
		DisableAutoGenTag: true,
	}
	root.AddCommand(newCheck(env), newExplain(env), newRules(env), newInventory(env), newInit(env), newConfig(env),
		newCatalog(env), newBaseline(env),
		newHistory(env), newStore(env), newVersion(env), newDebug(env))
	root.SetFlagErrorFunc(func(cmd *cobra.Command, err error) error {
		return failf(exitUsage, "%s%s", err, suggestFlag(cmd, err))
	})
	return root
}

// withDefaultCommand puts "check" before arguments that begin with no command, so that it need not be written.
func withDefaultCommand(root *cobra.Command, args []string) []string {
	builtin := []string{"help", "completion", "__complete", "__completeNoDesc", "-h", "--help", "-v", "--version"}
	if len(args) > 0 {
		if slices.Contains(builtin, args[0]) {
			return args
		}
		for _, c := range root.Commands() {
			if c.Name() == args[0] || c.HasAlias(args[0]) {
				return args
			}
		}
	}
	return append([]string{"check"}, args...)
}

// suggestFlag returns the flag that was meant by an unknown one, as a question to add to the error.
func suggestFlag(cmd *cobra.Command, err error) string {
	_, wrong, ok := strings.Cut(err.Error(), "unknown flag: --")
	if !ok {
		return ""
	}
	var names []string
	cmd.Flags().VisitAll(func(f *pflag.Flag) { names = append(names, f.Name) })
	if name, ok := didyoumean.Closest(wrong, names); ok {
		return fmt.Sprintf("; did you mean --%s?", name)
	}
	return ""
}

// suggestCommand returns the command that was meant by a path that does not exist, as a question to add to the error.
func suggestCommand(path string) string {
	names := []string{"help", "completion"}
	for _, c := range newRoot(Env{}).Commands() {
		names = append(names, c.Name())
	}
	if name, ok := didyoumean.Closest(path, names); ok {
		return fmt.Sprintf("; did you mean the command %s?", name)
	}
	return ""
}

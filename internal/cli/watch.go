package cli

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/signal"
	"path/filepath"
	"strings"
	"syscall"

	"github.com/sentinel-lint/sentinel-lint/internal/config"
	"github.com/sentinel-lint/sentinel-lint/internal/project"
	"github.com/sentinel-lint/sentinel-lint/internal/report"
)

// clearScreen clears a terminal, with what was scrolled out of it.
const clearScreen = "\x1b[H\x1b[2J\x1b[3J"

// watchable tells what is wrong with flags beside --watch.
func (c *checking) watchable(env Env, paths []string) error {
	for _, p := range paths {
		if p == stdinPath {
			return failf(exitUsage, "--watch reads files: what comes from standard input does not change")
		}
	}
	switch {
	case c.record:
		return failf(exitUsage, "--watch and --record exclude each other: what is being written is no run to keep")
	case c.diff:
		return failf(exitUsage, "--watch and --diff exclude each other")
	case c.format != "" && !forPeople(report.Format(c.format)) && c.format != string(report.Agent) && c.format != string(report.JSONL):
		return failf(exitUsage, "--watch prints one report after another, which is no %s document; --output %s=PATH writes a file each time",
			c.format, c.format)
	}
	return nil
}

// keepWatching lints, and lints again whenever a file changes, until the program is interrupted. Its error is that of the
// last run: the exit code says whether there was a finding when the work ended.
func (c *checking) keepWatching(ctx context.Context, env Env, paths []string, p plan) error {
	if err := c.watchable(env, paths); err != nil {
		return err
	}
	ctx, stop := signal.NotifyContext(ctx, os.Interrupt, syscall.SIGTERM)
	defer stop()
	w, err := project.NewWatcher()
	if err != nil {
		return failf(exitFailed, "%s", err)
	}
	defer w.Close()
	if err := c.watchSettings(w, env, paths, p); err != nil {
		return err
	}
	for {
		sessions, last := c.once(ctx, env, paths, p)
		if ctx.Err() != nil {
			return last
		}
		if err := c.watchFolders(w, sessions); err != nil {
			return failf(exitFailed, "%s", err)
		}
		if e, told := last.(exit); last != nil && !(told && e.message == "") {
			complain(env, last.Error())
		}
		if !c.quiet && !c.silent {
			fmt.Fprintf(env.Err, "watching %d folders; Ctrl-C ends\n", w.Folders())
		}
		changed, err := w.Wait(ctx)
		if errors.Is(err, context.Canceled) {
			return silent(last)
		}
		if err != nil {
			return failf(exitFailed, "%s", err)
		}
		c.separate(env, changed)
	}
}

// silent returns an error that was printed already, without its message.
func silent(err error) error {
	var e exit
	switch {
	case err == nil:
		return nil
	case errors.As(err, &e):
		return exit{code: e.code}
	}
	return exit{code: exitUsage}
}

// watchSettings watches the roots, before they are looked into for the first time, and the files beside content that decide what is found: the configuration, the baseline.
// What the program writes itself does not count.
func (c *checking) watchSettings(w *project.Watcher, env Env, paths []string, p plan) error {
	scopes, err := c.scopes(env, paths)
	if err != nil {
		return err
	}
	add := func(file string) {
		if err == nil && file != "" {
			err = w.AddFile(file)
		}
	}
	for _, s := range scopes {
		files, problem := project.Discover(s.root, project.Options{NoIgnore: c.noGitignore})
		if problem != nil {
			return failf(exitUsage, "%s", problem)
		}
		if err := w.Add(files.Folders...); err != nil {
			return failf(exitFailed, "%s", err)
		}
		for _, name := range config.FileNames() {
			add(filepath.Join(s.root, filepath.FromSlash(name)))
		}
	}
	if c.configFile != "" {
		add(absolute(env, c.configFile))
	}
	if c.baseline != "" && !c.inStore() {
		add(absolute(env, c.baseline))
	}
	if err != nil {
		return failf(exitFailed, "%s", err)
	}
	for _, o := range p.outputs {
		w.Except(o.path)
	}
	return nil
}

// watchFolders watches what a run looked into. After a run that failed it stays as it was.
func (c *checking) watchFolders(w *project.Watcher, sessions []*session) error {
	for _, s := range sessions {
		for _, o := range s.config.Outputs {
			w.Except(filepath.Join(s.root, filepath.FromSlash(o.Path)))
		}
		if err := w.Add(s.folders...); err != nil {
			return err
		}
	}
	return nil
}

// separate makes room for the next report: on a terminal the screen is cleared, elsewhere a line names what changed.
func (c *checking) separate(env Env, changed []string) {
	if env.columns(env.Out) > 0 && env.Getenv("TERM") != "dumb" {
		fmt.Fprint(env.Out, clearScreen)
	}
	if c.quiet || c.silent {
		return
	}
	const most = 3
	names := make([]string, 0, most)
	for _, path := range changed[:min(len(changed), most)] {
		if rel, err := filepath.Rel(env.Dir, path); err == nil && filepath.IsLocal(rel) {
			path = filepath.ToSlash(rel)
		}
		names = append(names, report.Escape(path))
	}
	if n := len(changed) - most; n > 0 {
		names = append(names, fmt.Sprintf("%d more", n))
	}
	fmt.Fprintf(env.Err, "changed: %s\n", strings.Join(names, ", "))
}

package cli

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/sentinel-lint/sentinel-lint/internal/edit"
	"github.com/sentinel-lint/sentinel-lint/internal/fix"
	"github.com/sentinel-lint/sentinel-lint/internal/lint"
	"github.com/sentinel-lint/sentinel-lint/internal/report"
	"github.com/sentinel-lint/sentinel-lint/internal/source"
)

// fixing is what the flags of check say about making fixes.
type fixing struct {
	fix, unsafe, diff bool
}

func (x *fixing) register(cmd *cobra.Command) {
	f := cmd.Flags()
	f.BoolVar(&x.fix, "fix", false, "make the safe fixes, then lint again")
	f.BoolVar(&x.unsafe, "unsafe-fixes", false, "with --fix or --diff: also fixes that change what the operations centre sees, or what it costs")
	f.BoolVar(&x.diff, "diff", false, "print what --fix would change, write nothing; exit code 1 if there is anything")
}

func (x *fixing) asked() bool { return x.fix || x.diff }

// fixAll makes the fixes of the sessions, in rounds, and returns the sessions of the fixed files. With --diff it prints what
// the first round would change.
func (c *checking) fixAll(env Env, paths []string, p plan, sessions []*session) ([]*session, error) {
	var tally fix.Tally
	for range fix.Rounds {
		changed := false
		for _, s := range sessions {
			c.setAside(s, p.rules)
			round := fix.Apply(s.Findings, fix.Options{Unsafe: c.unsafe, May: s.mayChange})
			if c.diff {
				if err := c.preview(env, round); err != nil {
					return nil, err
				}
				changed = changed || len(round.Files) > 0
				continue
			}
			if err := s.writeFiles(round); err != nil {
				return nil, failf(exitFailed, "%s", err)
			}
			tally.Add(round)
			changed = changed || len(round.Files) > 0
		}
		if c.diff && changed {
			return nil, exit{code: exitFindings}
		}
		if c.diff || !changed {
			break
		}
		var err error
		if sessions, err = c.sessions(env, paths, p); err != nil {
			return nil, err
		}
	}
	if tally.Total() > 0 && !c.quiet && !c.silent {
		fmt.Fprintln(env.Err, tally.String())
	}
	return sessions, nil
}

// preview prints the changes of a round as a unified diff: as a patch, unless a person reads it.
func (c *checking) preview(env Env, round fix.Round) error {
	var changes []report.Change
	for _, f := range round.Files {
		changes = append(changes, report.Change{Path: f.Source.Path(), Before: f.Source.Text(), After: f.Text})
	}
	read := env.columns(env.Out) > 0 || env.Getenv("GITHUB_ACTIONS") != "" || env.Getenv("TF_BUILD") != ""
	return report.WriteDiff(env.Out, changes, !read, report.Options{Color: c.colored(env, env.Out)})
}

// mayChange reports whether fixes may be made in a file: one of the session that was asked for, whose text is certain, and
// no package, which a tool writes anew.
func (s *session) mayChange(f *source.File) bool {
	for _, file := range s.Files {
		if file.Content != nil && file.Content.Source == f {
			return file.Asked && file.Content.Garbled == "" && !strings.Contains("/"+file.Path, "/Package/")
		}
	}
	return false
}

// withhold leaves fixes to be read only that --fix would not make, so that no report promises them.
func (s *session) withhold() {
	for _, f := range s.Findings {
		for i, x := range f.Fixes {
			if slices.ContainsFunc(x.Edits, func(e edit.Edit) bool { return !s.mayChange(e.At.Physical().File) }) {
				f.Fixes[i].Safety = lint.DisplayOnly
			}
		}
	}
}

// writeFiles writes the files of a round in the encoding that they had.
func (s *session) writeFiles(round fix.Round) error {
	for _, changed := range round.Files {
		for _, f := range s.Files {
			if f.Content == nil || f.Content.Source != changed.Source {
				continue
			}
			raw, err := f.Content.Encoding.Encode(changed.Text)
			if err != nil {
				return fmt.Errorf("%s: %w", f.Path, err)
			}
			if err := os.WriteFile(filepath.Join(s.root, filepath.FromSlash(f.Path)), raw, 0o666); err != nil {
				return err
			}
		}
	}
	return nil
}

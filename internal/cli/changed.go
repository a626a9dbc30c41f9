package cli

import (
	"context"
	"io"
	"slices"

	"github.com/spf13/cobra"

	"github.com/sentinel-lint/sentinel-lint/internal/lint"
	"github.com/sentinel-lint/sentinel-lint/internal/project"
	"github.com/sentinel-lint/sentinel-lint/rules"
)

// A change is what the flags say about the lines that findings are shown of.
type change struct {
	staged bool
	since  string
}

func (c *change) register(cmd *cobra.Command) {
	f := cmd.Flags()
	f.BoolVar(&c.staged, "staged", false, "load the whole project, and show what touches a line that the next commit changes")
	f.StringVar(&c.since, "changed-since", "", "load the whole project, and show what touches a line that changed since the history of `REF`")
}

// narrow takes the findings out of a session of which no place is in a line that changed. Without the flags it keeps all.
func (c *change) narrow(ctx context.Context, s *session) error {
	var changes *project.Changes
	var err error
	switch {
	case c.staged && c.since != "":
		return failf(exitUsage, "--staged and --changed-since exclude each other")
	case c.staged:
		changes, err = project.Staged(ctx, s.root)
	case c.since != "":
		changes, err = project.ChangedSince(ctx, s.root, c.since)
	default:
		return nil
	}
	if err != nil {
		return failf(exitUsage, "%s", err)
	}
	changes = changes.Under(s.prefix)
	s.Findings = slices.DeleteFunc(s.Findings, func(f *lint.Finding) bool {
		return f.Rule != &rules.InternalError && !changes.Touches(f.At) && !slices.ContainsFunc(f.Evidence, func(e lint.Evidence) bool { return changes.Touches(e.At) })
	})
	return nil
}

// stdinPath is the path that stands for standard input.
const stdinPath = "-"

// readStdin returns what is on standard input, and the absolute path that it has by --stdin-filename.
func (l *loading) readStdin(env Env) (*overlay, error) {
	if l.stdinName == "" {
		return nil, failf(exitUsage, "the path - needs --stdin-filename: the name says what the text is and where it belongs")
	}
	if l.stdin == nil { // it can be read once, and the project be loaded several times
		text, err := io.ReadAll(io.LimitReader(env.In, project.MaxFileSize+1))
		if err != nil {
			return nil, failf(exitFailed, "read standard input: %s", err)
		}
		if len(text) > project.MaxFileSize {
			return nil, failf(exitFailed, "read standard input: larger than %d MB", project.MaxFileSize>>20)
		}
		l.stdin = &overlay{absolute(env, l.stdinName), text}
	}
	return l.stdin, nil
}

// An overlay is a text that stands in the place of a file.
type overlay struct {
	path string // absolute
	text []byte
}

package project

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"os/exec"
	"path"
	"strconv"
	"strings"

	"github.com/sentinel-lint/sentinel-lint/internal/source"
)

// Lines is a range of lines, both from 1 and both included.
type Lines struct{ First, Last int }

// Changes are the lines that a change touches, by path relative to the root. Lines are those of the new text. Where
// lines are only removed, the lines around the place count as touched.
type Changes struct {
	lines map[string][]Lines
	whole map[string]bool // files that are new
}

// Touches reports whether the change touches a line of the span. A span that is nowhere is not touched.
func (c *Changes) Touches(s source.Span) bool {
	s = s.Physical()
	if s.IsZero() {
		return false
	}
	file := s.File.Path()
	if c.whole[file] {
		return true
	}
	lines := c.lines[file]
	if len(lines) == 0 {
		return false
	}
	first, last := s.File.Locate(s.Start).Line, s.File.Locate(max(s.Start, s.End-1)).Line
	for _, l := range lines {
		if l.First <= last && first <= l.Last {
			return true
		}
	}
	return false
}

// Under returns the changes with a prefix, which ends in a slash, put before every path: for sources whose paths have it.
func (c *Changes) Under(prefix string) *Changes {
	out := &Changes{lines: map[string][]Lines{}, whole: map[string]bool{}}
	for file, lines := range c.lines {
		out.lines[prefix+file] = lines
	}
	for file, whole := range c.whole {
		out.whole[prefix+file] = whole
	}
	return out
}

// Lines returns the touched lines of a file, in order. whole is set for a file that is new.
func (c *Changes) Lines(file string) (lines []Lines, whole bool) { return c.lines[file], c.whole[file] }

// Staged returns what the next commit changes. Git must be installed and the root in a repository. The working tree is
// taken to be what is staged, as pre-commit makes it.
func Staged(ctx context.Context, root string) (*Changes, error) {
	c, err := diff(ctx, root, "--cached")
	if err != nil {
		return nil, fmt.Errorf("find staged changes: %w", err)
	}
	return c, nil
}

// ChangedSince returns what is different since the working tree left the history of ref: commits, staged and unstaged
// changes, and new files that are not ignored. Git must be installed and the root in a repository.
func ChangedSince(ctx context.Context, root, ref string) (*Changes, error) {
	base := ref
	if out, err := git(ctx, root, "merge-base", "--end-of-options", ref, "HEAD"); err == nil {
		base = strings.TrimSpace(string(out))
	}
	c, err := diff(ctx, root, "--end-of-options", base)
	if err != nil {
		return nil, fmt.Errorf("find changes since %q: %w", ref, err)
	}
	out, err := git(ctx, root, "ls-files", "--others", "--exclude-standard", "-z")
	if err != nil {
		return nil, fmt.Errorf("find new files: %w", err)
	}
	for _, name := range strings.Split(string(out), "\x00") {
		if name != "" {
			c.whole[name] = true
		}
	}
	return c, nil
}

// diff runs git diff with settings that make its output independent of the user's configuration.
func diff(ctx context.Context, root string, args ...string) (*Changes, error) {
	base := []string{
		"diff", "--unified=0", "--no-color", "--no-ext-diff", "--no-textconv", "--find-renames", "--relative",
		"--src-prefix=a/", "--dst-prefix=b/", "--ignore-submodules", "--inter-hunk-context=0",
	}
	out, err := git(ctx, root, append(base, args...)...)
	if err != nil {
		return nil, err
	}
	return parseDiff(out), nil
}

// git runs a git command that only reads. Its error says what git said.
func git(ctx context.Context, root string, args ...string) ([]byte, error) {
	cmd := exec.CommandContext(ctx, "git", append([]string{"-C", root, "-c", "core.quotePath=false"}, args...)...)
	cmd.Env = append(os.Environ(), "GIT_OPTIONAL_LOCKS=0", "LC_ALL=C")
	var stderr bytes.Buffer
	cmd.Stderr = &stderr
	out, err := cmd.Output()
	if said := strings.TrimSpace(stderr.String()); err != nil && said != "" {
		first, _, _ := strings.Cut(said, "\n")
		return nil, fmt.Errorf("git %s: %s", args[0], first)
	}
	if err != nil {
		return nil, fmt.Errorf("git %s: %w", args[0], err)
	}
	return out, nil
}

// parseDiff reads a unified diff without context.
func parseDiff(text []byte) *Changes {
	c := &Changes{lines: map[string][]Lines{}, whole: map[string]bool{}}
	var file string
	var isNew bool
	body := 0 // lines of the hunk that are still to come
	for line := range bytes.Lines(text) {
		s := strings.TrimSuffix(string(line), "\n")
		switch {
		case strings.HasPrefix(s, `\`): // "\ No newline at end of file" is not counted
		case body > 0:
			body--
		case strings.HasPrefix(s, "diff --git "):
			file, isNew = "", false
		case strings.HasPrefix(s, "new file mode "):
			isNew = true
		case strings.HasPrefix(s, "+++ "):
			file = diffPath(s[len("+++ "):])
			if isNew && file != "" {
				c.whole[file] = true
			}
		case strings.HasPrefix(s, "@@ "):
			removed, added, ok := parseHunk(s)
			if !ok {
				continue
			}
			body = removed.count + added.count
			if file != "" {
				c.lines[file] = append(c.lines[file], added.lines())
			}
		}
	}
	return c
}

// diffPath returns the path of a "+++" line, "" for a file that is deleted.
func diffPath(s string) string {
	s = strings.TrimSuffix(s, "\t") // stands after a name with spaces
	if unquoted, err := strconv.Unquote(s); err == nil {
		s = unquoted
	}
	name, ok := strings.CutPrefix(s, "b/")
	if !ok {
		return ""
	}
	return path.Clean(name)
}

type hunk struct{ start, count int }

// lines returns the lines that the new side of a hunk touches.
func (h hunk) lines() Lines {
	if h.count == 0 { // removed after line h.start
		return Lines{max(h.start, 1), h.start + 1}
	}
	return Lines{h.start, h.start + h.count - 1}
}

// parseHunk reads "@@ -1,2 +3,4 @@"; a count of 1 may be left out.
func parseHunk(s string) (removed, added hunk, ok bool) {
	fields := strings.Fields(s)
	if len(fields) < 3 || len(fields[1]) == 0 || fields[1][0] != '-' || len(fields[2]) == 0 || fields[2][0] != '+' {
		return hunk{}, hunk{}, false
	}
	removed, ok1 := parseSide(fields[1][1:])
	added, ok2 := parseSide(fields[2][1:])
	return removed, added, ok1 && ok2
}

func parseSide(s string) (hunk, bool) {
	start, count, counted := strings.Cut(s, ",")
	h := hunk{count: 1}
	var err error
	if h.start, err = strconv.Atoi(start); err != nil {
		return hunk{}, false
	}
	if counted {
		h.count, err = strconv.Atoi(count)
	}
	return h, err == nil
}

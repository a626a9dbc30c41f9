package report

import (
	"bufio"
	"bytes"
	"fmt"
	"io"

	"github.com/sentinel-lint/sentinel-lint/internal/edit"
)

// A Change is a file as it is and as it would be.
type Change struct {
	Path          string
	Before, After []byte
}

const diffContext = 3

// WriteDiff writes changes as unified diffs. As a patch every byte is kept, so that it can be applied; else what a terminal
// or a build service would obey is spelled out.
func WriteDiff(w io.Writer, changes []Change, patch bool, opts Options) error {
	p := &printer{Writer: bufio.NewWriter(w), opts: opts, styles: newStyles(opts.Color)}
	for _, c := range changes {
		hunks := edit.Hunks(c.Before, c.After, diffContext)
		if len(hunks) == 0 {
			continue
		}
		path := patchPath(opts.Prefix+c.Path, patch)
		p.printf("%s\n%s\n", p.styles.paint(strong, "--- "+path("a/")), p.styles.paint(strong, "+++ "+path("b/")))
		for _, h := range hunks {
			p.printf("%s\n", p.styles.paint(secondary, fmt.Sprintf("@@ -%d,%d +%d,%d @@", h.OldStart, h.OldLines, h.NewStart, h.NewLines)))
			for _, l := range h.Lines {
				p.diffLine(l, patch)
			}
		}
	}
	if err := p.Flush(); err != nil {
		return fmt.Errorf("write diff: %w", err)
	}
	return nil
}

// patchPath returns a function that puts a prefix before a path. In a patch, one with characters that do not show is quoted
// as git does.
func patchPath(path string, patch bool) func(prefix string) string {
	return func(prefix string) string {
		if patch && visible(path) != path {
			return fmt.Sprintf("%+q", prefix+path)
		}
		return visible(prefix + path)
	}
}

func (p *printer) diffLine(l edit.Line, patch bool) {
	text, ended := bytes.CutSuffix(l.Text, []byte("\n"))
	shown := string(text)
	if !patch {
		shown = diffText(bytes.TrimSuffix(text, []byte("\r")))
	}
	st := map[byte]style{'+': added, '-': removed}[l.Op]
	p.printf("%s\n", p.styles.paint(st, string(l.Op)+shown))
	if !ended {
		p.printf("\\ No newline at end of file\n")
	}
}

// diffText returns a line as visible text, but for tabs.
func diffText(line []byte) string {
	parts := bytes.Split(line, []byte("\t"))
	for i := range parts {
		parts[i] = []byte(visible(string(parts[i])))
	}
	return string(bytes.Join(parts, []byte("\t")))
}

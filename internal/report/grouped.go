package report

import (
	"fmt"
	"strings"

	"github.com/rivo/uniseg"

	"github.com/sentinel-lint/sentinel-lint/internal/lint"
)

// writeGrouped writes the findings under the paths of their files, in columns.
func writeGrouped(p *printer) error {
	findings := p.shown()
	for len(findings) > 0 {
		n := p.sameFile(findings)
		p.group(findings[:n])
		findings = findings[n:]
	}
	p.summary()
	return nil
}

// sameFile returns how many findings from the first on are in one file.
func (p *printer) sameFile(findings []*lint.Finding) int {
	n := 1
	for n < len(findings) && findings[n].At.File.Path() == findings[0].At.File.Path() {
		n++
	}
	return n
}

func (p *printer) group(findings []*lint.Finding) {
	p.printf("%s\n", p.styles.paint(strong, visible(p.place(findings[0].At).path)))
	at := make([]string, len(findings))
	place, severity, rule := 0, 0, 0
	for i, f := range findings {
		start := p.place(f.At).start
		at[i] = fmt.Sprintf("%d:%d", start.Line, start.Column)
		place = max(place, len(at[i]))
		severity = max(severity, len(f.Severity.String()))
		rule = max(rule, uniseg.StringWidth(visible(f.Rule.Name)))
	}
	for i, f := range findings {
		indent := 2 + place + 2 + severity + 2 + rule + 2
		name := visible(f.Rule.Name)
		head := "  " + pad(at[i], place) + "  " +
			p.styles.paint(severityStyle(f.Severity), pad(f.Severity.String(), severity)) + "  " +
			p.link(p.docs(f.Rule), name) + strings.Repeat(" ", rule-uniseg.StringWidth(name)) + "  "
		text := visible(p.qualified(f))
		for j, line := range wrap(text, p.opts.Width-indent, 0) {
			if j > 0 {
				head = strings.Repeat(" ", indent)
			}
			p.printf("%s%s\n", head, line)
		}
	}
	p.WriteByte('\n')
}

// pad fills text of ASCII with spaces to a width.
func pad(text string, width int) string { return text + strings.Repeat(" ", max(width-len(text), 0)) }

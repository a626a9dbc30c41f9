package report

import (
	"strings"

	"github.com/sentinel-lint/sentinel-lint/internal/lint"
)

// writeConcise writes one line per finding: path:line:column: severity rule: message
func writeConcise(p *printer) error {
	for _, f := range p.shown() {
		p.conciseLine(f)
	}
	p.summary()
	return nil
}

func (p *printer) conciseLine(f *lint.Finding) {
	at := p.place(f.At)
	p.printf("%s:%d:%d: %s\n", p.styles.paint(strong, visible(at.path)), at.start.Line, at.start.Column, p.claim(f))
}

// claim returns severity, rule, certainty and message on one line.
func (p *printer) claim(f *lint.Finding) string {
	words := append([]string{
		p.styles.paint(severityStyle(f.Severity), f.Severity.String()),
		p.link(p.docs(f.Rule), visible(f.Rule.Name)),
	}, p.qualities(f)...)
	return strings.Join(words, " ") + ": " + visible(message(f))
}

package report

import (
	"fmt"
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
	p.printf("%s: %s\n", p.styles.paint(strong, p.place(f.At).String()), p.claim(f))
}

// String returns the place as visible text: path:line:column. It is made visible as a whole, because a path that ends in a
// colon would begin a command with the next one.
func (at place) String() string {
	return visible(fmt.Sprintf("%s:%d:%d", at.path, at.start.Line, at.start.Column))
}

// claim returns severity, rule, certainty and message on one line.
func (p *printer) claim(f *lint.Finding) string {
	words := append([]string{
		p.styles.paint(severityStyle(f.Severity), f.Severity.String()),
		p.link(p.docs(f.Rule), visible(f.Rule.Name)),
	}, p.qualities(f)...)
	return strings.Join(words, " ") + ": " + visible(message(f))
}

package report

import (
	"strings"

	"github.com/fatih/color"
	"github.com/rivo/uniseg"

	"github.com/sentinel-lint/sentinel-lint/internal/lint"
)

// A style is a way in which text stands out on a terminal.
type style uint8

const (
	plain style = iota
	strong
	faint
	secondary
	errorStyle
	warningStyle
	infoStyle
	added
	removed
	styleCount
)

// styles paint text, or leave it alone.
type styles struct {
	on     bool
	colors [styleCount]*color.Color
}

func newStyles(on bool) *styles {
	s := &styles{on: on, colors: [styleCount]*color.Color{
		plain:        color.New(),
		strong:       color.New(color.Bold),
		faint:        color.New(color.Faint),
		secondary:    color.New(color.FgCyan),
		errorStyle:   color.New(color.FgRed, color.Bold),
		warningStyle: color.New(color.FgYellow, color.Bold),
		infoStyle:    color.New(color.FgBlue, color.Bold),
		added:        color.New(color.FgGreen),
		removed:      color.New(color.FgRed),
	}}
	for _, c := range s.colors {
		c.EnableColor()
	}
	return s
}

// paint returns text in a style.
func (s *styles) paint(st style, text string) string {
	if !s.on || st == plain || text == "" {
		return text
	}
	return s.colors[st].Sprint(text)
}

func severityStyle(s lint.Severity) style {
	switch s {
	case lint.Error:
		return errorStyle
	case lint.Warning:
		return warningStyle
	}
	return infoStyle
}

// link returns text that leads to an address where the terminal can do that.
func (p *printer) link(url, text string) string {
	if !p.opts.Hyperlinks {
		return text
	}
	return "\x1b]8;;" + asciiURL(url) + "\x1b\\" + text + "\x1b]8;;\x1b\\"
}

// asciiURL returns an address in which everything but printable ASCII is percent-encoded.
func asciiURL(url string) string {
	var b strings.Builder
	for i := range len(url) {
		if c := url[i]; c > ' ' && c < 0x7f {
			b.WriteByte(c)
		} else {
			b.WriteString(percent(c))
		}
	}
	return b.String()
}

func percent(c byte) string {
	const digits = "0123456789ABCDEF"
	return string([]byte{'%', digits[c>>4], digits[c&15]})
}

// wrap breaks text at spaces into lines of at most width columns, where the first has `first` columns less. A word that
// is wider stands on its own line. A width of 0 or less gives one line.
func wrap(text string, width, first int) []string {
	if width <= 0 {
		return []string{text}
	}
	var lines []string
	var line strings.Builder
	used := first
	for i, word := range strings.Split(text, " ") {
		w := uniseg.StringWidth(word)
		switch {
		case i == 0:
		case used+1+w > width:
			lines = append(lines, line.String())
			line.Reset()
			used = 0
		default:
			line.WriteByte(' ')
			used++
		}
		line.WriteString(word)
		used += w
	}
	return append(lines, line.String())
}

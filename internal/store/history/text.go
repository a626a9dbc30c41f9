package history

import (
	"bufio"
	"fmt"
	"io"
	"strings"
	"time"

	"github.com/rivo/uniseg"

	"github.com/sentinel-lint/sentinel-lint/internal/store"
)

// A textCell is a cell as it is printed; its width is that of the text alone.
type textCell struct {
	text  string
	width int
	right bool
	style string
}

// Styles of a terminal (SGR).
const (
	bold, faint, red, yellow, blue = "1", "2", "1;31", "1;33", "1;34"
)

func (o Options) paint(style, text string) string {
	if !o.Color || style == "" || text == "" {
		return text
	}
	return "\x1b[" + style + "m" + text + "\x1b[0m"
}

func (o Options) escape(text string) string {
	if o.Escape == nil {
		return text
	}
	return o.Escape(text)
}

func (v View) writeText(w io.Writer, o Options) error {
	b := bufio.NewWriter(w)
	if len(v.rows) == 0 && v.empty != "" {
		fmt.Fprintln(b, v.empty)
		return b.Flush()
	}
	if v.title != "" {
		fmt.Fprintln(b, o.escape(v.title))
	}
	if v.trend != nil {
		drawTrend(b, *v.trend, v.lines, o)
	} else {
		writeTable(b, v.table(o), v.under, o)
	}
	for _, note := range v.notes {
		fmt.Fprintln(b, o.escape(note))
	}
	return b.Flush()
}

// table is the heading and the rows of what text shows.
func (v View) table(o Options) [][]textCell {
	heading := make([]textCell, 0, len(v.columns))
	for _, c := range v.columns {
		if c.heading != "" {
			heading = append(heading, textCell{text: c.heading, width: len(c.heading), style: faint})
		}
	}
	table := [][]textCell{heading}
	for _, row := range v.rows {
		var line []textCell
		for i, cell := range row {
			if v.columns[i].heading != "" {
				line = append(line, o.cell(v.columns[i].name, cell))
			}
		}
		table = append(table, line)
	}
	for i := range heading {
		heading[i].right = len(table) > 1 && table[1][i].right
	}
	return table
}

// under are the lines below row i of the table.
func (v View) under(i int, o Options) (lines []string) {
	for k, c := range v.columns {
		if text, ok := v.rows[i][k].(string); ok && c.under && text != "" {
			lines = append(lines, o.escape(text))
		}
	}
	return lines
}

// cell writes a value for people.
func (o Options) cell(column string, value any) textCell {
	c := textCell{}
	switch v := value.(type) {
	case string:
		if column == "commit" && len(v) > 8 {
			v = v[:8]
		}
		c.text = o.escape(v)
	case time.Time:
		if !v.IsZero() {
			c.text = v.UTC().Format(time.DateOnly)
		}
	case store.Severity:
		c.text = v.String()
		c.style = map[store.Severity]string{store.Error: red, store.Warning: yellow, store.Info: blue}[v]
	case int64, *store.Days:
		c.text, c.right = plain(v), true
	default:
		c.text = plain(v)
	}
	c.width = uniseg.StringWidth(c.text)
	return c
}

// writeTable prints cells in columns with two spaces between. If a line is longer than the terminal is wide, its last cell is
// cut. The lines that under gives for a row, if it is not nil, follow it.
func writeTable(b *bufio.Writer, table [][]textCell, under func(row int, o Options) []string, o Options) {
	widths := make([]int, len(table[0]))
	for _, line := range table {
		for i, c := range line {
			widths[i] = max(widths[i], c.width)
		}
	}
	for i, line := range table {
		b.WriteString(strings.TrimRight(tableLine(line, widths, o), " ") + "\n")
		if under == nil || i == 0 {
			continue
		}
		for _, text := range under(i-1, o) {
			if o.Width > 0 {
				text = fit(text, max(o.Width-len(indent), 12))
			}
			b.WriteString(indent + text + "\n")
		}
	}
}

// indent stands before what is under a row.
const indent = "    "

func tableLine(line []textCell, widths []int, o Options) string {
	var b strings.Builder
	column := 0
	for i, c := range line {
		pad := strings.Repeat(" ", widths[i]-c.width)
		if i == len(line)-1 && o.Width > 0 && !c.right {
			c.text = fit(c.text, max(o.Width-column, 12))
		}
		if c.right {
			b.WriteString(pad + o.paint(c.style, c.text) + "  ")
		} else {
			b.WriteString(o.paint(c.style, c.text) + pad + "  ")
		}
		column += widths[i] + 2
	}
	return b.String()
}

// fit cuts text to a width in columns; what is cut ends in "…".
func fit(text string, width int) string {
	if uniseg.StringWidth(text) <= width {
		return text
	}
	var b strings.Builder
	used := 0
	for graphemes := uniseg.NewGraphemes(text); graphemes.Next(); {
		if used += graphemes.Width(); used > width-1 {
			break
		}
		b.WriteString(graphemes.Str())
	}
	return b.String() + "…"
}

package report

import (
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/rivo/uniseg"

	"github.com/sentinel-lint/sentinel-lint/internal/source"
)

const (
	tabWidth     = 4
	snippetWidth = 100 // columns of source text where there is no terminal
	labelWidth   = 160 // columns that labels may take there
	minWidth     = 40  // a terminal narrower than that is taken to be this wide
)

// snippet writes the marked lines of one file.
func (p *printer) snippet(g annotations, gutter int, first bool, primary style) {
	pad := strings.Repeat(" ", gutter+1)
	if !first {
		p.printf("%s\n", p.styles.paint(faint, pad+"│"))
	}
	at := p.place(g.first.at)
	p.printf("%s%s %s\n", pad, p.styles.paint(faint, "┌─"), p.styles.paint(strong, at.String()))
	last := g.marks[0].line - 1
	indent := g.indent(first)
	if first {
		p.printf("%s\n", p.styles.paint(faint, pad+"│"))
		p.contextLine(g.file, last, gutter, indent)
	}
	for i := 0; i < len(g.marks); {
		line := g.marks[i].line
		end := i
		for end < len(g.marks) && g.marks[end].line == line {
			end++
		}
		switch gap := line - last; {
		case gap == 2:
			p.contextLine(g.file, last+1, gutter, indent)
		case gap > 2:
			p.printf("%s\n", p.styles.paint(faint, strings.Repeat(" ", gutter)+" ·"))
		}
		p.markedLine(g.file, line, g.marks[i:end], gutter, indent, primary)
		last, i = line, end
	}
}

// Content is nested deeply. White space that all lines of a piece begin with is cut to shownIndent columns if it is wider
// than maxIndent, so that there is room for what is said about them.
const (
	maxIndent   = 8
	shownIndent = 4
)

// indent returns how many columns of white space are cut from the lines of a group; context says that the line before the
// first is shown too.
func (g annotations) indent(context bool) int {
	least := -1
	look := func(n int) {
		line := g.file.Line(n)
		text := string(validPrefix(line.Text(), 4*snippetWidth))
		rest := strings.TrimLeft(text, " \t")
		if n < 1 || strings.TrimSpace(rest) == "" {
			return
		}
		width := display(line.Sub(0, len(text)-len(rest))).width()
		if least < 0 || width < least {
			least = width
		}
	}
	if context {
		look(g.marks[0].line - 1)
	}
	for i, m := range g.marks {
		if i > 0 && m.line-g.marks[i-1].line == 2 {
			look(m.line - 1)
		}
		look(m.line)
	}
	if least <= maxIndent {
		return 0
	}
	return least - shownIndent
}

// columns returns how many columns there are for source text.
func (p *printer) columns(gutter int) int {
	if p.opts.Width <= 0 {
		return snippetWidth
	}
	return max(p.opts.Width, minWidth) - gutter - 3
}

// labelColumns returns how many columns there are for labels.
func (p *printer) labelColumns(gutter int) int {
	if p.opts.Width <= 0 {
		return labelWidth
	}
	return p.columns(gutter)
}

// contextLine writes a line without marks; one that does not exist or is blank is left out.
func (p *printer) contextLine(file *source.File, n, gutter, indent int) {
	line := file.Line(n)
	if n < 1 || strings.TrimSpace(string(validPrefix(line.Text(), 4*snippetWidth))) == "" {
		return
	}
	c := newCanvas(layOut(line, nil, p.columns(gutter), indent))
	p.writeCanvas(c, n, gutter)
}

// markedLine writes a line, carets under what is marked, and labels.
func (p *printer) markedLine(file *source.File, n int, marks []mark, gutter, indent int, primary style) {
	columns := p.columns(gutter)
	line := file.Line(n)
	for _, part := range clusters(line, marks, columns) {
		l := layOut(line, part, columns, indent)
		c := newCanvas(l)
		c.annotate(l, part, p.labelColumns(gutter), primary)
		p.writeCanvas(c, n, gutter)
	}
}

func (p *printer) writeCanvas(c *canvas, n, gutter int) {
	for i, row := range c.rows {
		number := ""
		if i == 0 {
			number = fmt.Sprint(n)
		}
		text := row.render(p.styles)
		if text != "" {
			text = " " + text
		}
		p.printf("%s%s\n", p.styles.paint(faint, fmt.Sprintf("%*s │", gutter, number)), text)
	}
}

// A cell is one character as it is displayed: it may stand for several runes and take several columns.
type cell struct {
	offset int32 // in the file
	text   string
	width  int
}

// A layout is the displayed part of a source line.
type layout struct {
	cells []cell
	end   int32 // offset after the last cell
}

// layOut returns the part of a line to display in a number of columns: all of it but the columns of its indent if it fits,
// else what is around the marks, with "…" for what is left out.
func layOut(line source.Span, marks []mark, columns, indent int) layout {
	from, to := line.Start, line.Start
	if len(marks) > 0 {
		from, to = marks[0].at.Start, marks[0].at.End
		for _, m := range marks {
			to = max(to, m.at.End)
		}
	}
	near := around(line, from, to, 4*columns)
	l := display(near)
	if near.Start == line.Start {
		l = l.dedent(indent)
	}
	if near == line && l.width() <= columns {
		return l
	}
	return l.window(l.column(from), l.column(to), columns, near.Start > line.Start, near.End < line.End)
}

// around returns the part of a line that reaches n bytes to both sides of a range, so that the rest of a very long line
// is never looked at. What is long itself is cut.
func around(line source.Span, from, to int32, n int) source.Span {
	text := line.File.Text()
	start, end := max(line.Start, from-int32(n)), min(line.End, min(to, from+int32(n))+int32(n))
	for start > line.Start && !utf8.RuneStart(text[start]) {
		start--
	}
	for end < line.End && !utf8.RuneStart(text[end]) {
		end++
	}
	return source.Span{File: line.File, Start: start, End: end}
}

// display returns the characters of a span as they are displayed: tabs as spaces, what does not show spelled out.
func display(s source.Span) layout {
	l := layout{end: s.End}
	text, offset, column, state := s.Text(), s.Start, 0, -1
	for len(text) > 0 {
		var cluster []byte
		var width int
		cluster, text, width, state = uniseg.FirstGraphemeCluster(text, state)
		shown := string(cluster)
		command := cluster[0] == '[' && endsCommandMark(string(s.File.Text()[max(0, offset-5):offset]))
		switch {
		case shown == "\t":
			width = tabWidth - column%tabWidth
			shown = strings.Repeat(" ", width)
		case command:
			shown = spelled('[') + spelledAll(shown[1:])
			width = uniseg.StringWidth(shown)
		case width == 0 || strings.ContainsFunc(shown, hidden) || !utf8.ValidString(shown):
			shown = spelledAll(shown)
			width = uniseg.StringWidth(shown)
		}
		l.cells = append(l.cells, cell{offset, shown, width})
		offset += int32(len(cluster))
		column += width
	}
	return l
}

// spelledAll returns text with hidden characters and such without a width spelled out.
func spelledAll(s string) string {
	var b strings.Builder
	for _, r := range s {
		if hidden(r) || uniseg.StringWidth(string(r)) == 0 {
			b.WriteString(spelled(r))
		} else {
			b.WriteRune(r)
		}
	}
	return b.String()
}

// dedent returns the layout without white space at its start that takes at most the given columns.
func (l layout) dedent(columns int) layout {
	for len(l.cells) > 0 && strings.Trim(l.cells[0].text, " ") == "" && l.cells[0].width <= columns {
		columns -= l.cells[0].width
		l.cells = l.cells[1:]
	}
	return l
}

func (l layout) width() int {
	w := 0
	for _, c := range l.cells {
		w += c.width
	}
	return w
}

// column returns the column, from 0, at which a file offset is displayed. Offsets outside are at the nearer end.
func (l layout) column(offset int32) int {
	column := 0
	for i, c := range l.cells {
		end := l.end
		if i+1 < len(l.cells) {
			end = l.cells[i+1].offset
		}
		if offset < end {
			return column
		}
		column += c.width
	}
	return column
}

// window cuts a layout to a number of columns so that those from start to end show, or as many of them as fit. The flags
// say that there is more text to the sides.
func (l layout) window(start, end, columns int, moreLeft, moreRight bool) layout {
	left := 0
	if moreLeft || end > columns-1 {
		room := max(columns-2-(end-start), 0)
		left = max(0, min(start-min(room/3, 24), l.width()-columns+2))
	}
	out := layout{end: l.end}
	column, used := 0, 0
	if left > 0 || moreLeft {
		out.cells = append(out.cells, cell{l.end, "…", 1})
		used = 1
	}
	for i, c := range l.cells {
		if column >= left {
			rest := columns - used
			if c.width > rest || (c.width == rest && (i+1 < len(l.cells) || moreRight)) {
				out.cells = append(out.cells, cell{c.offset, "…", 1})
				out.end = c.offset
				return out.fixed()
			}
			out.cells = append(out.cells, c)
			used += c.width
		}
		column += c.width
	}
	if moreRight {
		out.cells = append(out.cells, cell{l.end, "…", 1})
	}
	return out.fixed()
}

// fixed gives a leading "…" the offset of what follows it.
func (l layout) fixed() layout {
	if len(l.cells) > 1 && l.cells[0].text == "…" && l.cells[0].offset > l.cells[1].offset {
		l.cells[0].offset = l.cells[1].offset
	}
	return l
}

// A row is one line of the display, by column.
type row []glyph

// A glyph is what stands in one column; the columns that a wide character also takes have an empty text.
type glyph struct {
	text  string
	style style
}

// put writes text at a column.
func (r *row) put(column int, text string, st style) {
	state := -1
	for len(text) > 0 {
		var cluster string
		var width int
		cluster, text, width, state = uniseg.FirstGraphemeClusterInString(text, state)
		for len(*r) < column+max(width, 1) {
			*r = append(*r, glyph{" ", plain})
		}
		(*r)[column] = glyph{cluster, st}
		for i := 1; i < width; i++ {
			(*r)[column+i] = glyph{"", st}
		}
		column += max(width, 1)
	}
}

// render returns the row as text, without white space at its end.
func (r row) render(s *styles) string {
	for len(r) > 0 && strings.TrimSpace(r[len(r)-1].text) == "" && r[len(r)-1].text != "" {
		r = r[:len(r)-1]
	}
	var b strings.Builder
	for i := 0; i < len(r); {
		end := i
		var text strings.Builder
		for end < len(r) && r[end].style == r[i].style {
			text.WriteString(r[end].text)
			end++
		}
		b.WriteString(s.paint(r[i].style, text.String()))
		i = end
	}
	return b.String()
}

// A canvas is a source line and the rows under it.
type canvas struct{ rows []row }

func newCanvas(l layout) *canvas {
	var r row
	column := 0
	for _, c := range l.cells {
		r.put(column, c.text, plain)
		column += c.width
	}
	return &canvas{[]row{r}}
}

// row returns the n-th row, which is made if there is none.
func (c *canvas) row(n int) *row {
	for len(c.rows) <= n {
		c.rows = append(c.rows, nil)
	}
	return &c.rows[n]
}

// annotate draws the marks under the line. The label of the rightmost mark stands beside it if it fits; the others stand
// under their marks, from right to left, with a line that leads to them.
func (c *canvas) annotate(l layout, marks []mark, columns int, primary style) {
	marks = slices.Clone(marks)
	slices.SortStableFunc(marks, func(a, b mark) int { return int(b.at.Start - a.at.Start) })
	for _, m := range slices.Backward(marks) {
		if !m.primary {
			c.underline(l, m, "-", secondary)
		}
	}
	for _, m := range marks {
		if m.primary {
			c.underline(l, m, "^", primary)
		}
	}
	next := 2
	for i, m := range marks {
		if m.label == "" {
			continue
		}
		end := len(c.rows[1]) + 1
		if i == 0 && l.column(m.at.End)+1 >= end-1 && end+uniseg.StringWidth(m.label) <= columns {
			c.row(1).put(end, m.label, m.style(primary))
			continue
		}
		next = c.hang(l, marks[i:], next, columns, primary)
	}
}

func (m mark) style(primary style) style {
	if m.primary {
		return primary
	}
	return secondary
}

func (c *canvas) underline(l layout, m mark, sign string, st style) {
	start, end := l.column(m.at.Start), l.column(m.at.End)
	c.row(1).put(start, strings.Repeat(sign, max(end-start, 1)), st)
}

// hang writes the label of the first mark from row next on, with lines for the marks that are still to come, and returns
// the next free row.
func (c *canvas) hang(l layout, marks []mark, next, columns int, primary style) int {
	column := l.column(marks[0].at.Start)
	width := columns - column
	if width < 24 {
		column = max(0, columns-min(uniseg.StringWidth(marks[0].label), 40))
		width = columns - column
	}
	lines := wrap(marks[0].label, width, 0)
	for _, m := range marks[1:] {
		at := l.column(m.at.Start)
		if m.label == "" || at >= column {
			continue
		}
		for i := range lines {
			c.row(next+i).put(at, "│", m.style(primary))
		}
	}
	for i, line := range lines {
		c.row(next+i).put(column, line, marks[0].style(primary))
	}
	return next + len(lines)
}

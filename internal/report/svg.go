package report

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/rivo/uniseg"

	"github.com/sentinel-lint/sentinel-lint/internal/fact"
)

// Sizes of the drawing, in pixels.
const (
	boxWidth    = 168
	boxGap      = 14
	columnGap   = 72
	lineHeight  = 16
	boxPadding  = 9
	headHeight  = 34
	drawMargin  = 8
	bendHeight  = 6  // of the place that a line takes where it passes a column
	labelColumn = 22 // characters of a line of text in a box
	labelLines  = 4
)

// A drawing is a picture with places: boxes in five columns, lines as smooth curves that pass between the boxes of the
// columns that they skip. It is laid out as layered graphs are: a line over several columns has a bend in each column
// between, boxes and bends are ordered by the mean of what they are joined to, to the left and to the right in turn, and
// stacked in the middle of their column.
type drawing struct {
	Width, Height int
	Heads         []drawnText
	Boxes         []drawnBox
	Lines         []drawnLine
}

type drawnText struct {
	X, Y int
	Text string
}

type drawnBox struct {
	X, Y, Width, Height int
	Class               string
	Text                []drawnText
	Title               string // all names, for who points at it
	Link                string // to the first finding about it; may be empty
}

type drawnLine struct {
	Path  string
	Class string
	Title string
}

// A seat is a place in a column: of a box, or of the bend of a line.
type seat struct {
	box         *box
	label       []string
	column      int
	y, height   int
	left, right []*seat
	weight      float64
}

func (s *seat) middle() int { return s.y + s.height/2 }

// layOutPicture places a picture. The function link returns where a box leads.
func layOutPicture(pic *picture, link func(*box) string) *drawing {
	columns, chains := seats(pic)
	order(columns)
	height := stack(columns)
	d := &drawing{
		Width:  columnCount*boxWidth + (columnCount-1)*columnGap + 2*drawMargin,
		Height: height + headHeight + 2*drawMargin,
	}
	for i, title := range columnTitles {
		d.Heads = append(d.Heads, drawnText{columnX(i) + boxWidth/2, drawMargin + lineHeight, title})
		for _, s := range columns[i] {
			if s.box != nil {
				d.Boxes = append(d.Boxes, drawBox(s, link(s.box)))
			}
		}
	}
	for i, l := range pic.lines {
		d.Lines = append(d.Lines, drawnLine{curve(chains[i]), l.class(), visible(strings.Join(l.says, "; "))})
	}
	slices.SortStableFunc(d.Lines, func(a, b drawnLine) int { return cmp.Compare(len(a.Class), len(b.Class)) })
	return d
}

// class returns the classes of a line: what stands out is drawn last, above the others.
func (l *line) class() string {
	class := "way"
	if l.open != fact.Yes {
		class += " unsure"
	}
	if l.doubled {
		class += " doubled-way"
	}
	return class
}

func columnX(i int) int { return drawMargin + i*(boxWidth+columnGap) }

// seats gives every box a seat, and every line a chain of seats from its start to its end.
func seats(pic *picture) (columns [columnCount][]*seat, chains [][]*seat) {
	of := map[*box]*seat{}
	for i, boxes := range pic.columns {
		for _, b := range boxes {
			label := boxLabel(b)
			s := &seat{box: b, label: label, column: i, height: len(label)*lineHeight + 2*boxPadding}
			of[b] = s
			columns[i] = append(columns[i], s)
		}
	}
	for _, l := range pic.lines {
		chain := []*seat{of[l.from]}
		for i := int(l.from.kind) + 1; i < int(l.to.kind); i++ {
			bend := &seat{column: i, height: bendHeight}
			columns[i] = append(columns[i], bend)
			chain = append(chain, bend)
		}
		chain = append(chain, of[l.to])
		for i := 1; i < len(chain); i++ {
			chain[i-1].right = append(chain[i-1].right, chain[i])
			chain[i].left = append(chain[i].left, chain[i-1])
		}
		chains = append(chains, chain)
	}
	return columns, chains
}

// boxLabel returns the name of a box in lines that fit.
func boxLabel(b *box) []string {
	var lines []string
	for _, text := range wrap(visible(b.title()), labelColumn, 0) {
		for uniseg.StringWidth(text) > labelColumn+2 {
			head, rest := splitWidth(text, labelColumn)
			lines = append(lines, head)
			text = rest
		}
		lines = append(lines, text)
	}
	if len(lines) > labelLines {
		lines = lines[:labelLines]
		lines[labelLines-1] += "…"
	}
	return lines
}

// splitWidth splits a text after at most n columns, and at least one character.
func splitWidth(s string, n int) (head, rest string) {
	rest, state, used := s, -1, 0
	for len(rest) > 0 {
		cluster, after, width, next := uniseg.FirstGraphemeClusterInString(rest, state)
		if used+width > n && head != "" {
			break
		}
		head, rest, state, used = head+cluster, after, next, used+width
	}
	return head, rest
}

// order sorts each column by the mean place of what its seats are joined to, to the left and to the right in turn, and
// keeps the order in which fewest lines cross.
func order(columns [columnCount][]*seat) {
	const passes = 6
	stack(columns)
	best, fewest := copyOrder(columns), crossings(columns)
	for pass := range passes {
		for i := range columns {
			if pass%2 == 1 {
				i = columnCount - 1 - i
			}
			sortColumn(columns[i], pass%2 == 1)
			stack(columns)
		}
		if n := crossings(columns); n < fewest {
			best, fewest = copyOrder(columns), n
		}
	}
	for i := range columns {
		copy(columns[i], best[i])
	}
}

func sortColumn(column []*seat, toRight bool) {
	for _, s := range column {
		joined := s.left
		if toRight {
			joined = s.right
		}
		s.weight = float64(s.middle())
		if len(joined) > 0 {
			s.weight = mean(joined)
		}
	}
	slices.SortStableFunc(column, func(a, b *seat) int { return cmp.Compare(a.weight, b.weight) })
}

func copyOrder(columns [columnCount][]*seat) [columnCount][]*seat {
	for i := range columns {
		columns[i] = slices.Clone(columns[i])
	}
	return columns
}

// crossings counts the pairs of lines between neighbouring columns that cross.
func crossings(columns [columnCount][]*seat) int {
	type pair struct{ from, to int }
	n := 0
	for _, column := range columns {
		var pairs []pair
		for _, s := range column {
			for _, to := range s.right {
				pairs = append(pairs, pair{s.y, to.y})
			}
		}
		for i, a := range pairs {
			for _, b := range pairs[:i] {
				if (a.from-b.from)*(a.to-b.to) < 0 {
					n++
				}
			}
		}
	}
	return n
}

func mean(seats []*seat) float64 {
	sum := 0
	for _, s := range seats {
		sum += s.middle()
	}
	return float64(sum) / float64(len(seats))
}

// stack places the seats of each column one under the other, in the middle of the tallest column, and returns its height.
func stack(columns [columnCount][]*seat) int {
	tallest := 0
	for _, c := range columns {
		tallest = max(tallest, columnHeight(c))
	}
	for _, c := range columns {
		y := drawMargin + headHeight + (tallest-columnHeight(c))/2
		for _, s := range c {
			s.y = y
			y += s.height + boxGap
		}
	}
	return tallest
}

func columnHeight(seats []*seat) int {
	h := 0
	for _, s := range seats {
		h += s.height + boxGap
	}
	return max(h-boxGap, 0)
}

func drawBox(s *seat, link string) drawnBox {
	x := columnX(s.column)
	names := s.box.names
	const most = 30
	title := strings.Join(names[:min(len(names), most)], "\n")
	if len(names) > most {
		title += fmt.Sprintf("\nand %d more", len(names)-most)
	}
	b := drawnBox{X: x, Y: s.y, Width: boxWidth, Height: s.height, Class: "box", Title: visibleLines(title), Link: link}
	if s.box.doubled {
		b.Class += " doubled"
	}
	for i, text := range s.label {
		b.Text = append(b.Text, drawnText{x + boxWidth/2, s.y + boxPadding + (i+1)*lineHeight - 4, text})
	}
	return b
}

// visibleLines returns text as visible text, but for its line feeds.
func visibleLines(s string) string {
	lines := strings.Split(s, "\n")
	for i := range lines {
		lines[i] = visible(lines[i])
	}
	return strings.Join(lines, "\n")
}

// curve returns the path of a line through its seats.
func curve(chain []*seat) string {
	var b strings.Builder
	first := chain[0]
	fmt.Fprintf(&b, "M%d %d", columnX(first.column)+boxWidth, port(first, first.right, chain[1]))
	for i := 1; i < len(chain); i++ {
		from, to := chain[i-1], chain[i]
		x0, y0 := columnX(from.column)+boxWidth, port(from, from.right, to)
		x1, y1 := columnX(to.column), port(to, to.left, from)
		fmt.Fprintf(&b, "C%d %d %d %d %d %d", x0+columnGap/2, y0, x1-columnGap/2, y1, x1, y1)
		if i+1 < len(chain) {
			fmt.Fprintf(&b, "H%d", x1+boxWidth)
		}
	}
	return b.String()
}

// port returns where on the side of a seat the line to another seat ends: lines are spread in the order of their other
// ends, so that they do not cross at the box.
func port(s *seat, joined []*seat, to *seat) int {
	rank := 0
	for _, o := range joined {
		if o.middle() < to.middle() {
			rank++
		}
	}
	return s.y + s.height*(rank+1)/(len(joined)+1)
}

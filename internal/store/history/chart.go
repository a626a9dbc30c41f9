package history

import (
	"bufio"
	"fmt"
	"strings"
	"time"

	"github.com/sentinel-lint/sentinel-lint/internal/store"
)

// Sizes of the chart, in characters.
const (
	chartHeight   = 8
	chartWidth    = 72 // when the terminal's width is not known
	widestDay     = 4
	sparkMaxWidth = 40
)

// drawTrend prints a chart of all findings, and a line with a small chart for each of the first series.
func drawTrend(b *bufio.Writer, t store.Trend, lines int, o Options) {
	total := make([]int64, len(t.Days))
	for _, s := range t.Series {
		for i, n := range s.Open {
			total[i] += n
		}
	}
	width := o.Width
	if width == 0 {
		width = chartWidth
	}
	drawChart(b, t.Days, total, width, o)
	b.WriteByte('\n')
	table := [][]textCell{{}}
	for i, heading := range []string{string(t.By), "", "first", "last", "change", "new", "fixed"} {
		table[0] = append(table[0], textCell{text: heading, width: len(heading), right: i >= 2, style: faint})
	}
	for i, s := range t.Series {
		if len(s.Open) > 0 && (lines == 0 || i < lines) {
			table = append(table, seriesLine(s, o))
		}
	}
	writeTable(b, table, nil, o)
}

func seriesLine(s store.Series, o Options) []textCell {
	first, last := s.Open[0], s.Open[len(s.Open)-1]
	spark := sparkline(s.Open, o)
	change := textCell{text: fmt.Sprintf("%+d", last-first), right: true}
	switch {
	case last > first:
		change.style = red
	case last == first:
		change.text = "0"
	}
	change.width = len(change.text)
	return []textCell{o.cell("", fit(name(s.Name), 40)), {text: spark, width: len([]rune(spark))}, o.cell("", first),
		o.cell("", last), change, o.cell("", sum(s.Opened)), o.cell("", sum(s.Closed))}
}

func sum(list []int64) (n int64) {
	for _, x := range list {
		n += x
	}
	return n
}

// levels are the heights of a bar in eighths of a character, or in fewer steps where every terminal must do.
func levels(ascii bool) []string {
	if ascii {
		return []string{" ", ".", ":", "#"}
	}
	return []string{" ", "▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"}
}

// drawChart prints bars, from zero to the greatest number. Where days do not fit, a bar is the last day of several.
func drawChart(b *bufio.Writer, days []time.Time, values []int64, width int, o Options) {
	greatest := int64(0)
	for _, v := range values {
		greatest = max(greatest, v)
	}
	if greatest == 0 || len(days) == 0 {
		return
	}
	label := len(fmt.Sprint(greatest))
	room := max(width-label-2, 10)
	step := (len(days) + room - 1) / room // days to a bar
	bars, firsts := thin(values, step), thinDays(days, step)
	wide := min(max(room/len(bars), 1), widestDay)
	marks := levels(o.ASCII)
	steps := int64(len(marks) - 1)
	for row := chartHeight - 1; row >= 0; row-- {
		axis := strings.Repeat(" ", label)
		switch row {
		case chartHeight - 1:
			axis = fmt.Sprintf("%*d", label, greatest)
		case 0:
			axis = fmt.Sprintf("%*d", label, 0)
		}
		var line strings.Builder
		for _, v := range bars {
			filled := (v*chartHeight*steps + greatest - 1) / greatest // in steps, rounded up so that one finding shows
			mark := marks[min(max(filled-int64(row)*steps, 0), steps)]
			line.WriteString(strings.Repeat(mark, max(wide-1, 1)) + strings.Repeat(" ", min(wide-1, 1)))
		}
		fmt.Fprintf(b, "%s %s\n", o.paint(faint, axis), strings.TrimRight(line.String(), " "))
	}
	first, last := firsts[0].Format("01-02"), days[len(days)-1].Format("01-02")
	gap := len(bars)*wide - len(first) - len(last)
	fmt.Fprintf(b, "%*s %s\n", label, "", o.paint(faint, first+strings.Repeat(" ", max(gap, 1))+last))
}

// thin keeps the last value of each step.
func thin(values []int64, step int) []int64 {
	var kept []int64
	for i := 0; i < len(values); i += step {
		kept = append(kept, values[min(i+step, len(values))-1])
	}
	return kept
}

func thinDays(days []time.Time, step int) []time.Time {
	var kept []time.Time
	for i := 0; i < len(days); i += step {
		kept = append(kept, days[i])
	}
	return kept
}

// sparkline draws numbers on one line, between the least and the greatest of them.
func sparkline(values []int64, o Options) string {
	if len(values) == 0 {
		return ""
	}
	values = thin(values, (len(values)+sparkMaxWidth-1)/sparkMaxWidth)
	least, greatest := values[0], values[0]
	for _, v := range values {
		least, greatest = min(least, v), max(greatest, v)
	}
	marks := levels(o.ASCII)[1:] // a blank would look like a missing day
	var b strings.Builder
	for _, v := range values {
		at := 0
		if greatest > least {
			at = int((v - least) * int64(len(marks)-1) / (greatest - least))
		}
		b.WriteString(marks[at])
	}
	return b.String()
}

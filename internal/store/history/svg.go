package history

import (
	"bufio"
	"encoding/xml"
	"fmt"
	"io"
	"strings"
	"time"

	"github.com/sentinel-lint/sentinel-lint/internal/store"
)

// Sizes of the drawing, in pixels.
const (
	svgWidth, svgHeight    = 760, 260
	svgLeft, svgRight      = 48, 188 // margins; the right one holds the names
	svgTop, svgBottom      = 16, 28
	svgLines               = 6 // series that are drawn; the rest is in the table
	svgNameWidth, svgSteps = 22, 4
)

// svgColors tell lines apart, also for most people who see few colours (Okabe and Ito's palette).
var svgColors = [svgLines]string{"#0072b2", "#d55e00", "#009e73", "#cc79a7", "#e69f00", "#56b4e9"}

// severityColors are those of lines that stand for severities.
var severityColors = map[string]string{"error": "#d55e00", "warning": "#e69f00", "info": "#0072b2"}

// writeSVG draws a trend as a picture that stands alone or inside a page: no scripts, nothing loaded, colours of text from where
// it stands.
func writeSVG(w io.Writer, t store.Trend) error {
	b := bufio.NewWriter(w)
	list := t.Series[:min(len(t.Series), svgLines)]
	greatest := int64(1)
	for _, s := range list {
		for _, n := range s.Open {
			greatest = max(greatest, n)
		}
	}
	fmt.Fprintf(b, `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %d %d" width="%[1]d" height="%[2]d" role="img" `+
		`font-family="system-ui, sans-serif" font-size="12" fill="currentColor">`+"\n", svgWidth, svgHeight)
	fmt.Fprintf(b, "<title>open findings by %s</title>\n", escapeXML(string(t.By)))
	drawAxes(b, t.Days, greatest)
	for i, s := range list {
		color := svgColors[i]
		if c, ok := severityColors[s.Name]; ok && t.By == store.BySeverity {
			color = c
		}
		drawLine(b, s, i, color, greatest)
	}
	fmt.Fprintln(b, "</svg>")
	return b.Flush()
}

func svgX(i, days int) float64 {
	return svgLeft + float64(i)*float64(svgWidth-svgLeft-svgRight)/float64(max(days-1, 1))
}

func svgY(n, greatest int64) float64 {
	return svgHeight - svgBottom - float64(n)*float64(svgHeight-svgTop-svgBottom)/float64(greatest)
}

func drawAxes(b *bufio.Writer, days []time.Time, greatest int64) {
	steps := min(greatest, svgSteps)
	for i := range steps + 1 {
		n := greatest * i / steps
		y := svgY(n, greatest)
		fmt.Fprintf(b, `<line x1="%d" y1="%.1f" x2="%d" y2="%.1f" stroke="currentColor" stroke-opacity="0.15"/>`+"\n",
			svgLeft, y, svgWidth-svgRight, y)
		fmt.Fprintf(b, `<text x="%d" y="%.1f" class="end" text-anchor="end">%d</text>`+"\n", svgLeft-6, y+4, n)
	}
	if len(days) == 0 {
		return
	}
	y := svgHeight - 8
	fmt.Fprintf(b, `<text x="%d" y="%d">%s</text>`+"\n", svgLeft, y, days[0].Format(time.DateOnly))
	fmt.Fprintf(b, `<text x="%d" y="%d" class="end" text-anchor="end">%s</text>`+"\n", svgWidth-svgRight, y,
		days[len(days)-1].Format(time.DateOnly))
}

func drawLine(b *bufio.Writer, s store.Series, i int, color string, greatest int64) {
	points := make([]string, len(s.Open))
	for k, n := range s.Open {
		points[k] = fmt.Sprintf("%.1f,%.1f", svgX(k, len(s.Open)), svgY(n, greatest))
	}
	fmt.Fprintf(b, `<polyline points="%s" fill="none" stroke="%s" stroke-width="2"/>`+"\n", strings.Join(points, " "), color)
	y := svgTop + 12 + i*20
	fmt.Fprintf(b, `<rect x="%d" y="%d" width="12" height="3" fill="%s"/>`+"\n", svgWidth-svgRight+14, y-5, color)
	last := int64(0)
	if n := len(s.Open); n > 0 {
		last = s.Open[n-1]
		fmt.Fprintf(b, `<circle cx="%.1f" cy="%.1f" r="3" fill="%s"/>`+"\n", svgX(n-1, n), svgY(last, greatest), color)
	}
	fmt.Fprintf(b, `<text x="%d" y="%d">%s (%d)</text>`+"\n", svgWidth-svgRight+32, y,
		escapeXML(fit(name(s.Name), svgNameWidth)), last)
}

func escapeXML(s string) string {
	var b strings.Builder
	if err := xml.EscapeText(&b, []byte(s)); err != nil {
		return "" // a builder never fails
	}
	return b.String()
}

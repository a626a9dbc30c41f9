package report

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"github.com/sentinel-lint/sentinel-lint/internal/fact"
	"github.com/sentinel-lint/sentinel-lint/internal/flow"
	"github.com/sentinel-lint/sentinel-lint/internal/lint"
)

func noLink(*box) string { return "" }

// Boxes of a column do not touch, all that is drawn is inside of the drawing, and lines end where boxes are.
func TestDrawing(t *testing.T) {
	r := sample()
	for name, w := range map[string]Workspace{"sample": r.Workspaces[0], "large": {"", largeFlow(300)}} {
		d := layOutPicture(draw(w, r.Findings), noLink)
		for i, a := range d.Boxes {
			if a.X < 0 || a.Y < headHeight || a.X+a.Width > d.Width || a.Y+a.Height > d.Height {
				t.Errorf("%s: box %v is outside of %dx%d", name, a, d.Width, d.Height)
			}
			for _, b := range d.Boxes[:i] {
				if a.X == b.X && a.Y < b.Y+b.Height && b.Y < a.Y+a.Height {
					t.Errorf("%s: %q and %q overlap", name, a.Title, b.Title)
				}
			}
		}
		for _, l := range d.Lines {
			x, y := ends(t, l.Path)
			if !touches(d.Boxes, x[0]-boxWidth, y[0]) || !touches(d.Boxes, x[1], y[1]) {
				t.Errorf("%s: line %s hangs in the air", name, l.Path)
			}
		}
	}
}

var coordinates = regexp.MustCompile(`\d+`)

// ends returns where a path begins and ends.
func ends(t *testing.T, path string) (x, y [2]int) {
	t.Helper()
	numbers := coordinates.FindAllString(path, -1)
	for i, at := range []int{0, len(numbers) - 2} {
		x[i], _ = strconv.Atoi(numbers[at])
		y[i], _ = strconv.Atoi(numbers[at+1])
	}
	return x, y
}

func touches(boxes []drawnBox, x, y int) bool {
	for _, b := range boxes {
		if b.X == x && b.Y <= y && y <= b.Y+b.Height {
			return true
		}
	}
	return false
}

// largeFlow has many rules, alike but for every tenth.
func largeFlow(n int) *flow.Graph {
	g := &flow.Graph{}
	product := &flow.Node{Kind: flow.Product, Key: "p", Name: "Product"}
	connector := &flow.Node{Kind: flow.Connector, Key: "c", Name: "Connector"}
	table := &flow.Node{Kind: flow.Table, Key: "t", Name: "SecurityAlert"}
	queue := &flow.Node{Kind: flow.Queue, Key: "q", Name: "incident queue"}
	add := func(from, to *flow.Node, open fact.Condition) {
		g.Add(&flow.Edge{From: from, To: to, Open: open, Carries: flow.All()})
	}
	add(product, connector, fact.Always())
	add(connector, table, fact.Always())
	for i := range n {
		rule := &flow.Node{Kind: flow.Rule, Key: fmt.Sprint(i), Name: fmt.Sprintf("Rule %d", i)}
		open := fact.Always()
		if i%10 == 0 {
			open = fact.Condition{}
		}
		add(table, rule, open)
		add(rule, queue, fact.Always())
	}
	return g
}

func TestAlikeIsOneBox(t *testing.T) {
	pic := draw(Workspace{Flow: largeFlow(300)}, nil)
	var titles []string
	for _, b := range pic.columns[flow.Rule] {
		titles = append(titles, b.title())
	}
	if got := strings.Join(titles, ", "); got != "30 rules, 270 rules" {
		t.Errorf("rules are drawn as %s", got)
	}
	for _, l := range pic.lines {
		if sure := l.to != pic.columns[flow.Rule][0]; sure != (l.open == fact.Yes) {
			t.Errorf("line to %s is %v", l.to.title(), l.open)
		}
	}
}

// A flow without ways has no drawing, and a closed way is not drawn.
func TestNothingToDraw(t *testing.T) {
	if !draw(Workspace{Flow: &flow.Graph{}}, nil).empty() {
		t.Error("an empty flow is drawn")
	}
	g := &flow.Graph{}
	g.Add(&flow.Edge{From: &flow.Node{Kind: flow.Product}, To: &flow.Node{Kind: flow.Queue}, Open: fact.Never()})
	if pic := draw(Workspace{Flow: g}, nil); !pic.empty() || mermaidOf(pic) != "" {
		t.Error("a closed way is drawn")
	}
	out := written(t, HTML, &Report{Workspaces: []Workspace{{"", g}}, Findings: []*lint.Finding{}}, Options{})
	if strings.Contains(out, "<svg") {
		t.Error("the page has an empty drawing")
	}
}

// What goes below stays below: a way around the table does not cross the ways through it.
func TestFewCrossings(t *testing.T) {
	r := sample()
	columns, _ := seats(draw(r.Workspaces[0], r.Findings))
	order(columns)
	stack(columns)
	if n := crossings(columns); n > 1 {
		t.Errorf("%d lines cross", n)
	}
}

package report

import (
	"fmt"
	"slices"
	"strings"

	"github.com/sentinel-lint/sentinel-lint/internal/fact"
	"github.com/sentinel-lint/sentinel-lint/internal/flow"
	"github.com/sentinel-lint/sentinel-lint/internal/lint"
)

const (
	columnCount   = int(flow.Queue) + 1
	maxNamedBoxes = 40 // boxes that a column shows one by one before they are folded
)

var columnTitles = [columnCount]string{"Products", "Connectors", "Tables", "Analytics rules", "Incident queue"}

// A picture is the flow of alerts in a workspace as it is drawn: what alerts may pass, with things that pass them on in
// the same way folded into one box.
type picture struct {
	columns [columnCount][]*box
	lines   []*line
}

// A box stands for a node of the flow, or for several that are alike.
type box struct {
	kind     flow.Kind
	names    []string
	doubled  bool
	findings []*lint.Finding
}

// A line says that alerts pass from one box to the next.
type line struct {
	from, to *box
	open     fact.Truth
	doubled  bool
	says     []string
}

// title returns the name of a box, or the first names and how many more there are.
func (b *box) title() string {
	const few = 3
	if len(b.names) <= few {
		return strings.Join(b.names, ", ")
	}
	if b.kind == flow.Rule {
		return fmt.Sprintf("%d rules", len(b.names))
	}
	return fmt.Sprintf("%s and %d more", strings.Join(b.names[:few-1], ", "), len(b.names)-few+1)
}

// A painter makes the picture of one graph.
type painter struct {
	graph    *flow.Graph
	edges    []*flow.Edge // that alerts may pass, in order of discovery
	known    map[*flow.Edge]bool
	at       map[*flow.Node][]*flow.Edge // those of them that begin or end at a node
	number   map[*flow.Node]int          // in order of discovery
	doubled  map[*flow.Edge]bool
	findings map[lint.Subject][]*lint.Finding
	boxes    map[*flow.Node]*box
}

// draw returns the picture of a workspace; the ways of the findings stand out.
func draw(w Workspace, findings []*lint.Finding) *picture {
	p := &painter{
		graph: w.Flow, known: map[*flow.Edge]bool{}, at: map[*flow.Node][]*flow.Edge{}, number: map[*flow.Node]int{},
		doubled: map[*flow.Edge]bool{}, findings: map[lint.Subject][]*lint.Finding{}, boxes: map[*flow.Node]*box{},
	}
	for _, f := range findings {
		if f.Workspace == w.Name && f.Subject != (lint.Subject{}) {
			p.findings[f.Subject] = append(p.findings[f.Subject], f)
		}
		for _, path := range f.Paths {
			for _, e := range path {
				p.doubled[e] = true
			}
		}
	}
	for _, product := range w.Flow.Nodes(flow.Product) {
		for _, end := range []flow.Kind{flow.Table, flow.Queue} {
			for path := range w.Flow.Paths(product, end) {
				p.follow(path)
			}
		}
	}
	return p.picture()
}

func (p *painter) follow(path flow.Path) {
	for _, e := range path {
		if p.known[e] {
			continue
		}
		p.known[e] = true
		p.edges = append(p.edges, e)
		for _, n := range []*flow.Node{e.From, e.To} {
			if _, seen := p.number[n]; !seen {
				p.number[n] = len(p.number)
			}
			p.at[n] = append(p.at[n], e)
		}
	}
}

func (p *painter) picture() *picture {
	pic := &picture{}
	for kind := flow.Product; kind <= flow.Queue; kind++ {
		pic.columns[kind] = p.column(kind)
	}
	type ends struct{ from, to *box }
	between := map[ends]*line{}
	for _, e := range p.edges {
		key := ends{p.boxes[e.From], p.boxes[e.To]}
		l := between[key]
		if l == nil {
			l = &line{from: key.from, to: key.to, open: fact.No}
			between[key] = l
			pic.lines = append(pic.lines, l)
		}
		l.open = l.open.Or(e.Open.Truth())
		l.doubled = l.doubled || p.doubled[e]
		if e.Says != "" && !slices.Contains(l.says, e.Says) {
			l.says = append(l.says, e.Says)
		}
	}
	return pic
}

// column makes the boxes of a column. Nodes that stand out have a box of their own, as long as there are not too many;
// products and rules that are joined to the same nodes in the same way share one.
func (p *painter) column(kind flow.Kind) []*box {
	var boxes []*box
	alike := map[string]*box{}
	for _, n := range p.graph.Nodes(kind) {
		if len(p.at[n]) == 0 {
			continue
		}
		joints, doubled := p.joints(n)
		findings := p.findings[lint.SubjectOf(n.Object)]
		standsOut := doubled || len(findings) > 0
		if standsOut && len(boxes) < maxNamedBoxes || kind != flow.Rule && kind != flow.Product {
			joints = fmt.Sprint(p.number[n])
		}
		b := alike[joints]
		if b == nil {
			b = &box{kind: kind}
			alike[joints] = b
			boxes = append(boxes, b)
		}
		b.names = append(b.names, n.Name)
		b.doubled = b.doubled || doubled
		b.findings = append(b.findings, findings...)
		p.boxes[n] = b
	}
	return boxes
}

// joints returns in what way a node is joined to others, as a text to compare, and whether a doubled way passes it.
func (p *painter) joints(n *flow.Node) (joints string, doubled bool) {
	var parts []string
	for _, e := range p.at[n] {
		doubled = doubled || p.doubled[e]
		other := e.From
		if other == n {
			other = e.To
		}
		parts = append(parts, fmt.Sprintf("%v:%d:%v", e.From == n, p.number[other], e.Open.Truth()))
	}
	slices.Sort(parts)
	return strings.Join(parts, " "), doubled
}

// empty reports whether there is nothing to draw.
func (p *picture) empty() bool { return len(p.lines) == 0 }

// doubling reports whether a way in the picture stands out.
func (p *picture) doubling() bool {
	return slices.ContainsFunc(p.lines, func(l *line) bool { return l.doubled })
}

// Package flow is the graph along which alerts become incidents.
//
// Alerts start at a product and end in the incident queue of a workspace: product, connector, table, rule, queue. Each
// edge is one setting that carries them a step further; whether it does, and which alerts, may be unknown. Two paths from
// one product to one queue mean that one alert raises two incidents. Two paths to the table SecurityAlert mean that it is
// stored twice. A new mechanism is a new edge, not a new rule.
package flow

import (
	"iter"
	"slices"

	"github.com/sentinel-lint/sentinel-lint/internal/fact"
	"github.com/sentinel-lint/sentinel-lint/internal/kql/reach"
	"github.com/sentinel-lint/sentinel-lint/internal/model"
	"github.com/sentinel-lint/sentinel-lint/internal/source"
)

// Kind is the kind of a node, and its column when the graph is drawn.
type Kind uint8

// The kinds of nodes, in the order in which alerts pass them. A way to a Template ends there: what follows is done by
// rules that people make from it.
const (
	Product Kind = iota
	Connector
	Table
	Rule
	Queue
	Template
)

// A Node is something that alerts pass. Nodes are compared by identity.
type Node struct {
	Kind   Kind
	Key    string // product key, connector kind, table name, rule ID
	Name   string // as people call it
	Object any    // the model's object: *model.AnalyticsRule, *model.Connector, *catalog.Product; nil for the others
}

// An Edge carries alerts from one node to another.
type Edge struct {
	From, To *Node
	Open     fact.Condition // whether alerts pass
	Carries  Alerts         // which alerts pass, if any do
	Says     string         // the setting in words: "Defender XDR makes one too"
	At       source.Span    // where the setting is made; nowhere for an assumption
	Origin   source.Origin  // how its value came there; zero if it is written there
	Missing  string         // of an edge that no file shows: what is assumed, as a sentence
	Products []string       // keys of the products whose alerts may pass; nil for all
	Reads    *reach.Source  // of the edge from a table to a rule with a query: how the query reads it; nil for others
}

// lets reports whether alerts of the product may pass the edge.
func (e *Edge) lets(product string) bool {
	return e.Products == nil || slices.Contains(e.Products, product)
}

// Span returns where the setting is made.
func (e *Edge) Span() source.Span { return e.At }

// A Path is a way from a product to a table or queue.
type Path []*Edge

// Open tells whether alerts pass all along the path.
func (p Path) Open() fact.Condition {
	open := fact.Always()
	for _, e := range p {
		open = open.And(e.Open)
	}
	return open
}

// Carries tells which alerts pass all along the path.
func (p Path) Carries() Alerts {
	carries := All()
	for _, e := range p {
		carries = carries.Meet(e.Carries)
	}
	return carries
}

// Decisive returns the edge that best explains the path: the last one that the other path does not share.
func (p Path) Decisive(other Path) *Edge {
	for _, e := range slices.Backward(p) {
		if !slices.Contains(other, e) {
			return e
		}
	}
	return p[len(p)-1]
}

// Through returns the edge of the path that leaves a node of the kind, or nil.
func (p Path) Through(kind Kind) *Edge {
	for _, e := range p {
		if e.From.Kind == kind {
			return e
		}
	}
	return nil
}

// Assumptions returns what the path takes for granted without a file that shows it.
func (p Path) Assumptions() []string {
	var out []string
	for _, e := range p {
		if e.Missing != "" && e.Open.Truth() == fact.Unknown {
			out = append(out, e.Missing)
		}
	}
	return out
}

// A Graph is immutable once built.
type Graph struct {
	out     map[*Node][]*Edge
	nodes   []*Node
	reader  *reader
	sources map[*model.Query][]*reach.Source // of the queries of rules: the ways in which they read alerts
}

// Add adds an edge. It must not be called once the graph is shared.
func (g *Graph) Add(e *Edge) {
	g.note(e.From)
	g.note(e.To)
	g.out[e.From] = append(g.out[e.From], e)
}

func (g *Graph) note(n *Node) {
	if g.out == nil {
		g.out = map[*Node][]*Edge{}
	}
	if _, known := g.out[n]; !known {
		g.out[n] = nil
		g.nodes = append(g.nodes, n)
	}
}

// Nodes returns the nodes of the kind, in the order in which they were added.
func (g *Graph) Nodes(kind Kind) []*Node {
	var out []*Node
	for _, n := range g.nodes {
		if n.Kind == kind {
			out = append(out, n)
		}
	}
	return out
}

// Out returns the edges that leave a node.
func (g *Graph) Out(n *Node) []*Edge { return g.out[n] }

// Paths yields every path from a product to nodes of the kind that may be open. The graph is layered by [Kind], so paths
// are short and there are no cycles.
func (g *Graph) Paths(product *Node, to Kind) iter.Seq[Path] {
	return func(yield func(Path) bool) {
		var walk func(n *Node, p Path) bool
		walk = func(n *Node, p Path) bool {
			if n.Kind == to {
				return yield(slices.Clone(p))
			}
			for _, e := range g.out[n] {
				if e.lets(product.Key) && e.Open.Truth().Possibly() && !walk(e.To, append(p, e)) {
					return false
				}
			}
			return true
		}
		walk(product, nil)
	}
}

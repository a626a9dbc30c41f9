package flow

// A Raising is one way in which a rule makes incidents of the alerts of a product: it reads them in a table.
type Raising struct {
	Product *Node
	Rule    *Node
	Read    *Edge // from the table to the rule
	Path    Path  // a way of the alerts to the queue: the best-founded one to the table, if any is known, then the rule
}

// Raisings returns the ways in which rules may make incidents of the alerts of a product that are stored in a table, in
// the order in which the tables and rules were added. How the alerts come into the table is left aside: rules that read
// the same table have that in common.
func (g *Graph) Raisings(product *Node) []Raising {
	var out []Raising
	for _, table := range g.Nodes(Table) {
		stored := g.best(product, table)
		for _, read := range g.Out(table) {
			if read.To.Kind != Rule || !read.lets(product.Key) || !read.Open.Truth().Possibly() {
				continue
			}
			path := append(stored[:len(stored):len(stored)], read)
			out = append(out, Raising{product, read.To, read, append(path, g.Out(read.To)...)})
		}
	}
	return out
}

// best returns the way from a product to a table that assumes least, or none.
func (g *Graph) best(product, table *Node) Path {
	var best Path
	for path := range g.Paths(product, Table) {
		if path[len(path)-1].To != table {
			continue
		}
		if best == nil || path.Open().Truth() > best.Open().Truth() {
			best = path
		}
	}
	return best
}

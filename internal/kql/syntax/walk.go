package syntax

// Walk calls f for n and everything below it, parents first, in the order of the text. Where f returns false, the
// children of the node are left out.
func Walk(n Node, f func(Node) bool) {
	w := walker{f}
	w.node(n)
}

type walker struct{ f func(Node) bool }

func (w walker) node(n Node) {
	if w.f(n) {
		n.children(w)
	}
}

func (w walker) token(Token) {}
func (w walker) open()       {}
func (w walker) close()      {}

func (w walker) name(n Name) {
	if n.Brackets != nil && n.Brackets.Literal != nil {
		w.node(n.Brackets.Literal)
	}
}

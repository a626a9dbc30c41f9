package syntax

// slab allocates values of one type in blocks: one allocation serves many nodes, and nodes that are read together lie
// together.
type slab[T any] struct {
	free []T
	size int
}

func (s *slab[T]) new() *T {
	if len(s.free) == 0 {
		s.size = min(max(2*s.size, 4), 128)
		s.free = make([]T, s.size)
	}
	v := &s.free[0]
	s.free = s.free[1:]
	return v
}

// stack collects the items of lists within lists, and copies each finished list to a slice of its exact size.
type stack[T any] struct {
	items []T
	free  []T
	size  int
}

func (s *stack[T]) push(v T) { s.items = append(s.items, v) }

// take returns the items from mark on as a slice of their own, and drops them from the stack.
func (s *stack[T]) take(mark int) []T {
	n := len(s.items) - mark
	if n == 0 {
		return nil
	}
	if len(s.free) < n {
		s.size = min(max(2*s.size, 8), 256)
		s.free = make([]T, max(s.size, n))
	}
	list := s.free[:n:n]
	s.free = s.free[n:]
	copy(list, s.items[mark:])
	s.items = s.items[:mark]
	return list
}

// arena holds the nodes that occur often, and the lists.
type arena struct {
	references  slab[NameReference]
	declaration slab[NameDeclaration]
	literals    slab[Literal]
	binaries    slab[Binary]
	calls       slab[Call]
	lists       slab[ExpressionList]
	named       slab[Named]
	paths       slab[Path]
	pipe        slab[Pipe]
	filters     slab[FilterOperator]
	extends     slab[ExtendOperator]
	parens      slab[Parenthesized]

	exprs      stack[Expr]
	separators stack[Token]
	parameters stack[*NamedParameter]
	statements stack[Statement]
	typed      stack[*NameAndType]
	formals    stack[*FunctionParameter]
	names      stack[*NameDeclaration]
	nodes      stack[Node]
}

// expect sizes the first blocks for a query of n tokens.
func (a *arena) expect(n int) {
	n = min(n, 2048)
	a.references.size = n / 7
	a.literals.size = n / 22
	a.binaries.size = n / 30
	a.declaration.size = n / 40
	a.named.size = n / 40
	a.calls.size = n / 40
	a.lists.size = n / 40
	a.pipe.size = n / 50
	a.exprs.size = n / 10
	a.separators.size = n / 14
	a.exprs.items = make([]Expr, 0, 32)
	a.separators.items = make([]Token, 0, 32)
}

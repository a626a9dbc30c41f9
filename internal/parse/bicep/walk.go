package bicep

import "github.com/sentinel-lint/sentinel-lint/internal/bug"

// Walk calls visit for n and, where it returns true, for the nodes below, in the order of the text.
func Walk(n Node, visit func(Node) bool) { walker{visit}.node(n) }

type walker struct{ visit func(Node) bool }

func (w walker) node(n Node) {
	if isNil(n) || !w.visit(n) {
		return
	}
	switch n := n.(type) {
	case *File:
		for _, s := range n.Statements {
			w.node(s)
		}
	case Statement:
		w.decorators(n.Decorations())
		w.statement(n)
	case Expr:
		w.expr(n)
	case Type:
		w.typ(n)
	case *Property:
		if n.Key.String != nil {
			w.node(n.Key.String)
		}
		w.node(n.Value)
	case *Decorator:
		w.node(n.Expr)
	default:
		bug.Reportf("bicep.Walk: unknown node %T", n)
	}
}

// isNil reports whether a field that may be absent is.
func isNil(n Node) bool {
	if n == nil {
		return true
	}
	s, ok := n.(*String)
	return ok && s == nil
}

func (w walker) decorators(list []*Decorator) {
	for _, d := range list {
		w.node(d)
	}
}

func (w walker) statement(s Statement) {
	switch s := s.(type) {
	case *Target:
		w.node(s.Value)
	case *Metadata:
		w.node(s.Value)
	case *Param:
		w.nodes(s.Type, s.Value)
	case *Var:
		w.nodes(s.Type, s.Value)
	case *Output:
		w.nodes(s.Type, s.Value)
	case *TypeDecl:
		w.node(s.Type)
	case *Func:
		w.locals(s.Params)
		w.nodes(s.Result, s.Body)
	case *Resource:
		w.nodes(s.Type, s.Body)
	case *Module:
		w.nodes(s.Path, s.Body)
	case *Assert:
		w.node(s.Value)
	case *Import:
		w.node(s.Path)
	case *Extension:
		w.nodes(s.Spec, s.With)
	case *ExtensionConfig:
		w.node(s.With)
	case *Using:
		w.nodes(s.Path, s.With)
	case *Extends:
		w.node(s.Path)
	case *BadStatement:
	default:
		bug.Reportf("bicep.Walk: unknown statement %T", s)
	}
}

func (w walker) nodes(list ...Node) {
	for _, n := range list {
		w.node(n)
	}
}

func (w walker) exprs(list []Expr) {
	for _, x := range list {
		w.node(x)
	}
}

func (w walker) locals(list []Local) {
	for _, l := range list {
		w.node(l.Type)
	}
}

func (w walker) expr(x Expr) {
	switch x := x.(type) {
	case *Ident, *IntegerLit, *Bool, *NullLit, *Bad:
	case *String:
		w.exprs(x.Holes)
	case *Array:
		w.exprs(x.Items)
	case *Object:
		for _, m := range x.Members {
			w.node(m)
		}
	case *Spread:
		w.node(x.Value)
	case *For:
		w.nodes(x.In, x.Body)
	case *Cond:
		w.nodes(x.If, x.Body)
	case *Paren:
		w.node(x.Inner)
	case *Unary:
		w.node(x.X)
	case *Binary:
		w.nodes(x.X, x.Y)
	case *Ternary:
		w.nodes(x.If, x.Then, x.Else)
	case *Access:
		w.node(x.X)
	case *Index:
		w.nodes(x.X, x.I)
	case *Nested:
		w.node(x.X)
	case *NonNull:
		w.node(x.X)
	case *Call:
		w.node(x.On)
		w.exprs(x.Args)
	case *Lambda:
		w.node(x.Body)
	default:
		bug.Reportf("bicep.Walk: unknown expression %T", x)
	}
}

func (w walker) typ(t Type) {
	switch t := t.(type) {
	case *TypeName, *TypeBad:
	case *TypeMember:
		w.node(t.Of)
	case *TypeArray:
		w.node(t.Of)
	case *TypeItem:
		w.node(t.Of)
	case *TypeNullable:
		w.node(t.Of)
	case *TypeNonNull:
		w.node(t.Of)
	case *TypeUnion:
		w.types(t.Of)
	case *TypeObject:
		for _, p := range t.Properties {
			w.decorators(p.Decorators)
			w.node(p.Type)
		}
		w.node(t.Additional)
	case *TypeTuple:
		for _, i := range t.Items {
			w.decorators(i.Decorators)
			w.node(i.Type)
		}
	case *TypeLiteral:
		w.node(t.Value)
	case *TypeResource:
		w.node(t.Of)
	case *TypeApply:
		w.types(t.Args)
	default:
		bug.Reportf("bicep.Walk: unknown type %T", t)
	}
}

func (w walker) types(list []Type) {
	for _, t := range list {
		w.node(t)
	}
}

package bind

import (
	"fmt"
	"slices"
	"strconv"

	"github.com/sentinel-lint/sentinel-lint/internal/kql/schema"
	"github.com/sentinel-lint/sentinel-lint/internal/kql/syntax"
	"github.com/sentinel-lint/sentinel-lint/internal/source"
)

// A style is how an operator puts its expressions among the columns.
type style uint8

const (
	plainStyle     style = iota
	extendStyle          // replaces columns of the same name
	replaceStyle         // the same, for mv-expand
	printStyle           // unnamed expressions get numbered names
	summarizeStyle       //
	reorderStyle         // several columns at once are fine
)

// A projection collects the output columns of an operator.
type projection struct {
	b        *binder
	s        *scope
	columns  []*Column
	declared nameSet // names that the operator itself gives
	doNotAdd []*Column
	index    map[string]int // of columns, by name; nil while little is looked up
	looked   int            // how many columns have been looked through without an index
}

func (b *binder) projection(s *scope) *projection {
	return &projection{b: b, s: s}
}

// start begins with the columns of r, and room for more.
func (p *projection) start(r *Rel, more int) *projection {
	p.doNotAdd = r.all()
	p.columns = append(make([]*Column, 0, len(p.doNotAdd)+more), p.doNotAdd...)
	p.columns = p.b.unique(p.columns)
	return p
}

// An index costs as much as looking through the columns a dozen times. Most operators look up less than that.
const (
	indexFrom  = 24 // columns
	indexAfter = 12 // times that all columns have been looked through
)

// find returns the place of the first column with the name, or a negative number.
func (p *projection) find(name string) int {
	if len(p.index) == 0 && (len(p.columns) < indexFrom || p.looked < indexAfter*len(p.columns)) {
		p.looked += len(p.columns)
		return slices.IndexFunc(p.columns, func(c *Column) bool { return c.Name == name })
	}
	if len(p.index) == 0 {
		p.index = make(map[string]int, len(p.columns)+8)
		for i, c := range slices.Backward(p.columns) {
			p.index[c.Name] = i
		}
	}
	if i, ok := p.index[name]; ok {
		return i
	}
	return -1
}

// add adds a column, under another name if the name is taken.
func (p *projection) add(c *Column, base string, replace bool) *Column {
	if c.Name == "" || slices.Contains(p.doNotAdd, c) {
		return c
	}
	i := p.find(c.Name)
	if replace && i >= 0 {
		p.columns[i] = c
		return c
	}
	if i >= 0 {
		if base == "" {
			base = c.Name
		}
		c = renamed(c, p.free(base))
	}
	p.columns = append(p.columns, c)
	if len(p.index) > 0 {
		p.index[c.Name] = len(p.columns) - 1
	}
	return c
}

// free returns the name with the first number behind it that makes it new.
func (p *projection) free(name string) string {
	for i := 1; ; i++ {
		if n := name + strconv.Itoa(i); p.find(n) < 0 {
			return n
		}
	}
}

// declare adds a column under a name that the query gives, which must be new among those.
func (p *projection) declare(c *Column, at source.Range, replace bool) {
	if p.declared.has(c.Name) {
		p.b.problem("KS171", at, c.Name, "the column is declared twice")
		return
	}
	if replace {
		if i := p.find(c.Name); i >= 0 {
			p.columns[i] = c
			p.declared.add(c.Name)
			return
		}
	}
	if added := p.add(c, "", false); added.Name != "" {
		p.declared.add(added.Name)
	}
}

// expr adds the column, or columns, of an expression. A typ that is not nil is the type of the column.
func (p *projection) expr(n syntax.Expr, v *value, st style, typ *schema.Type, printName string) {
	if o, ok := n.(*syntax.Ordered); ok {
		n = o.Expr
	}
	switch n := n.(type) {
	case nil:
	case *syntax.Named:
		p.namedExpr(n, v, st, typ)
	case *syntax.CompoundNamed:
		p.compound(n, v, st, typ)
	case *syntax.Star:
		if v.several {
			p.unnamed(n, v, st, typ, printName)
		} else if p.s.row != nil {
			for _, c := range p.s.row.all() {
				p.add(c, "", true)
			}
		}
	default:
		p.unnamed(n, v, st, typ, printName)
	}
}

func orType(typ, other *schema.Type) *schema.Type {
	if typ != nil {
		return typ
	}
	return other
}

// computed returns the column with the name that holds the value.
func computed(name string, v *value, typ *schema.Type) *Column {
	t := orType(typ, v.result())
	if t == schema.ErrorType {
		t = schema.UnknownType
	}
	c := &Column{Name: name, Type: t}
	if typ == nil {
		c.Value = v.scalar
	} else if v.scalar != nil {
		c.Value = &Scalar{At: v.scalar.At, Args: []*Scalar{v.scalar}}
	}
	return c
}

func (p *projection) namedExpr(n *syntax.Named, v *value, st style, typ *schema.Type) {
	name := p.b.declared(n.Name)
	at := n.Range()
	if n.Name != nil {
		at = n.Name.Range()
	}
	if !v.isTuple {
		p.declare(computed(name, v, typ), at, v.column != nil || st == extendStyle || st == replaceStyle)
		return
	}
	for i, c := range v.tuple {
		switch {
		case i == 0:
			p.declare(&Column{Name: name, Type: orType(typ, c.Type), Of: []*Column{c}}, at, true)
		case st == printStyle:
			return
		default:
			p.part(v, c)
		}
	}
}

// part adds a column of an aggregate with several values that the query does not name.
func (p *projection) part(v *value, c *Column) {
	if v.called != nil && v.called.Prefix != "" {
		c = renamed(c, v.called.Prefix+"_"+c.Name)
	}
	p.add(c, "", false)
}

func (p *projection) compound(n *syntax.CompoundNamed, v *value, st style, typ *schema.Type) {
	var names []*syntax.NameDeclaration
	if n.Names != nil {
		names = n.Names.Names.Items
	}
	if !v.isTuple {
		if len(names) == 1 {
			p.declare(computed(p.b.declared(names[0]), v, typ), names[0].Range(), true)
		} else if v.typ != schema.UnknownType && !v.isError() {
			p.b.problem("KS167", n.Range(), "", "the expression has only one value")
		}
		return
	}
	for i, c := range v.tuple {
		switch {
		case i < len(names):
			name := p.b.declared(names[i])
			named := &Column{Name: name, Type: orType(typ, c.Type), Of: []*Column{c}}
			p.declare(named, names[i].Range(), st == extendStyle || st == replaceStyle)
		case st != printStyle:
			p.part(v, c)
		}
	}
	for _, extra := range names[min(len(v.tuple), len(names)):] {
		p.b.problem("KS168", extra.Range(), "", "there is no value for the name")
	}
}

// unknownOf returns an expression of unknown value that is made of the column.
func unknownOf(c *Column) *Scalar {
	return &Scalar{Args: []*Scalar{{Op: OpReference, Column: c}}}
}

func (p *projection) unnamed(n syntax.Expr, v *value, st style, typ *schema.Type, printName string) {
	replaces := st == extendStyle || st == replaceStyle
	switch {
	case v.same != nil:
		c := v.same
		if typ != nil && typ != c.Type {
			c = &Column{Name: c.Name, Type: typ, Value: unknownOf(c)}
		}
		p.declare(c, n.Range(), st == replaceStyle)
		return
	case v.several && st == reorderStyle:
		for _, c := range v.columns {
			p.add(c, "", true)
		}
		return
	case v.several:
		p.b.problem("KS115", n.Range(), "", "the expression names several columns")
		return
	case v.isTuple && st == printStyle && len(v.tuple) == 1:
		p.add(&Column{Name: printName, Type: v.tuple[0].Type}, printName, false)
		return
	case v.isTuple:
		for _, c := range v.tuple {
			p.part(v, c)
		}
		return
	}
	if !v.isScalar() && !v.isError() {
		p.b.problem("KS108", n.Range(), "", "a scalar is expected")
		v = &value{node: v.node, typ: schema.UnknownType, name: v.name}
	}
	if st == printStyle && printName != "" {
		p.add(computed(printName, v, typ), printName, false)
		return
	}
	p.add(computed(p.nameFor(n, v, st), v, typ), "", replaces)
}

// nameFor returns the name of a column for an expression without one.
func (p *projection) nameFor(n syntax.Expr, v *value, st style) string {
	_, call := n.(*syntax.Call)
	switch {
	case v.name != "":
		return v.name
	case v.ifColumn != "" && call:
		return v.ifColumn
	}
	for {
		*p.s.counter++
		name := fmt.Sprintf("Column%d", *p.s.counter)
		taken := p.s.locals.find(name) != nil || p.b.schema.Table(name) != nil ||
			st == extendStyle && p.s.column(name) != nil
		if !taken {
			return name
		}
	}
}

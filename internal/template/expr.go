package template

import (
	"sync"

	"github.com/sentinel-lint/sentinel-lint/internal/source"
	"github.com/sentinel-lint/sentinel-lint/internal/value"
)

// An Expr is an expression. The set of its types is closed: [Lit] [Ref] [Call] [Member] [Index] [Object] [Array]
// [Interp] [Cond] [For] [Lambda] [In] [Deferred] [Bad].
type Expr interface {
	// Range returns where the expression is written, in the file of the template or of the [In] around it.
	Range() source.Range
	expr()
}

// A Lit is a value that is written as it is: a string, number, boolean or null, or an object or array without any
// expression in it.
type Lit struct {
	At    source.Range
	Value *value.Value
}

// RefKind says what a name refers to.
type RefKind uint8

// The kinds of references.
const (
	ParamRef    RefKind = iota
	VariableRef         // includes variables that are imported from another file
	LocalRef            // a parameter of a lambda or of a user-defined function, the item or index of a loop
	ResourceRef         // a resource or module by symbol; of one in a loop it is the collection
)

// A Ref is the use of a declared name.
//
// Of a [ResourceRef] the members id, name, type, apiVersion and properties and, of a module, outputs are understood;
// outputs.x is the value of the output.
type Ref struct {
	At   source.Range
	Kind RefKind
	Name string
}

// A Call is the call of a function of the template language, or of a user-defined one.
//
// Bicep: operators are calls too, and the functions that read files (loadTextContent, loadJsonContent …) keep their
// names; paths are relative to the file in which the call is written. A method of a resource, such as res.listKeys(), is
// a call with the resource as first argument. The namespaces sys and az are left out.
type Call struct {
	At        source.Range
	Namespace string // of a user-defined function in ARM
	Name      string
	NameAt    source.Range
	Args      []Expr
}

// A Member is x.name, or x.?name.
type Member struct {
	At     source.Range
	X      Expr
	Name   string
	NameAt source.Range
	Safe   bool // null where there is no such member, and so is what follows
}

// An Index is x[i], x[?i], x[^i] or x[?^i].
type Index struct {
	At      source.Range
	X, I    Expr
	Safe    bool // null where there is no such element or member, and so is what follows
	FromEnd bool // i counts from the end, from 1
}

// An Object is an object with an expression in it.
type Object struct {
	At      source.Range
	Members []Property
}

// A Property is one property of an [Object]. Key is set where the name is computed, Spread where the members of another
// object are inserted.
type Property struct {
	Name   string
	NameAt source.Range
	Key    Expr
	Value  Expr
	Spread bool
}

// An Array is an array with an expression in it.
type Array struct {
	At    source.Range
	Elems []Element
}

// An Element is one element of an [Array], or the insertion of the elements of another.
type Element struct {
	Value  Expr
	Spread bool
}

// An Interp is a string of several parts: literal ones are a [Lit] of a string with exact positions.
type Interp struct {
	At    source.Range
	Parts []Expr
}

// A Cond is If ? Then : Else, of which one branch is evaluated.
type Cond struct {
	At             source.Range
	If, Then, Else Expr
}

// A For is the array that has an element for each turn of the loop.
type For struct {
	At   source.Range
	Loop *Loop
	Body Expr
}

// A Lambda is a function that is passed to a function.
type Lambda struct {
	At     source.Range
	Params []Local
	Body   Expr
}

// An In is an expression that is written in another file than the expression around it: in text that was decoded out
// of a JSON string, in an imported file. Ranges of X refer to File.
type In struct {
	At   source.Range // in the file around it
	File *source.File
	X    Expr
}

// A Bad is something that cannot be understood; a [Problem] of the template tells why.
type Bad struct {
	At      source.Range
	Message string
}

// A Deferred is an expression that is read when it is first needed: the JSON of resources in which nobody is
// interested is never looked at.
type Deferred struct {
	At   source.Range
	read func() Expr
	once sync.Once
	x    Expr
}

// Defer returns an expression that read returns when it is needed: once for all who [Force] it, and anew for each who
// calls [Read], when it must return the same.
func Defer(at source.Range, read func() Expr) *Deferred { return &Deferred{At: at, read: read} }

// Expr returns the expression that d stands for.
func (d *Deferred) Expr() Expr {
	d.once.Do(func() { d.x = d.read() })
	return d.x
}

// Force returns the expression that e stands for, if it is deferred, and e otherwise. What was read is kept.
func Force(e Expr) Expr { return standing(e, (*Deferred).Expr) }

// Read is [Force] for one who needs the expression but once: it is read anew, and not kept.
func Read(e Expr) Expr { return standing(e, func(d *Deferred) Expr { return d.read() }) }

// standing returns what e stands for, which may be deferred in turn.
func standing(e Expr, read func(*Deferred) Expr) Expr {
	for {
		d, ok := e.(*Deferred)
		if !ok {
			return e
		}
		e = read(d)
	}
}

// Range returns where the expression is written; see [Expr].
func (e *Lit) Range() source.Range { return e.At }

// Range returns where the expression is written; see [Expr].
func (e *Ref) Range() source.Range { return e.At }

// Range returns where the expression is written; see [Expr].
func (e *Call) Range() source.Range { return e.At }

// Range returns where the expression is written; see [Expr].
func (e *Member) Range() source.Range { return e.At }

// Range returns where the expression is written; see [Expr].
func (e *Index) Range() source.Range { return e.At }

// Range returns where the expression is written; see [Expr].
func (e *Object) Range() source.Range { return e.At }

// Range returns where the expression is written; see [Expr].
func (e *Array) Range() source.Range { return e.At }

// Range returns where the expression is written; see [Expr].
func (e *Interp) Range() source.Range { return e.At }

// Range returns where the expression is written; see [Expr].
func (e *Cond) Range() source.Range { return e.At }

// Range returns where the expression is written; see [Expr].
func (e *For) Range() source.Range { return e.At }

// Range returns where the expression is written; see [Expr].
func (e *Lambda) Range() source.Range { return e.At }

// Range returns where the expression is written; see [Expr].
func (e *In) Range() source.Range { return e.At }

// Range returns where the expression is written; see [Expr].
func (e *Bad) Range() source.Range { return e.At }

// Range returns where the expression is written; see [Expr].
func (e *Deferred) Range() source.Range { return e.At }

func (*Lit) expr()      {}
func (*Ref) expr()      {}
func (*Call) expr()     {}
func (*Member) expr()   {}
func (*Index) expr()    {}
func (*Object) expr()   {}
func (*Array) expr()    {}
func (*Interp) expr()   {}
func (*Cond) expr()     {}
func (*For) expr()      {}
func (*Lambda) expr()   {}
func (*In) expr()       {}
func (*Bad) expr()      {}
func (*Deferred) expr() {}

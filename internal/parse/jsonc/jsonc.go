// Package jsonc reads JSON as people and tools write it: with comments, raw line ends in strings, trailing commas, and
// with mistakes. Every node knows where it stands.
//
// Reading never fails as a whole: a [Document] holds what could be read and the [Problem]s met on the way, and a broken
// member costs that member only.
//
// The tree is one slice of records without pointers, in the order of the text; a [Node] is an index into it. Text is
// neither copied nor decoded until it is asked for, so that a file costs little more than one look at each byte.
package jsonc

import (
	"bytes"
	"iter"
	"sync/atomic"
	"unsafe"

	"github.com/sentinel-lint/sentinel-lint/internal/fact"
	"github.com/sentinel-lint/sentinel-lint/internal/source"
)

// Limits of a document. What exceeds them is a problem, not an error.
const (
	MaxDepth = 500      // levels of nesting
	MaxBytes = 64 << 20 // bytes of text
)

// Kind is the kind of a node.
type Kind uint8

// The kinds of nodes.
const (
	None    Kind = iota // there is no such node
	Invalid             // something stands there that cannot be read
	Null
	Bool
	Number
	String
	Array
	Object
)

var kindNames = [...]string{"nothing", "invalid", "null", "boolean", "number", "string", "array", "object"}

// String returns the kind in words.
func (k Kind) String() string { return kindNames[k] }

// A Document is one file as it was read. Its content does not change.
type Document struct {
	file     *source.File
	nodes    atomic.Pointer[[]record] // the first stands for no node; nil once they are released
	roots    []int32
	problems []Problem
	comments []source.Range
}

// records returns the nodes, which are read again if they were released.
func (d *Document) records() []record {
	if nodes := d.nodes.Load(); nodes != nil {
		return *nodes
	}
	return d.again()
}

func (d *Document) again() []record {
	nodes := read(d.file).nodes
	d.nodes.Store(&nodes)
	return nodes
}

// Release lets go of the nodes, which are read again when somebody asks for one. What [Value] made of strings stays as it
// is. Other goroutines may ask meanwhile.
func (d *Document) Release() { d.nodes.Store(nil) }

// record is a node; 32 bytes without pointers, so that the garbage collector need not look into trees.
type record struct {
	start, end       int32
	keyStart, keyEnd int32 // the name of a member with its quotes; equal if the node is no member
	next             int32 // the next sibling, or 0
	child            int32 // the first element or member, or 0
	count            int32 // number of elements or members
	kind             Kind
	flags            flags
}

type flags uint8

const (
	escaped    flags = 1 << iota // a string that holds a backslash
	keyEscaped                   // the name holds a backslash
	templated                    // see Node.Templated
)

// ProblemKind tells problems apart that are told to people under different names.
type ProblemKind uint8

// The kinds of problems.
const (
	Syntax    ProblemKind = iota // the text is not JSON, not even with the liberties taken here
	Duplicate                    // an object has two members of one name
	Limit                        // the text exceeds a limit of this program
)

// A Problem is a place that could not be read as it was meant.
type Problem struct {
	Kind    ProblemKind
	Range   source.Range
	First   source.Range // of a Duplicate: the name of the earlier member
	Message string
}

// File returns the file that was read.
func (d *Document) File() *source.File { return d.file }

// Root returns the first value of the document. It is of kind [None] if there is none.
func (d *Document) Root() Node {
	if len(d.roots) == 0 {
		return Node{}
	}
	return Node{d, d.roots[0]}
}

// Roots returns all values of the document. More than one is also a problem.
func (d *Document) Roots() []Node {
	nodes := make([]Node, len(d.roots))
	for i, r := range d.roots {
		nodes[i] = Node{d, r}
	}
	return nodes
}

// Problems returns what could not be read as it was meant, in the order of the text.
func (d *Document) Problems() []Problem { return d.problems }

// Comments returns the comments with their delimiters, in the order of the text.
func (d *Document) Comments() []source.Range { return d.comments }

// Len returns the number of nodes.
func (d *Document) Len() int { return len(d.records()) - 1 }

// A Node is a value in a document. The zero Node is of kind [None]; all methods can be called on it.
type Node struct {
	doc *Document
	i   int32
}

func (n Node) rec() *record {
	if n.doc == nil {
		return &record{}
	}
	return &n.doc.records()[n.i]
}

// Kind returns the kind of the node.
func (n Node) Kind() Kind {
	if n.doc == nil {
		return None
	}
	return n.doc.records()[n.i].kind
}

// Exists reports whether there is such a node.
func (n Node) Exists() bool { return n.Kind() != None }

// Document returns the document of the node, nil for the zero Node.
func (n Node) Document() *Document { return n.doc }

// File returns the file in which the node stands.
func (n Node) File() *source.File {
	if n.doc == nil {
		return nil
	}
	return n.doc.file
}

// Index returns the number of the node in its document, from 1, in the order of the text; 0 for the zero Node.
func (n Node) Index() int { return int(n.i) }

// Range returns where the node stands; of a string it includes the quotes.
func (n Node) Range() source.Range {
	r := n.rec()
	return source.Range{Start: r.start, End: r.end}
}

// Span returns where the node stands; of a string it includes the quotes.
func (n Node) Span() source.Span { return n.Range().In(n.File()) }

// Raw returns the text of the node as it is written. It must not be modified.
func (n Node) Raw() []byte { return n.Span().Text() }

// Len returns the number of elements or members.
func (n Node) Len() int { return int(n.rec().count) }

// First returns the first element, or the value of the first member.
func (n Node) First() Node { return n.at(n.rec().child) }

// Next returns the element or value after this one in the enclosing array or object.
func (n Node) Next() Node { return n.at(n.rec().next) }

func (n Node) at(i int32) Node {
	if i == 0 {
		return Node{}
	}
	return Node{n.doc, i}
}

// Children returns the elements of an array or the values of the members of an object, in order.
func (n Node) Children() iter.Seq[Node] {
	return func(yield func(Node) bool) {
		for c := n.First(); c.doc != nil; c = c.Next() {
			if !yield(c) {
				return
			}
		}
	}
}

// Templated reports whether the node could mean something to the template language of Azure: a string or name in it
// begins with '[', or an object in it has a member called "copy". All else is plain data.
func (n Node) Templated() bool { return n.rec().flags&templated != 0 }

// KeyRange returns where the name of the member is written whose value n is, with its quotes.
func (n Node) KeyRange() source.Range {
	r := n.rec()
	return source.Range{Start: r.keyStart, End: r.keyEnd}
}

// KeySpan returns where the name of the member is written whose value n is, with its quotes.
func (n Node) KeySpan() source.Span { return n.KeyRange().In(n.File()) }

// Key returns the name of the member whose value n is.
func (n Node) Key() string {
	r := n.rec()
	if r.flags&keyEscaped == 0 {
		raw := n.rawKey() // is never modified, so that the name can share it
		return unsafe.String(unsafe.SliceData(raw), len(raw))
	}
	s, _ := n.KeyText().Known()
	return s
}

// KeyText returns the name of the member whose value n is, with positions.
func (n Node) KeyText() fact.Text {
	r := n.rec()
	return stringText(n.File(), n.rawKeyRange(), r.flags&keyEscaped != 0)
}

// rawKeyRange returns the range of the name without its quotes, if it has any.
func (n Node) rawKeyRange() source.Range {
	r := n.KeyRange()
	if r.End > r.Start {
		if q := n.doc.file.Text()[r.Start]; q == '"' || q == '\'' {
			return source.Range{Start: r.Start + 1, End: r.End - 1}
		}
	}
	return r
}

func (n Node) rawKey() []byte { return n.rawKeyRange().In(n.File()).Text() }

// KeyIs reports whether the name of the member whose value n is equals name, but for letter case.
func (n Node) KeyIs(name string) bool {
	if n.rec().flags&keyEscaped != 0 {
		return bytes.EqualFold([]byte(n.Key()), []byte(name))
	}
	raw := n.rawKey()
	return len(raw) == len(name) && equalFold(raw, name)
}

// equalFold compares ASCII names without letter case and falls back for all else.
func equalFold(raw []byte, name string) bool {
	for i := range raw {
		a, b := raw[i], name[i]
		if a == b {
			continue
		}
		if a|b >= 0x80 {
			return bytes.EqualFold(raw, []byte(name))
		}
		if a|0x20 != b|0x20 || a|0x20 < 'a' || a|0x20 > 'z' {
			return false
		}
	}
	return true
}

// Get returns the member called name, or follows several names inwards. Letter case is ignored, but an exact match goes
// first; of equal names the last one counts.
func (n Node) Get(names ...string) Node {
	for _, name := range names {
		n = n.member(name)
	}
	return n
}

func (n Node) member(name string) Node {
	if n.Kind() != Object {
		return Node{}
	}
	var found Node
	exact := false
	for c := n.First(); c.doc != nil; c = c.Next() {
		if !c.KeyIs(name) {
			continue
		}
		same := string(c.rawKey()) == name
		if same || !exact {
			found, exact = c, same || exact
		}
	}
	return found
}

// Elem returns the i-th element of an array, or the value of the i-th member, from 0.
func (n Node) Elem(i int) Node {
	for c := range n.Children() {
		if i == 0 {
			return c
		}
		i--
	}
	return Node{}
}

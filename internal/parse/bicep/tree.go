package bicep

import "github.com/sentinel-lint/sentinel-lint/internal/source"

// A Node is a part of the tree. The set of nodes is closed.
type Node interface {
	// Extent returns where the node is written.
	Extent() source.Range
}

// span gives a node its range.
type span struct{ source.Range }

// Extent returns the range of the node.
func (s span) Extent() source.Range { return s.Range }

// A File is a parsed .bicep or .bicepparam file.
type File struct {
	Source     *source.File
	Statements []Statement
	Tokens     []Token // ends with EOF
	Comments   []Comment
	Pragmas    []Pragma
	Problems   []Problem // in the order of the text
}

// Extent returns the range of the whole file.
func (f *File) Extent() source.Range { return f.Source.Whole().Range() }

// A Name is an identifier. The zero Name stands for one that is missing.
type Name struct {
	Text string
	source.Range
}

// Statements

// A Statement is a declaration at the top of a file or, for a resource, in the body of another one.
type Statement interface {
	Node
	// Decorations returns the decorators in front of the statement.
	Decorations() []*Decorator
}

// decorated gives a statement its decorators.
type decorated struct{ Decorators []*Decorator }

// Decorations returns the decorators in front of the statement.
func (d decorated) Decorations() []*Decorator { return d.Decorators }

// A Decorator is @name(…) or @namespace.name(…) in front of a statement, a property of a type, or an item of a tuple.
type Decorator struct {
	span
	Expr Expr // usually a *Call
}

// Target is `targetScope = value`.
type Target struct {
	span
	decorated
	Value Expr
}

// Metadata is `metadata name = value`.
type Metadata struct {
	span
	decorated
	Name  Name
	Value Expr
}

// Param is `param name type = default` in a .bicep file and `param name = value` in a .bicepparam file.
type Param struct {
	span
	decorated
	Name  Name
	Type  Type // nil in a .bicepparam file
	Value Expr // nil if there is no default
}

// Var is `var name type = value`.
type Var struct {
	span
	decorated
	Name  Name
	Type  Type // nil if not written
	Value Expr
}

// Output is `output name type = value`.
type Output struct {
	span
	decorated
	Name  Name
	Type  Type
	Value Expr
}

// TypeDecl is `type name = type`.
type TypeDecl struct {
	span
	decorated
	Name Name
	Type Type
}

// Func is `func name(parameters) type => body`.
type Func struct {
	span
	decorated
	Name   Name
	Params []Local
	Result Type
	Body   Expr
}

// Resource is `resource name 'type@version' existing = body`.
type Resource struct {
	span
	decorated
	Name     Name
	Type     *String // nil if missing
	Existing bool
	Body     Expr // an *Object, a *Cond or a *For; nil if missing
}

// Module is `module name 'path' = body`, and also `test name 'path' = body`.
type Module struct {
	span
	decorated
	Name Name
	Path *String // nil if missing
	Body Expr    // an *Object, a *Cond or a *For; nil if missing
	Test bool
}

// Assert is `assert name = condition`.
type Assert struct {
	span
	decorated
	Name  Name
	Value Expr
}

// Import is `import {a, b as c} from 'path'` or `import * as name from 'path'`.
type Import struct {
	span
	decorated
	Items []ImportItem
	All   Name // of `* as name`
	Path  *String
}

// An ImportItem is one symbol of an [Import].
type ImportItem struct {
	Name  Name // as the other file calls it; the text between the quotes where it is a string
	Alias Name // zero if the name stays
}

// Extension is `extension name with config as alias`.
type Extension struct {
	span
	decorated
	Spec  Expr // a *String or an *Ident
	With  Expr // nil if not written
	Alias Name
}

// ExtensionConfig is `extensionConfig name with config` of a .bicepparam file.
type ExtensionConfig struct {
	span
	decorated
	Name Name
	With Expr
}

// Using is `using 'path' with config` or `using none` of a .bicepparam file.
type Using struct {
	span
	decorated
	Path *String // nil for none
	With Expr    // nil if not written
}

// Extends is `extends 'path'` of a .bicepparam file.
type Extends struct {
	span
	decorated
	Path *String
}

// BadStatement is text that is no statement.
type BadStatement struct {
	span
	decorated
}

// Expressions

// An Expr is an expression. What stands where one is missing is a *Bad.
type Expr interface {
	Node
	expr()
}

// Ident is a name that refers to a symbol.
type Ident struct {
	span
	Name string
}

// IntegerLit is an integer literal. OK is false if it exceeds 64 bits.
type IntegerLit struct {
	span
	Value uint64
	OK    bool
}

// Bool is true or false.
type Bool struct {
	span
	Value bool
}

// NullLit is null.
type NullLit struct{ span }

// String is a string literal, single-line or multi-line. It has one piece of text more than it has holes.
type String struct {
	span
	Pieces    []Piece
	Holes     []Expr
	Multiline bool
}

// A Piece is the text of a string between its delimiters and holes, as it is written.
type Piece = source.Range

// Array is [items].
type Array struct {
	span
	Items []Expr // with *Spread
}

// Object is {members}.
type Object struct {
	span
	Members []Member
}

// A Member is what an object consists of: a *Property, a *Spread, or a nested *Resource.
type Member interface {
	Node
	member()
}

// Property is key: value.
type Property struct {
	span
	Key   Key
	Value Expr
}

// A Key is the name of a property: an identifier or a string.
type Key struct {
	Name   Name    // what an identifier or a string without holes says
	String *String // nil for an identifier
}

// Extent returns the range of the key.
func (k Key) Extent() source.Range { return k.Name.Range }

// Dynamic reports whether the key is a string with holes.
func (k Key) Dynamic() bool { return k.String != nil && len(k.String.Holes) > 0 }

// Spread is ...value in an object, an array, or nowhere else.
type Spread struct {
	span
	Value Expr
}

// For is [for item, index in collection: body].
type For struct {
	span
	Item  Name
	Index Name // zero if not written
	In    Expr
	Body  Expr
}

// Cond is if (condition) body, the value of a resource or a module.
type Cond struct {
	span
	If   Expr
	Body Expr
}

// Paren is (inner).
type Paren struct {
	span
	Inner Expr
}

// Unary is ! or - before an operand.
type Unary struct {
	span
	Op Kind
	X  Expr
}

// Binary is an operator between two operands.
type Binary struct {
	span
	Op   Kind
	X, Y Expr
}

// Ternary is condition ? then : else.
type Ternary struct {
	span
	If, Then, Else Expr
}

// Access is x.name or x.?name.
type Access struct {
	span
	X    Expr
	Name Name
	Safe bool
}

// Index is x[i], x[?i], x[^i] or x[?^i].
type Index struct {
	span
	X       Expr
	I       Expr
	Safe    bool
	FromEnd bool
}

// Nested is parent::child.
type Nested struct {
	span
	X    Expr
	Name Name
}

// NonNull is x!.
type NonNull struct {
	span
	X Expr
}

// Call is name(arguments) or on.name(arguments).
type Call struct {
	span
	On   Expr // nil for a plain call
	Name Name
	Args []Expr
}

// Lambda is (parameters) => body.
type Lambda struct {
	span
	Params []Local
	Body   Expr
}

// A Local is a parameter of a function or a lambda.
type Local struct {
	Name Name
	Type Type // nil for a lambda
}

// Bad is text that is no expression, or the place where one is missing.
type Bad struct{ span }

func (*Ident) expr()      {}
func (*IntegerLit) expr() {}
func (*Bool) expr()       {}
func (*NullLit) expr()    {}
func (*String) expr()     {}
func (*Array) expr()      {}
func (*Object) expr()     {}
func (*Spread) expr()     {}
func (*For) expr()        {}
func (*Cond) expr()       {}
func (*Paren) expr()      {}
func (*Unary) expr()      {}
func (*Binary) expr()     {}
func (*Ternary) expr()    {}
func (*Access) expr()     {}
func (*Index) expr()      {}
func (*Nested) expr()     {}
func (*NonNull) expr()    {}
func (*Call) expr()       {}
func (*Lambda) expr()     {}
func (*Bad) expr()        {}

func (*Property) member() {}
func (*Spread) member()   {}
func (*Resource) member() {}

// Types

// A Type is a type expression.
type Type interface {
	Node
	typ()
}

// TypeName is string, int, any … or the name of a declared type.
type TypeName struct {
	span
	Name string
}

// TypeMember is of.name or of.*, a property of a type or a type of a namespace.
type TypeMember struct {
	span
	Of   Type
	Name Name // * for the additional properties
}

// TypeArray is of[].
type TypeArray struct {
	span
	Of Type
}

// TypeItem is of[n] or of[*], the type of an item.
type TypeItem struct {
	span
	Of Type
}

// TypeNullable is of?.
type TypeNullable struct {
	span
	Of Type
}

// TypeNonNull is of!.
type TypeNonNull struct {
	span
	Of Type
}

// TypeUnion is a | b.
type TypeUnion struct {
	span
	Of []Type
}

// TypeObject is {name: type, *: type}.
type TypeObject struct {
	span
	Properties []TypeProperty
	Additional Type // of `*`; nil if not written
}

// A TypeProperty is a property of a [TypeObject].
type TypeProperty struct {
	Decorators []*Decorator
	Key        Key
	Type       Type
}

// TypeTuple is [a, b].
type TypeTuple struct {
	span
	Items []TypeTupleItem
}

// A TypeTupleItem is an item of a [TypeTuple].
type TypeTupleItem struct {
	Decorators []*Decorator
	Type       Type
}

// TypeLiteral is a literal value as a type.
type TypeLiteral struct {
	span
	Value Expr
}

// TypeResource is `resource 'type@version'`, the type of a parameter or an output that is a resource.
type TypeResource struct {
	span
	Of *String // nil if not written
}

// TypeApply is name<arguments>, such as resourceInput<'type@version'>.
type TypeApply struct {
	span
	Name Name
	Args []Type
}

// TypeBad is text that is no type, or the place where one is missing.
type TypeBad struct{ span }

func (*TypeName) typ()     {}
func (*TypeMember) typ()   {}
func (*TypeArray) typ()    {}
func (*TypeItem) typ()     {}
func (*TypeNullable) typ() {}
func (*TypeNonNull) typ()  {}
func (*TypeUnion) typ()    {}
func (*TypeObject) typ()   {}
func (*TypeTuple) typ()    {}
func (*TypeLiteral) typ()  {}
func (*TypeResource) typ() {}
func (*TypeApply) typ()    {}
func (*TypeBad) typ()      {}

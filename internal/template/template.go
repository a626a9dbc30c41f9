// Package template is the one representation of deployment templates, whether they are written as ARM JSON or as Bicep.
//
// A template is what its readers ([parse/arm], [parse/bicep]) found in one file, or in one nested template: names are
// resolved to declarations and syntax is reduced to a dozen kinds of expressions, but nothing is evaluated. Package
// eval computes the resources that it deploys.
//
// How the two languages map:
//
//   - Operators of Bicep are the functions that its compiler makes of them: a == b is equals(a, b), a != b is
//     not(equals(a, b)), a ?? b is coalesce(a, b), -a is sub(0, a). The conditional operator and the function if are
//     both [Cond]; interpolation is [Interp], where ARM calls format or concat.
//   - A symbol of Bicep and a call parameters('x') or variables('x') of ARM with a literal name are both [Ref].
//   - An ARM copy and a Bicep for are both [Loop].
//   - A Bicep module and a Microsoft.Resources/deployments resource are both a [Resource] with a [Deployment].
//   - Ranges refer to the file of the template, and inside of an [In] to the file that it names.
package template

import (
	"strings"

	"github.com/sentinel-lint/sentinel-lint/internal/source"
)

// Dialect is the language in which a template is written.
type Dialect uint8

// The dialects.
const (
	ARM   Dialect = iota
	Bicep         // names are compared with letter case, resources are known by symbol
)

// Scope is the level of the hierarchy of Azure at which a template is deployed.
type Scope uint8

// The scopes.
const (
	ResourceGroup Scope = iota
	Subscription
	ManagementGroup
	Tenant
)

var scopeNames = [...]string{"resource group", "subscription", "management group", "tenant"}

// String returns the scope in words.
func (s Scope) String() string { return scopeNames[s] }

// A Template is one deployment template.
type Template struct {
	File            *source.File
	At              source.Range // all of the template
	Dialect         Dialect
	Scope           Scope
	LanguageVersion string // of ARM: "" or "2.0"
	Params          []*Param
	Variables       []*Variable
	Functions       []*Function
	Resources       []*Resource
	Outputs         []*Output
	Problems        []Problem // met while reading
}

// A Param is a parameter declaration.
type Param struct {
	Name     string
	NameAt   source.Range
	At       source.Range // the whole declaration
	Type     string       // "string", "int", "bool", "object", "array", "securestring"…; empty if it is not said
	Default  Expr         // nil if there is none
	Allowed  Expr         // the list of allowed values, or nil
	Secure   bool         // the value must not be known
	Nullable bool         // null where there is no value
}

// A Variable is a variable declaration. Its value may be a [For].
type Variable struct {
	Name   string
	NameAt source.Range
	Value  Expr
}

// A Function is a user-defined function. Calls name it as Namespace.Name, or as Name alone where Namespace is empty.
type Function struct {
	Namespace, Name string
	NameAt          source.Range
	Params          []Local // in the body of ARM functions they are parameters('x'), a [Ref] of kind [ParamRef]
	Body            Expr
}

// An Output is an output declaration. Its value may be a [For].
type Output struct {
	Name      string
	NameAt    source.Range
	Condition Expr // nil if there is none
	Value     Expr
	Secure    bool
}

// A Resource is a resource, or the loop that makes several, as it is declared.
type Resource struct {
	Symbol   string // symbolic name; empty in ARM templates whose resources are a list
	SymbolAt source.Range
	At       source.Range // the whole declaration

	Type       Expr // without an API version
	APIVersion Expr
	Name       Expr // nil for a module without a name
	Scope      Expr // id of the resource that it extends, or the resource itself in Bicep; nil if there is none
	Parent     Expr // Bicep: the resource named by parent, or around a nested one; its name goes before Name
	Condition  Expr // nil if there is none
	Loop       *Loop
	Existing   bool // is referred to and not deployed
	DependsOn  Expr // nil if there is none
	Body       Expr // the object with all that is written of it; never nil

	Children   []*Resource // nested resources: their types and names continue those of this one
	Deployment *Deployment // of a nested or linked template or a module; otherwise nil
}

// A Loop repeats what it stands at. Either Count or In is set.
type Loop struct {
	At     source.Range
	Name   string // ARM: the name by which copyIndex() knows the loop; Bicep: the symbol of the resource
	NameAt source.Range
	Count  Expr  // ARM: number of copies
	In     Expr  // Bicep: the array to go through
	Item   Local // Bicep: the element
	Index  Local // Bicep: its index; may be nameless
}

// A Local is a name that an expression binds: a parameter of a lambda, the variable of a loop.
type Local struct {
	Name string
	At   source.Range
}

// A Deployment is what a resource of type Microsoft.Resources/deployments, or a module, deploys.
type Deployment struct {
	Template *Template // an inline template, or nil
	Outer    bool      // the expressions of the inline template see the names of the enclosing one; the default in ARM
	Path     Expr      // of a linked template: the path relative to this file (Bicep: as written); nil otherwise
	Link     Expr      // of a linked template without a relative path: its URI; nil otherwise
	External string    // what else the template is: "template spec", "registry module 'br/public:…'"; empty otherwise
	Args     []Arg     // the parameters that are passed
	ArgsLink Expr      // the parameters are in a file that is linked to; nil otherwise
}

// An Arg is a parameter value that is passed to a deployment, or that a parameter file holds.
type Arg struct {
	Name   string
	NameAt source.Range
	Value  Expr // nil for a secret
	Secret bool // a reference to a key vault
}

// ParamFile is a file of parameter values for a template.
type ParamFile struct {
	File      *source.File
	Using     string // the path of the template, as written; empty if the file does not say
	Args      []Arg
	Variables []*Variable // of Bicep; the values of Args may refer to them
	Functions []*Function // of Bicep; imported ones that the values of Args call
	Problems  []Problem
}

// ProblemKind tells problems apart.
type ProblemKind uint8

// The kinds of problems.
const (
	BadExpression    ProblemKind = iota // does not parse
	Failure                             // fails when it is evaluated
	UnknownFunction                     // no function of that name
	WrongArity                          // a number of arguments that the function does not take
	UnknownParameter                    // a parameter that is not declared
	UnknownVariable                     // a variable that is not declared
	Cycle                               // parameters or variables that need themselves
	LimitExceeded                       // too many copies, steps, levels, or too long an expression
	BadShape                            // a part of the template is not of the shape that the language wants
)

// A Problem is something wrong in a template, with the consequence in words for people.
type Problem struct {
	Kind    ProblemKind
	At      source.Span
	Message string
	Suggest string // for an unknown name: the declared one that was meant; empty if none is near
}

// Param returns the parameter called name, or nil. Letter case is ignored, but an exact match goes first.
func (t *Template) Param(name string) *Param {
	return byName(t.Params, name, func(p *Param) string { return p.Name })
}

// Variable returns the variable called name, or nil. Letter case is ignored, but an exact match goes first.
func (t *Template) Variable(name string) *Variable {
	return byName(t.Variables, name, func(v *Variable) string { return v.Name })
}

// Output returns the output called name, or nil. Letter case is ignored, but an exact match goes first.
func (t *Template) Output(name string) *Output {
	return byName(t.Outputs, name, func(o *Output) string { return o.Name })
}

// Function returns the user-defined function, or nil. Letter case is ignored.
func (t *Template) Function(namespace, name string) *Function {
	for _, f := range t.Functions {
		if strings.EqualFold(f.Name, name) && strings.EqualFold(f.Namespace, namespace) {
			return f
		}
	}
	return nil
}

// Resource returns the resource with the symbolic name, or nil; nested resources are looked at too. Letter case is
// ignored, but an exact match goes first.
func (t *Template) Resource(symbol string) *Resource {
	if symbol == "" {
		return nil
	}
	return byName(flatten(t.Resources, nil), symbol, func(r *Resource) string { return r.Symbol })
}

func flatten(list, into []*Resource) []*Resource {
	for _, r := range list {
		into = flatten(r.Children, append(into, r))
	}
	return into
}

func byName[T any](list []*T, name string, of func(*T) string) *T {
	var found *T
	for _, x := range list {
		switch n := of(x); {
		case n == name:
			return x
		case found == nil && strings.EqualFold(n, name):
			found = x
		}
	}
	return found
}

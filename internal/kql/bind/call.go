package bind

import (
	"slices"

	"github.com/sentinel-lint/sentinel-lint/internal/kql/schema"
	"github.com/sentinel-lint/sentinel-lint/internal/kql/syntax"
)

// A function is a function that a name stands for, before it is called.
type function struct {
	user *userFunction
}

// call binds name(arguments).
func (b *binder) call(n *syntax.Call, s *scope) *value {
	if n.Name == nil || n.Name.Missing() || n.Name.Name.Token.Hole() {
		b.arguments(n, s.scalars())
		return b.unknownCall(n, s)
	}
	name := b.name(n.Name.Name)
	if s.plugin {
		return b.pluginCall(n, name, s)
	}
	if l := s.locals.find(name); l != nil && l.value.function != nil {
		return b.callUser(n, l.value.function.user, b.callArguments(n, l.value.function.user, s), s)
	}
	if s.kind == aggregateScope {
		if f := aggregateNamed(name); f != nil {
			b.noteBuiltin(name)
			inner := s.scalars().with(func(c *scope) { c.kind = normalScope })
			return b.callBuiltin(n, f, b.arguments(n, inner), s)
		}
	}
	if f := b.storedFunction(name); f != nil {
		return b.callStoredWith(n, name, f, s)
	}
	if f := functionNamed(name); f != nil {
		b.noteBuiltin(name)
		return b.callBuiltin(n, f, b.arguments(n, s.scalars()), s)
	}
	b.arguments(n, s.scalars())
	return b.unknownFunction(n, name, s)
}

func (b *binder) noteBuiltin(name string) {
	if !b.frame.stored && !slices.Contains(b.out.builtins, name) {
		b.out.builtins = append(b.out.builtins, name)
	}
}

func (b *binder) unknownCall(n *syntax.Call, s *scope) *value {
	if s.tabular {
		return relValue(n, b.openRel(n))
	}
	return scalarValue(n, schema.UnknownType)
}

func (b *binder) unknownFunction(n *syntax.Call, name string, s *scope) *value {
	at := n.Name.Range()
	switch {
	case aggregateNamed(name) != nil:
		b.problem("KS144", at, name, "the aggregate is not allowed outside of summarize")
		return errorValue(n)
	case pluginNamed(name) != nil:
		b.problem("KS126", at, name, "the plug-in is not allowed outside of evaluate")
		return errorValue(n)
	case len(name) > 1 && name[:2] == "__" && !s.tabular:
		return scalarValue(n, schema.UnknownType)
	}
	b.noteFunction(n, name, false)
	b.problem("KS211", at, name, "the name does not refer to any known function")
	if s.tabular {
		return relValue(n, b.openFunction(n, name))
	}
	return errorValue(n)
}

// openFunction returns the rows of a function of which nothing is known.
func (b *binder) openFunction(n syntax.Node, name string) *Rel {
	r := b.openRel(n)
	r.Table = name
	return r
}

func (b *binder) noteFunction(n *syntax.Call, name string, known bool) {
	if !b.frame.stored {
		b.out.functions = append(b.out.functions, Use{name, b.span(n.Name), known})
	}
}

// arguments binds the arguments of a call. Rows that invoke passes come first.
func (b *binder) arguments(n *syntax.Call, s *scope) []*value {
	var items []syntax.Expr
	if n.Arguments != nil {
		items = n.Arguments.Expressions.Items
	}
	args := make([]*value, 0, len(items)+1)
	if s.implicit != nil {
		args = append(args, s.implicit)
		s = s.with(func(c *scope) { c.implicit = nil })
	}
	for _, e := range items {
		args = append(args, b.expr(e, s))
	}
	return args
}

// callBuiltin binds a call of a function or aggregate of the language.
func (b *binder) callBuiltin(n *syntax.Call, f *builtin, args []*value, s *scope) *value {
	types := typesOf(args)
	v := &value{node: n, called: f, constant: f.Constant && allConstant(args)}
	v.scalar = &Scalar{Op: OpCall, Name: f.Name, At: b.span(n), Args: plainOf(args, b.span(n))}
	v.name, v.ifColumn = f.resultName(args, s.row)
	signatures := best(f.Signatures, args, types)
	if len(signatures) != 1 {
		return b.ambiguous(n, f, signatures, args, types, v)
	}
	b.report(signatures[0].check(f.Name, args, types), args, nameRange(n))
	if special := b.specialCall(n, f, signatures[0], args, s, v); special != nil {
		return special
	}
	v.typ = b.operatorResult(f, signatures[0], args, types)
	if v.typ == nil {
		v.typ = schema.UnknownType
	}
	if conversions[f.Name] && len(args) == 1 && args[0].column != nil && args[0].column.Type == v.typ {
		v.same = args[0].column
	}
	return v
}

func (b *binder) ambiguous(
	n *syntax.Call, f *builtin, signatures []*signature, args []*value, types []*schema.Type, v *value,
) *value {
	switch {
	case len(args) == 0 && !f.takes(0):
		b.problem("KS120", n.Name.Range(), f.Name, "the function "+f.Name+" needs arguments")
	case !f.takes(len(args)):
		b.problem("KS119", n.Name.Range(), f.Name, "the function "+f.Name+" takes another number of arguments")
	case !unsure(args, types):
		b.problem("KS127", n.Name.Range(), f.Name, "the function "+f.Name+" does not take arguments of these types")
	}
	v.typ = b.commonReturn(signatures, args, types)
	if v.typ == nil {
		v.typ = schema.UnknownType
	}
	return v
}

// conversions are the functions that leave a value of the type that they convert to as it is.
var conversions = map[string]bool{
	"tobool": true, "todatetime": true, "todecimal": true, "todouble": true, "todynamic": true, "toguid": true,
	"toint": true, "tolong": true, "toreal": true, "tostring": true, "totime": true, "totimespan": true,
}

// resultName returns the name of the result of a call, and the name that it has only where it is a column of row.
func (f *builtin) resultName(args []*value, row *Rel) (name, ifColumn string) {
	first := ""
	if len(args) > 0 {
		first = args[0].name
	}
	switch f.Result {
	case "PrefixAndFirstArgument":
		switch {
		case len(args) == 0 && f.Prefix == "":
			return "", ""
		case f.Prefix == "":
			return first, ""
		}
		return f.Prefix + "_" + first, ""
	case "PrefixAndOnlyArgument":
		if len(args) == 1 && f.Prefix != "" {
			return f.Prefix + "_" + first, ""
		}
	case "FirstArgument":
		return first, ""
	case "OnlyArgument":
		if len(args) == 1 {
			return first, ""
		}
	case "PrefixOnly":
		return f.Prefix, ""
	case "FirstArgumentValueIfColumn":
		if len(args) == 0 || row == nil {
			return "", ""
		}
		if text, ok := args[0].text(); ok && row.lookup(text) != nil {
			return "", text
		}
	}
	return "", ""
}

// specialCall binds the calls whose result is not a scalar of a type that the signature tells, or nil.
func (b *binder) specialCall(n *syntax.Call, f *builtin, sig *signature, args []*value, s *scope, v *value) *value {
	switch sig.As {
	case "Parameter0Table":
		return b.tableCall(n, args, s)
	case "Parameter0Database":
		if len(args) > 0 {
			b.problem("KS208", args[0].node.Range(), "", "the name does not refer to any known database")
		}
		return &value{node: n, database: &database{open: len(args) > 0}}
	case "Parameter0Cluster":
		return &value{node: n, database: &database{open: true}}
	case "Parameter0":
		if len(args) > 0 && args[0].tabular() {
			return relValue(n, b.single(args[0]))
		}
	case "Custom":
		return b.customCall(n, f, args, s, v)
	}
	if len(sig.As) > len("Parameter0") && sig.As[:10] == "Parameter0" && sig.As[10:] != "Array" &&
		sig.As[10:] != "Promoted" && sig.As[10:] != "Literal" {
		return relValue(n, b.openRel(n))
	}
	return nil
}

// tableCall binds table("name").
func (b *binder) tableCall(n *syntax.Call, args []*value, s *scope) *value {
	name, known := "", false
	if len(args) > 0 {
		name, known = args[0].text()
	}
	if !known {
		return relValue(n, b.openRel(n))
	}
	if l := s.locals.find(name); l != nil && l.value.rel != nil {
		return relValue(n, l.value.rel)
	}
	at := n.Arguments.Expressions.Items[0]
	if t := b.schema.Table(name); t != nil {
		return relValue(n, b.read(at, name, t))
	}
	p := Problem{Code: "KS204", At: b.span(at), Name: name, Message: "the name does not refer to any known table"}
	if s.fuzzy {
		p.Code, p.Warning = "KS205", true
	}
	b.add(p)
	return relValue(n, b.unknownTable(at, name))
}

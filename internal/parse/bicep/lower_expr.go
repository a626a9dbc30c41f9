package bicep

import (
	"strconv"

	"github.com/sentinel-lint/sentinel-lint/internal/bug"
	"github.com/sentinel-lint/sentinel-lint/internal/fact"
	"github.com/sentinel-lint/sentinel-lint/internal/source"
	"github.com/sentinel-lint/sentinel-lint/internal/template"
	"github.com/sentinel-lint/sentinel-lint/internal/value"
)

// expr lowers an expression whose names are those of s.
func (lo *lowering) expr(x Expr, s *scope) template.Expr {
	at := x.Extent()
	switch x := x.(type) {
	case *Ident:
		return lo.ident(x.Name, at, s)
	case *IntegerLit:
		return lo.lit(at, value.NewNumber(strconv.FormatUint(x.Value, 10), lo.origin(at)))
	case *Bool:
		return lo.lit(at, value.NewBool(x.Value, lo.origin(at)))
	case *NullLit:
		return lo.lit(at, value.NewNull(lo.origin(at)))
	case *String:
		return lo.str(x, s)
	case *Array:
		return lo.array(x, s)
	case *Object:
		return lo.object(x, s)
	case *For:
		loop, inner := lo.loop(x, s)
		return &template.For{At: at, Loop: loop, Body: lo.expr(x.Body, inner)}
	case *Paren:
		return lo.expr(x.Inner, s)
	case *NonNull:
		return lo.expr(x.X, s)
	case *Unary:
		return lo.unary(x, s)
	case *Binary:
		return lo.binary(x, s)
	case *Ternary:
		return &template.Cond{At: at, If: lo.expr(x.If, s), Then: lo.expr(x.Then, s), Else: lo.expr(x.Else, s)}
	case *Access:
		return lo.access(x, s)
	case *Index:
		return &template.Index{At: at, X: lo.expr(x.X, s), I: lo.expr(x.I, s), Safe: x.Safe, FromEnd: x.FromEnd}
	case *Nested:
		return lo.nestedRef(x, s)
	case *Call:
		return lo.call(x, s)
	case *Lambda:
		l := &template.Lambda{At: at}
		for _, p := range x.Params {
			l.Params = append(l.Params, local(p.Name))
		}
		l.Body = lo.expr(x.Body, s.with(l.Params...))
		return l
	case *Cond, *Spread, *Bad:
		return &template.Bad{At: at, Message: "this is no expression"}
	}
	bug.Reportf("bicep.Lower: unknown expression %T", x)
	return &template.Bad{At: at, Message: "this is no expression"}
}

// unknown returns an expression whose value is not known, for the reason given.
func (lo *lowering) unknown(at source.Range, cause fact.Cause, says string) template.Expr {
	why := fact.Why{Cause: cause, Says: says, Expr: string(at.In(lo.file.Source).Text()), At: at.In(lo.file.Source)}
	return lo.lit(at, value.NewUnknown(why, lo.origin(at)))
}

func (lo *lowering) ident(name string, at source.Range, s *scope) template.Expr {
	sym, ok := s.find(name)
	if !ok {
		return lo.unknownName(name, at, s)
	}
	return lo.use(sym, name, at)
}

// use returns the reference to a symbol.
func (lo *lowering) use(sym symbol, name string, at source.Range) template.Expr {
	ref := &template.Ref{At: at, Name: sym.name}
	switch sym.kind {
	case paramSymbol:
		ref.Kind = template.ParamRef
	case varSymbol:
		lo.require(sym)
		ref.Kind = template.VariableRef
	case localSymbol:
		ref.Kind = template.LocalRef
	case resourceSymbol:
		ref.Kind = template.ResourceRef
		if full := lo.symbols[sym.resource]; full != "" {
			ref.Name = full
		}
	case importedSymbol:
		return lo.useImported(sym, sym.name, at)
	default:
		return lo.unknown(at, fact.Unsupported, quoted(name)+" is used as a value, and it has none")
	}
	return ref
}

// useImported returns the reference to a symbol of another file.
func (lo *lowering) useImported(sym symbol, name string, at source.Range) template.Expr {
	if sym.from == nil {
		return lo.unknown(at, fact.Elsewhere, quoted(name)+" is imported from a file that is not here")
	}
	target, ok := symbol{kind: importedSymbol, name: name, from: sym.from}.resolve()
	if !ok {
		return lo.unknown(at, fact.Elsewhere, quoted(name)+" is not declared in the file that it is imported from")
	}
	if target.kind != varSymbol {
		return lo.unknown(at, fact.Unsupported, quoted(name)+" is used as a value, and it has none")
	}
	return &template.Ref{At: at, Kind: template.VariableRef, Name: target.name}
}

// str lowers a string. Its literal parts keep their exact positions.
func (lo *lowering) str(x *String, s *scope) template.Expr {
	if len(x.Holes) == 0 {
		return lo.lit(x.Range, value.NewString(lo.piece(x, 0), lo.origin(x.Range)))
	}
	out := &template.Interp{At: x.Range}
	for i := range x.Pieces {
		if text := lo.piece(x, i); len(text) > 0 {
			at := x.Pieces[i]
			out.Parts = append(out.Parts, lo.lit(at, value.NewString(text, lo.origin(at))))
		}
		if i < len(x.Holes) {
			out.Parts = append(out.Parts, lo.expr(x.Holes[i], s))
		}
	}
	return out
}

// piece returns the text of the i-th piece of a string.
func (lo *lowering) piece(x *String, i int) fact.Text {
	at := x.Pieces[i].In(lo.file.Source)
	if x.Multiline || !hasEscape(at.Text()) {
		return fact.Verbatim(at)
	}
	return fact.Verbatim(lo.file.PieceFile(x, i).Whole())
}

func hasEscape(text []byte) bool {
	for _, c := range text {
		if c == '\\' {
			return true
		}
	}
	return false
}

func (lo *lowering) array(x *Array, s *scope) template.Expr {
	a := &template.Array{At: x.Range, Elems: make([]template.Element, 0, len(x.Items))}
	for _, item := range x.Items {
		if spread, ok := item.(*Spread); ok {
			a.Elems = append(a.Elems, template.Element{Value: lo.expr(spread.Value, s), Spread: true})
		} else {
			a.Elems = append(a.Elems, template.Element{Value: lo.expr(item, s)})
		}
	}
	return a
}

// object lowers an object. Nested resources are no part of its value.
func (lo *lowering) object(x *Object, s *scope) *template.Object {
	o := &template.Object{At: x.Range, Members: make([]template.Property, 0, len(x.Members))}
	for _, m := range x.Members {
		switch m := m.(type) {
		case *Property:
			p := template.Property{Name: m.Key.Name.Text, NameAt: m.Key.Extent(), Value: lo.expr(m.Value, s)}
			if m.Key.Dynamic() {
				p.Key = lo.str(m.Key.String, s)
			}
			o.Members = append(o.Members, p)
		case *Spread:
			o.Members = append(o.Members, template.Property{Value: lo.expr(m.Value, s), Spread: true})
		}
	}
	return o
}

// loop lowers the head of a loop and returns the names of its body.
func (lo *lowering) loop(x *For, s *scope) (*template.Loop, *scope) {
	l := &template.Loop{At: x.Range, In: lo.expr(x.In, s), Item: local(x.Item), Index: local(x.Index)}
	return l, s.with(l.Item, l.Index)
}

func (lo *lowering) unary(x *Unary, s *scope) template.Expr {
	if n, ok := x.X.(*IntegerLit); ok && x.Op == Minus {
		return lo.lit(x.Range, value.NewNumber("-"+strconv.FormatUint(n.Value, 10), lo.origin(x.Range)))
	}
	operand := lo.expr(x.X, s)
	if x.Op == Bang {
		return call(x.Range, "not", operand)
	}
	zero := lo.lit(x.Range, value.NewInt(0, lo.origin(x.Range)))
	return call(x.Range, "sub", zero, operand)
}

func call(at source.Range, name string, args ...template.Expr) template.Expr {
	return &template.Call{At: at, Name: name, NameAt: at, Args: args}
}

// operatorFunctions names the function that the compiler makes of each operator.
var operatorFunctions = [kindCount]string{
	Plus: "add", Minus: "sub", Star: "mul", Slash: "div", Percent: "mod", Equal: "equals", NotEqual: "equals",
	Similar: "equals", NotSimilar: "equals", Less: "less", LessEqual: "lessOrEquals", Greater: "greater",
	GreaterEqual: "greaterOrEquals", And: "and", Or: "or", DoubleQuestion: "coalesce",
}

func (lo *lowering) binary(x *Binary, s *scope) template.Expr {
	a, b := lo.expr(x.X, s), lo.expr(x.Y, s)
	if x.Op == Similar || x.Op == NotSimilar {
		a, b = call(a.Range(), "toLower", a), call(b.Range(), "toLower", b)
	}
	c := call(x.Range, operatorFunctions[x.Op], a, b)
	if x.Op == NotEqual || x.Op == NotSimilar {
		return call(x.Range, "not", c)
	}
	return c
}

// access lowers x.name, where x may be the name under which all symbols of a file are imported.
func (lo *lowering) access(x *Access, s *scope) template.Expr {
	if id, ok := x.X.(*Ident); ok {
		switch sym, _ := s.find(id.Name); sym.kind {
		case wildcardSymbol:
			return lo.useImported(sym, x.Name.Text, x.Range)
		case namespaceSymbol:
			return lo.unknown(x.Range, fact.Elsewhere, "a member of the namespace "+quoted(id.Name))
		}
	}
	return &template.Member{
		At: x.Range, X: lo.expr(x.X, s), Name: x.Name.Text, NameAt: x.Name.Range, Safe: x.Safe,
	}
}

// nestedRef lowers parent::child. The parent may be one of a collection, and so is the child then.
func (lo *lowering) nestedRef(x *Nested, s *scope) template.Expr {
	parent := lo.expr(x.X, s)
	switch p := parent.(type) {
	case *template.Ref:
		if p.Kind == template.ResourceRef {
			return &template.Ref{At: x.Range, Kind: template.ResourceRef, Name: p.Name + "::" + x.Name.Text}
		}
	case *template.Index:
		if ref, ok := p.X.(*template.Ref); ok && ref.Kind == template.ResourceRef {
			child := &template.Ref{At: x.Range, Kind: template.ResourceRef, Name: ref.Name + "::" + x.Name.Text}
			return &template.Index{At: x.Range, X: child, I: p.I}
		}
	}
	return lo.unknown(x.Range, fact.Unsupported, "a resource nested in something that is no resource")
}

func (lo *lowering) args(list []Expr, s *scope) []template.Expr {
	out := make([]template.Expr, len(list))
	for i, a := range list {
		out[i] = lo.expr(a, s)
	}
	return out
}

// call lowers the call of a built-in function, a user-defined one, or a method of a resource.
func (lo *lowering) call(x *Call, s *scope) template.Expr {
	if x.On == nil {
		if sym, ok := s.find(x.Name.Text); ok && (sym.kind == funcSymbol || sym.kind == importedSymbol) {
			return lo.userCall(x, sym, s)
		}
		return lo.builtinCall(x, s)
	}
	if id, ok := x.On.(*Ident); ok {
		sym, found := s.find(id.Name)
		if found && sym.kind == namespaceSymbol {
			return lo.builtinCall(x, s)
		}
		if found && sym.kind == wildcardSymbol {
			return lo.userCall(x, symbol{kind: importedSymbol, name: x.Name.Text, from: sym.from}, s)
		}
	}
	if x.Name.Text == "getSecret" {
		return lo.unknown(x.Range, fact.Secret, "a secret of a key vault")
	}
	args := append([]template.Expr{lo.expr(x.On, s)}, lo.args(x.Args, s)...)
	return &template.Call{At: x.Range, Name: x.Name.Text, NameAt: x.Name.Range, Args: args}
}

func (lo *lowering) userCall(x *Call, sym symbol, s *scope) template.Expr {
	if sym.kind == importedSymbol {
		if sym.from == nil {
			return lo.unknown(x.Range, fact.Elsewhere, "a function of a file that is not here")
		}
		target, ok := sym.resolve()
		if !ok || target.kind != funcSymbol {
			return lo.unknown(x.Range, fact.Elsewhere, "a function that the imported file does not declare")
		}
		sym = target
	} else {
		lo.require(sym)
	}
	return &template.Call{At: x.Range, Name: sym.name, NameAt: x.Name.Range, Args: lo.args(x.Args, s)}
}

// builtinCall lowers the functions that only the compiler knows, and passes on all others.
func (lo *lowering) builtinCall(x *Call, s *scope) template.Expr {
	switch x.Name.Text {
	case "any":
		if len(x.Args) == 1 {
			return lo.expr(x.Args[0], s)
		}
	case "nameof":
		if len(x.Args) == 1 {
			return lo.lit(x.Range, value.NewString(fact.Literal(lo.lastName(x.Args[0]), x.In(lo.file.Source)), lo.origin(x.Range)))
		}
	case "loadTextContent", "loadFileAsBase64", "loadJsonContent", "loadYamlContent", "loadDirectoryFileInfo":
		return lo.load(x, s)
	case "readEnvironmentVariable", "readEnvVar", "readCliArg", "externalInput":
		return lo.unknown(x.Range, fact.Elsewhere, x.Name.Text+"() takes it from the environment of the deployment")
	case "getSecret":
		return lo.unknown(x.Range, fact.Secret, "a secret of a key vault")
	}
	return &template.Call{At: x.Range, Name: x.Name.Text, NameAt: x.Name.Range, Args: lo.args(x.Args, s)}
}

// lastName returns the last name of a reference, which is what nameof() stands for.
func (lo *lowering) lastName(x Expr) string {
	switch x := x.(type) {
	case *Ident:
		return x.Name
	case *Access:
		return x.Name.Text
	case *Nested:
		return x.Name.Text
	case *Paren:
		return lo.lastName(x.Inner)
	case *NonNull:
		return lo.lastName(x.X)
	case *Index:
		if s, ok := x.I.(*String); ok {
			name, _ := lo.file.Literal(s)
			return name
		}
		return lo.lastName(x.X)
	}
	return ""
}

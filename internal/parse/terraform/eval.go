package terraform

import (
	"fmt"
	"math/big"
	"slices"
	"strings"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
	"github.com/zclconf/go-cty/cty"

	"github.com/sentinel-lint/sentinel-lint/internal/fact"
	"github.com/sentinel-lint/sentinel-lint/internal/source"
	"github.com/sentinel-lint/sentinel-lint/internal/value"
)

// Expressions are evaluated to values that know where they are written, which those of go-cty do not. What needs more
// than the text of the project is unknown.

// A scope is what names mean at one place.
type scope struct {
	*module
	file  *source.File
	names map[string]*value.Value // each, count, and the names of for expressions and dynamic blocks
	depth int
}

const maxExpressionDepth = 200

// with returns the scope with more names.
func (s *scope) with(names map[string]*value.Value) *scope {
	inner := *s
	inner.names = map[string]*value.Value{}
	for name, v := range s.names {
		inner.names[name] = v
	}
	for name, v := range names {
		inner.names[name] = v
	}
	return &inner
}

func (s *scope) span(r hcl.Range) source.Span { return spanOf(s.file, r) }

func (s *scope) origin(e hclsyntax.Expression) source.Origin {
	return source.Origin{At: s.span(e.Range())}
}

// canonical returns the text of an expression without line ends and repeated blanks.
func (s *scope) canonical(e hclsyntax.Expression) string {
	return strings.Join(strings.Fields(string(s.span(e.Range()).Text())), " ")
}

func (s *scope) unknown(e hclsyntax.Expression, cause fact.Cause, says string) *value.Value {
	at := s.span(e.Range())
	return value.NewUnknown(fact.Why{Cause: cause, Says: says, Expr: s.canonical(e), At: at}, source.Origin{At: at})
}

// eval returns the value of an expression.
func (s *scope) eval(e hclsyntax.Expression) *value.Value {
	if s.project.steps++; s.depth > maxExpressionDepth || s.project.steps > maxSteps {
		return s.unknown(e, fact.Unsupported, "an expression that is nested too deeply, or one of too many")
	}
	inner := *s
	inner.depth++
	return inner.expression(e)
}

func (s *scope) expression(e hclsyntax.Expression) *value.Value {
	switch e := e.(type) {
	case *hclsyntax.LiteralValueExpr:
		return literal(e.Val, s.origin(e))
	case *hclsyntax.TemplateExpr:
		return s.template(e)
	case *hclsyntax.TemplateWrapExpr:
		return s.eval(e.Wrapped)
	case *hclsyntax.ParenthesesExpr:
		return s.eval(e.Expression)
	case *hclsyntax.ObjectConsKeyExpr:
		return s.key(e)
	case *hclsyntax.ScopeTraversalExpr:
		return s.traversal(e)
	case *hclsyntax.RelativeTraversalExpr:
		return s.steps(e, s.eval(e.Source), e.Traversal)
	case *hclsyntax.IndexExpr:
		return s.index(e, s.eval(e.Collection), s.eval(e.Key))
	case *hclsyntax.TupleConsExpr:
		return s.tuple(e)
	case *hclsyntax.ObjectConsExpr:
		return s.object(e)
	case *hclsyntax.ConditionalExpr:
		return s.conditional(e)
	case *hclsyntax.FunctionCallExpr:
		return s.call(e)
	case *hclsyntax.UnaryOpExpr:
		return s.unary(e)
	case *hclsyntax.BinaryOpExpr:
		return s.binary(e)
	case *hclsyntax.ForExpr:
		return s.forExpr(e)
	}
	return s.unknown(e, fact.Unsupported, "an expression of a kind that is not evaluated")
}

// literal returns a value of go-cty that has no text inside.
func literal(v cty.Value, origin source.Origin) *value.Value {
	switch {
	case !v.IsKnown():
		return value.NewUnknown(fact.Why{Cause: fact.Invalid, At: origin.At}, origin)
	case v.IsNull():
		return value.NewNull(origin)
	case v.Type() == cty.Bool:
		return value.NewBool(v.True(), origin)
	case v.Type() == cty.Number:
		return value.NewNumber(digits(v.AsBigFloat()), origin)
	case v.Type() == cty.String:
		return value.NewString(fact.Literal(v.AsString(), origin.At), origin)
	}
	return value.NewUnknown(fact.Why{Cause: fact.Unsupported, At: origin.At}, origin)
}

func digits(f *big.Float) string { return f.Text('f', -1) }

func (s *scope) key(e *hclsyntax.ObjectConsKeyExpr) *value.Value {
	if name := hcl.ExprAsKeyword(e.Wrapped); name != "" && !e.ForceNonLiteral {
		return value.NewString(fact.Verbatim(s.span(e.Range())), s.origin(e))
	}
	return s.eval(e.Wrapped)
}

// traversal evaluates a name with what follows it: var.settings.enabled, local.rules["x"].
func (s *scope) traversal(e *hclsyntax.ScopeTraversalExpr) *value.Value {
	root := e.Traversal.RootName()
	if v, ok := s.names[root]; ok {
		return s.steps(e, v, e.Traversal[1:])
	}
	names := attributeNames(e.Traversal)
	switch {
	case len(names) < 2:
		return s.unknown(e, fact.Invalid, fmt.Sprintf("the name '%s' stands for nothing", root))
	case root == "var":
		return s.steps(e, s.variable(e, names[1]), e.Traversal[2:])
	case root == "local":
		return s.steps(e, s.local(e, names[1]), e.Traversal[2:])
	case root == "path" && slices.Contains([]string{"module", "root", "cwd"}, names[1]):
		return value.NewString(fact.Literal(s.dir, s.span(e.SrcRange)), s.origin(e))
	case root == "data" && len(names) >= 4:
		return s.attribute(e, strings.Join(names[:3], "."), names[3], e.Traversal[4:])
	case root == "module" || root == "each" || root == "count" || root == "self" || root == "data":
	case len(names) >= 3:
		return s.attribute(e, names[0]+"."+names[1], names[2], e.Traversal[3:])
	}
	return s.unknown(e, fact.Runtime, fmt.Sprintf("'%s' is known to Terraform only", s.canonical(e)))
}

// attributeNames returns the root and the names after it, up to the first index.
func attributeNames(t hcl.Traversal) []string {
	names := []string{t.RootName()}
	for _, step := range t[1:] {
		a, ok := step.(hcl.TraverseAttr)
		if !ok {
			break
		}
		names = append(names, a.Name)
	}
	return names
}

// steps follows members and indices inwards.
func (s *scope) steps(e hclsyntax.Expression, v *value.Value, t hcl.Traversal) *value.Value {
	for _, step := range t {
		switch step := step.(type) {
		case hcl.TraverseAttr:
			v = s.index(e, v, value.NewString(fact.Literal(step.Name, s.span(step.SrcRange)), s.origin(e)))
		case hcl.TraverseIndex:
			v = s.index(e, v, literal(step.Key, s.origin(e)))
		default:
			return s.unknown(e, fact.Unsupported, "an expression of a kind that is not evaluated")
		}
	}
	return v
}

func (s *scope) index(e hclsyntax.Expression, v, key *value.Value) *value.Value {
	name, known := key.Str().Get()
	switch {
	case v.Kind() == value.Unknown:
		return v
	case !known:
		return s.unknown(e, key.Why().Cause, "an index that is not known")
	case v.Kind() == value.Object:
		for _, m := range slices.Backward(v.Members()) {
			if m.Key == name {
				return m.Value
			}
		}
	case v.Kind() == value.Array:
		if i, ok := key.Int().Get(); ok && i >= 0 && i < int64(len(v.Elems())) {
			return v.Elems()[i]
		}
	}
	return s.unknown(e, fact.Invalid, fmt.Sprintf("'%s' is not there", s.canonical(e)))
}

// variable returns the value of a variable: from the call of the module, from a .tfvars file, or its default.
func (s *scope) variable(e hclsyntax.Expression, name string) *value.Value {
	at := s.span(e.Range())
	if v, ok := s.inputs[name]; ok {
		return v.Through(at, "variable '"+name+"'")
	}
	if v, ok := s.values[name]; ok {
		return v.Through(at, "variable '"+name+"'")
	}
	d, ok := s.variables[name]
	if !ok {
		return s.unknown(e, fact.Invalid, fmt.Sprintf("there is no variable '%s'", name))
	}
	if sensitive := d.block.Body.Attributes["sensitive"]; sensitive != nil {
		if v, _ := sensitive.Expr.Value(nil); v.IsKnown() && v.Type() == cty.Bool && v.True() {
			return s.unknown(e, fact.Secret, fmt.Sprintf("variable '%s' is sensitive", name))
		}
	}
	given := d.block.Body.Attributes["default"]
	if given == nil {
		return s.unknown(e, fact.NoValue, fmt.Sprintf("variable '%s' has no value", name))
	}
	return s.once("var."+name, e, func() *value.Value {
		outer := &scope{module: s.module, file: d.file, depth: s.depth}
		return outer.eval(given.Expr).Through(at, "default of variable '"+name+"'")
	})
}

// once guards against names that depend on themselves.
func (s *scope) once(name string, e hclsyntax.Expression, f func() *value.Value) *value.Value {
	if s.busy[name] {
		return s.unknown(e, fact.Invalid, fmt.Sprintf("'%s' depends on itself", name))
	}
	s.busy[name] = true
	defer delete(s.busy, name)
	return f()
}

func (s *scope) local(e hclsyntax.Expression, name string) *value.Value {
	l, ok := s.locals[name]
	if !ok {
		return s.unknown(e, fact.Invalid, fmt.Sprintf("there is no local value '%s'", name))
	}
	if l.known == nil {
		l.known = s.once("local."+name, e, func() *value.Value {
			return (&scope{module: s.module, file: l.file, depth: s.depth}).eval(l.attribute.Expr)
		})
		if !s.busy["local."+name] {
			s.locals[name] = l
		}
	}
	return l.known.Through(s.span(e.Range()), "local value '"+name+"'")
}

// attribute returns an argument of another resource of the module. What the provider computes is unknown, but the id of
// a workspace is known to end in its name.
func (s *scope) attribute(e *hclsyntax.ScopeTraversalExpr, block, name string, rest hcl.Traversal) *value.Value {
	runtime := s.unknown(e, fact.Runtime, fmt.Sprintf("'%s' is known to Terraform only", s.canonical(e)))
	d, ok := s.blocks[block]
	if !ok || d.block.Body.Attributes["count"] != nil || d.block.Body.Attributes["for_each"] != nil {
		return runtime
	}
	if a := d.block.Body.Attributes[name]; a != nil {
		return s.steps(e, s.once(block+"."+name, e, func() *value.Value {
			return (&scope{module: s.module, file: d.file, depth: s.depth}).eval(a.Expr)
		}), rest)
	}
	if own := d.block.Body.Attributes["name"]; own != nil && name == "id" && d.block.Labels[0] == workspaceType {
		text, _ := (&scope{module: s.module, file: d.file, depth: s.depth}).eval(own.Expr).Text()
		return value.NewString(fact.Join(s.workspacePrefix(e), text), s.origin(e))
	}
	return runtime
}

// workspacePrefix returns what the id of a workspace has before its name.
func (s *scope) workspacePrefix(e hclsyntax.Expression) fact.Text {
	at := s.span(e.Range())
	says := "the resource group of the workspace"
	group := fact.Hole(fact.Why{Cause: fact.Runtime, Says: says, Expr: s.canonical(e), At: at}, at)
	return fact.Join(group, fact.Literal(workspaceSegment, at))
}

const (
	workspaceType    = "azurerm_log_analytics_workspace"
	workspaceSegment = "/workspaces/"
)

func (s *scope) tuple(e *hclsyntax.TupleConsExpr) *value.Value {
	elems := make([]*value.Value, 0, len(e.Exprs))
	for _, x := range e.Exprs {
		elems = append(elems, s.eval(x))
	}
	return value.NewArray(elems, s.origin(e))
}

func (s *scope) object(e *hclsyntax.ObjectConsExpr) *value.Value {
	members := make([]value.Member, 0, len(e.Items))
	for _, item := range e.Items {
		key := s.eval(item.KeyExpr)
		name, known := key.Str().Get()
		if !known {
			return s.unknown(e, key.Why().Cause, "an object with a key that is not known")
		}
		members = append(members, value.Member{Key: name, KeyAt: s.span(item.KeyExpr.Range()), Value: s.eval(item.ValueExpr)})
	}
	return value.NewObject(members, s.origin(e))
}

func (s *scope) conditional(e *hclsyntax.ConditionalExpr) *value.Value {
	condition := s.eval(e.Condition)
	switch condition.Truth() {
	case fact.Yes:
		return s.eval(e.TrueResult)
	case fact.No:
		if condition.Bool().Present() == fact.Yes {
			return s.eval(e.FalseResult)
		}
	}
	yes, no := s.eval(e.TrueResult), s.eval(e.FalseResult)
	if a, ok := yes.Str().Get(); ok {
		if b, ok := no.Str().Get(); ok && a == b && yes.Kind() == no.Kind() {
			return yes
		}
	}
	return s.unknown(e, condition.Why().Cause, fmt.Sprintf("'%s' is not known", s.canonical(e.Condition)))
}

func (s *scope) unary(e *hclsyntax.UnaryOpExpr) *value.Value {
	v := s.eval(e.Val)
	if e.Op == hclsyntax.OpLogicalNot {
		if b, ok := v.Bool().Get(); ok {
			return value.NewBool(!b, s.origin(e))
		}
	}
	if n, ok := v.Int().Get(); ok && e.Op == hclsyntax.OpNegate {
		return value.NewInt(-n, s.origin(e))
	}
	return s.unknown(e, v.Why().Cause, "an operand is not known")
}

func (s *scope) binary(e *hclsyntax.BinaryOpExpr) *value.Value {
	a, b := s.eval(e.LHS), s.eval(e.RHS)
	if t := logical(e.Op, a, b); t != fact.Unknown {
		return value.NewBool(t == fact.Yes, s.origin(e))
	}
	m, mKnown := a.Int().Get()
	n, nKnown := b.Int().Get()
	if mKnown && nKnown {
		switch e.Op {
		case hclsyntax.OpAdd:
			return value.NewInt(m+n, s.origin(e))
		case hclsyntax.OpSubtract:
			return value.NewInt(m-n, s.origin(e))
		case hclsyntax.OpMultiply:
			return value.NewInt(m*n, s.origin(e))
		}
	}
	why := a.Why()
	if a.Kind() != value.Unknown {
		why = b.Why()
	}
	return s.unknown(e, why.Cause, "an operand is not known")
}

// logical decides comparisons and connectives as far as the operands allow.
func logical(op *hclsyntax.Operation, a, b *value.Value) fact.Truth {
	boolean := func(v *value.Value) fact.Truth {
		if v.Bool().Present() != fact.Yes {
			return fact.Unknown
		}
		return v.Truth()
	}
	switch op {
	case hclsyntax.OpLogicalAnd:
		return boolean(a).And(boolean(b))
	case hclsyntax.OpLogicalOr:
		return boolean(a).Or(boolean(b))
	case hclsyntax.OpEqual:
		return same(a, b)
	case hclsyntax.OpNotEqual:
		return same(a, b).Not()
	}
	m, mKnown := a.Int().Get()
	n, nKnown := b.Int().Get()
	if !mKnown || !nKnown {
		return fact.Unknown
	}
	switch op {
	case hclsyntax.OpGreaterThan:
		return fact.Of(m > n)
	case hclsyntax.OpGreaterThanOrEqual:
		return fact.Of(m >= n)
	case hclsyntax.OpLessThan:
		return fact.Of(m < n)
	case hclsyntax.OpLessThanOrEqual:
		return fact.Of(m <= n)
	}
	return fact.Unknown
}

// same tells whether two simple values are equal.
func same(a, b *value.Value) fact.Truth {
	if a.Kind() == value.Null || b.Kind() == value.Null {
		if a.Kind() == value.Unknown || b.Kind() == value.Unknown {
			return fact.Unknown
		}
		return fact.Of(a.Kind() == b.Kind())
	}
	s, known := a.Str().Get()
	t, alsoKnown := b.Str().Get()
	if !known || !alsoKnown {
		return fact.Unknown
	}
	return fact.Of(a.Kind() == b.Kind() && s == t)
}

func (s *scope) forExpr(e *hclsyntax.ForExpr) *value.Value {
	collection := s.eval(e.CollExpr)
	if e.Group || collection.Kind() != value.Array && collection.Kind() != value.Object {
		return s.unknown(e, collection.Why().Cause, fmt.Sprintf("'%s' is not known", s.canonical(e.CollExpr)))
	}
	var elems []*value.Value
	var members []value.Member
	for _, item := range itemsOf(collection) {
		inner := s.with(map[string]*value.Value{e.ValVar: item.value})
		if e.KeyVar != "" {
			inner = inner.with(map[string]*value.Value{e.KeyVar: item.key})
		}
		if e.CondExpr != nil {
			keep, known := inner.eval(e.CondExpr).Bool().Get()
			if !known {
				return s.unknown(e, fact.NotSaid, fmt.Sprintf("'%s' is not known", s.canonical(e.CondExpr)))
			}
			if !keep {
				continue
			}
		}
		v := inner.eval(e.ValExpr)
		if e.KeyExpr == nil {
			elems = append(elems, v)
			continue
		}
		key := inner.eval(e.KeyExpr)
		name, known := key.Str().Get()
		if !known {
			return s.unknown(e, key.Why().Cause, "an object with a key that is not known")
		}
		members = append(members, value.Member{Key: name, KeyAt: key.Span(), Value: v})
	}
	if e.KeyExpr == nil {
		return value.NewArray(elems, s.origin(e))
	}
	return value.NewObject(members, s.origin(e))
}

// An item is one step of a loop.
type item struct{ key, value *value.Value }

// itemsOf returns what a loop over a list or an object goes through.
func itemsOf(v *value.Value) []item {
	var items []item
	for i, e := range v.Elems() {
		items = append(items, item{value.NewInt(int64(i), e.Origin()), e})
	}
	for _, m := range v.Members() {
		key := value.NewString(fact.Literal(m.Key, m.KeyAt), source.Origin{At: m.KeyAt})
		items = append(items, item{key, m.Value})
	}
	return items
}

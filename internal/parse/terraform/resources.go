package terraform

import (
	_ "embed" // the mapping of the provider's resources
	"fmt"
	"strings"
	"sync"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"

	"github.com/sentinel-lint/sentinel-lint/internal/bug"
	"github.com/sentinel-lint/sentinel-lint/internal/fact"
	"github.com/sentinel-lint/sentinel-lint/internal/model"
	"github.com/sentinel-lint/sentinel-lint/internal/source"
	"github.com/sentinel-lint/sentinel-lint/internal/value"
)

//go:embed azurerm.tsv
var azurerm string

// A mapping says how the resources of the provider map to those of the REST API.
type mapping struct {
	types   map[string]resourceType
	schemas map[string][]argument
}

type resourceType struct {
	rest, kind string
	schemas    []string
}

type argument struct{ name, path, conversion, fallback string }

// provider returns the mapping of azurerm.
var provider = sync.OnceValue(func() mapping { return parseMapping(azurerm) })

func parseMapping(text string) mapping {
	m := mapping{types: map[string]resourceType{}, schemas: map[string][]argument{}}
	for _, line := range strings.Split(text, "\n") {
		if line == "" || line[0] == '#' {
			continue
		}
		f := append(strings.Split(line, "\t"), "", "", "")
		if f[0] == "type" {
			m.types[f[1]] = resourceType{f[2], f[3], strings.Fields(f[4])}
		} else {
			m.schemas[f[0]] = append(m.schemas[f[0]], argument{f[1], f[2], f[3], f[4]})
		}
	}
	return m
}

// An instance is one of the resources, or module calls, that a block stands for.
type instance struct {
	scope    *scope
	deployed fact.Condition
	counted  bool // deployed is set
	some     bool
}

// under returns the instance within another one: the resource of a module under the conditions of its call.
func (in instance) under(outer instance) instance {
	if outer.counted {
		in.deployed = in.deployed.And(outer.deployed)
	}
	in.some = in.some || outer.some
	return in
}

// maxInstances is the number of instances up to which each is evaluated.
const maxInstances = 1000

// instances returns what a block with count or for_each stands for.
func (m *module) instances(d declared) []instance {
	s := &scope{module: m, file: d.file}
	once := instance{scope: s, deployed: fact.Always(), counted: true}
	if a := d.block.Body.Attributes["count"]; a != nil {
		return s.counted(a, once)
	}
	if a := d.block.Body.Attributes["for_each"]; a != nil {
		return s.forEach(a, once)
	}
	return []instance{once}
}

func (s *scope) counted(a *hclsyntax.Attribute, once instance) []instance {
	if n, known := s.eval(a.Expr).Int().Get(); known {
		return s.copies(a, int(max(n, 0)), once)
	}
	if c, ok := a.Expr.(*hclsyntax.ConditionalExpr); ok {
		yes, yesKnown := s.eval(c.TrueResult).Int().Get()
		no, noKnown := s.eval(c.FalseResult).Int().Get()
		if yesKnown && noKnown && (yes == 0) != (no == 0) && max(yes, no) == 1 {
			once.deployed = s.condition(c.Condition, no != 0)
			once.scope = s.with(map[string]*value.Value{"count": indexObject(0, s.span(a.SrcRange))})
			return []instance{once}
		}
	}
	return []instance{s.some(a, once, "("+s.canonical(a.Expr)+") > 0")}
}

// some returns the instance that stands for an unknown number of them, which may be none.
func (s *scope) some(a *hclsyntax.Attribute, once instance, condition string) instance {
	why := s.eval(a.Expr).Why()
	once.some = true
	once.deployed = fact.Assuming(fact.Atom{Expr: condition, At: s.span(a.Expr.Range()), Why: why})
	return once
}

func (s *scope) copies(a *hclsyntax.Attribute, n int, once instance) []instance {
	if n > maxInstances {
		once.some = true
		return []instance{once}
	}
	var out []instance
	for i := range n {
		in := once
		in.scope = s.with(map[string]*value.Value{"count": indexObject(i, s.span(a.SrcRange))})
		out = append(out, in)
	}
	return out
}

func indexObject(i int, at source.Span) *value.Value {
	origin := source.Origin{At: at}
	return value.NewObject([]value.Member{{Key: "index", KeyAt: at, Value: value.NewInt(int64(i), origin)}}, origin)
}

func (s *scope) forEach(a *hclsyntax.Attribute, once instance) []instance {
	v := s.eval(a.Expr)
	if v.Kind() != value.Array && v.Kind() != value.Object || len(itemsOf(v)) > maxInstances {
		return []instance{s.some(a, once, "length("+s.canonical(a.Expr)+") > 0")}
	}
	var out []instance
	for _, it := range itemsOf(v) {
		in := once
		in.scope = s.with(map[string]*value.Value{"each": eachObject(it, v.Kind() == value.Array)})
		out = append(out, in)
	}
	return out
}

// eachObject returns what "each" stands for. In a set the key is the value.
func eachObject(it item, set bool) *value.Value {
	key := it.key
	if set {
		key = it.value
	}
	at := it.value.Span()
	return value.NewObject([]value.Member{
		{Key: "key", KeyAt: at, Value: key}, {Key: "value", KeyAt: at, Value: it.value},
	}, it.value.Origin())
}

// condition returns what decides an expression, or its opposite.
func (s *scope) condition(e hclsyntax.Expression, negated bool) fact.Condition {
	switch x := e.(type) {
	case *hclsyntax.ParenthesesExpr:
		return s.condition(x.Expression, negated)
	case *hclsyntax.UnaryOpExpr:
		if x.Op == hclsyntax.OpLogicalNot {
			return s.condition(x.Val, !negated)
		}
	case *hclsyntax.BinaryOpExpr:
		switch {
		case x.Op == hclsyntax.OpLogicalAnd && !negated, x.Op == hclsyntax.OpLogicalOr && negated:
			return s.condition(x.LHS, negated).And(s.condition(x.RHS, negated))
		case x.Op == hclsyntax.OpLogicalOr, x.Op == hclsyntax.OpLogicalAnd:
			return s.condition(x.LHS, negated).Or(s.condition(x.RHS, negated))
		}
	}
	v := s.eval(e)
	if b, known := v.Bool().Get(); known {
		return fact.When(fact.Of(b != negated))
	}
	why := v.Why()
	expr := why.Expr
	if expr == "" {
		expr = s.canonical(e)
	}
	return fact.Assuming(fact.Atom{Expr: expr, Negated: negated, At: s.span(e.Range()), Why: why})
}

// resource adds what a resource block deploys, if it is Sentinel content.
func (m *module) resource(d declared, outer instance) {
	name := d.block.Labels[0]
	t, known := provider().types[name]
	if !known && name != "azapi_resource" {
		return
	}
	for _, in := range m.instances(d) {
		var r *model.Resource
		if known {
			r = in.scope.mapped(d, t)
		} else {
			r = in.scope.azapi(d)
		}
		if r == nil {
			continue
		}
		in = in.under(outer)
		r.Deployed, r.Some, r.Layout = in.deployed, in.some, model.TerraformFile
		r.Origin = source.Origin{At: in.scope.blockSpan(d.block)}
		m.out = append(m.out, r)
	}
}

func (s *scope) blockSpan(b *hclsyntax.Block) source.Span {
	return s.span(hcl.RangeBetween(b.TypeRange, b.CloseBraceRange))
}

// mapped returns a resource of azurerm.
func (s *scope) mapped(d declared, t resourceType) *model.Resource {
	at := s.blockSpan(d.block)
	b := &builder{at: at}
	if t.kind != "" {
		kindAt := s.span(d.block.LabelRanges[0])
		kind := value.NewString(fact.Literal(t.kind, kindAt), source.Origin{At: kindAt})
		b.set("kind", value.Member{KeyAt: kindAt, Value: kind})
	}
	for _, schema := range t.schemas {
		s.fill(b, schema, d.block.Body)
	}
	r := &model.Resource{Type: t.rest, Body: b.value()}
	r.Name, _ = s.argumentOf(d.block.Body, "name").Text()
	r.Workspace = workspaceOf(s.argumentOf(d.block.Body, "log_analytics_workspace_id", "workspace_id"))
	return r
}

// argumentOf returns the first of the arguments that is given.
func (s *scope) argumentOf(body *hclsyntax.Body, names ...string) *value.Value {
	for _, name := range names {
		if a := body.Attributes[name]; a != nil {
			return s.eval(a.Expr)
		}
	}
	return value.NewAbsent(source.Origin{At: s.span(body.SrcRange)})
}

// workspaceOf returns the name of the workspace of an id, as far as the end of the id is known.
func workspaceOf(id *value.Value) fact.Text {
	t, ok := id.Text()
	if !ok {
		return nil
	}
	for i := len(t) - 1; i >= 0; i-- {
		lit := strings.ToLower(t[i].Lit)
		at := strings.LastIndex(lit, workspaceSegment)
		if at < 0 {
			continue
		}
		rest := t[i].Lit[at+len(workspaceSegment):]
		name, _, more := strings.Cut(rest, "/")
		out := fact.Literal(name, t[i].At)
		if !more {
			out = fact.Join(out, t[i+1:])
		}
		return out
	}
	return nil
}

// azapi returns a resource of the provider azapi, whose body is that of the REST API.
func (s *scope) azapi(d declared) *model.Resource {
	typ, known := s.argumentOf(d.block.Body, "type").Str().Get()
	if !known {
		return nil
	}
	typ, _, _ = strings.Cut(typ, "@")
	if !isSentinelType(typ) {
		return nil
	}
	body := s.argumentOf(d.block.Body, "body")
	if decoded := decodedJSON(body); decoded != nil {
		body = decoded
	}
	r := &model.Resource{Type: typ, Body: body}
	r.Name, _ = s.argumentOf(d.block.Body, "name").Text()
	r.Workspace = workspaceOf(s.argumentOf(d.block.Body, "parent_id"))
	return r
}

func isSentinelType(t string) bool {
	t = strings.ToLower(t)
	return strings.HasPrefix(t, "microsoft.securityinsights/") || strings.HasPrefix(t, "microsoft.security/automations") ||
		strings.HasPrefix(t, "microsoft.operationalinsights/workspaces/")
}

// fill adds what the arguments and blocks of a body say, by a schema.
func (s *scope) fill(b *builder, schema string, body *hclsyntax.Body) {
	arguments, ok := provider().schemas[schema]
	if !ok {
		bug.Reportf("no schema %q", schema)
	}
	for _, a := range arguments {
		kind, inner, _ := strings.Cut(a.conversion, ":")
		switch kind {
		case "block", "blocks":
			s.fillBlocks(b, a, inner, kind == "blocks", body)
		default:
			s.fillArgument(b, a, body)
		}
	}
}

func (s *scope) fillArgument(b *builder, a argument, body *hclsyntax.Body) {
	written := body.Attributes[a.name]
	if written == nil {
		if a.fallback != "" && !b.has(a.path) {
			b.set(a.path, value.Member{KeyAt: b.at, Value: converted(fallback(a.fallback, b.at), a.conversion)})
		}
		return
	}
	if v := converted(s.eval(written.Expr), a.conversion); v != nil {
		b.set(a.path, value.Member{KeyAt: s.span(written.NameRange), Value: v})
	}
}

// fallback returns the value that the provider gives to an argument that is not written.
func fallback(text string, at source.Span) *value.Value {
	kind, s, _ := strings.Cut(text, ":")
	origin := source.Origin{At: at}
	switch kind {
	case "bool":
		return value.NewBool(s == "true", origin)
	case "num":
		return value.NewNumber(s, origin)
	}
	return value.NewString(fact.Literal(s, at), origin)
}

// converted returns a value as the REST API takes it; nil leaves it out.
func converted(v *value.Value, how string) *value.Value {
	if v.Kind() == value.Unknown {
		return v
	}
	text, known := v.Str().Get()
	switch how {
	case "state":
		on, known := v.Bool().Get()
		if !known {
			return v
		}
		return value.NewString(fact.Literal(map[bool]string{true: "Enabled", false: "Disabled"}[on], v.Span()), v.Origin())
	case "json":
		return decodedJSON(v)
	case "commas":
		separator := value.NewString(fact.Literal(", ", v.Span()), v.Origin())
		return joined(separator, v.Elems(), v.Origin())
	case "class", "reason":
		class, reason, both := strings.Cut(text, "_")
		if !known || how == "reason" && !both {
			return nil
		}
		if how == "reason" {
			class = reason
		}
		return value.NewString(fact.Literal(class, v.Span()), v.Origin())
	}
	return v
}

// fillBlocks adds the blocks of one name.
func (s *scope) fillBlocks(b *builder, a argument, schema string, list bool, body *hclsyntax.Body) {
	var elems []*value.Value
	for _, block := range body.Blocks {
		name := block.Type
		if name == "dynamic" && len(block.Labels) == 1 {
			name = block.Labels[0]
		}
		if name != a.name {
			continue
		}
		found, unknown := s.expand(block)
		if unknown != nil {
			b.set(a.path, value.Member{KeyAt: s.span(block.TypeRange), Value: unknown})
			return
		}
		for _, f := range found {
			inner := &builder{at: f.scope.span(hcl.RangeBetween(block.TypeRange, block.CloseBraceRange))}
			f.scope.fill(inner, schema, f.body)
			elems = append(elems, inner.value())
		}
	}
	switch {
	case len(elems) == 0:
	case list:
		b.append(a.path, elems)
	default:
		b.set(a.path, value.Member{KeyAt: elems[0].Span(), Value: elems[0]})
	}
}

type expanded struct {
	scope *scope
	body  *hclsyntax.Body
}

// expand returns the blocks that a block stands for: itself, or those of a dynamic block. An unknown number of them is
// an unknown value.
func (s *scope) expand(block *hclsyntax.Block) ([]expanded, *value.Value) {
	if block.Type != "dynamic" {
		return []expanded{{s, block.Body}}, nil
	}
	forEach := block.Body.Attributes["for_each"]
	var content *hclsyntax.Body
	for _, b := range block.Body.Blocks {
		if b.Type == "content" {
			content = b.Body
		}
	}
	if forEach == nil || content == nil {
		return nil, nil
	}
	v := s.eval(forEach.Expr)
	if v.Kind() != value.Array && v.Kind() != value.Object {
		return nil, s.unknown(forEach.Expr, v.Why().Cause, fmt.Sprintf("'%s' is not known", s.canonical(forEach.Expr)))
	}
	iterator := block.Labels[0]
	if a := block.Body.Attributes["iterator"]; a != nil {
		iterator = hcl.ExprAsKeyword(a.Expr)
	}
	var out []expanded
	for _, it := range itemsOf(v) {
		out = append(out, expanded{s.with(map[string]*value.Value{iterator: eachObject(it, false)}), content})
	}
	return out, nil
}

// A builder puts an object together from paths with dots.
type builder struct {
	at      source.Span
	members []value.Member
	inner   map[string]*builder
}

func (b *builder) child(name string) *builder {
	if b.inner == nil {
		b.inner = map[string]*builder{}
	}
	if b.inner[name] == nil {
		b.inner[name] = &builder{at: b.at}
		b.members = append(b.members, value.Member{Key: name, KeyAt: b.at})
	}
	return b.inner[name]
}

// set sets the member at a path. The last one of a name counts.
func (b *builder) set(path string, m value.Member) {
	head, rest, nested := strings.Cut(path, ".")
	if nested {
		b.child(head).set(rest, m)
		return
	}
	m.Key = head
	b.members = append(b.members, m)
}

// append adds elements to the list at a path.
func (b *builder) append(path string, elems []*value.Value) {
	head, rest, nested := strings.Cut(path, ".")
	if nested {
		b.child(head).append(rest, elems)
		return
	}
	for i := range b.members {
		if b.members[i].Key == head && b.members[i].Value.Kind() == value.Array {
			before := b.members[i].Value.Elems()
			b.members[i].Value = value.NewArray(append(before[:len(before):len(before)], elems...), source.Origin{At: b.at})
			return
		}
	}
	b.members = append(b.members, value.Member{
		Key: head, KeyAt: elems[0].Span(), Value: value.NewArray(elems, source.Origin{At: b.at}),
	})
}

func (b *builder) has(path string) bool {
	head, rest, nested := strings.Cut(path, ".")
	if nested {
		return b.inner[head] != nil && b.inner[head].has(rest)
	}
	for _, m := range b.members {
		if m.Key == head {
			return true
		}
	}
	return false
}

func (b *builder) value() *value.Value {
	members := make([]value.Member, len(b.members))
	for i, m := range b.members {
		if inner := b.inner[m.Key]; inner != nil && m.Value == nil {
			m.Value = inner.value()
		}
		members[i] = m
	}
	return value.NewObject(members, source.Origin{At: b.at})
}

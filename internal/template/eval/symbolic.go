package eval

import (
	"strconv"
	"strings"

	"github.com/sentinel-lint/sentinel-lint/internal/fact"
	"github.com/sentinel-lint/sentinel-lint/internal/source"
	"github.com/sentinel-lint/sentinel-lint/internal/template"
	"github.com/sentinel-lint/sentinel-lint/internal/value"
)

// place is the scope to which a template is deployed.
type place struct {
	scope        template.Scope
	subscription fact.Text
	group        fact.Text
	management   fact.Text
}

func rootPlace(s template.Scope) place {
	return place{
		scope:        s,
		subscription: runtimeText("subscription().subscriptionId"),
		group:        runtimeText("resourceGroup().name"),
		management:   runtimeText("managementGroup().name"),
	}
}

func runtimeWhy(expr string, at source.Span) fact.Why {
	return fact.Why{Cause: fact.Runtime, Says: expr + " is known at deployment only", Expr: expr, At: at}
}

func runtimeText(expr string) fact.Text {
	return fact.Hole(runtimeWhy(expr, source.Span{}), source.Span{})
}

// id returns the resource id of the place.
func (p place) id() fact.Text {
	switch p.scope {
	case template.ResourceGroup:
		return fact.Join(literal("/subscriptions/"), p.subscription, literal("/resourceGroups/"), p.group)
	case template.Subscription:
		return fact.Join(literal("/subscriptions/"), p.subscription)
	case template.ManagementGroup:
		return fact.Join(literal("/providers/Microsoft.Management/managementGroups/"), p.management)
	}
	return fact.Text{} // of the tenant
}

// runtime returns a value that is known at deployment only, and equal wherever its canonical text is.
func (e env) runtime(expr string, at source.Span) *value.Value {
	return value.NewUnknown(runtimeWhy(expr, at), source.Origin{At: at})
}

// placeValue returns the object that describes a place, such as resourceGroup(); what is known of it are its id and
// names.
func (e env) placeValue(expr string, p place, at source.Span) *value.Value {
	e.ev.places[expr] = p
	return e.runtime(expr, at)
}

// wellKnown returns the members of places that are known, or made of what others are made of, so that ids which are put
// together in different ways are equal.
func (e env) wellKnown(expr, name string, at source.Span) (fact.Text, bool) {
	p, ok := e.ev.places[expr]
	if !ok {
		return nil, false
	}
	switch name = strings.ToLower(name); {
	case name == "id" && p.scope == template.Tenant:
		return relocated(fact.Join(literal("/tenants/"), runtimeText("tenant().tenantId")), at), true
	case name == "id":
		return p.id(), true
	case name == "name" && p.scope == template.ResourceGroup:
		return relocated(p.group, at), true
	case name == "name" && p.scope == template.ManagementGroup:
		return relocated(p.management, at), true
	case name == "subscriptionid" && p.scope <= template.Subscription:
		return relocated(p.subscription, at), true
	}
	return nil, false
}

// relocated returns the text with holes that stand nowhere placed at the given span.
func relocated(t fact.Text, at source.Span) fact.Text {
	out := append(fact.Text(nil), t...)
	for i := range out {
		if out[i].Hole && out[i].At.IsZero() {
			why := out[i].Why()
			why.At = at
			out[i] = fact.Hole(why, at)[0]
		}
	}
	return out
}

// partial is what the template says of an object that exists at deployment only.
type partial struct {
	resource   *Resource     // the object is the resource
	properties bool          // the object is the properties of the resource
	outputs    *frame        // the object holds the outputs of this frame
	wrapped    bool          // each output is an object with a value, as reference() has it
	env        env           // of x
	x          template.Expr // the object is at least this
}

// partialObject returns an unknown object with the given canonical text, of which p is known.
func (e env) partialObject(expr string, p partial, r source.Range) *value.Value {
	e.ev.partials[expr] = p
	return e.runtime(expr, e.at(r))
}

// partialMember returns the member of an object that is known in part, nil if nothing is known of it.
func (e env) partialMember(p partial, expr, name string, r source.Range) *value.Value {
	switch {
	case p.outputs != nil:
		v := p.outputs.output(name)
		if !p.wrapped || v.Kind() == value.Absent {
			return v
		}
		return value.NewObject([]value.Member{{Key: "value", Value: v}}, e.origin(r))
	case p.resource != nil:
		return e.resourceMember(p, expr, name, r)
	}
	o, ok := template.Force(p.x).(*template.Object)
	if !ok {
		if lit, ok := template.Force(p.x).(*template.Lit); ok {
			if m, ok := lit.Value.Member(name); ok {
				return m.Value
			}
		}
		return nil
	}
	for _, m := range o.Members {
		if m.Key == nil && !m.Spread && strings.EqualFold(m.Name, name) {
			return e.written(p.env, m.Value, expr+"."+name, r)
		}
	}
	return nil
}

// written returns the value of what a template writes for a member of a runtime object. An object may have more members
// at deployment than are written.
func (e env) written(in env, x template.Expr, expr string, r source.Range) *value.Value {
	switch t := template.Force(x).(type) {
	case *template.Object:
		return e.partialObject(expr, partial{env: in, x: t}, r)
	case *template.Lit:
		if t.Value.Kind() == value.Object {
			return e.partialObject(expr, partial{env: in, x: t}, r)
		}
	}
	v := in.eval(x)
	if k := v.Kind(); k == value.Array || k == value.Object {
		return e.runtime(expr, e.at(r)) // its elements may have members at deployment that are not written
	}
	return v
}

func (e env) resourceMember(p partial, expr, name string, r source.Range) *value.Value {
	res := p.resource
	lower := strings.ToLower(name)
	if res.inner != nil && lower == "outputs" {
		wrapped := p.properties || res.Dialect == template.ARM
		return e.partialObject(expr+".outputs", partial{outputs: res.inner, wrapped: wrapped}, r)
	}
	body := partial{env: res.env, x: res.declared.Body}
	if p.properties {
		properties := e.partialMember(body, expr, "properties", r)
		if properties == nil || properties.Kind() != value.Unknown {
			return nil
		}
		return e.memberOf(properties.Why().Expr, name, r)
	}
	switch lower {
	case "id":
		return textValue(res.ID(), e.origin(r))
	case "name":
		if res.Dialect == template.Bicep {
			return textValue(res.plain, e.origin(r)) // as it is written, without the names of its parents
		}
		return textValue(res.written, e.origin(r))
	case "type":
		return value.NewString(literal(res.WrittenType), e.origin(r))
	case "apiversion":
		if v, ok := res.apiVersion().Get(); ok {
			return value.NewString(literal(v), e.origin(r))
		}
		return nil
	}
	return e.partialMember(body, expr, name, r)
}

func (e env) memberOf(expr, name string, r source.Range) *value.Value {
	if p, ok := e.ev.partials[expr]; ok {
		return e.partialMember(p, expr, name, r)
	}
	return nil
}

// symbol returns the resource that a symbolic name refers to, or the array of those that its loop deploys.
func (e env) symbol(x *template.Ref) *value.Value {
	f := e.names
	d := f.t.Resource(x.Name)
	if d == nil {
		return invalid("resource '"+x.Name+"' is not declared", e.at(x.At))
	}
	m := f.make(d)
	if d.Loop == nil && !m.some {
		if len(m.instances) == 0 {
			return invalid("resource '"+x.Name+"' needs itself", e.at(x.At))
		}
		return e.handle(m.instances[0], "resource", x.At)
	}
	return e.collection(m, "resource", f.scoped("references("+quote(x.Name)+")"), x.At)
}

// collection returns the array of the resources that a loop deploys. It has no place for those whose condition is false.
// Source: https://learn.microsoft.com/azure/azure-resource-manager/templates/template-functions-resource#references, read
// 2026-11-25.
func (e env) collection(m *made, function, expr string, at source.Range) *value.Value {
	if m.unknown != nil {
		return e.derived(m.unknown, at, expr)
	}
	var list []*value.Value
	for _, r := range m.instances {
		switch r.Deployed.Truth() {
		case fact.Unknown:
			why := runtimeWhy(expr, e.at(at))
			for _, a := range r.Deployed.Atoms() {
				why.Cause, why.Says = a.Why.Cause, a.Why.Says
			}
			return value.NewUnknown(why, e.origin(at))
		case fact.Yes:
			list = append(list, e.handle(r, function, at))
		}
	}
	return value.NewArray(list, e.origin(at))
}

// turnOf returns the resource of one turn of a loop, whatever its condition; nil for anything else.
func (e env) turnOf(x *template.Index, i *value.Value) *value.Value {
	ref, ok := x.X.(*template.Ref)
	n, known := i.Int().Get()
	if !ok || ref.Kind != template.ResourceRef || !known {
		return nil
	}
	d := e.names.t.Resource(ref.Name)
	if d == nil {
		return nil
	}
	m := e.names.make(d)
	if x.FromEnd {
		n = int64(len(m.instances)) - n
	}
	if !m.some || m.unknown != nil || n < 0 || n >= int64(len(m.instances)) {
		return nil
	}
	return e.handle(m.instances[n], "resource", x.At)
}

// oneOfSome returns the resource that an index takes out of a loop where the index or the length of the loop is unknown,
// nil for anything else. It is known as well as the element of the loop is.
func (e env) oneOfSome(x *template.Index, i *value.Value) *value.Value {
	ref, ok := x.X.(*template.Ref)
	if !ok || ref.Kind != template.ResourceRef || x.FromEnd {
		return nil
	}
	f := e.names
	d := f.t.Resource(ref.Name)
	if d == nil || d.Loop == nil || d.Loop.In == nil {
		return nil
	}
	m := f.make(d)
	unknown := m.unknown
	if unknown == nil && i.Kind() == value.Unknown {
		unknown = i
	}
	if unknown == nil || f.parents[d] != nil {
		return nil
	}
	item := e.derived(unknown, x.At, composed("[]", f.env().eval(d.Loop.In), i))
	in := f.env().with(d.Loop.Item.Name, item).with(d.Loop.Index.Name, i)
	r := &Resource{
		Symbol: d.Symbol, Existing: d.Existing, Dialect: f.t.Dialect, Some: true, declared: d, env: in,
		Origin: source.Origin{At: in.at(d.At)}, Deployed: fact.When(fact.Unknown),
	}
	in.identify(r, nil)
	return e.handle(r, "resource", x.At)
}

// handle returns the object that a resource is at deployment, or its properties as the function reference returns them.
func (e env) handle(r *Resource, function string, at source.Range) *value.Value {
	id := canonicalText(r.ID())
	if id == "" {
		id = quote(r.ID().String())
	}
	return e.partialObject(compose(function, []string{id}), partial{resource: r, properties: function == "reference"}, at)
}

// resourceFor returns the resource of this template that an argument of reference() means: by symbol, of a loop with the
// index in brackets, by id, or by name.
func (f *frame) resourceFor(t fact.Text) *Resource {
	if s, ok := t.Known(); ok {
		if r := f.bySymbol(s); r != nil {
			return r
		}
	}
	return f.byID(f.t.Resources, segments(t))
}

// bySymbol returns the resource called "symbol", or the n-th of a loop, from 0, for "symbol[n]".
func (f *frame) bySymbol(s string) *Resource {
	symbol, index, looped := strings.Cut(strings.TrimSuffix(s, "]"), "[")
	d := f.t.Resource(symbol)
	if d == nil || f.isMaking(d) {
		return nil
	}
	m, i := f.make(d), 0
	if looped {
		n, err := strconv.Atoi(index)
		if err != nil {
			return nil
		}
		i = n
	}
	if m.unknown != nil || m.some != looped || i < 0 || i >= len(m.instances) {
		return nil
	}
	return m.instances[i]
}

// byID returns the resource with the id, or name, of which the parts are given.
func (f *frame) byID(list []*template.Resource, want []fact.Text) *Resource {
	for _, d := range list {
		if f.isMaking(d) {
			continue
		}
		for _, r := range f.make(d).instances {
			if sameResource(r, want) {
				return r
			}
		}
		if r := f.byID(d.Children, want); r != nil {
			return r
		}
	}
	return nil
}

// isMaking reports whether the instances of d are being made: what is asked for on the way is not one of them.
func (f *frame) isMaking(d *template.Resource) bool {
	for ; d != nil; d = f.parents[d] {
		if m := f.made[d]; m != nil && m.state == running {
			return true
		}
	}
	return false
}

// sameResource tells whether the segments are those of the id of r, or of its name.
func sameResource(r *Resource, want []fact.Text) bool {
	if n := len(want) - 1; !sameSegment(r.Name, want[n]) {
		return false
	} else if n == 0 {
		return true
	}
	have := segments(r.ID())
	if len(have) != len(want) {
		return false
	}
	for i := range have {
		if !sameSegment(have[i], want[i]) {
			return false
		}
	}
	return true
}

// sameSegment tells whether two parts of ids are certainly the same. Letter case is ignored in what is known.
func sameSegment(a, b fact.Text) bool {
	x, known := a.Known()
	y, alsoKnown := b.Known()
	if known && alsoKnown {
		return strings.EqualFold(x, y)
	}
	return !known && !alsoKnown && a.Equal(b).Certainly()
}

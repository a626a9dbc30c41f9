package eval

import (
	"fmt"
	"slices"
	"strings"
	"sync"
	"sync/atomic"

	"github.com/sentinel-lint/sentinel-lint/internal/fact"
	"github.com/sentinel-lint/sentinel-lint/internal/source"
	"github.com/sentinel-lint/sentinel-lint/internal/template"
	"github.com/sentinel-lint/sentinel-lint/internal/value"
)

// A Resource is one resource that a template deploys, may deploy, or refers to.
type Resource struct {
	Type        string         // canonical: "Microsoft.SecurityInsights/alertRules"; empty if it is unknown
	WrittenType string         // as the template has it: "Microsoft.OperationalInsights/workspaces/providers/alertRules"
	Name        fact.Text      // own name, the last segment
	FullName    fact.Text      // with the names of its parents of the canonical type: "rule/action"
	Workspace   fact.Text      // name of the Log Analytics workspace that it belongs to
	InWorkspace bool           // it belongs to one
	Deployed    fact.Condition // its condition and those of the nested deployments around it
	Some        bool           // an unknown number of copies, of which this is any
	Origin      source.Origin
	Symbol      string // symbolic name; empty if it has none
	Existing    bool   // is referred to, not deployed
	Dialect     template.Dialect

	declared *template.Resource
	env      env
	fullType string    // with the types of the parents, as written
	copy     int       // which of the instances of its declaration it is
	plain    fact.Text // the name as it is written
	written  fact.Text // with the names of the parents before it
	base     []kin     // what the resource belongs to within its written type, outermost first
	scope    fact.Text // the id of what base, or the resource itself, belongs to; nil for the place of the template
	self     kin
	inner    *frame // of a nested deployment
	once     sync.Once
	body     *value.Value
}

// Body returns the resource as it is deployed, without what says whether, when and how often. Objects and arrays in it
// are evaluated when they are asked for, by several goroutines if need be. What was computed of it can be let go of by
// [value.Value.Release].
func (r *Resource) Body() *value.Value {
	r.once.Do(func() {
		ev := r.env.ev
		ev.mu.Lock()
		defer ev.mu.Unlock()
		x := template.Read(r.declared.Body)
		if o, ok := x.(*template.Object); ok && namesWritten(o) {
			b := &body{env: r.env, x: r.declared.Body}
			b.read.Store(o)
			r.body = value.NewLazyObject(b.members, r.env.origin(o.At))
			return
		}
		r.body = r.env.lazily(x)
	})
	return r.body
}

// body is that of a resource, of which the names of all members are written. It knows no more of the resource than it
// needs, so that the resource can be let go of.
type body struct {
	env  env
	x    template.Expr
	read atomic.Pointer[template.Object] // x, until it is evaluated
}

// members returns the members. The expression is read again after the first time, so that nothing of it is kept but what
// is returned.
func (b *body) members() []value.Member {
	b.env.ev.mu.Lock()
	defer b.env.ev.mu.Unlock()
	o := b.read.Swap(nil)
	if o == nil {
		o, _ = template.Read(b.x).(*template.Object)
	}
	members, _ := b.env.members(o, env.lazily)
	return members
}

// APIVersion returns the version of the REST API in whose spelling the resource is written.
func (r *Resource) APIVersion() fact.Fact[string] {
	r.env.ev.mu.Lock()
	defer r.env.ev.mu.Unlock()
	return r.apiVersion()
}

func (r *Resource) apiVersion() fact.Fact[string] {
	if r.declared.APIVersion == nil {
		return fact.Absent[string](r.Origin)
	}
	return r.env.eval(r.declared.APIVersion).Str()
}

// DependsOn returns the list of ids, names or symbols that the resource waits for, absent if there is none.
func (r *Resource) DependsOn() *value.Value {
	r.env.ev.mu.Lock()
	defer r.env.ev.mu.Unlock()
	return r.env.eval(r.declared.DependsOn)
}

// ID returns the resource id, with holes for what only deployment decides.
func (r *Resource) ID() fact.Text {
	id := r.scope
	if id == nil {
		id = r.env.place.id()
	}
	for _, k := range r.base {
		id = k.under(id)
	}
	return r.self.under(id)
}

// IsType reports whether the resource is of the canonical type. Letter case is ignored, as Azure does.
func (r *Resource) IsType(t string) bool { return strings.EqualFold(r.Type, t) }

// Span returns where the resource is declared.
func (r *Resource) Span() source.Span { return r.Origin.At }

// lazily returns the value of an expression, whose objects and arrays are evaluated when they are asked for.
func (e env) lazily(x template.Expr) *value.Value {
	switch x := template.Read(x).(type) {
	case *template.Object:
		if !namesWritten(x) {
			return e.eval(x)
		}
		return value.NewLazyObject(func() []value.Member {
			e.ev.mu.Lock()
			defer e.ev.mu.Unlock()
			members, _ := e.members(x, env.lazily)
			return members
		}, e.origin(x.At))
	case *template.Array:
		for _, p := range x.Elems {
			if p.Spread {
				return e.eval(x)
			}
		}
		return value.NewLazyArray(func() []*value.Value {
			e.ev.mu.Lock()
			defer e.ev.mu.Unlock()
			list := make([]*value.Value, len(x.Elems))
			for i, el := range x.Elems {
				list[i] = e.lazily(el.Value)
			}
			return list
		}, e.origin(x.At))
	case *template.In:
		e.file = x.File
		return e.lazily(x.X)
	default:
		return e.eval(x)
	}
}

// namesWritten reports whether the names of all members of an object are written.
func namesWritten(x *template.Object) bool {
	return !slices.ContainsFunc(x.Members, func(p template.Property) bool { return p.Key != nil || p.Spread })
}

// circumstances are what decides about all resources of a template: how it comes to be deployed.
type circumstances struct {
	condition fact.Condition
	some      bool
	via       *source.Hop
}

// made is what a declaration of a resource has become.
type made struct {
	state     slotState
	instances []*Resource
	some      bool
	unknown   *value.Value // what decides the number of instances, where it is unknown
}

// once returns a part of the declaration of a resource for its evaluation. What of a resource without a loop is needed
// but once is not kept.
func once(d *template.Resource, x template.Expr) template.Expr {
	if d.Loop == nil {
		return template.Read(x)
	}
	return x
}

// all returns the instances of all resources of the frame and of those that they deploy, in order.
func (f *frame) all() []*Resource {
	var list []*Resource
	var add func([]*template.Resource)
	add = func(declared []*template.Resource) {
		for _, d := range declared {
			for _, r := range f.make(d).instances {
				list = append(list, r)
				if r.inner != nil {
					list = append(list, r.inner.all()...)
				}
			}
			add(d.Children)
		}
	}
	add(f.t.Resources)
	return list
}

// make makes the instances of a declared resource, and of those nested in it, when one of them is first needed.
func (f *frame) make(d *template.Resource) *made {
	if f.made == nil {
		f.made = map[*template.Resource]*made{}
		f.parents = map[*template.Resource]*template.Resource{}
		f.relate(f.t.Resources, nil)
	}
	m := f.made[d]
	if m == nil {
		m = &made{}
		f.made[d] = m
	}
	switch {
	case m.state == waiting && f.parents[d] != nil:
		f.make(f.parents[d])
	case m.state == waiting:
		m.state = running
		f.instantiate(d, nil, m)
		m.state = done
	case m.state == running && len(m.instances) == 0:
		at := d.At.In(f.t.File)
		f.ev.problem(template.Problem{
			Kind: template.Cycle, At: at, Message: "the name of the resource needs itself, it cannot be computed",
		})
	}
	return m
}

func (f *frame) relate(list []*template.Resource, parent *template.Resource) {
	for _, d := range list {
		if parent != nil {
			f.parents[d] = parent
		}
		f.relate(d.Children, d)
	}
}

// instantiate makes an instance of d for each turn of its loop, beneath the instance parent.
func (f *frame) instantiate(d *template.Resource, parent *Resource, m *made) {
	e, around := f.env(), f.around
	if parent != nil {
		e, around = parent.env, circumstances{parent.Deployed, parent.Some, parent.Origin.Via}
		e.file = f.t.File
	}
	if d.Loop == nil {
		f.instance(d, parent, e, around, m)
		return
	}
	m.some = true
	n, unknown := e.turns(d.Loop)
	at := e.at(d.Loop.At)
	if unknown != nil {
		m.unknown = unknown
		around.some = true
		around.via = &source.Hop{At: at, Says: "some copies of '" + d.Loop.Name + "'", Prev: around.via}
		f.instance(d, parent, e.someTurn(d.Loop, unknown), around, m)
		return
	}
	for i := range n {
		turn := around
		turn.via = &source.Hop{At: at, Says: fmt.Sprintf("copy %d of '%s'", i+1, d.Loop.Name), Prev: around.via}
		f.instance(d, parent, e.turn(d.Loop, i, false), turn, m)
	}
}

func (f *frame) instance(d *template.Resource, parent *Resource, e env, around circumstances, m *made) {
	if f.ev.resources++; f.ev.resources > MaxResources {
		f.ev.problem(template.Problem{Kind: template.LimitExceeded, At: e.at(d.At), Message: fmt.Sprintf(
			"more than %d resources, what follows is not evaluated", MaxResources)})
		return
	}
	deployed := around.condition.And(e.condition(once(d, d.Condition)))
	e.never = deployed.Truth() == fact.No
	r := &Resource{
		Symbol: d.Symbol, Existing: d.Existing, Dialect: f.t.Dialect, Some: around.some,
		Origin:   source.Origin{At: e.at(d.At), Via: around.via},
		Deployed: deployed,
		declared: d, env: e, copy: len(m.instances),
	}
	e.identify(r, parent)
	m.instances = append(m.instances, r)
	if d.Deployment != nil && !d.Existing {
		f.deploy(r)
	}
	for _, c := range d.Children {
		cm := f.made[c]
		if cm == nil {
			cm = &made{}
			f.made[c] = cm
		}
		cm.some = cm.some || m.some
		f.instantiate(c, r, cm)
		cm.state = done
	}
}

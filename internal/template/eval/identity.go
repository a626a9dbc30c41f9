package eval

import (
	"fmt"
	"slices"
	"strings"

	"github.com/sentinel-lint/sentinel-lint/internal/fact"
	"github.com/sentinel-lint/sentinel-lint/internal/source"
	"github.com/sentinel-lint/sentinel-lint/internal/template"
	"github.com/sentinel-lint/sentinel-lint/internal/value"
)

const (
	workspaces       = "Microsoft.OperationalInsights/workspaces"
	managementGroups = "Microsoft.Management/managementGroups"
	resourceGroups   = "Microsoft.Resources/resourceGroups"
)

// identify finds out what a resource is and what it is called.
//
// Templates say the same thing in three ways: a resource of its own type with a scope, a resource nested in the one that
// it belongs to, and, in most exported content, the type of the workspace followed by "providers" and the own type, of
// which the provider stands in the name: type Microsoft.OperationalInsights/workspaces/providers/alertRules, name
// ws/Microsoft.SecurityInsights/id.
func (e env) identify(r *Resource, parent *Resource) {
	d := r.declared
	if typ, ok := knownString(e.eval(once(d, d.Type))); ok {
		r.fullType = typ
	}
	r.plain = e.nameOf(r)
	r.written = r.plain
	if p := e.instanceOf(d.Parent); p != nil {
		parent = p
	}
	if parent != nil {
		relative := !strings.Contains(before(r.fullType, '/'), ".")
		if relative {
			r.fullType = parent.fullType + "/" + r.fullType
		}
		if relative || d.Parent != nil || r.Dialect == template.Bicep {
			r.written = joined([]fact.Text{parent.written, r.written})
		}
	} else if d.Parent != nil {
		r.written = joined([]fact.Text{fact.Hole(e.eval(d.Parent).Why(), e.at(d.Parent.Range())), r.written})
	}
	r.WrittenType = r.fullType
	scope, workspace := e.base(r, parent)
	id := split(r.fullType, segments(r.written))
	r.scope, r.base, r.self = scope, id[:len(id)-1], id[len(id)-1]
	for _, outer := range r.base {
		if strings.EqualFold(outer.typ, workspaces) {
			workspace = outer.first()
		}
	}
	r.Type, r.FullName, r.Name = r.self.typ, joined(r.self.names), r.self.names[len(r.self.names)-1]
	if under(r.Type, workspaces) {
		workspace = r.self.first()
	}
	r.Workspace, r.InWorkspace = workspace, workspace != nil
}

func before(s string, c byte) string {
	if i := strings.IndexByte(s, c); i >= 0 {
		return s[:i]
	}
	return s
}

// under tells whether a type is another one, or one of its children.
func under(typ, parent string) bool {
	return len(typ) >= len(parent) && strings.EqualFold(typ[:len(parent)], parent) &&
		(len(typ) == len(parent) || typ[len(parent)] == '/')
}

func (e env) nameOf(r *Resource) fact.Text {
	d := r.declared
	if d.Name == nil {
		at := e.at(d.At)
		return fact.Hole(fact.Why{Cause: fact.Runtime, Says: "the name is made at deployment", At: at,
			Expr: e.scoped(fmt.Sprintf("name(%s, %d)", quote(d.Symbol), r.copy))}, at)
	}
	v := e.eval(once(d, d.Name))
	t, ok := textOf(v, e.at(d.Name.Range()))
	if !ok {
		return fact.Hole(fact.Why{Cause: fact.Invalid, Says: "the name is no string", At: v.Span()}, v.Span())
	}
	return t
}

// base returns the id of what a resource extends, nil for the place of the template, and the workspace that this is or
// belongs to.
func (e env) base(r, parent *Resource) (id, workspace fact.Text) {
	if parent != nil {
		// The names and types of the parent are part of the full ones: what is wanted is what it belongs to in turn.
		return parent.scope, workspaceIn(parent.scope)
	}
	if r.declared.Deployment != nil {
		return e.placeOf(r).id(), nil
	}
	if r.declared.Scope == nil {
		return nil, nil
	}
	if s := e.instanceOf(r.declared.Scope); s != nil {
		return s.ID(), s.Workspace
	}
	v := e.eval(r.declared.Scope)
	if p, ok := e.ev.places[v.Why().Expr]; ok {
		return p.id(), nil
	}
	t, ok := textOf(v, v.Span())
	if !ok {
		return nil, nil
	}
	switch prefix := t.Prefix(); {
	case prefix == "/" && len(t) == 1:
		return fact.Text{}, nil // the tenant
	case under(prefix, managementGroups):
		t = fact.Join(literal("/providers/"), t)
	case !strings.HasPrefix(prefix, "/") && prefix != "":
		t = fact.Join(e.place.id(), literal("/providers/"), t)
	}
	return t, workspaceIn(t)
}

// workspaceIn returns the name of the workspace that an id contains, nil if it contains none.
func workspaceIn(id fact.Text) fact.Text {
	list := segments(id)
	for i := 1; i+1 < len(list); i++ {
		switch {
		case is(list[i], "workspaces") && is(list[i-1], "Microsoft.OperationalInsights"):
			return list[i+1]
		case is(list[i], "solutions") && is(list[i-1], "Microsoft.OperationsManagement"):
			return solutionWorkspace(list[i+1])
		}
	}
	return nil
}

// solutionWorkspace returns the workspace of a solution, which is called "SecurityInsights(workspace)".
func solutionWorkspace(name fact.Text) fact.Text {
	const prefix, suffix = "SecurityInsights(", ")"
	if len(name) == 0 || !strings.HasPrefix(name[0].Lit, prefix) || !strings.HasSuffix(name.Suffix(), suffix) {
		return nil
	}
	out := slices.Clone(name)
	out[0] = part(out[0], len(prefix), len(out[0].Lit))
	last := len(out) - 1
	out[last] = part(out[last], 0, max(0, len(out[last].Lit)-len(suffix)))
	return slices.DeleteFunc(out, func(p fact.Part) bool { return !p.Hole && p.Lit == "" })
}

// kin is one provider's part of a resource: its type with the names that belong to it.
type kin struct {
	typ   string
	names []fact.Text // one for each type, never empty
}

func (k kin) first() fact.Text { return k.names[0] }

// under returns the id of the resource beneath the id base.
func (k kin) under(base fact.Text) fact.Text {
	provider, types, _ := strings.Cut(k.typ, "/")
	id := fact.Join(base, literal("/providers/"+provider))
	for i, t := range strings.Split(types, "/") {
		id = append(id, fact.Part{Lit: "/" + t})
		if i < len(k.names) {
			id = append(append(id, fact.Part{Lit: "/"}), k.names[i]...)
		}
	}
	return id
}

// split takes a written type and name apart at each "providers", outermost first.
func split(typ string, names []fact.Text) []kin {
	provider, rest, _ := strings.Cut(typ, "/")
	types := strings.Split(rest, "/")
	n := slices.IndexFunc(types, func(t string) bool { return strings.EqualFold(t, "providers") })
	if n < 0 {
		return []kin{{typ, padded(names, len(types))}}
	}
	outer := kin{provider + "/" + strings.Join(types[:n], "/"), nil}
	own := strings.Join(types[n+1:], "/")
	var inner fact.Text
	if len(names) > n+1 {
		outer.names, inner, names = padded(names[:n], n), names[n], names[n+1:]
	} else {
		// The name is too short, or one hole: nothing is known of its parts but the hole.
		outer.names, names = padded(nil, n), names[max(0, len(names)-1):]
	}
	name, ok := inner.Known()
	if !ok || name == "" {
		name = extensionProvider(own)
	}
	if n == 0 {
		return split(name+"/"+own, names)
	}
	return append([]kin{outer}, split(name+"/"+own, names)...)
}

// padded returns n names, of which missing ones are unknown and superfluous ones belong to the last.
func padded(names []fact.Text, n int) []fact.Text {
	n = max(n, 1)
	if len(names) > n {
		return append(slices.Clone(names[:n-1]), joined(names[n-1:]))
	}
	out := slices.Clone(names)
	for len(out) < n {
		hole := fact.Hole(fact.Why{Cause: fact.Invalid, Says: "the name has fewer parts than the type"}, source.Span{})
		out = append([]fact.Text{hole}, out...)
	}
	return out
}

// extensionProvider returns the provider of a type that extends a workspace, for a name that does not tell.
func extensionProvider(typ string) string {
	switch strings.ToLower(before(typ, '/')) {
	case "diagnosticsettings", "metricalerts":
		return "Microsoft.Insights"
	case "roleassignments", "locks", "policyassignments":
		return "Microsoft.Authorization"
	}
	return "Microsoft.SecurityInsights"
}

// instanceOf returns the resource that an expression refers to by symbol, or nil.
func (e env) instanceOf(x template.Expr) *Resource {
	if x == nil {
		return nil
	}
	v := e.eval(x)
	if v.Kind() == value.Unknown {
		if p, ok := e.ev.partials[v.Why().Expr]; ok {
			return p.resource
		}
	}
	return nil
}

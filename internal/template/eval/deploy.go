package eval

import (
	"fmt"
	"path"
	"strings"

	"github.com/sentinel-lint/sentinel-lint/internal/fact"
	"github.com/sentinel-lint/sentinel-lint/internal/source"
	"github.com/sentinel-lint/sentinel-lint/internal/template"
	"github.com/sentinel-lint/sentinel-lint/internal/value"
)

// deploy makes the frame of the template that a deployment, or a module, deploys. A template that is not here deploys
// nothing that is known.
func (f *frame) deploy(r *Resource) {
	d, e := r.declared.Deployment, r.env
	what := "nested deployment '" + r.Name.String() + "'"
	t := d.Template
	if t == nil {
		t, what = e.linked(r)
	}
	if t == nil {
		return
	}
	if f.level >= MaxNested {
		f.ev.problem(template.Problem{Kind: template.LimitExceeded, At: r.Span(), Message: fmt.Sprintf(
			"more than %d templates within each other, what is deeper is not evaluated", MaxNested)})
		return
	}
	in := f.ev.newFrame(t, f)
	in.path = f.scoped(canonicalText(r.Name))
	in.around = circumstances{r.Deployed, r.Some, &source.Hop{At: r.Span(), Says: what, Prev: r.Origin.Via}}
	in.place = e.placeOf(r)
	if t.Scope != template.ResourceGroup {
		in.place.scope = t.Scope
	}
	if d.Outer {
		in.names, in.loops, in.locals = f.names, e.loops, e.locals
	} else {
		in.bind(e, d.Args, what)
	}
	if d.ArgsLink != nil {
		at := e.at(d.ArgsLink.Range())
		in.allArgs = value.NewUnknown(fact.Why{
			Cause: fact.Elsewhere, Says: "the parameter values are in a file that is linked to", At: at,
		}, source.Origin{At: at})
	}
	r.inner = in
}

// linked returns the template that a deployment or module links to, if it is here.
func (e env) linked(r *Resource) (*template.Template, string) {
	d := r.declared.Deployment
	if e.ev.in.Loader == nil {
		return nil, ""
	}
	load := func(path string) *template.Template {
		if e.isOpen(path) {
			return nil
		}
		return e.ev.in.Loader.Template(e.t.File, path)
	}
	what := "linked template"
	if r.Dialect == template.Bicep {
		what = "module"
	}
	if d.Path != nil {
		path, ok := knownString(e.eval(d.Path))
		if !ok {
			return nil, ""
		}
		return load(path), fmt.Sprintf("%s '%s'", what, path)
	}
	if d.Link == nil {
		return nil, ""
	}
	t, _ := e.eval(d.Link).Text()
	for _, path := range linkPaths(t, e.t.File.Path()) {
		if found := load(path); found != nil {
			return found, fmt.Sprintf("%s '%s'", what, path)
		}
	}
	return nil, ""
}

// isOpen reports whether the path, relative to the folder of this template, is this template or one that deploys it: a
// template cannot deploy itself.
func (e env) isOpen(rel string) bool {
	name := path.Join(path.Dir(e.t.File.Path()), rel)
	for f := e.frame; f != nil; f = f.parent {
		if f.t.File.Path() == name {
			return true
		}
	}
	return false
}

// linkPaths returns the paths, relative to the folder of the template at from, that the URI of a template may mean in the
// repository in which both are published, longest first. What follows a hole, which stands for the place where the
// repository is published, is such a path. Of a whole URI each end may be one, but the file that it leads to must lie
// where the URI says: in a folder of that name.
func linkPaths(uri fact.Text, from string) []string {
	tail, hole := uri.Suffix(), !isKnown(uri)
	if i := strings.IndexAny(tail, "?#"); i >= 0 {
		tail = tail[:i]
	}
	if !strings.HasSuffix(strings.ToLower(tail), ".json") {
		return nil
	}
	_, rest, absolute := strings.Cut(tail, "://")
	if !absolute {
		return []string{strings.TrimPrefix(tail, "/")}
	}
	if hole {
		return nil
	}
	_, whole, _ := strings.Cut(rest, "/")
	var paths []string
	for tail = whole; ; {
		if folderAndName(path.Join(path.Dir(from), tail)) == folderAndName(whole) {
			paths = append(paths, tail)
		}
		_, rest, ok := strings.Cut(tail, "/")
		if !ok {
			return paths
		}
		tail = rest
	}
}

// folderAndName returns the last two segments of a path.
func folderAndName(p string) string { return path.Join(path.Base(path.Dir(p)), path.Base(p)) }

// placeOf returns the place to which a deployment deploys. In Bicep its scope may be a resource group by symbol.
func (e env) placeOf(r *Resource) place {
	p := e.place
	if s := r.declared.Scope; s != nil {
		if named, ok := e.ev.places[e.eval(s).Why().Expr]; ok {
			return named
		}
		if group := e.instanceOf(s); group != nil && group.IsType(resourceGroups) {
			p.group, p.scope = group.Name, template.ResourceGroup
			return p
		}
		return e.placeNamed(s, p)
	}
	o, ok := template.Force(r.declared.Body).(*template.Object)
	if !ok {
		return p
	}
	grouped := false
	for _, m := range o.Members {
		switch {
		case strings.EqualFold(m.Name, "subscriptionId"):
			p.subscription = e.textOr(m.Value, p.subscription)
			if !grouped {
				p.scope = template.Subscription
			}
		case strings.EqualFold(m.Name, "resourceGroup"):
			p.group, p.scope, grouped = e.textOr(m.Value, p.group), template.ResourceGroup, true
		}
	}
	return p
}

// placeNamed returns the place that the scope of a deployment names by its id: the tenant, or a management group.
func (e env) placeNamed(scope template.Expr, p place) place {
	t, ok := e.eval(scope).Text()
	if !ok {
		return p
	}
	if s, known := t.Known(); known && s == "/" {
		p.scope = template.Tenant
		return p
	}
	list := segments(t)
	if n := len(list); n >= 2 && is(list[n-2], "managementGroups") {
		p.scope, p.management = template.ManagementGroup, list[n-1]
	}
	return p
}

func (e env) textOr(x template.Expr, otherwise fact.Text) fact.Text {
	if t, ok := e.eval(x).Text(); ok {
		return t
	}
	return otherwise
}

package arm

import (
	"strings"

	"github.com/sentinel-lint/sentinel-lint/internal/parse/jsonc"
	"github.com/sentinel-lint/sentinel-lint/internal/template"
)

func readResources(t *template.Template, n jsonc.Node) {
	switch n.Kind() {
	case jsonc.Array:
		for c := range n.Children() {
			readMember(t, &t.Resources, c)
		}
	case jsonc.Object:
		for c := range n.Children() {
			readMember(t, &t.Resources, c)
		}
	case jsonc.None, jsonc.Null, jsonc.Invalid:
	default:
		badShape(t, n.Range(), "resources is neither a list nor an object, nothing of it is deployed")
	}
}

func readMember(t *template.Template, list *[]*template.Resource, c jsonc.Node) {
	switch c.Kind() {
	case jsonc.Object:
		*list = append(*list, readResource(t, c))
	case jsonc.Invalid:
	default:
		badShape(t, c.Range(), "a "+c.Kind().String()+" in the place of a resource, it is not deployed")
	}
}

// readResource reads a resource. In a template whose resources are an object, its name there is its symbol.
func readResource(t *template.Template, n jsonc.Node) *template.Resource {
	r := &template.Resource{At: n.Range()}
	if key := n.KeyRange(); key.Len() > 0 {
		r.Symbol, r.SymbolAt = n.Key(), key
	}
	var typ, loop, children jsonc.Node
	for c := range n.Children() {
		switch {
		case c.KeyIs("type"):
			typ, r.Type = c, later(c)
		case c.KeyIs("apiVersion"):
			r.APIVersion = later(c)
		case c.KeyIs("name"):
			r.Name = later(c)
		case c.KeyIs("scope"):
			r.Scope = later(c)
		case c.KeyIs("condition"):
			r.Condition = later(c)
		case c.KeyIs("existing"):
			r.Existing = c.Bool()
		case c.KeyIs("dependsOn"):
			r.DependsOn = later(c)
		case c.KeyIs("copy"):
			loop = c
		case c.KeyIs("resources"):
			children = c
		}
	}
	if loop.Kind() == jsonc.Object && loop.Get("count").Exists() {
		r.Loop = readLoop(loop)
	}
	if typ.Kind() == jsonc.String && strings.EqualFold(typ.String(), "Microsoft.Resources/deployments") {
		r.Deployment = readDeployment(n.Get("properties"))
	}
	for c := range children.Children() {
		readMember(t, &r.Children, c)
	}
	r.Body = body(n, r.Deployment != nil)
	return r
}

func readLoop(n jsonc.Node) *template.Loop {
	l := &template.Loop{At: n.Range(), Count: later(n.Get("count"))}
	if name := n.Get("name"); name.Kind() == jsonc.String {
		l.Name, l.NameAt = name.String(), name.Range()
	}
	return l
}

// body returns the members of a resource without those that say whether, when and how often it is deployed, and
// without nested resources. The template in a deployment is data.
func body(n jsonc.Node, deployment bool) template.Expr {
	return template.Defer(n.Range(), func() template.Expr {
		x := object(n, func(c jsonc.Node) bool {
			for _, name := range [...]string{"copy", "condition", "dependsOn", "resources", "existing", "comments", "metadata"} {
				if c.KeyIs(name) {
					return true
				}
			}
			return false
		})
		if deployment {
			keepTemplate(x, n.Get("properties"))
		}
		return x
	})
}

// keepTemplate makes the template within the properties of a deployment plain data.
func keepTemplate(x template.Expr, properties jsonc.Node) {
	inner := properties.Get("template")
	o, ok := x.(*template.Object)
	if !ok || !inner.Exists() {
		return
	}
	for i := range o.Members {
		if !strings.EqualFold(o.Members[i].Name, "properties") {
			continue
		}
		kept, _ := object(properties, func(c jsonc.Node) bool { return c == inner }).(*template.Object)
		kept.Members = append(kept.Members, template.Property{
			Name: inner.Key(), NameAt: inner.KeyRange(), Value: plain(inner),
		})
		o.Members[i].Value = kept
	}
}

func readDeployment(properties jsonc.Node) *template.Deployment {
	d := &template.Deployment{
		Outer: !strings.EqualFold(properties.Get("expressionEvaluationOptions", "scope").String(), "inner"),
	}
	if params := properties.Get("parameters"); params.Kind() == jsonc.Object {
		d.Args = readArgs(params, later)
	} else if params.Kind() == jsonc.String {
		d.ArgsLink = later(params)
	}
	if link := properties.Get("parametersLink"); link.Exists() {
		d.ArgsLink = later(link)
	}
	inline, link := properties.Get("template"), properties.Get("templateLink")
	switch {
	case inline.Kind() == jsonc.Object:
		d.Template = readTemplate(inline)
	case link.Get("relativePath").Exists():
		d.Path = later(link.Get("relativePath"))
	case link.Get("uri").Exists():
		d.Link = later(link.Get("uri"))
	case link.Get("id").Exists():
		d.External = "template spec"
	default:
		d.External = "template that an expression computes"
	}
	if d.Template == nil {
		d.Outer = false // what is linked to has names of its own
	}
	return d
}

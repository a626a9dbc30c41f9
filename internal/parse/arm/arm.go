// Package arm reads ARM deployment templates and parameter files out of JSON.
//
// Reading makes the declarations of a template; expressions, and the JSON of resource bodies, are read when they are
// needed. Letter case is ignored in all names that the template language defines, as Azure does.
package arm

import (
	"strings"

	"github.com/sentinel-lint/sentinel-lint/internal/parse/jsonc"
	"github.com/sentinel-lint/sentinel-lint/internal/source"
	"github.com/sentinel-lint/sentinel-lint/internal/template"
)

// Shape is what a JSON document is to a deployment.
type Shape uint8

// The shapes.
const (
	Other      Shape = iota
	Template         // a deployment template
	Parameters       // a parameter file
	Resources        // one resource, or an array of them, as it stands in a template
)

// ShapeOf tells what the document is, by its schema or, without one, by its members.
func ShapeOf(d *jsonc.Document) Shape {
	root := d.Root()
	if root.Kind() == jsonc.Array {
		if root.Len() > 0 && isResource(root.First()) {
			return Resources
		}
		return Other
	}
	schema := strings.ToLower(root.Get("$schema").String())
	resources := root.Get("resources").Kind()
	list := resources == jsonc.Array || resources == jsonc.Object
	switch {
	case strings.Contains(schema, "deploymenttemplate.json"):
		return Template
	case strings.Contains(schema, "deploymentparameters.json"):
		return Parameters
	case isResource(root):
		return Resources
	case list && (root.Get("contentVersion").Exists() || isDeclarations(root.Get("parameters"))):
		return Template
	case !list && isValues(root.Get("parameters")):
		return Parameters
	}
	return Other
}

// isResource tells whether the node has a type with a provider, and what else each resource has.
func isResource(n jsonc.Node) bool {
	typ := n.Get("type")
	return typ.Kind() == jsonc.String && strings.Contains(typ.String(), "/") && strings.Contains(typ.String(), ".") &&
		n.Get("name").Exists() && (n.Get("properties").Exists() || n.Get("apiVersion").Exists())
}

func isDeclarations(params jsonc.Node) bool {
	return params.Kind() == jsonc.Object && params.First().Get("type").Exists()
}

func isValues(params jsonc.Node) bool {
	first := params.First()
	return params.Kind() == jsonc.Object && (first.Get("value").Exists() || first.Get("reference").Exists())
}

// Read returns the template that the document holds. Of a document of the shape [Resources] it is a template of these
// resources. It never returns nil.
func Read(d *jsonc.Document) *template.Template {
	if ShapeOf(d) != Resources {
		return readTemplate(d.Root())
	}
	t := &template.Template{File: d.File(), At: d.Root().Range()}
	list := []jsonc.Node{d.Root()}
	if d.Root().Kind() == jsonc.Array {
		list = nil
		for c := range d.Root().Children() {
			list = append(list, c)
		}
	}
	for _, n := range list {
		if isResource(n) {
			t.Resources = append(t.Resources, readResource(t, n))
		}
	}
	return t
}

func readTemplate(n jsonc.Node) *template.Template {
	t := &template.Template{
		File: n.File(), At: n.Range(), Scope: scopeOf(n.Get("$schema").String()),
	}
	if v := n.Get("languageVersion"); v.Kind() == jsonc.String {
		t.LanguageVersion = v.String()
	}
	definitions := n.Get("definitions")
	for c := range section(t, n, "parameters").Children() {
		t.Params = append(t.Params, readParam(c, definitions))
	}
	for c := range section(t, n, "variables").Children() {
		t.Variables = append(t.Variables, readVariables(c)...)
	}
	readFunctions(t, n.Get("functions"))
	readResources(t, n.Get("resources"))
	for c := range section(t, n, "outputs").Children() {
		t.Outputs = append(t.Outputs, readOutput(c))
	}
	return t
}

// section returns the member of a template that holds an object of declarations.
func section(t *template.Template, n jsonc.Node, name string) jsonc.Node {
	s := n.Get(name)
	switch s.Kind() {
	case jsonc.Object, jsonc.None, jsonc.Null, jsonc.Invalid:
		return s
	}
	badShape(t, s.Range(), name+" is no object, its declarations are not known")
	return jsonc.Node{}
}

func badShape(t *template.Template, at source.Range, message string) {
	t.Problems = append(t.Problems, template.Problem{Kind: template.BadShape, At: at.In(t.File), Message: message})
}

func scopeOf(schema string) template.Scope {
	schema = strings.ToLower(schema)
	switch {
	case strings.Contains(schema, "/subscriptiondeploymenttemplate"):
		return template.Subscription
	case strings.Contains(schema, "/managementgroupdeploymenttemplate"):
		return template.ManagementGroup
	case strings.Contains(schema, "/tenantdeploymenttemplate"):
		return template.Tenant
	}
	return template.ResourceGroup
}

func readParam(c, definitions jsonc.Node) *template.Param {
	p := &template.Param{
		Name: c.Key(), NameAt: c.KeyRange(), At: c.KeyRange().Cover(c.Range()),
		Default: later(c.Get("defaultValue")), Allowed: later(c.Get("allowedValues")),
	}
	// A type may be defined by reference, to a definition that refers to another; a loop ends at the bound.
	for range 20 {
		if p.Type == "" && c.Get("type").Kind() == jsonc.String {
			p.Type = c.Get("type").String()
		}
		p.Nullable = p.Nullable || c.Get("nullable").Bool()
		ref := c.Get("$ref")
		name, ok := strings.CutPrefix(ref.String(), "#/definitions/")
		if !ok {
			break
		}
		c = definitions.Get(name)
	}
	p.Secure = strings.HasPrefix(strings.ToLower(p.Type), "secure")
	return p
}

func readVariables(c jsonc.Node) []*template.Variable {
	loops := propertyLoops(c)
	if loops == nil {
		return []*template.Variable{{Name: c.Key(), NameAt: c.KeyRange(), Value: later(c)}}
	}
	var out []*template.Variable
	for _, p := range loops {
		out = append(out, &template.Variable{Name: p.Name, NameAt: p.NameAt, Value: p.Value})
	}
	return out
}

func readFunctions(t *template.Template, n jsonc.Node) {
	for ns := range n.Children() {
		namespace := ns.Get("namespace")
		for c := range ns.Get("members").Children() {
			f := &template.Function{Name: c.Key(), NameAt: c.KeyRange(), Body: later(c.Get("output", "value"))}
			if namespace.Kind() == jsonc.String {
				f.Namespace = namespace.String()
			}
			for p := range c.Get("parameters").Children() {
				if name := p.Get("name"); name.Kind() == jsonc.String {
					f.Params = append(f.Params, template.Local{Name: name.String(), At: name.Range()})
				}
			}
			t.Functions = append(t.Functions, f)
		}
	}
}

func readOutput(c jsonc.Node) *template.Output {
	o := &template.Output{
		Name: c.Key(), NameAt: c.KeyRange(), Condition: later(c.Get("condition")), Value: later(c.Get("value")),
	}
	if typ := c.Get("type"); typ.Kind() == jsonc.String {
		o.Secure = strings.HasPrefix(strings.ToLower(typ.String()), "secure")
	}
	if loop := c.Get("copy"); loop.Kind() == jsonc.Object && loop.Get("count").Exists() && loop.Get("input").Exists() {
		l := &template.Loop{At: loop.Range(), Count: later(loop.Get("count"))}
		o.Value = &template.For{At: loop.Range(), Loop: l, Body: later(loop.Get("input"))}
	}
	return o
}

// ReadParams returns the parameter values of a parameter file. They are taken as they are: what looks like an expression
// is text. It never returns nil.
func ReadParams(d *jsonc.Document) *template.ParamFile {
	return &template.ParamFile{File: d.File(), Args: readArgs(d.Root().Get("parameters"), plain)}
}

// readArgs reads parameter values, each by the given function.
func readArgs(n jsonc.Node, read func(jsonc.Node) template.Expr) []template.Arg {
	var args []template.Arg
	for c := range n.Children() {
		a := template.Arg{Name: c.Key(), NameAt: c.KeyRange()}
		switch {
		case c.Get("reference").Exists():
			a.Secret = true
		case c.Get("value").Exists():
			a.Value = read(c.Get("value"))
		case c.Get("expression").Exists():
			a.Value = later(c.Get("expression"))
		default:
			continue
		}
		args = append(args, a)
	}
	return args
}

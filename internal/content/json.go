package content

import (
	"slices"
	"strings"

	"github.com/sentinel-lint/sentinel-lint/internal/fact"
	"github.com/sentinel-lint/sentinel-lint/internal/layout"
	"github.com/sentinel-lint/sentinel-lint/internal/model"
	"github.com/sentinel-lint/sentinel-lint/internal/parse/arm"
	"github.com/sentinel-lint/sentinel-lint/internal/parse/jsonc"
	"github.com/sentinel-lint/sentinel-lint/internal/source"
	"github.com/sentinel-lint/sentinel-lint/internal/value"
)

// maxWrapping is how deep lists of resources are looked for in an object that is none itself: {"rules": [{…}]}.
const maxWrapping = 3

// resourcesIn returns the resources that stand in a value outside of a template: the value itself, the elements of a
// list, what the REST API returns, and lists under names of a tool's own.
func resourcesIn(v *value.Value, path string) ([]*model.Resource, string) {
	c := collector{path: path}
	c.collect(v, 0)
	return c.out, c.as
}

type collector struct {
	path string
	out  []*model.Resource
	as   string // what the first object of interest was recognised as
}

func (c *collector) add(as string, resources ...*model.Resource) {
	if c.as == "" {
		c.as = as
	}
	c.out = append(c.out, resources...)
}

func (c *collector) collect(v *value.Value, depth int) {
	switch v.Kind() {
	case value.Array:
		for _, e := range v.Elems() {
			c.collect(e, depth)
		}
	case value.Object:
		if r := bareResource(v); r != nil {
			c.add(r.Layout.String(), r)
			return
		}
		if resources, shape := layout.Resources(v, c.path); shape != layout.None {
			c.add(shape.String(), resources...)
			return
		}
		if depth >= maxWrapping {
			return
		}
		for _, m := range v.Members() {
			c.collect(m.Value, depth+1)
		}
	}
}

// bareResource returns the resource that an object is by its type, its id or its shape, or nil.
func bareResource(v *value.Value) *model.Resource {
	id := v.Get("id").Str().Or("")
	kind, hasType := v.Get("type").Str().Get()
	from := model.BareResource
	if strings.HasPrefix(id, "/") && hasType {
		from = model.RESTDump
	}
	if !hasType || !strings.Contains(kind, "/") {
		kind = typeByShape(v)
	}
	if kind == "" {
		return nil
	}
	name, _ := v.Get("name").Text()
	r := &model.Resource{
		Type: canonicalType(kind), Name: name, Body: v, Deployed: fact.Always(), Layout: from, Origin: v.Origin(),
	}
	if full, known := name.Known(); known && r.Type != kind && !strings.HasPrefix(full, "[") {
		at := v.Get("name").Span()
		workspace, _, _ := strings.Cut(full, "/")
		r.Workspace, r.Name = fact.Literal(workspace, at), fact.Literal(lastSegment(full), at)
	}
	if ws := segmentAfter(id, "workspaces"); ws != "" {
		r.Workspace = fact.Literal(ws, v.Get("id").Span())
	}
	if len(r.Name) == 0 {
		r.Name = fact.Literal(lastSegment(id), v.Get("id").Span())
	}
	return r
}

// typeByShape returns the type of a resource that does not say it, by the parts that only this type has; or "".
func typeByShape(v *value.Value) string {
	p := v.Get("properties")
	if p.Kind() != value.Object {
		return ""
	}
	kind := v.Get("kind").Str().Or("")
	has := func(keys ...string) bool { return slices.ContainsFunc(keys, p.Has) }
	switch {
	case p.Has("triggeringLogic") && p.Has("actions"):
		return "Microsoft.SecurityInsights/automationRules"
	case model.ParseRuleKind(kind) != model.OtherRule && has("displayName", "query", "productFilter", "alertRuleTemplateName"):
		return "Microsoft.SecurityInsights/alertRules"
	case kind != "" && has("dataTypes", "connectorUiConfig", "pollingConfig"):
		return "Microsoft.SecurityInsights/dataConnectors"
	case p.Has("productFilter") && p.Has("displayName"):
		return "Microsoft.SecurityInsights/alertRules"
	}
	return ""
}

// canonicalType returns the type of an extension resource without the workspace before it:
// "Microsoft.OperationalInsights/workspaces/providers/alertRules" is "Microsoft.SecurityInsights/alertRules".
func canonicalType(t string) string {
	const before = "microsoft.operationalinsights/workspaces/providers/"
	if len(t) > len(before) && strings.EqualFold(t[:len(before)], before) {
		return "Microsoft.SecurityInsights/" + t[len(before):]
	}
	return t
}

// segmentAfter returns the segment of a resource id that follows the given one, in any letter case.
func segmentAfter(id, name string) string {
	parts := strings.Split(id, "/")
	for i := 0; i+1 < len(parts); i++ {
		if strings.EqualFold(parts[i], name) {
			return parts[i+1]
		}
	}
	return ""
}

func lastSegment(s string) string { return s[strings.LastIndexByte(s, '/')+1:] }

// readJSON reads a JSON file: a template, a parameter file, resources, or nothing of interest.
func (f *File) readJSON() {
	doc := jsonc.Parse(f.Source)
	f.tree = doc
	shape := arm.ShapeOf(doc)
	switch {
	case shape == arm.Template || shape == arm.Resources && !isDump(doc.Root()):
		f.Kind, f.As = Template, "ARM template"
		f.Template = arm.Read(doc)
		if shape == arm.Resources {
			f.As = "ARM resources"
		}
		if !f.opts.AllTemplates && !mayDeployContent(f.Template.Resources) {
			f.skip("no Sentinel resources")
		}
	case shape == arm.Parameters:
		f.Kind, f.As = Parameters, "ARM parameter file"
		f.Params = arm.ReadParams(doc)
	default:
		f.readLoose(jsonc.Value(doc.Root()))
	}
	if len(doc.Problems()) > 0 && (f.Kind != Skipped || hasSign(f.Source.Text())) {
		f.noteProblems(doc)
	}
}

// isDump reports whether the node is what the REST API returns, or a list of it: resources with ids of Azure.
func isDump(n jsonc.Node) bool {
	if n.Kind() == jsonc.Array {
		n = n.First()
	}
	return strings.HasPrefix(n.Get("id").String(), "/")
}

// readLoose reads resources that stand in a value outside of a template.
func (f *File) readLoose(v *value.Value) {
	resources, as := resourcesIn(v, f.Path())
	if as == "" {
		f.skip("no Sentinel resources")
		return
	}
	f.Kind, f.As = Resources, as
	f.Resources = append(f.Resources, resources...)
}

// forget lets go of the text of a file of which nothing is needed.
func (f *File) forget() {
	if f.Kind == Skipped && len(f.Problems) == 0 {
		f.Source = source.NewFile(f.Path(), nil)
	}
}

func (f *File) noteProblems(doc *jsonc.Document) {
	for _, p := range doc.Problems() {
		kind := Unreadable
		if p.Kind == jsonc.Duplicate {
			kind = Duplicate
		}
		f.Problems = append(f.Problems, Problem{kind, p.Range.In(f.Source), p.Message, p.First.In(f.Source)})
	}
}

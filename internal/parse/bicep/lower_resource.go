package bicep

import (
	"strings"

	"github.com/sentinel-lint/sentinel-lint/internal/fact"
	"github.com/sentinel-lint/sentinel-lint/internal/source"
	"github.com/sentinel-lint/sentinel-lint/internal/template"
	"github.com/sentinel-lint/sentinel-lint/internal/value"
)

// resource lowers a resource with those nested in it. parent is the resource around it, or nil.
func (lo *lowering) resource(r *Resource, outer *scope, parent *template.Resource) *template.Resource {
	out := &template.Resource{
		Symbol: lo.symbols[r], SymbolAt: r.Name.Range, At: r.Range, Existing: r.Existing,
	}
	inner := outer.with()
	for _, c := range nested(r) {
		inner.names[c.Name.Text] = symbol{kind: resourceSymbol, name: lo.symbols[c], resource: c}
	}
	lo.resourceType(out, r.Type, outer)
	inner = lo.body(out, r.Body, inner)
	if parent != nil {
		out.Parent = &template.Ref{At: r.Name.Range, Kind: template.ResourceRef, Name: parent.Symbol}
		if out.APIVersion == nil {
			out.APIVersion = parent.APIVersion
		}
	}
	for _, c := range nested(r) {
		out.Children = append(out.Children, lo.resource(c, inner, out))
	}
	return out
}

// resourceType splits the type string of a resource at the @ before its API version.
func (lo *lowering) resourceType(out *template.Resource, s *String, names *scope) {
	if s == nil {
		return
	}
	text, ok := lo.file.Literal(s)
	if !ok {
		out.Type = lo.str(s, names)
		return
	}
	at := strings.LastIndexByte(text, '@')
	if at < 0 {
		out.Type = lo.str(s, names)
		return
	}
	piece := s.Pieces[0].In(lo.file.Source)
	if hasEscape(piece.Text()) {
		whole := lo.file.PieceFile(s, 0).Whole()
		out.Type, out.APIVersion = lo.part(s, whole.Sub(0, at)), lo.part(s, whole.Sub(at+1, whole.Len()))
		return
	}
	out.Type, out.APIVersion = lo.part(s, piece.Sub(0, at)), lo.part(s, piece.Sub(at+1, piece.Len()))
}

// part returns the literal for a part of a string.
func (lo *lowering) part(s *String, at source.Span) template.Expr {
	return lo.lit(s.Range, value.NewString(fact.Verbatim(at), source.Origin{At: at.Physical()}))
}

// body lowers the loop, the condition and the object of a resource or a module, and returns the names of the object.
func (lo *lowering) body(out *template.Resource, body Expr, s *scope) *scope {
	for {
		switch b := body.(type) {
		case *For:
			out.Loop, s = lo.loop(b, s)
			out.Loop.Name, out.Loop.NameAt = out.Symbol, out.SymbolAt
			body = b.Body
			continue
		case *Cond:
			out.Condition = lo.expr(b.If, s)
			body = b.Body
			continue
		case *Paren:
			body = b.Inner
			continue
		case *Object:
			o := lo.object(b, s)
			out.Body = o
			lo.wellKnown(out, o)
		default:
			out.Body = &template.Object{At: out.At}
		}
		return s
	}
}

// wellKnown takes the properties out of the body that say what and where a resource is.
func (lo *lowering) wellKnown(out *template.Resource, body *template.Object) {
	for _, m := range body.Members {
		switch m.Name {
		case "name":
			out.Name = m.Value
		case "scope":
			out.Scope = m.Value
		case "parent":
			out.Parent = m.Value
		case "dependsOn":
			out.DependsOn = m.Value
		}
	}
}

// module lowers a module: a resource that deploys another template.
func (lo *lowering) module(m *Module) *template.Resource {
	out := &template.Resource{Symbol: m.Name.Text, SymbolAt: m.Name.Range, At: m.Range}
	out.Type = lo.lit(m.Name.Range, value.NewString(fact.Literal(deploymentType, source.Span{}), lo.origin(m.Name.Range)))
	lo.body(out, m.Body, lo.top)
	out.Deployment = lo.deployment(m)
	out.Deployment.Args = moduleArgs(out.Body)
	return out
}

// deploymentType is the type of the resource that the compiler makes of a module.
const deploymentType = "Microsoft.Resources/deployments"

// deployment finds what a module deploys.
func (lo *lowering) deployment(m *Module) *template.Deployment {
	d := &template.Deployment{}
	name, ok := lo.file.Literal(m.Path)
	if !ok {
		d.External = "a module without a path"
		return d
	}
	if isRegistry(name) {
		lo.registry(d, name)
		return d
	}
	d.Path = lo.str(m.Path, lo.top)
	d.Template = lo.link.module(relative(lo.file.Source.Path(), name))
	return d
}

// moduleArgs returns the parameters that the body of a module passes.
func moduleArgs(body template.Expr) []template.Arg {
	var args []template.Arg
	for _, m := range body.(*template.Object).Members {
		params, ok := m.Value.(*template.Object)
		if m.Name != "params" || !ok {
			continue
		}
		for _, p := range params.Members {
			if p.Key == nil && !p.Spread {
				args = append(args, template.Arg{Name: p.Name, NameAt: p.NameAt, Value: p.Value})
			}
		}
	}
	return args
}

// isSecret reports whether the value is taken from a key vault.
func isSecret(x Expr) bool {
	switch x := x.(type) {
	case *Call:
		return x.Name.Text == "getSecret"
	case *Paren:
		return isSecret(x.Inner)
	case *Ternary:
		return isSecret(x.Then) || isSecret(x.Else)
	}
	return false
}

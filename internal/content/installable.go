package content

import (
	"slices"
	"strings"

	"github.com/sentinel-lint/sentinel-lint/internal/fact"
	"github.com/sentinel-lint/sentinel-lint/internal/model"
	"github.com/sentinel-lint/sentinel-lint/internal/template/eval"
	"github.com/sentinel-lint/sentinel-lint/internal/value"
)

// wrappers are the types, in lower case, of resources that hold a template for people to install: those of the content
// hub, and the template specs that solutions were made of before.
var wrappers = []string{"microsoft.securityinsights/contenttemplates", "microsoft.resources/templatespecs/versions"}

func isWrapper(t string) bool {
	for _, w := range wrappers {
		if strings.EqualFold(t, w) || strings.EqualFold(canonicalType(t), w) {
			return true
		}
	}
	return false
}

// installables are the types of resources, in lower case, that are read from a wrapped template, and the types that they
// have once they are installed. Queries and parsers are read from the sources of a solution only.
var installables = map[string]string{
	"microsoft.securityinsights/alertruletemplates": "Microsoft.SecurityInsights/alertRules",
	"microsoft.securityinsights/alertrules":         "Microsoft.SecurityInsights/alertRules",
	"microsoft.securityinsights/automationrules":    "Microsoft.SecurityInsights/automationRules",
	"microsoft.securityinsights/dataconnectors":     "Microsoft.SecurityInsights/dataConnectors",
}

// addInstallable adds the resources of the template that a wrapper holds. They are templates: nothing of them is deployed
// with the wrapper. What the file deploys itself too, as packages do with the tiles of connectors, is there already.
func (e *Evaluation) addInstallable(f *File, wrapper *eval.Resource) {
	for _, r := range e.installable(f, wrapper) {
		twice := slices.ContainsFunc(e.result.Resources, func(o *eval.Resource) bool {
			return strings.EqualFold(canonicalType(o.Type), r.Type) && sameName(o.Name, r.Name)
		})
		if !twice {
			e.Resources = append(e.Resources, r)
		}
	}
}

// sameName reports whether the last segments of two names are certainly the same.
func sameName(a, b fact.Text) bool {
	return a.String() != "" && strings.EqualFold(lastSegment(a.String()), lastSegment(b.String()))
}

// installable returns the resources of the template that a wrapper holds. Of their bodies nothing is kept for long:
// packages wrap more than all else that they deploy, and little of it is asked for.
func (e *Evaluation) installable(f *File, wrapper *eval.Resource) []*model.Resource {
	var out []*model.Resource
	outer := wrapper.Body() // the wrapper itself need not be kept
	for i, v := range wrapped(outer) {
		t, known := v.Get("type").Str().Get()
		t, ok := installables[strings.ToLower(canonicalType(t))]
		if !known || !ok {
			continue
		}
		body := value.NewLazyObject(func() []value.Member {
			return innerExpressions(wrapped(outer)[i], "properties")
		}, v.Origin())
		name, _ := body.Get("name").Text()
		out = append(out, &model.Resource{
			Type: t, Name: name, Body: body, Deployed: fact.Never(), Scope: f.Path(), Template: true,
			Layout: layoutOf(f.Template), Origin: v.Origin(), Package: isPackageFile(f.Path()),
		})
	}
	e.wrappers = append(e.wrappers, outer)
	return out
}

// wrapped returns the resources of the template that the body of a wrapper holds.
func wrapped(outer *value.Value) []*value.Value {
	return outer.Get("properties", "mainTemplate", "resources").Elems()
}

// innerExpressions returns the members of an object with their expressions made unknown: those that were escaped, and so
// are of the wrapped template, whose parameters nobody has given. Of the members, the named one is looked into too.
func innerExpressions(v *value.Value, deeper string) []value.Member {
	members := make([]value.Member, 0, len(v.Members()))
	for _, m := range v.Members() {
		switch {
		case m.Value.Kind() == value.String && isExpression(m.Value):
			m.Value = value.NewUnknown(fact.Why{
				Cause: fact.NoValue, At: m.Value.Span(), Says: "it is decided when the template is installed",
			}, m.Value.Origin())
		case strings.EqualFold(m.Key, deeper) && m.Value.Kind() == value.Object:
			m.Value = value.NewObject(innerExpressions(m.Value, ""), m.Value.Origin())
		}
		members = append(members, m)
	}
	return members
}

// isExpression reports whether a string is an expression of a deployment template.
func isExpression(v *value.Value) bool {
	s, known := v.Str().Get()
	return known && strings.HasPrefix(s, "[") && !strings.HasPrefix(s, "[[") && strings.HasSuffix(s, "]")
}

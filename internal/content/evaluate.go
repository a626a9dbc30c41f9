package content

import (
	"path"
	"slices"
	"strings"

	"github.com/sentinel-lint/sentinel-lint/internal/model"
	"github.com/sentinel-lint/sentinel-lint/internal/template"
	"github.com/sentinel-lint/sentinel-lint/internal/template/eval"
	"github.com/sentinel-lint/sentinel-lint/internal/value"
)

// An Evaluation is what a template deploys with one set of parameters.
type Evaluation struct {
	Label     string // which parameters: "prod"; empty without a parameter file
	Params    *File  // the parameter file, or nil
	Resources []*model.Resource
	result    *eval.Result
	wrappers  []*value.Value // the bodies of resources that hold templates
	all       bool           // resources that are no Sentinel content are asked for too
}

// Evaluate computes what a template deploys. Resources that are no Sentinel content are left out. Any other file than a
// template gives nothing. Values that are set go before those of the parameter file.
func (f *File) Evaluate(params *File, loader eval.Loader, set ...eval.Setting) *Evaluation {
	if f.Template == nil || f.idle {
		return &Evaluation{}
	}
	in := eval.Inputs{Loader: loader, Set: set}
	e := &Evaluation{Params: params, all: f.opts.AllTemplates}
	if params != nil {
		in.Params = params.Params
		e.Label = parameterLabel(f.Path(), params.Path())
	}
	e.result = eval.Resources(f.Template, in)
	for _, r := range e.result.Resources {
		if r.Existing {
			continue
		}
		if isWrapper(r.Type) {
			e.addInstallable(f, r)
		}
		if !isContent(r.Type) {
			continue
		}
		e.Resources = append(e.Resources, &model.Resource{
			Type: r.Type, Name: r.Name, Workspace: r.Workspace, Body: r.Body(), Deployed: r.Deployed.In(f.Path()), Scope: f.Path(), Some: r.Some,
			Layout: layoutOf(f.Template), Origin: r.Origin, Package: isPackageFile(f.Path()),
		})
	}
	if !e.all && len(e.Resources) == 0 && len(f.Problems) == 0 {
		e.result = nil // nobody will ask what is wrong in it
	}
	return e
}

// Settle lets go of what was computed on the way to the resources, once most is known of them.
func (e *Evaluation) Settle() {
	if e.result != nil && !e.all {
		e.result.Release()
	}
	for _, w := range e.wrappers {
		w.Release()
	}
	e.wrappers = nil
}

// JSON returns all resources of the evaluation, those that are no Sentinel content too, in a canonical form. After
// [Evaluation.Settle] they are known only where the template was read with the option AllTemplates.
func (e *Evaluation) JSON() []byte {
	if e.result == nil {
		return []byte("[]\n")
	}
	return e.result.JSON()
}

// Problems returns what is wrong in the part of the template that was evaluated so far. Bodies of resources are evaluated
// when they are asked for.
func (e *Evaluation) Problems() []template.Problem {
	if e.result == nil {
		return nil
	}
	return e.result.Problems()
}

func layoutOf(t *template.Template) model.Layout {
	if t.Dialect == template.Bicep {
		return model.BicepFile
	}
	return model.ARMTemplate
}

// contentProviders are the beginnings, in lower case, of the types of resources that rules look at.
var contentProviders = []string{
	"microsoft.securityinsights/",
	"microsoft.security/automations",
	"microsoft.operationalinsights/workspaces/savedsearches",
	"microsoft.operationalinsights/workspaces/tables",
}

func isContent(t string) bool {
	for _, p := range contentProviders {
		if len(t) >= len(p) && strings.EqualFold(t[:len(p)], p) {
			return true
		}
	}
	return false
}

// mayDeployContent reports whether one of the resources is Sentinel content, or a template or type of which that is not
// known before evaluation.
func mayDeployContent(resources []*template.Resource) bool {
	return slices.ContainsFunc(resources, func(r *template.Resource) bool {
		if d := r.Deployment; d != nil {
			linked := d.Template == nil && (d.Path != nil || d.Link != nil)
			if linked || d.Template != nil && mayDeployContent(d.Template.Resources) {
				return true
			}
		}
		lit, ok := template.Read(r.Type).(*template.Lit)
		if !ok {
			return true
		}
		t := lit.Value.Str().Or("")
		return isContent(t) || isContent(canonicalType(t)) || isWrapper(t) || !strings.Contains(t, ".") || mayDeployContent(r.Children)
	})
}

// IsPackage reports whether the file is the package of a solution as its maintainers build it.
func (f *File) IsPackage() bool { return isPackageFile(f.Path()) }

// isPackageFile reports whether a file is the package of a solution as its maintainers build it: Microsoft's packaging
// tool writes it to a folder Package beside the sources of the solution.
func isPackageFile(name string) bool {
	for dir := path.Dir(name); dir != "." && dir != "/"; dir = path.Dir(dir) {
		if path.Base(dir) == "Package" {
			return true
		}
	}
	return false
}

// parameterLabel returns what tells a parameter file of a template from the others: "prod" of rules.parameters.prod.json
// for rules.json. Without a difference it is the name of the file.
func parameterLabel(templatePath, paramsPath string) string {
	base := stem(path.Base(paramsPath))
	label := strings.TrimPrefix(base, stem(path.Base(templatePath)))
	for _, word := range []string{"parameters", "parameter"} {
		if i := strings.Index(strings.ToLower(label), word); i >= 0 {
			label = label[:i] + label[i+len(word):]
			break
		}
	}
	label = strings.Trim(label, ".-_ ")
	if label == "" {
		return base
	}
	return label
}

// stem returns the name of a file without its last extension.
func stem(name string) string { return strings.TrimSuffix(name, path.Ext(name)) }

// IsParametersOf reports whether the name of a parameter file says that it holds values for the template: it begins with
// the name of the template, and stands beside it or in a folder of parameters near it.
func IsParametersOf(paramsPath, templatePath string) bool {
	name, template := path.Base(paramsPath), stem(path.Base(templatePath))
	if len(name) < len(template) || !strings.EqualFold(name[:len(template)], template) {
		return false
	}
	rest := strings.ToLower(name[len(template):])
	plain := strings.TrimLeft(rest, ".-_ ")
	if !strings.HasPrefix(plain, "param") && (plain == rest || !strings.Contains(rest, ".param")) {
		return false // "rulesets.parameters.json" is of no "rules.json"
	}
	here, there := path.Dir(templatePath), path.Dir(paramsPath)
	if here == there {
		return true
	}
	return IsParameterFolder(there) && (path.Dir(there) == here || path.Dir(there) == path.Dir(here))
}

// IsParameterFolder reports whether the name of a folder says that it holds the parameter files of templates near it.
func IsParameterFolder(dir string) bool {
	return strings.HasPrefix(strings.ToLower(path.Base(dir)), "param")
}

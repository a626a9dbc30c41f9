package run

import (
	"cmp"
	"path"
	"slices"
	"strings"

	"github.com/sentinel-lint/sentinel-lint/internal/content"
)

// A deployment is one way in which a template is deployed.
type deployment struct {
	params *content.File // the parameter file, or nil
	label  string        // what tells it from the others; empty leaves that to the name of the parameter file
}

// deploymentsOf returns the ways in which a template is deployed: with the parameter files that the configuration names,
// with those that Sentinel Repositories uses for each workspace, or with those whose names say so.
func (r *runner) deploymentsOf(f *File) []deployment {
	var out []deployment
	if r.ParameterFiles != nil {
		for _, name := range r.ParameterFiles(f.Path) {
			if p := r.parameterFile(name); p != nil {
				out = append(out, deployment{params: p})
			}
		}
	}
	for _, p := range r.deployedFrom {
		if len(out) == 0 {
			out = r.deploymentsFrom(p, f)
		}
	}
	if len(out) == 0 {
		for _, p := range r.params.of(f) {
			out = append(out, deployment{params: p.Content})
		}
	}
	if len(out) == 0 {
		return []deployment{{}}
	}
	return slices.CompactFunc(out, func(a, b deployment) bool { return a.params == b.params && a.label == b.label })
}

// deploymentsFrom returns how Sentinel Repositories deploys a template to each workspace that is known by its id. It is
// nil if the template has no parameter file for any of them.
func (r *runner) deploymentsFrom(p *repository, f *File) []deployment {
	var out []deployment
	any, differ := false, false
	for _, w := range r.workspacesOf(p, f) {
		d := deployment{r.parametersIn(p, f, w.id), cmp.Or(w.name, w.id)}
		any = any || d.params != nil
		differ = differ || len(out) > 0 && out[0].params != d.params
		out = append(out, d)
	}
	switch {
	case !any:
		return nil
	case !differ:
		return []deployment{{params: out[0].params}}
	}
	return out
}

// A target is a workspace that Sentinel Repositories deploys to.
type target struct{ id, name string }

// workspacesOf returns the workspaces that a template is deployed to: those of the connections to its folder, those that
// parameter files are mapped for, and those whose id is in the name of a parameter file beside it.
func (r *runner) workspacesOf(p *repository, f *File) []target {
	var out []target
	add := func(id, name string) {
		known := slices.ContainsFunc(out, func(t target) bool { return strings.EqualFold(t.id, id) })
		if id != "" && !known {
			out = append(out, target{id, name})
		}
	}
	file, ok := p.within(f.Content.Path())
	if !ok {
		return nil
	}
	for _, c := range p.connectionsTo(f.Content.Path()) {
		add(c.WorkspaceID, c.Workspace)
	}
	if p.config != nil {
		for _, m := range p.config.Mappings {
			add(m.WorkspaceID, "")
		}
	}
	for _, params := range r.params.in[path.Dir(f.Path)] {
		if beside, ok := p.within(params.Content.Path()); ok {
			id, _ := workspaceIn(beside, file)
			add(id, "")
		}
	}
	return out
}

// workspaceIn returns the id of the workspace in the name of a parameter file of the template: "rules.parameters-ID.json"
// of "rules.json", or "rules.ID.bicepparam" of "rules.bicep".
func workspaceIn(params, template string) (id string, ok bool) {
	stem := strings.TrimSuffix(template, path.Ext(template))
	for _, affix := range [][2]string{{".parameters-", ".json"}, {".", ".bicepparam"}} {
		rest, starts := strings.CutPrefix(params, stem+affix[0])
		if id, ends := strings.CutSuffix(rest, affix[1]); starts && ends && isGUID(id) {
			return id, true
		}
	}
	return "", false
}

// isGUID reports whether the text has the form of a GUID.
func isGUID(s string) bool {
	if len(s) != len("00000000-0000-0000-0000-000000000000") {
		return false
	}
	for i, c := range strings.ToLower(s) {
		dash := i == 8 || i == 13 || i == 18 || i == 23
		if dash != (c == '-') || !dash && !strings.ContainsRune("0123456789abcdef", c) {
			return false
		}
	}
	return true
}

// parametersIn returns the parameter file with which Sentinel Repositories deploys a template to a workspace, or nil: the
// one that is mapped, the one with the id of the workspace in its name, or the one for all workspaces.
//
// Source: learn.microsoft.com/azure/sentinel/ci-cd-custom-deploy (2024-12-31).
func (r *runner) parametersIn(p *repository, f *File, workspaceID string) *content.File {
	file, _ := p.within(f.Content.Path())
	stem := strings.TrimSuffix(file, path.Ext(file))
	var names []string
	if ref, ok := p.config.Parameters(file, workspaceID); ok {
		names = append(names, ref.Path)
	}
	for _, params := range r.params.in[path.Dir(f.Path)] {
		beside, ok := p.within(params.Content.Path())
		if id, named := workspaceIn(beside, file); ok && named && strings.EqualFold(id, workspaceID) {
			names = append(names, beside)
		}
	}
	for _, name := range append(names, stem+".parameters.json", stem+".bicepparam") {
		if params := r.parameterFile(strings.TrimPrefix(path.Join(p.root, name), r.Prefix)); params != nil {
			return params
		}
	}
	return nil
}

// parameterFile returns the parameter file of the path, or nil.
func (r *runner) parameterFile(name string) *content.File {
	f := r.index[path.Clean(name)]
	if f == nil || f.Content == nil || f.Content.Params == nil {
		return nil
	}
	return f.Content
}

// A parameterIndex finds the parameter files of a template among many.
type parameterIndex struct {
	using map[string][]*File // by the path of the template that they say they are for
	in    map[string][]*File // by their folder
	below map[string][]*File // those in a folder of parameters, by the folder around it
}

func newParameterIndex(files []*File) parameterIndex {
	x := parameterIndex{map[string][]*File{}, map[string][]*File{}, map[string][]*File{}}
	for _, f := range files {
		if f.Content == nil || f.Content.Params == nil {
			continue
		}
		folder := path.Dir(f.Path)
		x.in[folder] = append(x.in[folder], f)
		if using := f.Content.Params.Using; using != "" {
			template := path.Join(folder, using)
			x.using[template] = append(x.using[template], f)
		} else if content.IsParameterFolder(folder) {
			x.below[path.Dir(folder)] = append(x.below[path.Dir(folder)], f)
		}
	}
	return x
}

// of returns the parameter files that say that they are for the template, or whose name and place do, in the order of
// their paths.
func (x parameterIndex) of(f *File) []*File {
	folder := path.Dir(f.Path)
	out := slices.Clone(x.using[f.Path])
	for _, near := range [...][]*File{x.in[folder], x.below[folder], x.below[path.Dir(folder)]} {
		for _, p := range near {
			if p.Content.Params.Using == "" && content.IsParametersOf(p.Path, f.Path) {
				out = append(out, p)
			}
		}
	}
	slices.SortFunc(out, func(a, b *File) int { return strings.Compare(a.Path, b.Path) })
	return slices.Compact(out)
}

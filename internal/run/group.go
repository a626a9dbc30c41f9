package run

import (
	"maps"
	"path"
	"slices"
	"strings"

	"github.com/sentinel-lint/sentinel-lint/internal/content"
	"github.com/sentinel-lint/sentinel-lint/internal/flow"
	"github.com/sentinel-lint/sentinel-lint/internal/layout"
	"github.com/sentinel-lint/sentinel-lint/internal/model"
	"github.com/sentinel-lint/sentinel-lint/internal/project"
)

// A part is what one file, or one evaluation of it, has for one workspace.
type part struct {
	workspace string
	resources []*model.Resource
	objects   *model.Workspace
}

// group puts the resources of all files into workspaces.
func (r *runner) group() {
	lists := r.once()
	var all []*model.Resource
	for _, l := range lists {
		all = append(all, *l.resources...)
	}
	grouping := project.NewGrouping(r.declaredFor, r.connections(), all)
	r.parallel(len(r.result.Files), func(i int) {
		f := r.result.Files[i]
		if f.Content == nil {
			return
		}
		if f.DeployedBy == "" {
			f.loose = partsOf(f.Content.Resources, grouping)
		}
		for _, e := range f.Evaluations {
			e.parts = partsOf(e.Resources, grouping)
		}
	})
	r.workspaces()
	r.flows()
}

// flows makes the graph of every workspace.
func (r *runner) flows() {
	type query struct{ draft, index int }
	drafts := make([]*flow.Draft, len(r.result.Workspaces))
	var queries []query
	for i, w := range r.result.Workspaces {
		drafts[i] = flow.Prepare(w.Workspace, r.Catalog)
		for k := range drafts[i].Queries() {
			queries = append(queries, query{i, k})
		}
	}
	r.parallel(len(queries), func(i int) { drafts[queries[i].draft].Read(queries[i].index) })
	for i, w := range r.result.Workspaces {
		w.Flow = drafts[i].Graph()
	}
}

// A list is the resources of a file, or of one evaluation of it.
type list struct{ resources *[]*model.Resource }

// once takes the copies out of the lists of resources: what a solution package repeats of its sources. It returns the
// lists.
func (r *runner) once() []list {
	var lists []list
	var all []*model.Resource
	for _, f := range r.result.Files {
		if f.Content == nil {
			continue
		}
		lists = append(lists, list{&f.Content.Resources})
		all = append(all, f.Content.Resources...)
		for _, e := range f.Evaluations {
			lists = append(lists, list{&e.Resources})
			all = append(all, e.Resources...)
		}
	}
	kept, copies := layout.Once(all, r.parallel)
	isCopy := make(map[*model.Resource]bool, len(copies))
	for _, c := range copies {
		isCopy[c] = true
	}
	for _, l := range lists { // what is kept has the order and, without the copies, the number of what was there
		n := len(slices.DeleteFunc(slices.Clone(*l.resources), func(res *model.Resource) bool { return isCopy[res] }))
		*l.resources, kept = kept[:n:n], kept[n:]
	}
	return lists
}

// declaredFor returns the name of the workspace that the configuration declares for a path of a source.
func (r *runner) declaredFor(name string) string {
	if r.Settings.Workspace == nil {
		return ""
	}
	return r.Settings.Workspace(strings.TrimPrefix(name, r.Prefix))
}

// connections returns the connections of Sentinel Repositories that the workflows of the project declare.
func (r *runner) connections() []layout.Connection {
	var out []layout.Connection
	for _, f := range r.result.Files {
		if f.Content != nil {
			out = append(out, f.Content.Connections...)
		}
	}
	return out
}

// prepare makes what rules see of resources, in which much text is decoded, and lets go of what was computed of their
// bodies: few rules look at what the objects do not show.
func prepare(resources []*model.Resource) {
	for _, res := range resources {
		res.Prepare()
		res.Aliases = layout.Aliases(res)
		res.Body.Release()
	}
}

// partsOf sorts resources by workspace.
func partsOf(resources []*model.Resource, grouping *project.Grouping) []part {
	var parts []part
	for _, res := range resources {
		name := grouping.WorkspaceOf(res)
		i := slices.IndexFunc(parts, func(p part) bool { return p.workspace == name })
		if i < 0 {
			i = len(parts)
			parts = append(parts, part{workspace: name, objects: &model.Workspace{}})
		}
		parts[i].resources = append(parts[i].resources, res)
		parts[i].objects.Add(res)
	}
	return parts
}

// workspaces puts the parts together: for each workspace, in the order of the names, its variants.
func (r *runner) workspaces() {
	labels := map[string][]string{} // by workspace, of the parameter files of templates that have several
	for _, f := range r.result.Files {
		for _, p := range f.loose {
			labels[p.workspace] = append(labels[p.workspace], nil...)
		}
		for _, e := range f.Evaluations {
			for _, p := range e.parts {
				list := labels[p.workspace]
				if len(f.Evaluations) > 1 && !slices.Contains(list, e.Label) {
					list = append(list, e.Label)
				}
				labels[p.workspace] = list
			}
		}
	}
	names := slices.Sorted(maps.Keys(labels))
	if len(names) == 0 {
		names = []string{""}
	}
	for _, name := range names {
		variants := slices.Sorted(slices.Values(labels[name]))
		if len(variants) == 0 {
			variants = []string{""}
		}
		for _, variant := range variants {
			r.result.Workspaces = append(r.result.Workspaces, r.workspace(name, variant))
		}
	}
	for _, f := range r.result.Files {
		f.loose = nil
		for _, e := range f.Evaluations {
			e.parts = nil
		}
	}
}

func (r *runner) workspace(name, variant string) *Workspace {
	w := &Workspace{Workspace: &model.Workspace{Name: name}, Variant: variant}
	if r.Settings.Declared != nil {
		w.Declared = r.Settings.Declared(name)
	}
	merge := func(parts []part) {
		for _, p := range parts {
			if p.workspace == name {
				w.Merge(p.objects)
				w.Content = append(w.Content, p.resources...)
			}
		}
	}
	for _, f := range r.result.Files {
		merge(f.loose)
		for _, e := range f.Evaluations {
			if len(f.Evaluations) == 1 || e.Label == variant {
				merge(e.parts)
			}
		}
	}
	return w
}

// A repository is a folder that Sentinel Repositories deploys from, as its configuration or its workflows show.
type repository struct {
	root        string // as sources have it; "." for the working folder
	config      *layout.Repositories
	connections []layout.Connection
}

// repositories returns the repositories of the project that Sentinel Repositories deploys from, in the order of the files
// that show it.
func (r *runner) repositories() []*repository {
	var out []*repository
	for _, f := range r.result.Files {
		if f.Content == nil || f.Content.Repositories == nil && f.Content.Connections == nil {
			continue
		}
		root := content.RepositoryRoot(f.Content.Path())
		i := slices.IndexFunc(out, func(known *repository) bool { return known.root == root })
		if i < 0 {
			i = len(out)
			out = append(out, &repository{root: root})
		}
		if f.Content.Repositories != nil {
			out[i].config = f.Content.Repositories
		}
		out[i].connections = append(out[i].connections, f.Content.Connections...)
	}
	return out
}

// within returns the path of a file relative to the root of the repository.
func (p *repository) within(file string) (string, bool) {
	if p.root == "." {
		return file, true
	}
	return strings.CutPrefix(path.Clean(file), p.root+"/")
}

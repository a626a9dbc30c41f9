package run

import (
	"slices"
	"strings"

	"github.com/sentinel-lint/sentinel-lint/internal/didyoumean"
	"github.com/sentinel-lint/sentinel-lint/internal/layout"
	"github.com/sentinel-lint/sentinel-lint/internal/lint"
	"github.com/sentinel-lint/sentinel-lint/internal/project"
	"github.com/sentinel-lint/sentinel-lint/internal/source"
	"github.com/sentinel-lint/sentinel-lint/rules"
)

// repositoryFindings tells what Sentinel Repositories leaves out, and what in its configuration leads nowhere.
func (r *runner) repositoryFindings() []*lint.Finding {
	var out []*lint.Finding
	for _, p := range r.deployedFrom {
		if slices.Contains(r.Rules, &rules.SkippedByRepositories) {
			for _, f := range r.result.Files {
				if finding := r.skippedBy(p, f); finding != nil {
					out = append(out, finding)
				}
			}
		}
		if p.config != nil && slices.Contains(r.Rules, &rules.RepositoriesConfig) {
			out = append(out, r.repositoryConfig(p)...)
		}
	}
	return out
}

// skippedBy tells of a template with Sentinel content that the repository does not deploy although nothing in it says so;
// nil of other files. What the configuration excludes is left out on purpose.
func (r *runner) skippedBy(p *repository, f *File) *lint.Finding {
	if f.Content == nil || f.Content.Template == nil || len(f.Evaluations) == 0 || !f.deploys() || inPackage(f) {
		return nil
	}
	file, ok := p.within(f.Content.Path())
	if !ok || p.excludes(file) || len(p.connections) > 0 && len(p.connectionsTo(f.Content.Path())) == 0 {
		return nil
	}
	types := f.Content.TypesAtTop()
	by := p.connectionsTo(f.Content.Path())
	skip, ok := p.config.Skipped(file, slices.DeleteFunc(slices.Clone(types), func(t layout.TypedResource) bool {
		return slices.ContainsFunc(by, func(c layout.Connection) bool { return c.Deploys(t.Type) })
	}))
	if !ok {
		skip, ok = skippedByAll(by, types)
	}
	if !ok {
		return nil
	}
	at := skip.At
	if at.IsZero() {
		at = f.Content.Source.Span(0, 0)
	}
	finding := lint.NewFinding(&rules.SkippedByRepositories, fileSubject(f.Path), at, skip.Says).Identify(skip.Says)
	deployed := slices.ContainsFunc(types, func(t layout.TypedResource) bool {
		return len(by) == 0 && layout.RepositoriesDeploys(t.Type) ||
			slices.ContainsFunc(by, func(c layout.Connection) bool { return c.Deploys(t.Type) })
	})
	if !skip.At.IsZero() && deployed {
		finding.Helpf("move the resource to a file of its own, so that the other resources of the file are deployed")
	} else {
		finding.Assuming("nothing else deploys the file")
	}
	switch {
	case len(by) == 0:
		finding.Assuming("Sentinel Repositories deploys this repository")
		finding.Becausef(lint.Subject{}, p.config.At, "the configuration of Sentinel Repositories")
	case by[0].ContentAt.IsZero():
		finding.Becausef(lint.Subject{}, by[0].At, "the connection of Sentinel Repositories")
	default:
		finding.Becausef(lint.Subject{}, by[0].ContentAt, "what the connection of Sentinel Repositories deploys")
	}
	return finding
}

// skippedByAll tells whether every connection leaves the file out by the types of content that it deploys, and why the
// first does.
func skippedByAll(connections []layout.Connection, types []layout.TypedResource) (first layout.Skip, all bool) {
	for i, c := range connections {
		skip, ok := c.Skips(types)
		if !ok {
			return layout.Skip{}, false
		}
		if i == 0 {
			first = skip
		}
	}
	return first, len(connections) > 0
}

// inPackage reports whether the template is the package of a solution, which nobody deploys from a repository.
func inPackage(f *File) bool {
	return !slices.ContainsFunc(f.Evaluations, func(e *Evaluation) bool {
		return len(e.Resources) > 0 && !e.Resources[0].Package
	})
}

func (p *repository) excludes(file string) bool {
	return p.config != nil && slices.ContainsFunc(p.config.Excluded, func(e layout.Ref) bool { return e.Covers(file) })
}

// connectionsTo returns the connections to a folder that holds the file.
func (p *repository) connectionsTo(file string) []layout.Connection {
	var out []layout.Connection
	for _, c := range p.connections {
		if c.Covers(file) {
			out = append(out, c)
		}
	}
	return out
}

// repositorySettings are the members of the configuration that the service reads.
var repositorySettings = []string{"prioritizedcontentfiles", "excludecontentfiles", "parameterfilemappings"}

// repositoryConfig tells which entries of a configuration name nothing, and which settings are misspelt.
func (r *runner) repositoryConfig(p *repository) []*lint.Finding {
	var out []*lint.Finding
	report := func(at source.Span, key, message string) *lint.Finding {
		name := strings.TrimPrefix(at.File.Path(), r.Prefix)
		f := lint.NewFinding(&rules.RepositoriesConfig, fileSubject(name), at, message).Identify(key)
		out = append(out, f)
		return f
	}
	entries := slices.Concat(p.config.Prioritized, p.config.Excluded)
	for _, m := range p.config.Mappings {
		entries = append(entries, m.Content, m.Parameters)
	}
	for _, e := range entries {
		switch {
		case strings.ContainsAny(e.Path, "*?"):
			report(e.At, e.Path, quoted(e.Path)+" names no file: the service takes no wildcards in paths").
				Helpf("name each file, or the folder")
		case strings.Contains(e.Path, `\`):
			report(e.At, e.Path, quoted(e.Path)+" names no file: the service wants paths with slashes").
				Helpf("write %q", strings.ReplaceAll(e.Path, `\`, "/"))
		case !r.exists(p, e.Path):
			report(e.At, e.Path, quoted(e.Path)+" names no file of the repository: the entry has no effect")
		}
	}
	for _, m := range p.config.Unknown {
		if meant, ok := didyoumean.Closest(strings.ToLower(m.Key), repositorySettings); ok {
			report(m.KeyAt, m.Key, quoted(m.Key)+" is no setting of Sentinel Repositories: what it says has no effect").
				Helpf("write %q", meant)
		}
	}
	return out
}

func quoted(s string) string { return `"` + s + `"` }

// exists reports whether a path of the configuration names a file, or a folder with a file, of the repository, whether
// the file is read or not.
func (r *runner) exists(p *repository, name string) bool {
	ref := layout.Ref{Path: name}
	covered := func(e project.Entry) bool {
		file, ok := p.within(r.Prefix + e.Path)
		return ok && (ref.Covers(file) || e.Dir && layout.Ref{Path: file}.Covers(name))
	}
	return slices.ContainsFunc(r.Settings.Files.Entries, covered) || slices.ContainsFunc(r.Settings.Files.Skipped, covered)
}

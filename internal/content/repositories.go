package content

import (
	"path"
	"strings"

	"github.com/sentinel-lint/sentinel-lint/internal/layout"
	"github.com/sentinel-lint/sentinel-lint/internal/parse/jsonc"
	"github.com/sentinel-lint/sentinel-lint/internal/parse/yaml"
	"github.com/sentinel-lint/sentinel-lint/internal/template"
)

// readRepositories reads the configuration of Sentinel Repositories.
func (f *File) readRepositories() {
	doc := jsonc.Parse(f.Source)
	f.Kind, f.As = Settings, "Sentinel Repositories configuration"
	f.Repositories = layout.ReadRepositories(jsonc.Value(doc.Root()))
	f.noteProblems(doc)
}

// readConnections reads the workflow of a connection of Sentinel Repositories. It reports whether the file is one.
func (f *File) readConnections() bool {
	if _, ok := layout.ConnectionOf(f.Path()); !ok {
		return false
	}
	for _, doc := range yaml.Parse(f.Source).Documents {
		f.Connections = append(f.Connections, layout.ReadConnections(doc)...)
	}
	if len(f.Connections) == 0 {
		return false
	}
	base := RepositoryRoot(f.Path())
	for i := range f.Connections {
		c := &f.Connections[i]
		if c.Directory = path.Join(base, c.Directory); c.Directory == "." {
			c.Directory = ""
		}
	}
	f.Kind, f.As = Settings, "Sentinel Repositories connection"
	return true
}

// RepositoryRoot returns the folder of the repository that a workflow of GitHub, or a configuration, stands in: workflows
// stand in .github/workflows, the configuration in the root itself.
func RepositoryRoot(file string) string {
	dir := path.Dir(file)
	if strings.EqualFold(path.Base(dir), "workflows") {
		dir = path.Dir(dir)
		if strings.EqualFold(path.Base(dir), ".github") {
			dir = path.Dir(dir)
		}
	}
	return dir
}

// TypesAtTop returns the types of the resources of a template, without those inside of other resources, as far as they
// are known without evaluation.
func (f *File) TypesAtTop() []layout.TypedResource {
	if f.Template == nil {
		return nil
	}
	var out []layout.TypedResource
	for _, r := range f.Template.Resources {
		lit, ok := template.Read(r.Type).(*template.Lit)
		if !ok || r.Existing {
			continue
		}
		if t, known := lit.Value.Str().Get(); known {
			out = append(out, layout.TypedResource{Type: canonicalType(t), At: lit.Range().In(f.Template.File)})
		}
	}
	return out
}

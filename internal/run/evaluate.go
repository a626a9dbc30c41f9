package run

import (
	"path"
	"slices"
	"strings"
	"sync"

	"github.com/sentinel-lint/sentinel-lint/internal/content"
	"github.com/sentinel-lint/sentinel-lint/internal/parse/textenc"
	"github.com/sentinel-lint/sentinel-lint/internal/source"
	"github.com/sentinel-lint/sentinel-lint/internal/template"
)

// evaluate computes what every template deploys, once for each of its parameter files. A template that another one
// deploys is evaluated there, with the parameters that it is given, and not by itself.
func (r *runner) evaluate() {
	r.deployedFrom = r.repositories()
	r.index = map[string]*File{}
	for _, f := range r.result.Files {
		r.index[f.Path] = f
	}
	bicepLoaded := r.link()
	r.params = newParameterIndex(r.result.Files)
	files := r.templates()
	loaders := make([]*loader, len(files))
	r.stage("evaluating", len(files), func(i int) {
		loaders[i] = &loader{runner: r}
		f := files[i]
		for _, d := range r.deploymentsOf(f) {
			e := f.Content.Evaluate(d.params, loaders[i], r.Set...)
			if d.label != "" {
				e.Label = d.label
			}
			prepare(e.Resources)
			e.Settle()
			f.Evaluations = append(f.Evaluations, &Evaluation{Evaluation: e})
		}
		f.Content.Settle()
	})
	if r.ended() {
		return
	}
	loaded := map[*File][]string{}
	for i, f := range files {
		loaded[f] = append(bicepLoaded[f], loaders[i].loaded...)
	}
	r.dropDeployedByOthers(files, loaded)
}

// link brings Bicep files together with what they refer to, and returns which files each refers to.
func (r *runner) link() map[*File][]string {
	var files []*File
	for _, f := range r.result.Files {
		if f.Content != nil && f.Content.Kind != content.Skipped {
			files = append(files, f)
		}
	}
	loaders := make([]*loader, len(files))
	r.parallel(len(files), func(i int) {
		loaders[i] = &loader{runner: r}
		files[i].Content.Link(bicepFiles{loaders[i]})
	})
	loaded := map[*File][]string{}
	for i, f := range files {
		if f.Content.Kind == content.Template {
			loaded[f] = loaders[i].loaded
		}
	}
	return loaded
}

func (r *runner) templates() []*File {
	var out []*File
	for _, f := range r.result.Files {
		if f.Content != nil && f.Content.Kind == content.Template {
			out = append(out, f)
		}
	}
	return out
}

// dropDeployedByOthers forgets what files deploy by themselves that templates deploy or read. Of templates that deploy
// each other the first stays.
func (r *runner) dropDeployedByOthers(files []*File, loaded map[*File][]string) {
	by := map[string]string{} // path of a file: the first template that deploys it
	for _, f := range files {
		for _, p := range loaded[f] {
			if _, known := by[p]; !known && p != f.Path {
				by[p] = f.Path
			}
		}
	}
	for _, f := range r.result.Files {
		parent, ok := by[f.Path]
		if ok && (by[parent] != f.Path || parent < f.Path) {
			f.Evaluations, f.DeployedBy = nil, parent
		}
	}
}

// A loader finds what one template refers to, and notes which templates it deploys.
type loader struct {
	*runner
	mu     sync.Mutex
	loaded []string
}

// Template returns the template at the path relative to the folder of the file.
func (l *loader) Template(from *source.File, rel string) *template.Template {
	name := l.resolve(from, rel)
	f := l.index[name]
	if f == nil || f.Content == nil || f.Content.Template == nil {
		return nil
	}
	l.note(name)
	return f.Content.Template
}

// note remembers that the template refers to a file.
func (l *loader) note(name string) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if !slices.Contains(l.loaded, name) {
		l.loaded = append(l.loaded, name)
	}
}

// text returns the text of a file by its path from the root.
func (l *loader) text(name string) *source.File {
	if f := l.index[name]; f != nil && f.Content != nil {
		l.note(name)
		if f.Content.Kind != content.Skipped {
			return f.Content.Source
		} // the text of others is let go of
	}
	raw, err := l.Settings.Files.ReadPath(name)
	if err != nil {
		return nil
	}
	text, _, problem := textenc.Decode(raw)
	if problem != "" {
		return nil
	}
	return source.NewFile(l.Prefix+name, text)
}

func (l *loader) resolve(from *source.File, rel string) string {
	return path.Join(path.Dir(strings.TrimPrefix(from.Path(), l.Prefix)), rel)
}

// bicepFiles gives the Bicep linker the files of the project, by the paths that its sources have.
type bicepFiles struct{ *loader }

// File returns the decoded text of a file, or nil.
func (b bicepFiles) File(name string) *source.File { return b.text(b.trim(name)) }

// Bytes returns the bytes of a file as stored.
func (b bicepFiles) Bytes(name string) ([]byte, bool) {
	raw, err := b.Settings.Files.ReadPath(b.trim(name))
	return raw, err == nil
}

// Folder returns the paths of the files in a folder and below it, in order.
func (b bicepFiles) Folder(name string) []string {
	var out []string
	prefix := strings.TrimSuffix(b.trim(name), "/") + "/"
	for _, f := range b.result.Files {
		if strings.HasPrefix(f.Path, prefix) || prefix == "./" {
			out = append(out, b.Prefix+f.Path)
		}
	}
	return out
}

func (b bicepFiles) trim(name string) string { return strings.TrimPrefix(name, b.Prefix) }

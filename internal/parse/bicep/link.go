package bicep

import (
	"path"
	"strings"

	"github.com/sentinel-lint/sentinel-lint/internal/parse/arm"
	"github.com/sentinel-lint/sentinel-lint/internal/parse/jsonc"
	"github.com/sentinel-lint/sentinel-lint/internal/source"
	"github.com/sentinel-lint/sentinel-lint/internal/template"
)

// Files gives what other files hold, so that this package does no IO. Paths use slashes and are relative to the same
// folder as those of the parsed files.
type Files interface {
	// File returns the decoded text of a file, or nil if there is none.
	File(path string) *source.File
	// Bytes returns the bytes of a file as stored, and whether there is one.
	Bytes(path string) ([]byte, bool)
	// Folder returns the paths of the files in a folder and the folders below it, in order.
	Folder(path string) []string
}

// A Linker lowers files together with the modules, imports and texts that they refer to. Each file is read once. It must
// not be used by several goroutines at once.
type Linker struct {
	files     Files
	parsed    map[string]*File
	templates map[string]*template.Template
	open      map[string]bool // templates that are being lowered, to stop at a module that contains itself
}

// NewLinker returns a linker that finds other files in files, which may be nil if there are none.
func NewLinker(files Files) *Linker {
	return &Linker{
		files: files, parsed: map[string]*File{}, templates: map[string]*template.Template{}, open: map[string]bool{},
	}
}

// Lower returns the template that a .bicep file describes. It never returns nil. The problems of the template do not
// repeat those of the file.
func (l *Linker) Lower(f *File) *template.Template {
	name := f.Source.Path()
	if t := l.templates[name]; t != nil && t.File == f.Source {
		return t
	}
	l.open[name] = true
	defer delete(l.open, name)
	t := newLowering(l, f).template()
	l.templates[name] = t
	return t
}

// parse returns the parsed file at the path, or nil if there is none.
func (l *Linker) parse(name string) *File {
	if f, ok := l.parsed[name]; ok {
		return f
	}
	var f *File
	if src := l.file(name); src != nil {
		f = Parse(src)
	}
	l.parsed[name] = f
	return f
}

func (l *Linker) file(name string) *source.File {
	if l.files == nil {
		return nil
	}
	return l.files.File(name)
}

// module returns the template of a local module, or nil if there is none or it contains itself.
func (l *Linker) module(name string) *template.Template {
	if l.open[name] {
		return nil
	}
	if t, ok := l.templates[name]; ok {
		return t
	}
	if isTemplateJSON(name) {
		l.templates[name] = l.json(name)
		return l.templates[name]
	}
	f := l.parse(name)
	if f == nil {
		return nil
	}
	return l.Lower(f)
}

// isTemplateJSON reports whether a module of that name is an ARM template.
func isTemplateJSON(name string) bool {
	switch strings.ToLower(path.Ext(name)) {
	case ".json", ".jsonc", ".arm":
		return true
	}
	return false
}

func (l *Linker) json(name string) *template.Template {
	src := l.file(name)
	if src == nil {
		return nil
	}
	return arm.Read(jsonc.Parse(src))
}

// relative returns the path of a file that a file refers to.
func relative(from, name string) string { return path.Join(path.Dir(from), name) }

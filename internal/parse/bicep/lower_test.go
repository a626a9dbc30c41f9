package bicep_test

import (
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"strings"
	"testing"

	"github.com/sentinel-lint/sentinel-lint/internal/parse/bicep"
	"github.com/sentinel-lint/sentinel-lint/internal/parse/textenc"
	"github.com/sentinel-lint/sentinel-lint/internal/source"
)

// diskFiles gives the files below a folder of the disk.
type diskFiles struct{ root string }

func (d diskFiles) Bytes(name string) ([]byte, bool) {
	raw, err := os.ReadFile(filepath.Join(d.root, filepath.FromSlash(name)))
	return raw, err == nil
}

func (d diskFiles) File(name string) *source.File {
	raw, ok := d.Bytes(name)
	if !ok {
		return nil
	}
	text, _, _ := textenc.Decode(raw)
	return source.NewFile(name, text)
}

func (d diskFiles) Folder(name string) []string {
	var list []string
	_ = filepath.WalkDir(filepath.Join(d.root, filepath.FromSlash(name)), func(p string, e fs.DirEntry, err error) error {
		if err == nil && !e.IsDir() {
			rel, _ := filepath.Rel(d.root, p)
			list = append(list, filepath.ToSlash(rel))
		}
		return nil
	})
	return list
}

// memoryFiles gives files that a test writes down.
type memoryFiles map[string]string

func (m memoryFiles) Bytes(name string) ([]byte, bool) {
	text, ok := m[name]
	return []byte(text), ok
}

func (m memoryFiles) File(name string) *source.File {
	if text, ok := m[name]; ok {
		return source.NewFile(name, []byte(text))
	}
	return nil
}

func (m memoryFiles) Folder(name string) []string {
	var list []string
	for p := range m {
		if strings.HasPrefix(p, path.Clean(name)+"/") {
			list = append(list, p)
		}
	}
	return list
}

// TestCorpusLowers lowers every file of the corpus. A name that nothing declares is a mistake of the author, or ours.
func TestCorpusLowers(t *testing.T) {
	files := corpusFiles(t)
	undeclared := 0
	for _, f := range files {
		parsed := bicep.Parse(f)
		link := bicep.NewLinker(diskFiles{corpusDir(t)})
		if strings.HasSuffix(f.Path(), ".bicepparam") {
			link.Params(parsed)
			continue
		}
		for _, p := range link.Lower(parsed).Problems {
			undeclared++
			loc := p.At.File.Locate(p.At.Start)
			t.Logf("%s:%d:%d: %s", p.At.File.Path(), loc.Line, loc.Column, p.Message)
		}
	}
	t.Logf("%d uses of names that are not declared", undeclared)
}

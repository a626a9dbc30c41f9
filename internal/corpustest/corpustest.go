// Package corpustest finds the corpus of real content that tests measure with. It is no part of the repository: most of it
// has no licence that would allow that. A test that needs it is skipped where it is not at hand.
package corpustest

import (
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/sentinel-lint/sentinel-lint/internal/parse/textenc"
	"github.com/sentinel-lint/sentinel-lint/internal/source"
)

// Env is the environment variable that names the folder of the corpus. Without it, the corpus is looked for in the folder
// shared/corpus beside the repository.
const Env = "SENTINEL_LINT_CORPUS"

// Find returns the path of a file or folder of the corpus, and whether it is there.
func Find(elem ...string) (string, bool) {
	dir := os.Getenv(Env)
	if dir == "" {
		dir = filepath.Join(root(), "..", "shared", "corpus")
	}
	path := filepath.Join(append([]string{dir}, elem...)...)
	_, err := os.Stat(path)
	return path, err == nil
}

// root returns the root of the repository: the folder with the go.mod at or above the working folder, which is that of
// the tested package.
func root() string {
	dir, err := os.Getwd()
	for ; err == nil; dir = filepath.Dir(dir) {
		if _, missing := os.Stat(filepath.Join(dir, "go.mod")); missing == nil {
			return dir
		}
		if dir == filepath.Dir(dir) {
			break
		}
	}
	return "."
}

// Path returns the path of a file or folder of the corpus. The test is skipped where there is none.
func Path(tb testing.TB, elem ...string) string {
	tb.Helper()
	path, ok := Find(elem...)
	if !ok {
		tb.Skipf("no corpus of real content: %s does not exist; %s names the folder of the corpus", path, Env)
	}
	return path
}

// Repositories returns the folder of the repositories of the corpus, each in a folder of its own. The test is skipped
// where there is none.
func Repositories(tb testing.TB) string {
	tb.Helper()
	return Path(tb, "repos")
}

// Files returns the decoded texts of all files of the repositories with one of the extensions, such as ".json", in any
// letter case. Their paths are relative to the folder of the repositories, with slashes. The test is skipped where there
// is no corpus.
func Files(tb testing.TB, extensions ...string) []*source.File {
	tb.Helper()
	root := Repositories(tb)
	var files []*source.File
	err := filepath.WalkDir(root, func(path string, e fs.DirEntry, err error) error {
		if err != nil || e.IsDir() || !slices.Contains(extensions, strings.ToLower(filepath.Ext(path))) {
			return err
		}
		raw, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		rel, err := filepath.Rel(root, path)
		text, _, _ := textenc.Decode(raw)
		files = append(files, source.NewFile(filepath.ToSlash(rel), text))
		return err
	})
	if err != nil {
		tb.Fatal(err)
	}
	return files
}

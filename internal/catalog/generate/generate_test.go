package generate

import (
	"bytes"
	"compress/gzip"
	"encoding/json"
	"io"
	"io/fs"
	"os"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"
	"github.com/rogpeppe/go-internal/txtar"
)

const recorded = "testdata/renew.txtar"

// A recording is a txtar archive as folders.
type recording struct {
	archive *txtar.Archive
	files   fstest.MapFS
}

func record(t *testing.T) recording {
	t.Helper()
	archive, err := txtar.ParseFile(recorded)
	if err != nil {
		t.Fatal(err)
	}
	r := recording{archive, fstest.MapFS{}}
	for _, f := range archive.Files {
		name, content := f.Name, f.Data
		if name == "present/tables.txt" {
			name, content = "present/"+tablesFile, zipped(t, f.Data)
		}
		r.files[name] = &fstest.MapFile{Data: content}
	}
	return r
}

func zipped(t *testing.T, text []byte) []byte {
	t.Helper()
	var out bytes.Buffer
	w := gzip.NewWriter(&out)
	if _, err := w.Write(text); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

func (r recording) sub(t *testing.T, dir string) fs.FS {
	t.Helper()
	sub, err := fs.Sub(r.files, dir)
	if err != nil {
		t.Fatal(err)
	}
	return sub
}

func (r recording) input(t *testing.T) Input {
	return Input{
		Sentinel: r.sub(t, "sentinel"), Types: r.sub(t, "types"), Columns: r.files["columns.csv"].Data,
		At: Origins{
			Sentinel: Origin{"5e57151e15e57151e1", "2026-11-02"}, Types: Origin{"0b1ce900b1ce900", "2026-11-01"},
			Columns: Origin{"c01c01c01c01", "2026-10-30"},
		},
	}
}

// TestRenew renews a small catalogue from small folders.
func TestRenew(t *testing.T) {
	r := record(t)
	out, err := Renew(r.sub(t, "present"), r.input(t))
	if err != nil {
		t.Fatal(err)
	}
	got := []txtar.File{{Name: "want/notes", Data: []byte(strings.Join(out.Notes, "\n") + "\n")}}
	for _, f := range out.Files {
		name, content := f.Path, f.Content
		if name == tablesFile {
			name, content = "tables.txt", unzipped(t, f.Content)
		}
		got = append(got, txtar.File{Name: "want/" + name, Data: content})
	}
	var given, want []txtar.File
	for _, f := range r.archive.Files {
		if strings.HasPrefix(f.Name, "want/") {
			want = append(want, f)
		} else {
			given = append(given, f)
		}
	}
	if os.Getenv("UPDATE") != "" {
		r.archive.Files = append(given, got...)
		if err := os.WriteFile(recorded, txtar.Format(r.archive), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

// TestRenewTwice wants nothing to write, and nothing new to say, when the input has been taken over.
func TestRenewTwice(t *testing.T) {
	r := record(t)
	out, err := Renew(r.sub(t, "present"), r.input(t))
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range out.Files {
		r.files["present/"+f.Path] = &fstest.MapFile{Data: f.Content}
	}
	again, err := Renew(r.sub(t, "present"), r.input(t))
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range again.Files {
		t.Errorf("%s is written again:\n%s", f.Path, f.Content)
	}
	for _, n := range again.Notes {
		if strings.Contains(n, "is new") || strings.Contains(n, "gone") || strings.Contains(n, "folder is now") {
			t.Errorf("said again: %s", n)
		}
	}
}

// TestRenewNothing wants the embedded catalogue to stay as it is without input.
func TestRenewNothing(t *testing.T) {
	out, err := Renew(os.DirFS(".."), Input{})
	if err != nil || len(out.Files)+len(out.Notes) > 0 {
		t.Errorf("%d files, notes %q, %v", len(out.Files), out.Notes, err)
	}
}

// TestEmbeddedFilesAreKept wants what is read of the embedded files to be written as it was.
func TestEmbeddedFilesAreKept(t *testing.T) {
	present := os.DirFS("..")
	compressed, err := fs.ReadFile(present, tablesFile)
	if err != nil {
		t.Fatal(err)
	}
	f, err := readTables(compressed)
	if err != nil {
		t.Fatal(err)
	}
	if f.text() != string(unzipped(t, compressed)) {
		t.Error("the tables are not written as they were read")
	}
	for _, file := range []string{solutionsFile, apiVersionsFile, availabilityFile} {
		content, err := fs.ReadFile(present, file)
		if err != nil {
			t.Fatal(err)
		}
		s, err := readSheet(content)
		if err != nil {
			t.Fatal(err)
		}
		if again, err := s.encode(); err != nil || !bytes.Equal(again, content) {
			t.Errorf("%s is not written as it was read: %v", file, err)
		}
	}
	content, err := fs.ReadFile(present, sourcesFile)
	if err != nil {
		t.Fatal(err)
	}
	var rows []*sourceRow
	if err := json.Unmarshal(content, &rows); err != nil {
		t.Fatal(err)
	}
	if again, err := encodeSources(rows); err != nil || !bytes.Equal(again, content) {
		t.Errorf("the sources are not written as they were read: %v", err)
	}
}

// TestRefuses gives inputs that are not what they are said to be.
func TestRefuses(t *testing.T) {
	for name, test := range map[string]struct {
		change func(recording, *Input)
		want   string
	}{
		"a sparse checkout": {func(r recording, in *Input) {
			for path := range r.files {
				if strings.Contains(path, "Solutions/") && !strings.Contains(path, "/Alpha/") {
					delete(r.files, path)
				}
			}
		}, "has 1 solutions, and 5 are known"},
		"no checkout":        {func(r recording, in *Input) { in.Sentinel = fstest.MapFS{} }, "Solutions"},
		"no declared tables": {func(r recording, in *Input) { in.Sentinel = without(r.files, "sentinel/", ".script") }, ".script"},
		"no types":           {func(r recording, in *Input) { in.Types = fstest.MapFS{} }, "bicep-types-az"},
		"few types":          {func(r recording, in *Input) { in.Types = without(r.files, "types/", "preview") }, "has 1 API versions, and 2 are known"},
		"no CSV":             {func(r recording, in *Input) { in.Columns = []byte("\"") }, "columns of tables"},
		"another CSV":        {func(r recording, in *Input) { in.Columns = []byte("a,b\n") }, `no column "table_name"`},
		"few columns": {func(r recording, in *Input) {
			in.Columns = []byte("table_name,column_name,column_type\nKappa,Time,datetime\n")
		}, "are of 1 tables, and 2 are known"},
	} {
		r := record(t)
		in := r.input(t)
		test.change(r, &in)
		out, err := Renew(r.sub(t, "present"), in)
		if err == nil || out != nil || !strings.Contains(err.Error(), test.want) {
			t.Errorf("%s: error %v, want %q", name, err, test.want)
		}
	}
}

// without returns the files below the prefix whose paths lack a text.
func without(files fstest.MapFS, prefix, text string) fstest.MapFS {
	left := fstest.MapFS{}
	for path, f := range files {
		if rest, ok := strings.CutPrefix(path, prefix); ok && !strings.Contains(rest, text) {
			left[rest] = f
		}
	}
	return left
}

func unzipped(t *testing.T, compressed []byte) []byte {
	t.Helper()
	r, err := gzip.NewReader(bytes.NewReader(compressed))
	if err != nil {
		t.Fatal(err)
	}
	text, err := io.ReadAll(r)
	if err != nil {
		t.Fatal(err)
	}
	return text
}

func TestTypesHaveLetters(t *testing.T) {
	for name, want := range map[string]string{
		"string": "s", "String": "s", "DateTime": "t", "int": "i", "Int32": "i", "long": "l", "real": "r", "Double": "r", "bool": "b",
		"Boolean": "b", "dynamic": "d", "Object": "d", "guid": "g", "timespan": "n", "decimal": "m", "": "u", "record": "u",
	} {
		if got := letterOf(name); got != want {
			t.Errorf("%q is %q, want %q", name, got, want)
		}
	}
}

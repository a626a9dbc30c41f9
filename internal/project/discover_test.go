package project

import (
	"errors"
	"os"
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// write makes files under a new folder and returns it. A path that ends in a slash is an empty folder.
func write(t *testing.T, files map[string]string) string {
	t.Helper()
	root, err := filepath.EvalSymlinks(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	for name, text := range files {
		p := filepath.Join(root, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(p), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(p, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	return root
}

func discover(t *testing.T, root string, opts Options) *Files {
	t.Helper()
	f, err := Discover(root, opts)
	if err != nil {
		t.Fatal(err)
	}
	return f
}

func pathsOf(entries []Entry) []string {
	var out []string
	for _, e := range entries {
		out = append(out, e.Path)
	}
	return out
}

func reasons(f *Files) map[string]string {
	out := map[string]string{}
	for _, e := range f.Skipped {
		out[e.Path] = e.Reason.String()
		if e.Detail != "" {
			out[e.Path] += ": " + e.Detail
		}
	}
	return out
}

func TestDiscoverAccountsForEveryFile(t *testing.T) {
	root := write(t, map[string]string{
		"b/rule.YAML":                 "",
		"a.json":                      "",
		"README.md":                   "",
		".git/config.json":            "",
		"web.config":                  "",
		"sentinel-deployment.config":  "",
		"node_modules/x/package.json": "",
		"vendor/modules.txt":          "",
		"vendor/x.json":               "",
		"content/vendor/defender.kql": "",
		"env/pyvenv.cfg":              "",
		"env/lib/x.json":              "",
		"out/main.json":               "",
		"out/keep.json":               "",
		".gitignore":                  "out/*\n!out/keep.json\n",
		"lab/x.tf":                    "",
		"lab/generated.json":          "",
		"lab/.sentinel-lintignore":    "# by the pipeline\ngenerated.*\n",
		"old/rules/r.bicep":           "",
	})
	f := discover(t, root, Options{Exclude: []string{"**/rules/**"}})
	want := []string{
		"a.json", "b/rule.YAML", "content/vendor/defender.kql", "lab/x.tf", "out/keep.json", "sentinel-deployment.config",
	}
	if diff := cmp.Diff(want, pathsOf(f.Entries)); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff(map[string]string{
		".git":                     "version control data",
		".gitignore":               "not a content file",
		"README.md":                "not a content file",
		"env":                      "third-party packages: holds pyvenv.cfg",
		"lab/.sentinel-lintignore": "not a content file",
		"lab/generated.json":       "ignored by .sentinel-lintignore: lab/.sentinel-lintignore:2: generated.*",
		"node_modules":             "third-party packages",
		"old/rules":                "excluded by configuration: **/rules/**",
		"out/main.json":            "ignored by .gitignore: .gitignore:1: out/*",
		"vendor":                   "third-party packages: holds modules.txt",
		"web.config":               "not a content file",
	}, reasons(f)); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff([]Count{
		{NotContent, 4, 0}, {GitIgnored, 1, 0}, {LintIgnored, 1, 0}, {Excluded, 0, 1}, {VersionControl, 0, 1},
		{ThirdParty, 0, 3},
	}, f.Counts()); diff != "" {
		t.Error(diff)
	}
}

func TestDiscoverInclude(t *testing.T) {
	root := write(t, map[string]string{"content/a/r.json": "", "content/b.kql": "", "other/c.json": "", "d.json": ""})
	for _, tt := range []struct {
		include []string
		want    []string
	}{
		{[]string{"content"}, []string{"content/a/r.json", "content/b.kql"}},
		{[]string{"content/**"}, []string{"content/a/r.json", "content/b.kql"}},
		{[]string{"**/*.json"}, []string{"content/a/r.json", "d.json", "other/c.json"}},
		{[]string{"./other/", "*.json"}, []string{"d.json", "other/c.json"}},
	} {
		if diff := cmp.Diff(tt.want, pathsOf(discover(t, root, Options{Include: tt.include}).Entries)); diff != "" {
			t.Errorf("%v: %s", tt.include, diff)
		}
	}
	if _, err := Discover(root, Options{Exclude: []string{"[a"}}); err == nil {
		t.Error("a malformed glob is accepted")
	}
}

func TestDiscoverAskedPaths(t *testing.T) {
	root := write(t, map[string]string{
		"a/r.json": "", "b/s.json": "", "gen/t.json": "", "gen/deep/u.txt": "", "gen/deep/x.json": "", "ex/v.json": "",
		".gitignore": "gen/\nx.json\n",
	})
	at := func(p string) string { return filepath.Join(root, filepath.FromSlash(p)) }
	asked := func(f *Files) []string {
		var out []string
		for _, e := range f.Entries {
			if e.Asked {
				out = append(out, e.Path)
			}
		}
		return out
	}
	for _, tt := range []struct {
		name       string
		paths      []string
		want, load []string
	}{
		{"none asks for all", nil, []string{"a/r.json", "b/s.json"}, []string{"a/r.json", "b/s.json"}},
		{"a folder", []string{"a"}, []string{"a/r.json"}, []string{"a/r.json", "b/s.json"}},
		{"an ignored folder, whose ignored files stay out", []string{"gen"}, []string{"gen/t.json"},
			[]string{"a/r.json", "b/s.json", "gen/t.json"}},
		{"an ignored file, and one of another name", []string{"gen/deep/x.json", "gen/deep/u.txt"},
			[]string{"gen/deep/u.txt", "gen/deep/x.json"},
			[]string{"a/r.json", "b/s.json", "gen/deep/u.txt", "gen/deep/x.json"}},
		{"an excluded file", []string{"ex/v.json"}, nil, []string{"a/r.json", "b/s.json"}},
	} {
		var paths []string
		for _, p := range tt.paths {
			paths = append(paths, at(p))
		}
		f := discover(t, root, Options{Paths: paths, Exclude: []string{"ex"}})
		if diff := cmp.Diff(tt.want, asked(f)); diff != "" {
			t.Errorf("%s: asked: %s", tt.name, diff)
		}
		if diff := cmp.Diff(tt.load, pathsOf(f.Entries)); diff != "" {
			t.Errorf("%s: loaded: %s", tt.name, diff)
		}
	}
	for _, bad := range []string{at("none.json"), filepath.Dir(root)} {
		if _, err := Discover(root, Options{Paths: []string{bad}}); err == nil {
			t.Errorf("%s: no error", bad)
		}
	}
}

func TestDiscoverSymbolicLinks(t *testing.T) {
	outside := write(t, map[string]string{"secret.json": "{}", "dir/x.json": "{}"})
	root := write(t, map[string]string{"real.json": "{}", "dir/y.json": "{}"})
	for name, target := range map[string]string{
		"in.json": "real.json", "out.json": filepath.Join(outside, "secret.json"), "gone.json": "nothing.json",
		"loop": ".", "away": filepath.Join(outside, "dir"),
	} {
		if err := os.Symlink(target, filepath.Join(root, name)); err != nil {
			t.Skip("symbolic links are not available:", err)
		}
	}
	f := discover(t, root, Options{})
	if diff := cmp.Diff([]string{"dir/y.json", "real.json"}, pathsOf(f.Entries)); diff != "" {
		t.Error(diff)
	}
	got := map[string]Reason{}
	for _, e := range f.Skipped {
		got[e.Path] = e.Reason
	}
	want := map[string]Reason{
		"in.json": LinkInside, "out.json": LinkOutside, "gone.json": LinkBroken, "loop": LinkInside, "away": LinkOutside,
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	if _, err := f.ReadPath("out.json"); err == nil {
		t.Error("ReadPath follows a link out of the root")
	}
	if text, err := f.ReadPath("in.json"); err != nil || string(text) != "{}" {
		t.Errorf("ReadPath of a link inside: %q, %v", text, err)
	}
	if _, err := f.ReadPath("../x.json"); err == nil {
		t.Error("ReadPath leaves the root")
	}
}

func TestRead(t *testing.T) {
	root := write(t, map[string]string{"a.json": "abc", "huge.json": ""})
	if err := os.Truncate(filepath.Join(root, "huge.json"), MaxFileSize+1); err != nil {
		t.Fatal(err)
	}
	f := discover(t, root, Options{})
	if text, err := f.Read(f.Entries[0], nil); err != nil || string(text) != "abc" {
		t.Errorf("Read = %q, %v", text, err)
	}
	var readErr *ReadError
	if _, err := f.Read(f.Entries[1], nil); !errors.As(err, &readErr) || readErr.Reason != TooLarge || readErr.Cause() != "larger than 64 MB" {
		t.Errorf("Read of a large file: %v", err)
	}
	if _, err := f.Read(Entry{Path: "no.json"}, nil); !errors.As(err, &readErr) ||
		readErr.Reason != Unreadable || !errors.Is(err, os.ErrNotExist) {
		t.Errorf("Read of no file: %v", err)
	}
}

func TestOverlay(t *testing.T) {
	root := write(t, map[string]string{"a.json": "old", "c.json": "", "skip.txt": ""})
	f := discover(t, root, Options{})
	if err := f.Overlay("b.json", []byte("in"), true); err != nil {
		t.Fatal(err)
	}
	if err := f.Overlay(filepath.Join(root, "a.json"), []byte("new"), false); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]string{"a.json", "b.json", "c.json"}, pathsOf(f.Entries)); diff != "" {
		t.Error(diff)
	}
	for i, want := range []struct {
		text  string
		asked bool
	}{{"new", true}, {"in", true}, {"", false}} {
		if text, err := f.Read(f.Entries[i], nil); err != nil || string(text) != want.text || f.Entries[i].Asked != want.asked {
			t.Errorf("%s: %q, %v, asked %v", f.Entries[i].Path, text, err, f.Entries[i].Asked)
		}
	}
	if err := f.Overlay("../x.json", nil, false); err == nil {
		t.Error("an overlay outside of the root is accepted")
	}
}

func TestRoot(t *testing.T) {
	root := write(t, map[string]string{".git/HEAD": "", "a/b/c.json": ""})
	for _, start := range []string{"", "a", "a/b/c.json"} {
		if got, err := Root(filepath.Join(root, start)); err != nil || got != root {
			t.Errorf("Root(%q) = %q, %v", start, got, err)
		}
	}
	if _, err := Root(filepath.Join(root, "none")); err == nil {
		t.Error("the root of nothing")
	}
}

package project

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/sentinel-lint/sentinel-lint/internal/source"
)

// repository makes a repository with one commit of the files.
func repository(t *testing.T, files map[string]string) (root string, run func(args ...string)) {
	t.Helper()
	if _, err := exec.LookPath("git"); err != nil {
		t.Skip("git is not installed")
	}
	root = write(t, files)
	run = func(args ...string) {
		t.Helper()
		cmd := exec.Command("git", append([]string{"-C", root}, args...)...)
		cmd.Env = append(os.Environ(), "GIT_CONFIG_GLOBAL=/dev/null", "GIT_AUTHOR_NAME=a", "GIT_AUTHOR_EMAIL=a@example.com",
			"GIT_COMMITTER_NAME=a", "GIT_COMMITTER_EMAIL=a@example.com")
		if out, err := cmd.CombinedOutput(); err != nil {
			t.Fatalf("git %v: %v\n%s", args, err, out)
		}
	}
	run("init", "-q", "-b", "main")
	run("add", "-A")
	run("commit", "-q", "-m", "first")
	return root, run
}

func set(t *testing.T, root, name, text string) {
	t.Helper()
	p := filepath.Join(root, filepath.FromSlash(name))
	if err := os.MkdirAll(filepath.Dir(p), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(p, []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
}

func TestStaged(t *testing.T) {
	const old = "1\n2\n3\n4\n5\n6\n7\n8\n"
	root, run := repository(t, map[string]string{
		"a.json": old, "gone.json": old, "moved.json": strings.Repeat("long line\n", 20), "same.json": old, "sub/ü x.json": old,
		"tricky.kql": "a\n", "unstaged.json": old,
	})
	run("config", "diff.noprefix", "true")
	run("config", "diff.context", "9")
	set(t, root, "a.json", "1\nTWO\n3\n5\n6\n7\n8\nnine\nten\n")
	set(t, root, "new.json", "x\n")
	set(t, root, "sub/ü x.json", "0\n"+old)
	set(t, root, "tricky.kql", "a\n++ b/other.json\n@@ -1 +1 @@\n")
	run("rm", "-q", "gone.json")
	run("mv", "moved.json", "sub/to.json")
	run("add", "-A")
	set(t, root, "unstaged.json", "x\n")
	c, err := Staged(t.Context(), root)
	if err != nil {
		t.Fatal(err)
	}
	want := map[string][]Lines{
		"a.json":       {{2, 2}, {3, 4}, {8, 9}},
		"new.json":     {{1, 1}},
		"sub/ü x.json": {{1, 1}},
		"tricky.kql":   {{2, 3}},
	}
	if diff := cmp.Diff(want, c.lines); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff(map[string]bool{"new.json": true}, c.whole); diff != "" {
		t.Error(diff)
	}
	sub, err := Staged(t.Context(), filepath.Join(root, "sub"))
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(map[string][]Lines{"ü x.json": {{1, 1}}, "to.json": {{1, 20}}}, sub.lines); diff != "" {
		t.Error("below a folder:", diff)
	}
}

func TestTouches(t *testing.T) {
	f := source.NewFile("a.json", []byte("1\n2\n3\n4\n"))
	inner := source.Embed([]byte("xy"), []source.Segment{{Outer: f.Span(4, 6)}})
	c := &Changes{lines: map[string][]Lines{"a.json": {{3, 3}}}, whole: map[string]bool{"new.json": true}}
	for _, tt := range []struct {
		span source.Span
		want bool
	}{
		{f.Span(0, 1), false}, {f.Span(0, 4), false}, {f.Span(0, 5), true}, {f.Span(4, 4), true}, {f.Span(6, 7), false},
		{inner.Span(0, 1), true}, {source.Span{}, false},
		{source.NewFile("new.json", []byte("a")).Span(0, 1), true},
		{source.NewFile("other.json", []byte("a")).Span(0, 1), false},
	} {
		if got := c.Touches(tt.span); got != tt.want {
			t.Errorf("%s %d-%d: %v", tt.span.File.Path(), tt.span.Start, tt.span.End, got)
		}
	}
}

func TestChangedSince(t *testing.T) {
	root, run := repository(t, map[string]string{"a.json": "1\n2\n", "b.json": "1\n", "c.json": "1\n", ".gitignore": "out/\n"})
	run("checkout", "-q", "-b", "topic")
	set(t, root, "a.json", "1\nTWO\n")
	run("commit", "-q", "-a", "-m", "second")
	run("checkout", "-q", "main")
	set(t, root, "b.json", "on main only\n")
	run("commit", "-q", "-a", "-m", "third")
	run("checkout", "-q", "topic")
	set(t, root, "c.json", "not committed\n")
	set(t, root, "d.json", "new\n")
	set(t, root, "out/e.json", "ignored\n")
	c, err := ChangedSince(t.Context(), root, "main")
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(map[string][]Lines{"a.json": {{2, 2}}, "c.json": {{1, 1}}}, c.lines); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff(map[string]bool{"d.json": true}, c.whole); diff != "" {
		t.Error(diff)
	}
	for _, ref := range []string{"none", "--output=/tmp/x"} {
		if _, err := ChangedSince(t.Context(), root, ref); err == nil {
			t.Errorf("%q: no error", ref)
		}
	}
	if _, err := Staged(t.Context(), t.TempDir()); err == nil {
		t.Error("no error outside of a repository")
	}
}

package project

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"testing"
	"time"
)

// waited returns the base names of what changes while do runs; none if nothing counts within the given time.
func waited(t *testing.T, w *Watcher, limit time.Duration, do func()) []string {
	t.Helper()
	do()
	ctx, cancel := context.WithTimeout(t.Context(), limit)
	defer cancel()
	changed, err := w.Wait(ctx)
	if err != nil && !errors.Is(err, context.DeadlineExceeded) {
		t.Fatal(err)
	}
	var names []string
	for _, c := range changed {
		names = append(names, filepath.Base(c))
	}
	return names
}

func save(t *testing.T, path, text string) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
}

func TestWatcher(t *testing.T) {
	root := write(t, map[string]string{"a/one.json": "{}"})
	files, err := Discover(root, Options{})
	if err != nil {
		t.Fatal(err)
	}
	w, err := NewWatcher()
	if err != nil {
		t.Fatal(err)
	}
	defer w.Close()
	if err := w.Add(files.Folders...); err != nil {
		t.Fatal(err)
	}
	if err := w.AddFile(filepath.Join(root, "settings.toml")); err != nil {
		t.Fatal(err)
	}
	w.Except(filepath.Join(root, "report.json"))
	if w.Folders() != 2 {
		t.Errorf("%d folders are watched, want 2", w.Folders())
	}
	const long, short = 10 * time.Second, 300 * time.Millisecond
	for _, c := range []struct {
		name string
		do   func()
		want []string // nil for what does not count
	}{
		{"several files at once", func() {
			save(t, filepath.Join(root, "b.yaml"), "x")
			save(t, filepath.Join(root, "a", "one.json"), "[]")
		}, []string{"one.json", "b.yaml"}},
		{"what is no content", func() { save(t, filepath.Join(root, "note.md"), "x") }, nil},
		{"what the program writes", func() { save(t, filepath.Join(root, "report.json"), "{}") }, nil},
		{"a file that was named", func() { save(t, filepath.Join(root, "settings.toml"), "x") }, []string{"settings.toml"}},
		{"an ignore file", func() { save(t, filepath.Join(root, gitIgnoreName), "x") }, []string{gitIgnoreName}},
		{"folders of packages", func() { save(t, filepath.Join(root, "node_modules", "x.json"), "x") }, nil},
		{"a removed file", func() {
			if err := os.Remove(filepath.Join(root, "b.yaml")); err != nil {
				t.Fatal(err)
			}
		}, []string{"b.yaml"}},
	} {
		limit := long
		if c.want == nil {
			limit = short
		}
		if got := waited(t, w, limit, c.do); !slices.Equal(got, c.want) {
			t.Errorf("%s: changed %v, want %v", c.name, got, c.want)
		}
	}
	// A new folder counts, and so does what is written to it later.
	if got := waited(t, w, long, func() { save(t, filepath.Join(root, "new", "deep", "x.json"), "x") }); len(got) == 0 {
		t.Error("a new folder does not count")
	}
	if got := waited(t, w, long, func() { save(t, filepath.Join(root, "new", "deep", "y.json"), "x") }); !slices.Contains(got, "y.json") {
		t.Errorf("a file in a new folder: changed %v", got)
	}
	if got := waited(t, w, long, func() {
		if err := os.RemoveAll(filepath.Join(root, "new")); err != nil {
			t.Fatal(err)
		}
	}); len(got) == 0 {
		t.Error("a removed folder does not count")
	}
}

func TestWatcherEnds(t *testing.T) {
	w, err := NewWatcher()
	if err != nil {
		t.Fatal(err)
	}
	defer w.Close()
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := w.Wait(ctx); !errors.Is(err, context.Canceled) {
		t.Errorf("Wait returns %v", err)
	}
	if err := w.Add(filepath.Join(t.TempDir(), "gone")); err != nil {
		t.Errorf("a folder that is gone: %v", err)
	}
}

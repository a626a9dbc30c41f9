package project

import (
	"context"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"time"

	"github.com/fsnotify/fsnotify"
)

// Editors and git write several files, or one in several steps: a change counts once nothing else changed for the quiet
// time, and at the latest after the longest one.
const (
	quietTime   = 100 * time.Millisecond
	longestTime = 2 * time.Second
)

// A Watcher tells when content changes. Events of the file system are kept from the time on at which a folder is added, so
// that a change during a run is told by the next Wait.
type Watcher struct {
	notify *fsnotify.Watcher
	also   map[string]bool // absolute paths of files that count whatever their names are
	not    map[string]bool // absolute paths of files that do not count: what the program writes itself
}

// NewWatcher returns a watcher without folders. Close it in the end.
func NewWatcher() (*Watcher, error) {
	notify, err := fsnotify.NewWatcher()
	if err != nil {
		return nil, fmt.Errorf("watch files: %w", err)
	}
	return &Watcher{notify: notify, also: map[string]bool{}, not: map[string]bool{}}, nil
}

// Close ends the watching.
func (w *Watcher) Close() error { return w.notify.Close() }

// Add watches folders, not those in them. Folders that are gone, or watched already, are passed over.
func (w *Watcher) Add(folders ...string) error {
	for _, folder := range folders {
		if err := w.notify.Add(folder); err != nil {
			if _, gone := os.Stat(folder); gone != nil {
				continue
			}
			return fmt.Errorf("watch %s, one of %d folders: %w", folder, len(w.notify.WatchList())+1, err)
		}
	}
	return nil
}

// AddFile lets a file count whatever its name is, and watches its folder if there is one.
func (w *Watcher) AddFile(abs string) error {
	w.also[abs] = true
	return w.Add(filepath.Dir(abs))
}

// Except lets a file not count.
func (w *Watcher) Except(abs string) { w.not[abs] = true }

// Folders returns how many folders are watched.
func (w *Watcher) Folders() int { return len(w.notify.WatchList()) }

// Wait waits until content changes and nothing else does for a moment. It returns the absolute paths of what changed, in
// order, or the error of the context.
func (w *Watcher) Wait(ctx context.Context) ([]string, error) {
	var changed []string
	var quiet, longest <-chan time.Time
	for {
		select {
		case <-ctx.Done():
			return nil, ctx.Err()
		case <-quiet:
			return sorted(changed), nil
		case <-longest:
			return sorted(changed), nil
		case err := <-w.notify.Errors:
			return nil, fmt.Errorf("watch files: %w", err)
		case event := <-w.notify.Events:
			if !w.counts(event) {
				continue
			}
			if longest == nil {
				longest = time.After(longestTime)
			}
			quiet = time.After(quietTime)
			changed = append(changed, event.Name)
		}
	}
}

func sorted(paths []string) []string {
	slices.Sort(paths)
	return slices.Compact(paths)
}

// counts reports whether an event changes what a run reads. A new folder is watched at once, before it is looked into: what
// is written to it from now on is told.
func (w *Watcher) counts(e fsnotify.Event) bool {
	if e.Op == fsnotify.Chmod || w.not[e.Name] {
		return false
	}
	name := filepath.Base(e.Name)
	if w.also[e.Name] || name == gitIgnoreName || name == lintIgnoreName || isContentName(name) {
		return true
	}
	if e.Has(fsnotify.Create) {
		if info, err := os.Lstat(e.Name); err == nil && info.IsDir() {
			return w.enter(e.Name) > 0
		}
		return false
	}
	return (e.Has(fsnotify.Remove) || e.Has(fsnotify.Rename)) && filepath.Ext(name) == "" // it may have been a folder
}

// enter watches a new folder and those in it, and returns how many content files they hold.
func (w *Watcher) enter(folder string) int {
	files := 0
	_ = filepath.WalkDir(folder, func(path string, d fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return nil // what cannot be looked into is told by the next run
		case !d.IsDir():
			if isContentName(d.Name()) {
				files++
			}
			return nil
		}
		if isSpecial(path) {
			return fs.SkipDir
		}
		return w.Add(path)
	})
	return files
}

// isSpecial reports whether the files of a folder are third-party or generated.
func isSpecial(folder string) bool {
	name := filepath.Base(folder)
	reason, _ := folderByName(name)
	if reason != Read {
		return true
	}
	children, err := os.ReadDir(folder)
	reason, _ = folderByMarker(name, children)
	return err == nil && reason != Read
}

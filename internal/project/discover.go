// Package project finds the content of a repository: which files are read, which are not and why, which lines a change
// touches, and which content belongs to which workspace.
package project

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// Options say what of a root is read. The zero Options read all content that is not ignored.
type Options struct {
	Paths    []string // files and folders of the operating system that are asked for; none means all of the root
	Include  []string // globs relative to the root; none means everything
	Exclude  []string // globs relative to the root; an excluded folder is not entered
	NoIgnore bool     // .gitignore and .sentinel-lintignore do not count
}

// Files is what a root holds.
type Files struct {
	Root    string   // absolute
	Entries []Entry  // to be read, ordered by path
	Skipped []Entry  // not read, ordered by path
	Folders []string // absolute, that were entered, in the order of the walk

	memory map[string][]byte // texts that stand in the place of files, by path
}

// Discover walks the root and accounts for every file in it. Files are not opened.
//
// A file that is asked for by its own name is read whatever the ignore files and the name's extension say, but not when
// the configuration excludes it: that is what a pre-commit hook, which names files, needs. A folder that is asked for is
// entered even where it is ignored. Whatever is asked for must exist under the root; that is the only error apart from
// a root that cannot be read and a malformed glob.
func Discover(root string, opts Options) (*Files, error) {
	abs, err := realPath(root)
	if err != nil {
		return nil, fmt.Errorf("find content: %w", err)
	}
	include, err := globs(opts.Include)
	if err != nil {
		return nil, fmt.Errorf("find content: %w", err)
	}
	exclude, err := globs(opts.Exclude)
	if err != nil {
		return nil, fmt.Errorf("find content: %w", err)
	}
	asked, err := relativePaths(abs, opts.Paths)
	if err != nil {
		return nil, fmt.Errorf("find content: %w", err)
	}
	w := &walk{root: abs, opts: opts, include: include, exclude: exclude, asked: asked}
	if slices.ContainsFunc(asked, func(p string) bool { return p != "" }) {
		w.seen = map[string]bool{} // what is below the root is asked for beside the root
	}
	above := w.ignoresAbove()
	if err := w.folder(w.place("", above)); err != nil {
		return nil, fmt.Errorf("find content: %w", err)
	}
	for _, p := range asked {
		w.ask(p, above)
	}
	return w.files(), nil
}

// Root returns the folder that content around start belongs to: the root of the git repository, or start itself outside
// of one.
func Root(start string) (string, error) {
	abs, err := realPath(start)
	if err != nil {
		return "", fmt.Errorf("find root: %w", err)
	}
	if info, err := os.Stat(abs); err == nil && !info.IsDir() {
		abs = filepath.Dir(abs)
	}
	if root, ok := GitRoot(abs); ok {
		return root, nil
	}
	return abs, nil
}

func realPath(p string) (string, error) {
	abs, err := filepath.Abs(p)
	if err != nil {
		return "", err
	}
	return filepath.EvalSymlinks(abs)
}

// relativePaths returns the paths relative to the root, with slashes; "" is the root itself.
func relativePaths(root string, paths []string) ([]string, error) {
	var out []string
	for _, p := range paths {
		real, err := realPath(p)
		if err != nil {
			return nil, err
		}
		rel, err := filepath.Rel(root, real)
		if err != nil || !filepath.IsLocal(rel) {
			return nil, fmt.Errorf("%q is not under the root %q", p, root)
		}
		if rel = filepath.ToSlash(rel); rel == "." {
			rel = ""
		}
		out = append(out, rel)
	}
	return out, nil
}

// A walk is one traversal of a root.
type walk struct {
	root    string
	opts    Options
	include []glob
	exclude []glob
	asked   []string
	entries []Entry
	folders []string        // absolute, that were entered
	seen    map[string]bool // folders that were entered, and files that are entries; nil if nobody asks for them
}

// A place is a folder on the walk, and what is known there of all below it.
type place struct {
	rel      string // relative to the root, with slashes; "" is the root
	abs      string
	rules    ignoreRules
	included bool // the configuration includes the folder, and so all that is in it
}

// place returns the folder of a path, whose ignore files are not among the rules yet.
func (w *walk) place(rel string, rules ignoreRules) place {
	return place{rel, w.abs(rel), rules, w.includes(rel)}
}

// child returns the folder of the name in a folder.
func (w *walk) child(in place, name string) place {
	in.rel, in.abs = joinPath(in.rel, name), joinFile(in.abs, name)
	in.included = in.included || w.matchesInclude(in.rel)
	return in
}

func (w *walk) abs(rel string) string { return filepath.Join(w.root, filepath.FromSlash(rel)) }

// joinPath is path.Join for what is clean already.
func joinPath(folder, name string) string {
	if folder == "" {
		return name
	}
	return folder + "/" + name
}

// joinFile is filepath.Join for what is clean already.
func joinFile(folder, name string) string {
	if strings.HasSuffix(folder, string(filepath.Separator)) {
		return folder + name // the root of a file system
	}
	return folder + string(filepath.Separator) + name
}

// folder walks a folder.
func (w *walk) folder(at place) error {
	children, err := os.ReadDir(at.abs)
	if err != nil {
		return err
	}
	w.enter(at, children)
	return nil
}

// enter walks what a folder holds.
func (w *walk) enter(at place, children []fs.DirEntry) {
	w.see(at.rel)
	w.folders = append(w.folders, at.abs)
	if !w.opts.NoIgnore {
		at.rules = at.rules.enter(at.abs, at.rel, children)
	}
	for _, child := range children {
		if child.IsDir() {
			w.subfolder(w.child(at, child.Name()), child.Name())
		} else {
			w.add(w.file(at, child))
		}
	}
}

func (w *walk) subfolder(at place, name string) {
	e := Entry{Path: at.rel, Dir: true}
	e.Reason, e.Detail = folderByName(name)
	if e.Reason == Read {
		e.Reason, e.Detail = w.leftOut(at.rel, true, at)
	}
	if e.Reason == Read {
		children, err := os.ReadDir(at.abs)
		switch {
		case err != nil:
			e.Reason, e.Detail = Unreadable, plainError(err)
		default:
			e.Reason, e.Detail = folderByMarker(name, children)
		}
		if e.Reason == Read {
			w.enter(at, children)
			return
		}
	}
	w.add(e)
}

func (w *walk) file(in place, d fs.DirEntry) Entry {
	e := Entry{Path: joinPath(in.rel, d.Name())}
	switch {
	case d.Type()&fs.ModeSymlink != 0:
		e.Reason, e.Detail = w.link(joinFile(in.abs, d.Name()))
	case !isContentName(d.Name()):
		e.Reason = NotContent
	default:
		if e.Reason, e.Detail = w.leftOut(e.Path, false, in); e.Reason == Read && !d.Type().IsRegular() {
			e.Reason = NotRegular
		}
	}
	return e
}

// link says why a symbolic link is not followed. One that stays in the root points to what is read anyway.
func (w *walk) link(abs string) (Reason, string) {
	target, err := filepath.EvalSymlinks(abs)
	if err != nil {
		return LinkBroken, plainError(err)
	}
	rel, err := filepath.Rel(w.root, target)
	if err != nil || !filepath.IsLocal(rel) {
		return LinkOutside, target
	}
	return LinkInside, filepath.ToSlash(rel)
}

// leftOut says why the configuration or an ignore file leaves something out. at is the folder itself, or that of a file.
func (w *walk) leftOut(rel string, dir bool, at place) (Reason, string) {
	for _, g := range w.exclude {
		if g.covers(rel) {
			return Excluded, g.text
		}
	}
	if reason, detail := at.rules.decide(rel, dir); reason != Read {
		return reason, detail
	}
	if !dir && !at.included && !w.matchesInclude(rel) {
		return NotIncluded, ""
	}
	return Read, ""
}

// includes reports whether the configuration includes the path or a folder above it.
func (w *walk) includes(rel string) bool {
	return len(w.include) == 0 || slices.ContainsFunc(w.include, func(g glob) bool { return g.covers(rel) })
}

// matchesInclude reports whether the configuration includes the path itself.
func (w *walk) matchesInclude(rel string) bool {
	return slices.ContainsFunc(w.include, func(g glob) bool { return g.matches(rel) })
}

// ask makes sure of a path that was asked for and that the walk of the root did not reach.
func (w *walk) ask(rel string, above ignoreRules) {
	info, err := os.Stat(w.abs(rel))
	if err != nil || rel == "" || w.seen[rel] && info.IsDir() {
		return
	}
	i := slices.IndexFunc(w.entries, func(e Entry) bool { return e.Path == rel })
	if i >= 0 && (w.entries[i].Reason == Read || w.entries[i].Reason == Excluded) {
		return
	}
	e := Entry{Path: rel}
	if i >= 0 {
		w.entries = slices.Delete(w.entries, i, i+1)
	}
	if info.IsDir() {
		if err := w.folder(w.place(rel, w.rulesFor(rel, above))); err != nil {
			e.Dir, e.Reason, e.Detail = true, Unreadable, plainError(err)
			w.add(e)
		}
		return
	}
	for _, g := range w.exclude {
		if g.covers(rel) {
			e.Reason, e.Detail = Excluded, g.text
		}
	}
	if e.Reason == Read && !info.Mode().IsRegular() {
		e.Reason = NotRegular
	}
	delete(w.seen, rel)
	w.add(e)
}

// rulesFor collects the ignore files on the way from the root to the folder that holds rel.
func (w *walk) rulesFor(rel string, rules ignoreRules) ignoreRules {
	if w.opts.NoIgnore {
		return rules
	}
	for _, folder := range foldersAbove(rel) {
		if children, err := os.ReadDir(w.abs(folder)); err == nil {
			rules = rules.enter(w.abs(folder), folder, children)
		}
	}
	return rules
}

// foldersAbove returns the folders that hold the path, from the outermost: "", "a" and "a/b" for "a/b/c".
func foldersAbove(rel string) []string {
	folders := []string{""}
	for i, c := range rel {
		if c == '/' {
			folders = append(folders, rel[:i])
		}
	}
	return folders
}

func (w *walk) add(e Entry) {
	if !e.Dir {
		if w.seen[e.Path] {
			return
		}
		w.see(e.Path)
	}
	w.entries = append(w.entries, e)
}

func (w *walk) see(rel string) {
	if w.seen != nil {
		w.seen[rel] = true
	}
}

func (w *walk) files() *Files {
	slices.SortFunc(w.entries, func(a, b Entry) int { return strings.Compare(a.Path, b.Path) })
	f := &Files{Root: w.root, Folders: w.folders}
	for _, e := range w.entries {
		e.Asked = isAsked(e.Path, w.asked)
		if e.Reason == Read {
			f.Entries = append(f.Entries, e)
		} else {
			f.Skipped = append(f.Skipped, e)
		}
	}
	return f
}

func isAsked(rel string, asked []string) bool {
	return len(asked) == 0 || slices.ContainsFunc(asked, func(p string) bool {
		return p == "" || p == rel || strings.HasPrefix(rel, p+"/")
	})
}

// plainError returns the cause of a file system error without the path, which the entry has.
func plainError(err error) string {
	var pe *fs.PathError
	if errors.As(err, &pe) {
		return pe.Err.Error()
	}
	return err.Error()
}

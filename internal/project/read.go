package project

import (
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// MaxFileSize is the size in bytes above which a file is not read.
const MaxFileSize = 64 << 20

// A ReadError says why a file that was to be read could not be.
type ReadError struct {
	Path   string
	Reason Reason
	Err    error // of the operating system; may be nil
}

// Error returns the path and the cause.
func (e *ReadError) Error() string { return e.Path + ": " + e.Cause() }

// Cause returns in words why the file could not be read.
func (e *ReadError) Cause() string {
	if e.Err != nil {
		return e.Reason.String() + ": " + plainError(e.Err)
	}
	return e.Reason.String()
}

// Unwrap returns the error of the operating system.
func (e *ReadError) Unwrap() error { return e.Err }

// Read returns the bytes of an entry, in the room that room returns for their number; nil makes it. An error is a
// [*ReadError]. Read may be called from several goroutines.
func (f *Files) Read(e Entry, room func(n int) []byte) ([]byte, error) {
	if text, ok := f.memory[e.Path]; ok {
		return text, nil
	}
	file, err := os.Open(joinFile(f.Root, filepath.FromSlash(e.Path)))
	if err != nil {
		return nil, &ReadError{e.Path, Unreadable, err}
	}
	defer file.Close()
	return readAll(file, e.Path, room)
}

// ReadPath returns the bytes of a file that content refers to: the argument of a loadTextContent or templatefile. The
// path is relative to the root, with slashes. The file need not be an entry, but it must not lie outside of the root,
// nor be reached through a symbolic link that leads out of it. An error is a [*ReadError].
func (f *Files) ReadPath(rel string) ([]byte, error) {
	if text, ok := f.memory[rel]; ok {
		return text, nil
	}
	root, err := os.OpenRoot(f.Root)
	if err != nil {
		return nil, &ReadError{rel, Unreadable, err}
	}
	defer root.Close()
	file, err := root.Open(filepath.FromSlash(rel))
	if err != nil {
		return nil, &ReadError{rel, Unreadable, err}
	}
	defer file.Close()
	return readAll(file, rel, nil)
}

func readAll(file *os.File, rel string, room func(n int) []byte) ([]byte, error) {
	info, err := file.Stat()
	switch {
	case err != nil:
		return nil, &ReadError{rel, Unreadable, err}
	case !info.Mode().IsRegular():
		return nil, &ReadError{rel, NotRegular, nil}
	case info.Size() > MaxFileSize:
		return nil, &ReadError{rel, TooLarge, nil}
	}
	if room == nil {
		room = func(n int) []byte { return make([]byte, n) }
	}
	text := room(int(info.Size()))
	n, err := io.ReadFull(file, text)
	if err != nil && !errors.Is(err, io.EOF) && !errors.Is(err, io.ErrUnexpectedEOF) {
		return nil, &ReadError{rel, Unreadable, err}
	}
	return text[:n], nil
}

// Overlay puts a text in the place of a file: what an editor has not saved yet, or what comes on standard input under
// a name. The path is relative to the root, with slashes, or absolute and under the root. The file need not exist. It
// becomes an entry that was asked for, and the only one if alone is set.
//
// The text must not be modified afterwards. Overlay must not be called while the files are being read.
func (f *Files) Overlay(path string, text []byte, alone bool) error {
	rel, err := f.relative(path)
	if err != nil {
		return fmt.Errorf("read standard input: %w", err)
	}
	if f.memory == nil {
		f.memory = map[string][]byte{}
	}
	f.memory[rel] = text
	same := func(e Entry) bool { return e.Path == rel }
	f.Skipped = slices.DeleteFunc(f.Skipped, same)
	f.Entries = slices.DeleteFunc(f.Entries, same)
	if alone {
		for i := range f.Entries {
			f.Entries[i].Asked = false
		}
	}
	entry := Entry{Path: rel, Asked: true}
	at, _ := slices.BinarySearchFunc(f.Entries, rel, func(e Entry, p string) int { return strings.Compare(e.Path, p) })
	f.Entries = slices.Insert(f.Entries, at, entry)
	return nil
}

func (f *Files) relative(path string) (string, error) {
	rel := filepath.FromSlash(path)
	if filepath.IsAbs(rel) {
		r, err := filepath.Rel(f.Root, rel)
		if err != nil {
			return "", fmt.Errorf("%q is not under the root %q", path, f.Root)
		}
		rel = r
	}
	if !filepath.IsLocal(rel) || rel == "." {
		return "", fmt.Errorf("%q is not under the root %q", path, f.Root)
	}
	return filepath.ToSlash(filepath.Clean(rel)), nil
}

// GitRoot returns the root of the git repository that holds the folder. A worktree and a submodule are repositories.
func GitRoot(dir string) (string, bool) {
	dir, err := filepath.Abs(dir)
	if err != nil {
		return "", false
	}
	for {
		if _, err := os.Lstat(filepath.Join(dir, ".git")); err == nil {
			return dir, true
		}
		parent := filepath.Dir(dir)
		if parent == dir {
			return "", false
		}
		dir = parent
	}
}

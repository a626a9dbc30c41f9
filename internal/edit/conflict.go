package edit

import "github.com/sentinel-lint/sentinel-lint/internal/source"

// Conflict reports whether two edits cannot both be made: they change the same text, or one inserts where the other
// changes, so that it is not clear what the result is to be. Two edits that are the same do not conflict.
func Conflict(a, b Edit) bool {
	if a.At.File != b.At.File || a == b {
		return false
	}
	if a.At.Len() == 0 || b.At.Len() == 0 {
		return a.At.Start <= b.At.End && b.At.Start <= a.At.End
	}
	return a.At.Start < b.At.End && b.At.Start < a.At.End
}

// A Set is a number of edits without conflicts, which grows like a branch onto which sibling commits are merged: a group
// of edits is taken as a whole or not at all. The zero Set is empty.
type Set struct {
	byFile map[*source.File][]Edit
	files  []*source.File
}

// Merge adds a group of edits, if none of them conflicts with another of the group or with one that is in the set. Edits
// that are in the set already stay once. It reports whether the group is in the set.
func (s *Set) Merge(group []Edit) bool {
	for i, e := range group {
		if e.At.IsZero() {
			return false
		}
		for _, other := range group[:i] {
			if Conflict(e, other) {
				return false
			}
		}
		for _, other := range s.byFile[e.At.File] {
			if Conflict(e, other) {
				return false
			}
		}
	}
	for _, e := range group {
		s.add(e)
	}
	return true
}

func (s *Set) add(e Edit) {
	if s.byFile == nil {
		s.byFile = map[*source.File][]Edit{}
	}
	edits, known := s.byFile[e.At.File]
	if !known {
		s.files = append(s.files, e.At.File)
	}
	for _, other := range edits {
		if other == e {
			return
		}
	}
	s.byFile[e.At.File] = append(edits, e)
}

// Files returns the files that the edits change, in the order in which they came.
func (s *Set) Files() []*source.File { return s.files }

// In returns the edits of a file, in the order in which they came.
func (s *Set) In(f *source.File) []Edit { return s.byFile[f] }

package project

import (
	"fmt"
	"path"
	"strings"

	"github.com/bmatcuk/doublestar/v4"
)

// A glob describes paths that are relative to the root.
type glob struct {
	text    string // as the configuration has it
	pattern string
	tail    string // what each path that the glob matches ends with, so that most others need not be looked at
}

// globs returns the globs of a configuration, or the error that one of them is malformed.
func globs(texts []string) ([]glob, error) {
	list := make([]glob, len(texts))
	for i, text := range texts {
		if !doublestar.ValidatePattern(text) {
			return nil, fmt.Errorf("malformed glob %q", text)
		}
		pattern := strings.TrimSuffix(strings.TrimPrefix(text, "./"), "/")
		list[i] = glob{text, pattern, pattern[strings.LastIndexAny(pattern, `*?[]{}\/`)+1:]}
	}
	return list, nil
}

// matches reports whether the glob matches the path.
func (g glob) matches(rel string) bool {
	return strings.HasSuffix(rel, g.tail) && doublestar.MatchUnvalidated(g.pattern, rel)
}

// covers reports whether the glob matches the path or a folder above it.
func (g glob) covers(rel string) bool {
	for p := rel; p != "." && p != ""; p = path.Dir(p) {
		if g.matches(p) {
			return true
		}
	}
	return false
}

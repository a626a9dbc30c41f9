package project

import (
	"bytes"
	"fmt"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"unicode/utf8"
)

// The matcher of ignore files follows git's (dir.c, wildmatch.c): the last matching line of the deepest file decides,
// and what lies in an ignored folder cannot be brought back. A line is split at its slashes; "**" stands for any number
// of folders, and every other segment is translated to the language of path.Match, which has no POSIX classes, no "!"
// in classes, and characters where git has bytes.
//
// .sentinel-lintignore files have the same language and go first: a line "!generated/" in one of them brings back what
// a .gitignore file leaves out.

const (
	gitIgnoreName  = ".gitignore"
	lintIgnoreName = ".sentinel-lintignore"

	anyFolders = "**"
)

// An ignoreLine is one pattern of an ignore file.
type ignoreLine struct {
	plain    string   // the path, of a line without wildcards
	segments []string // the globs that the segments of the path must match, of a line with wildcards
	anywhere bool     // matches the last segment of a path, at any depth
	negated  bool
	dirOnly  bool
	number   int    // line number
	text     string // as written
}

// An ignoreFile is a parsed ignore file.
type ignoreFile struct {
	base  string // the folder that patterns are relative to, relative to the top of ignoreRules; "" is the top
	name  string // for people
	lines []ignoreLine
}

// ignoreRules are the ignore files that count in a folder, from the outermost to the innermost.
type ignoreRules struct {
	prefix string // path of the walk's root, seen from the folder of the outermost ignore file; "" or ending in a slash
	git    []*ignoreFile
	lint   []*ignoreFile
}

// ignoresAbove returns the rules of the folders between the root of the git repository and the root of the walk.
func (w *walk) ignoresAbove() ignoreRules {
	var rules ignoreRules
	top, ok := GitRoot(w.root)
	if !ok || w.opts.NoIgnore {
		return rules
	}
	if text, err := os.ReadFile(filepath.Join(top, ".git", "info", "exclude")); err == nil {
		rules.git = append(rules.git, parseIgnore(text, "", ".git/info/exclude"))
	}
	rel, err := filepath.Rel(top, w.root)
	if err != nil || rel == "." {
		return rules
	}
	rel = filepath.ToSlash(rel)
	for _, folder := range foldersAbove(rel) {
		abs := filepath.Join(top, filepath.FromSlash(folder))
		if children, err := os.ReadDir(abs); err == nil {
			rules = rules.enter(abs, folder, children)
		}
	}
	rules.prefix = rel + "/"
	return rules
}

// enter returns the rules with those of the ignore files in a folder, whose path is rel seen from the walk's root.
func (r ignoreRules) enter(abs, rel string, children []fs.DirEntry) ignoreRules {
	base := strings.TrimSuffix(r.prefix+rel, "/")
	for _, child := range children {
		if name := child.Name(); (name == gitIgnoreName || name == lintIgnoreName) && child.Type().IsRegular() {
			text, err := os.ReadFile(filepath.Join(abs, name))
			if err != nil {
				continue
			}
			file := parseIgnore(text, base, path.Join(rel, name))
			if name == gitIgnoreName {
				r.git = append(slices.Clip(r.git), file)
			} else {
				r.lint = append(slices.Clip(r.lint), file)
			}
		}
	}
	return r
}

// decide says whether an ignore file leaves out the path, which is relative to the walk's root, and which line does.
func (r ignoreRules) decide(rel string, dir bool) (Reason, string) {
	full := r.prefix + rel
	for i, files := range [][]*ignoreFile{r.lint, r.git} {
		file, line := lastMatch(files, full, dir)
		if line == nil {
			continue
		}
		if line.negated {
			return Read, ""
		}
		return [...]Reason{LintIgnored, GitIgnored}[i], fmt.Sprintf("%s:%d: %s", file.name, line.number, line.text)
	}
	return Read, ""
}

func lastMatch(files []*ignoreFile, full string, dir bool) (*ignoreFile, *ignoreLine) {
	for _, f := range slices.Backward(files) {
		rel := full
		if f.base != "" {
			rel = full[len(f.base)+1:]
		}
		for i := len(f.lines) - 1; i >= 0; i-- {
			if f.lines[i].matches(rel, dir) {
				return f, &f.lines[i]
			}
		}
	}
	return nil, nil
}

func (l *ignoreLine) matches(rel string, dir bool) bool {
	if l.dirOnly && !dir {
		return false
	}
	if l.anywhere {
		rel = path.Base(rel)
	}
	if l.segments == nil {
		return l.plain == rel
	}
	return matchSegments(l.segments, strings.Split(byteRunes(rel), "/"))
}

// matchSegments matches a path segment by segment; anyFolders matches any number of them.
func matchSegments(globs, names []string) bool {
	for i, glob := range globs {
		if glob == anyFolders {
			for skip := i; skip <= len(names); skip++ {
				if matchSegments(globs[i+1:], names[skip:]) {
					return true
				}
			}
			return false
		}
		if i >= len(names) {
			return false
		}
		if ok, err := path.Match(glob, names[i]); err != nil || !ok {
			return false
		}
	}
	return len(globs) == len(names)
}

// byteRunes returns s with each byte as the character of that number. Git matches bytes: "?" is not "é", which has two.
func byteRunes(s string) string {
	if !strings.ContainsFunc(s, func(r rune) bool { return r >= utf8.RuneSelf }) {
		return s
	}
	runes := make([]rune, len(s))
	for i := range len(s) {
		runes[i] = rune(s[i])
	}
	return string(runes)
}

func parseIgnore(text []byte, base, name string) *ignoreFile {
	f := &ignoreFile{base: base, name: name}
	text = bytes.TrimPrefix(text, []byte("\uFEFF"))
	number := 0
	for line := range bytes.Lines(text) {
		number++
		s := strings.TrimSuffix(strings.TrimSuffix(string(line), "\n"), "\r")
		if s = trimTrailingSpaces(s); s == "" || s[0] == '#' {
			continue
		}
		if l, ok := parseIgnoreLine(s); ok {
			l.number = number
			f.lines = append(f.lines, l)
		}
	}
	return f
}

// trimTrailingSpaces removes spaces from the end, unless a backslash stands before them.
func trimTrailingSpaces(s string) string {
	end := len(s)
	for i, last := 0, -1; i < len(s); i++ {
		switch {
		case s[i] != ' ':
			last = -1
			if s[i] == '\\' {
				i++
			}
			end = len(s)
		case last < 0:
			last, end = i, i
		}
	}
	return s[:end]
}

func parseIgnoreLine(s string) (ignoreLine, bool) {
	l := ignoreLine{text: s}
	s, l.negated = strings.CutPrefix(s, "!")
	s, l.dirOnly = strings.CutSuffix(s, "/")
	if s == "" {
		return l, false
	}
	l.anywhere = !strings.Contains(s, "/")
	s = strings.TrimPrefix(s, "/")
	if !strings.ContainsAny(s, `*?[\`) {
		l.plain = s
		return l, true
	}
	var ok bool
	l.segments, ok = translateGlob(byteRunes(s), l.anywhere)
	return l, ok
}

// translateGlob splits git's pattern into globs of segments. ok is false for a pattern that matches nothing.
func translateGlob(s string, anywhere bool) (globs []string, ok bool) {
	segments := splitSegments(s)
	for i, segment := range segments {
		if segment == "" {
			return nil, false
		}
		if !anywhere && len(segment) > 1 && strings.Trim(segment, "*") == "" {
			globs = append(globs, anyFolders)
			if i == len(segments)-1 && i > 0 {
				globs = append(globs, "*")
			}
			continue
		}
		glob, ok := translateSegment(segment)
		if !ok {
			return nil, false
		}
		globs = append(globs, glob)
	}
	return globs, true
}

// splitSegments splits at slashes; a slash after a backslash is a slash all the same.
func splitSegments(s string) []string { return strings.Split(strings.ReplaceAll(s, `\/`, "/"), "/") }

func translateSegment(s string) (string, bool) {
	var b strings.Builder
	for i := 0; i < len(s); i++ {
		switch c := s[i]; c {
		case '*':
			for i+1 < len(s) && s[i+1] == '*' {
				i++
			}
			b.WriteByte('*')
		case '\\':
			if i++; i == len(s) {
				return "", false
			}
			b.WriteByte('\\')
			b.WriteByte(s[i])
		case '[':
			class, n := translateClass(s[i:])
			if n == 0 {
				return "", false
			}
			b.WriteString(class)
			i += n - 1
		default:
			b.WriteByte(c)
		}
	}
	return b.String(), true
}

// translateClass writes a character class with every member escaped. n is the length of the class in s, 0 for one that
// does not end.
func translateClass(s string) (class string, n int) {
	var b strings.Builder
	b.WriteByte('[')
	i := 1
	if i < len(s) && (s[i] == '!' || s[i] == '^') {
		b.WriteByte('^')
		i++
	}
	for first := true; i < len(s) && (first || s[i] != ']'); first = false {
		if name, size := posixClass(s[i:]); size > 0 {
			ranges, ok := posixRanges(name)
			if !ok {
				return "", 0
			}
			b.WriteString(ranges)
			i += size
			continue
		}
		lo, size := classMember(s[i:])
		i += size
		b.WriteString(lo)
		if i+1 < len(s) && s[i] == '-' && s[i+1] != ']' {
			hi, size := classMember(s[i+1:])
			i += 1 + size
			b.WriteString("-" + hi)
		}
	}
	if i >= len(s) {
		return "", 0
	}
	b.WriteByte(']')
	return b.String(), i + 1
}

// classMember returns one character of a class, escaped, and its length in s.
func classMember(s string) (string, int) {
	size := 0
	if s[0] == '\\' && len(s) > 1 {
		size = 1
	}
	r := []rune(s[size:])[0]
	return `\` + string(r), size + len(string(r))
}

func posixClass(s string) (name string, size int) {
	if !strings.HasPrefix(s, "[:") {
		return "", 0
	}
	end := strings.Index(s, ":]")
	if end < 2 {
		return "", 0
	}
	return s[2:end], end + 2
}

func posixRanges(name string) (string, bool) {
	switch name {
	case "alnum":
		return "0-9A-Za-z", true
	case "alpha":
		return "A-Za-z", true
	case "blank":
		return `\ \` + "\t", true
	case "cntrl":
		return "\x01-\x1f\x7f", true
	case "digit":
		return "0-9", true
	case "graph":
		return `\!-\~`, true
	case "lower":
		return "a-z", true
	case "print":
		return `\ -\~`, true
	case "punct":
		return "\\!-\\/\\:-\\@\\[-\\`\\{-\\~", true
	case "space":
		return "\t-\r\\ ", true
	case "upper":
		return "A-Z", true
	case "xdigit":
		return "0-9A-Fa-f", true
	}
	return "", false
}

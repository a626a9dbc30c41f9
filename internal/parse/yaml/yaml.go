// Package yaml reads YAML with the exact extent of every scalar.
//
// The structure comes from gopkg.in/yaml.v3. What that library does not tell is found here: where a scalar ends, where
// each of its characters is written (block scalars are indented, folded and chomped), duplicate keys, aliases that
// contain themselves, and what is left of a file with a mistake in it. Files in the simple part of YAML that nearly all
// are written in take a fast path without the library, which gives just the same.
//
// Reading never fails as a whole. A file that yaml.v3 refuses is read again without the entry at its outermost level
// that holds the mistake; that entry is then unknown, and not absent.
package yaml

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"

	yamlv3 "gopkg.in/yaml.v3"

	"github.com/sentinel-lint/sentinel-lint/internal/fact"
	"github.com/sentinel-lint/sentinel-lint/internal/source"
	"github.com/sentinel-lint/sentinel-lint/internal/value"
)

// Limits of a file. What exceeds them is a problem, not an error.
const (
	MaxDepth    = 500 // levels of nesting
	maxMistakes = 20  // entries that are left out of a file before it is given up
)

// A File is one file as it was read. It is immutable.
type File struct {
	Source    *source.File
	Documents []*value.Value // in order; a file of nothing but comments has none
	Problems  []Problem      // in the order of the text
	Comments  []source.Range // with their "#", without the line end, in the order of the text
}

// ProblemKind tells problems apart that are told to people under different names.
type ProblemKind uint8

// The kinds of problems.
const (
	Syntax    ProblemKind = iota // the text is not YAML
	Duplicate                    // a mapping has two members of one name
	Limit                        // the text exceeds a limit of this program
)

// A Problem is a place that could not be read as it was meant.
type Problem struct {
	Kind    ProblemKind
	Range   source.Range
	First   source.Range // of a Duplicate: the name of the earlier member
	Message string
}

// Root returns the first document. It is absent if there is none.
func (f *File) Root() *value.Value {
	if len(f.Documents) == 0 {
		return value.NewAbsent(source.Origin{At: f.Source.Span(0, 0)})
	}
	return f.Documents[0]
}

// Parse reads a file. The text is UTF-8 without a byte order mark. It never returns nil.
func Parse(f *source.File) *File {
	if out, ok := quickly(f); ok {
		return out
	}
	return carefully(f)
}

// carefully reads a file by yaml.v3.
func carefully(f *source.File) *File {
	out := &File{Source: f}
	r := &reader{file: f, text: f.Text(), out: out}
	r.clean = r.withoutControls()
	nodes := r.decode()
	b := newBuilder(r)
	for _, n := range nodes {
		out.Documents = append(out.Documents, b.value(n, 0))
	}
	r.addLost(nodes)
	out.Comments = b.comments()
	slices.SortStableFunc(out.Problems, func(a, b Problem) int { return int(a.Range.Start) - int(b.Range.Start) })
	return out
}

// A reader gets yaml.v3 to read a file.
type reader struct {
	file  *source.File
	text  []byte // as it is
	clean []byte // what yaml.v3 reads: of the same length, without what it would stumble over
	out   *File
	lost  []lostEntry
}

// A lostEntry is an entry of the outermost level that could not be read.
type lostEntry struct {
	key     source.Range // of a member; empty for an element of a sequence
	at      source.Range
	line    int
	element bool
}

func (r *reader) problem(kind ProblemKind, at source.Range, format string, args ...any) {
	r.out.Problems = append(r.out.Problems, Problem{Kind: kind, Range: at, Message: fmt.Sprintf(format, args...)})
}

// withoutControls returns the text with the characters replaced that YAML does not allow, because yaml.v3 gives up at
// the first one.
func (r *reader) withoutControls() []byte {
	clean := r.text
	for i, c := range string(r.text) {
		if isPrintable(c) {
			continue
		}
		size := len(string(c))
		if &clean[0] == &r.text[0] {
			clean = bytes.Clone(r.text)
			r.problem(Syntax, source.Range{Start: int32(i), End: int32(i + size)},
				"the control character U+%04X is not allowed in YAML", c)
		}
		copy(clean[i:i+size], [...]string{"", "?", "\u00B7", "\uFFFD"}[size])
	}
	return clean
}

// isPrintable tells the characters that yaml.v3 accepts.
func isPrintable(c rune) bool {
	switch {
	case c == '\t' || c == '\n' || c == '\r' || c >= ' ' && c <= '~' || c == 0x85:
		return true
	}
	return c >= 0xA0 && c < 0xFFFE || c >= 0x10000
}

// decode returns the documents. Each mistake costs the entry it stands in.
func (r *reader) decode() []*yamlv3.Node {
	for range maxMistakes {
		nodes, err := decodeAll(r.clean)
		if err == nil {
			return nodes
		}
		if !r.leaveOut(err) {
			return nil
		}
	}
	r.problem(Limit, r.file.Span(0, 0).Range(), "more than %d mistakes: the file is not read", maxMistakes-1)
	r.lost = []lostEntry{{at: r.file.Whole().Range()}}
	return nil
}

// decodeAll lets yaml.v3 read all documents. A panic in it is a mistake in the text like any other.
func decodeAll(text []byte) (nodes []*yamlv3.Node, err error) {
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("yaml: %v", p)
		}
	}()
	d := yamlv3.NewDecoder(bytes.NewReader(text))
	for {
		n := new(yamlv3.Node)
		if err := d.Decode(n); errors.Is(err, io.EOF) {
			return nodes, nil
		} else if err != nil {
			return nil, err
		}
		nodes = append(nodes, n)
	}
}

// leaveOut reports a mistake and blanks the entry it stands in. It reports whether there is anything left to read.
func (r *reader) leaveOut(err error) bool {
	lines := lineRanges(r.clean)
	n := firstBadLine(r.clean, lines)
	bad := lines[n]
	at, message := explain(err, r.clean, bad)
	r.problem(Syntax, at, "%s", message)

	first, last := entryAround(r.clean, lines, n)
	entry := lostEntry{at: source.Range{Start: lines[first].Start, End: lines[last].End}, line: first + 1}
	head := r.clean[lines[first].Start:lines[first].End]
	entry.element = isElement(head)
	if key, ok := keyOf(head); ok && !entry.element {
		entry.key = source.Range{Start: entry.at.Start, End: entry.at.Start + int32(key)}
	}
	r.lost = append(r.lost, entry)
	blanked := bytes.Clone(r.clean)
	for i := entry.at.Start; i < entry.at.End; i++ {
		if c := blanked[i]; c != '\n' && c != '\r' {
			blanked[i] = ' '
		}
	}
	changed := !bytes.Equal(blanked, r.clean)
	r.clean = blanked
	return changed
}

// firstBadLine returns the index of the first line with which the text stops being YAML. The error of yaml.v3 names the
// line at which the enclosing block begins.
func firstBadLine(text []byte, lines []source.Range) int {
	good, bad := 0, len(lines) // the first good lines are readable, the first bad lines are not
	for bad-good > 1 {
		middle := (good + bad) / 2
		if _, err := decodeAll(text[:lines[middle-1].End]); err == nil {
			good = middle
		} else {
			bad = middle
		}
	}
	return bad - 1
}

// entryAround returns the indices of the first and last line of the entry of the outermost level that holds line n. An
// entry begins at a line that is not indented and has a key or a dash; other such lines continue the one before.
func entryAround(text []byte, lines []source.Range, n int) (first, last int) {
	begins := func(i int) bool {
		line := text[lines[i].Start:lines[i].End]
		_, keyed := keyOf(line)
		return keyed || isElement(line)
	}
	first, last = n, n
	for first > 0 && !begins(first) {
		first--
	}
	for last+1 < len(lines) && !begins(last+1) && !isMarker(text[lines[last+1].Start:lines[last+1].End]) {
		last++
	}
	return first, last
}

func isElement(line []byte) bool {
	return bytes.HasPrefix(line, []byte("- ")) || string(bytes.TrimSpace(line)) == "-" && line[0] == '-'
}

func isMarker(line []byte) bool {
	return bytes.HasPrefix(line, []byte("---")) || bytes.HasPrefix(line, []byte("..."))
}

// keyOf returns the length of the key that begins a line without indentation.
func keyOf(line []byte) (int, bool) {
	if len(line) == 0 || strings.IndexByte(" \t#-{}[],&*!|>%@`", line[0]) >= 0 {
		return 0, false
	}
	for i, c := range line {
		if c == ':' && (i+1 == len(line) || strings.IndexByte(" \t\r\n", line[i+1]) >= 0) {
			return i, true
		}
	}
	return 0, false
}

// addLost puts what was left out back into the documents, as unknown.
func (r *reader) addLost(nodes []*yamlv3.Node) {
	for _, lost := range r.lost {
		origin := source.Origin{At: lost.at.In(r.file)}
		unknown := value.NewUnknown(fact.Why{Cause: fact.Invalid, Says: "not readable as YAML", At: origin.At}, origin)
		doc := 0
		for i, n := range nodes {
			if n.Line <= lost.line {
				doc = i
			}
		}
		if len(r.out.Documents) == 0 {
			r.out.Documents = append(r.out.Documents, unknown)
			continue
		}
		root := r.out.Documents[doc]
		switch {
		case root.Kind() == value.Object && lost.key.Len() > 0:
			keyAt := lost.key.In(r.file)
			member := value.Member{Key: strings.Trim(string(keyAt.Text()), `"' `), KeyAt: keyAt, Value: unknown}
			root = value.NewObject(append(slices.Clip(root.Members()), member), root.Origin())
		case root.Kind() == value.Array && lost.element:
			root = value.NewArray(append(slices.Clip(root.Elems()), unknown), root.Origin())
		case root.Kind() == value.Null && lost.key.Len() > 0:
			keyAt := lost.key.In(r.file)
			member := value.Member{Key: strings.Trim(string(keyAt.Text()), `"' `), KeyAt: keyAt, Value: unknown}
			root = value.NewObject([]value.Member{member}, root.Origin())
		default:
			root = unknown
		}
		r.out.Documents[doc] = root
	}
}

// explain says in our words what yaml.v3 stumbles over, and where in the bad line.
func explain(err error, text []byte, bad source.Range) (source.Range, string) {
	line := text[bad.Start:bad.End]
	trimmed := bytes.TrimRight(line, "\r\n")
	indent := len(trimmed) - len(bytes.TrimLeft(trimmed, " \t"))
	at := source.Range{Start: bad.Start + int32(indent), End: bad.Start + int32(len(trimmed))}
	if tab := bytes.IndexByte(trimmed[:indent], '\t'); tab >= 0 {
		start := bad.Start + int32(tab)
		return source.Range{Start: start, End: start + 1}, "a tab in the indentation: YAML indents with spaces only"
	}
	message := err.Error()
	if _, rest, ok := strings.Cut(message, "yaml: "); ok {
		message = rest
	}
	if rest, ok := strings.CutPrefix(message, "line "); ok {
		if _, rest, ok := strings.Cut(rest, ": "); ok {
			message = rest
		}
	}
	for _, e := range explanations {
		if strings.HasPrefix(message, e.theirs) {
			return at, e.ours
		}
	}
	return at, "not readable as YAML: " + message
}

var explanations = [...]struct{ theirs, ours string }{
	{"did not find expected key", "a line that is neither a key of the block around it nor part of the value before it"},
	{"could not find expected ':'", "a line without a \":\" where a key is expected"},
	{"mapping values are not allowed in this context", "a \":\" in a value without quotes, or a key indented too far"},
	{"found character that cannot start any token", "a value without quotes begins with a reserved character"},
	{"found unexpected end of stream", "a quoted text that is not closed"},
	{"did not find expected '-' indicator", "a line in a list that is not an element of it"},
	{"did not find expected ',' or '}'", "a \"{\" that is not closed, or members without a comma between them"},
	{"did not find expected ',' or ']'", "a \"[\" that is not closed, or elements without a comma between them"},
	{"found unknown escape character", "an unknown escape in a text in double quotes"},
	{"block sequence entries are not allowed in this context", "a list element on the line of its key"},
	{"did not find expected comment or line break", "a \"|\" or \">\" that begins a value without quotes"},
	{"did not find expected alphabetic or numeric character", "a \"*\" or \"&\" that begins a value without quotes"},
	{"did not find expected <document start>", "text after the end of the document"},
}

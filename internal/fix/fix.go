// Package fix chooses which fixes of findings are made together, and makes them.
//
// Fixes are merged like sibling commits: each was made for the text as it was read, so those that change different places
// are made at once, and of those that are at odds the first is. The caller lints the new text and comes again, for at most
// [Rounds] rounds. Everything but the edited text stays as it is, byte for byte.
package fix

import (
	"bytes"
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/sentinel-lint/sentinel-lint/internal/bug"
	"github.com/sentinel-lint/sentinel-lint/internal/edit"
	"github.com/sentinel-lint/sentinel-lint/internal/lint"
	"github.com/sentinel-lint/sentinel-lint/internal/source"
)

// Rounds is how many times a project is linted and fixed before what is left is told as it is: fixes that undo each other
// would go on for ever.
const Rounds = 10

// Options say which fixes may be made.
type Options struct {
	Unsafe bool                    // also those that change what the security operations centre sees, or what it costs
	May    func(*source.File) bool // whether a file may be changed; nil allows all
}

// A Round is what is done to files at once.
type Round struct {
	Files   []File          // that change, by path
	Applied []Applied       // in the order of the findings
	Put     []*lint.Finding // that have a fix, but at odds with another one: for the next round
}

// A File is a file with its new text, in UTF-8 without a byte order mark. Encode it as the file was.
type File struct {
	Source *source.File
	Text   []byte
}

// Applied is a finding and the fix that was made.
type Applied struct {
	Finding *lint.Finding
	Fix     *lint.Fix
}

// Apply makes fixes of the findings, which are in the order of [lint.Compare]. Of the fixes of a finding, the first of the
// safest is made. Nothing is changed on disk.
func Apply(findings []*lint.Finding, opts Options) Round {
	var out Round
	var set edit.Set
	for _, f := range findings {
		fix := choose(f, opts)
		switch {
		case fix == nil:
		case set.Merge(adapted(fix.Edits)):
			out.Applied = append(out.Applied, Applied{f, fix})
		default:
			out.Put = append(out.Put, f)
		}
	}
	for _, file := range set.Files() {
		text, err := edit.Apply(file.Text(), set.In(file))
		if err != nil {
			bug.Reportf("fixes of %s: %v", file.Path(), err)
			continue
		}
		out.Files = append(out.Files, File{file, text})
	}
	slices.SortStableFunc(out.Files, func(a, b File) int { return cmp.Compare(a.Source.Path(), b.Source.Path()) })
	return out
}

// choose returns the fix of a finding that is made, or nil.
func choose(f *lint.Finding, opts Options) *lint.Fix {
	var best *lint.Fix
	for i := range f.Fixes {
		fix := &f.Fixes[i]
		allowed := fix.Safety == lint.Safe || fix.Safety == lint.Unsafe && opts.Unsafe
		if allowed && changes(fix.Edits) && (best == nil || fix.Safety > best.Safety) && may(fix.Edits, opts) {
			best = fix
		}
	}
	return best
}

// changes reports whether edits change anything.
func changes(edits []edit.Edit) bool {
	return slices.ContainsFunc(edits, func(e edit.Edit) bool { return string(e.At.Text()) != e.New })
}

func may(edits []edit.Edit, opts Options) bool {
	for _, e := range edits {
		if e.At.File == nil || e.At.File.Embedded() || opts.May != nil && !opts.May(e.At.File) {
			return false
		}
	}
	return true
}

// adapted returns edits whose new text has the line ends of the file that it goes into.
func adapted(edits []edit.Edit) []edit.Edit {
	out := slices.Clone(edits)
	for i, e := range out {
		if strings.Contains(e.New, "\n") && windows(e.At.File.Text()) {
			out[i].New = strings.ReplaceAll(strings.ReplaceAll(e.New, "\r\n", "\n"), "\n", "\r\n")
		}
	}
	return out
}

// windows reports whether the first line of a text ends as lines do on Windows.
func windows(text []byte) bool {
	i := bytes.IndexByte(text, '\n')
	return i > 0 && text[i-1] == '\r'
}

// A Tally counts what was fixed over all rounds, by rule.
type Tally struct {
	rules []string
	count map[string]int
}

// Add counts a round.
func (t *Tally) Add(r Round) {
	if t.count == nil {
		t.count = map[string]int{}
	}
	for _, a := range r.Applied {
		if t.count[a.Finding.Rule.Name] == 0 {
			t.rules = append(t.rules, a.Finding.Rule.Name)
		}
		t.count[a.Finding.Rule.Name]++
	}
}

// Total returns how many findings were fixed.
func (t *Tally) Total() int {
	n := 0
	for _, rule := range t.rules {
		n += t.count[rule]
	}
	return n
}

// String returns what was fixed, for people: "3 findings fixed: 2 technique-format, 1 unused-ignore". Rules come by number,
// then by name.
func (t *Tally) String() string {
	switch t.Total() {
	case 0:
		return "nothing to fix"
	case 1:
		return "1 finding fixed: " + t.rules[0]
	}
	rules := slices.Clone(t.rules)
	slices.SortFunc(rules, func(a, b string) int { return cmp.Or(cmp.Compare(t.count[b], t.count[a]), cmp.Compare(a, b)) })
	parts := make([]string, len(rules))
	for i, r := range rules {
		parts[i] = fmt.Sprintf("%d %s", t.count[r], r)
	}
	return fmt.Sprintf("%d findings fixed: %s", t.Total(), strings.Join(parts, ", "))
}

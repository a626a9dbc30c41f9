package jsonc

import (
	"bytes"
	"cmp"
	"fmt"
	"slices"

	"github.com/sentinel-lint/sentinel-lint/internal/source"
)

// fewNames is the number of members up to which comparing all pairs beats sorting.
const fewNames = 12

// duplicates reports the members of the object i that have the same name, letter by letter. Names with escapes are
// compared as they are written.
func (p *parser) duplicates(i int32) {
	count := p.nodes[i].count
	if count < 2 {
		return
	}
	names := p.names[:0]
	for c := p.nodes[i].child; c != 0; c = p.nodes[c].next {
		names = append(names, c)
	}
	p.names = names
	if count > fewNames {
		p.sortedDuplicates(names)
		return
	}
	for k, b := range names {
		for _, a := range names[:k] {
			if p.sameName(a, b) {
				p.duplicate(a, b)
				break
			}
		}
	}
}

func (p *parser) name(i int32) []byte { return p.text[p.nodes[i].keyStart:p.nodes[i].keyEnd] }

func (p *parser) sameName(a, b int32) bool {
	x, y := &p.nodes[a], &p.nodes[b]
	n := x.keyEnd - x.keyStart
	return n == y.keyEnd-y.keyStart && n > 1 &&
		p.text[x.keyEnd-2] == p.text[y.keyEnd-2] && bytes.Equal(p.name(a), p.name(b))
}

func (p *parser) sortedDuplicates(names []int32) {
	slices.SortFunc(names, func(a, b int32) int {
		return cmp.Or(bytes.Compare(p.name(a), p.name(b)), cmp.Compare(a, b))
	})
	from := len(p.problems)
	first := names[0]
	for _, b := range names[1:] {
		if p.sameName(first, b) {
			p.duplicate(first, b)
		} else {
			first = b
		}
	}
	slices.SortFunc(p.problems[from:], func(a, b Problem) int { return cmp.Compare(a.Range.Start, b.Range.Start) })
}

func (p *parser) duplicate(first, again int32) {
	a, b := &p.nodes[first], &p.nodes[again]
	p.problems = append(p.problems, Problem{
		Kind:    Duplicate,
		Range:   source.Range{Start: b.keyStart, End: b.keyEnd},
		First:   source.Range{Start: a.keyStart, End: a.keyEnd},
		Message: fmt.Sprintf("%s occurs twice in one object, only the last one counts", clip(p.name(again))),
	})
}

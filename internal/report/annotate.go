package report

import (
	"cmp"
	"slices"
	"strconv"

	"github.com/sentinel-lint/sentinel-lint/internal/lint"
	"github.com/sentinel-lint/sentinel-lint/internal/source"
)

// A mark is a piece of one source line with something to say about it.
type mark struct {
	line    int
	at      source.Span // within the line
	label   string      // visible; may be empty
	primary bool
}

// annotations are the marks in one file, in order.
type annotations struct {
	file  *source.File
	first mark // the one that is named as the place: that of the finding, in other files the first
	marks []mark
}

// annotations returns the places of a finding, by file: the file of the finding first.
func (p *printer) annotations(f *lint.Finding) []annotations {
	var groups []annotations
	add := func(at source.Span, label string, primary bool) {
		at = at.Physical()
		if at.IsZero() {
			return
		}
		m := newMark(at, label, primary)
		i := slices.IndexFunc(groups, func(g annotations) bool { return g.file == at.File })
		if i < 0 {
			i = len(groups)
			groups = append(groups, annotations{file: at.File, first: m})
		}
		groups[i].marks = append(groups[i].marks, m)
	}
	add(f.At, f.Label, true)
	for _, e := range f.Evidence[:min(len(f.Evidence), maxEvidence)] {
		add(e.At, e.Message, false)
	}
	for i, g := range groups {
		slices.SortStableFunc(g.marks, func(a, b mark) int {
			return cmp.Or(cmp.Compare(a.line, b.line), cmp.Compare(a.at.Start, b.at.Start))
		})
		if i > 0 {
			groups[i].first = g.marks[0]
		}
	}
	return groups
}

// newMark returns the mark of a span. One over several lines is marked on the first, and says where it ends.
func newMark(at source.Span, label string, primary bool) mark {
	first := at.File.Locate(at.Start).Line
	m := mark{line: first, at: at, label: visible(label), primary: primary}
	end := at.File.Line(first).End
	if at.End > end {
		m.at.End = max(at.Start, end)
		if last := at.File.Locate(at.End - 1).Line; last > first {
			m.label = joinWords(m.label, "(to line "+strconv.Itoa(last)+")")
		}
	}
	return m
}

func joinWords(a, b string) string {
	if a == "" {
		return b
	}
	return a + " " + b
}

// gutterOf returns the width of the widest line number.
func gutterOf(groups []annotations) int {
	widest := 1
	for _, g := range groups {
		widest = max(widest, len(strconv.Itoa(g.marks[len(g.marks)-1].line)))
	}
	return widest
}

// clusters splits the marks of one line into groups that fit into the given number of columns, so that a line of 200 kB
// is shown by its marked parts.
func clusters(line source.Span, marks []mark, columns int) [][]mark {
	if line.Len() <= columns {
		return [][]mark{marks}
	}
	var out [][]mark
	start := 0
	for i := range marks {
		if marks[i].at.End-marks[start].at.Start > int32(columns*2/3) && i > start {
			out = append(out, marks[start:i])
			start = i
		}
	}
	return append(out, marks[start:])
}

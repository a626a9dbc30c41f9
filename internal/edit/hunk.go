package edit

import "bytes"

// A Line is a line of a [Hunk], with its line end.
type Line struct {
	Op   byte // ' ' for one that stays, '-' for one that goes, '+' for one that comes
	Text []byte
}

// A Hunk is a changed part of a text with the lines around it, as in a unified diff. Numbers of lines count from 1; where
// a side has no lines, its start is the line before.
type Hunk struct {
	OldStart, OldLines int
	NewStart, NewLines int
	Lines              []Line
}

// Hunks returns what differs between two texts, line by line, with up to context unchanged lines around each change. The
// result is a shortest one (E. Myers, An O(ND) Difference Algorithm and Its Variations, 1986) unless the texts differ in
// more than 2,000 lines: then what lies between the first and the last change is one hunk.
func Hunks(old, changed []byte, context int) []Hunk {
	a, b := splitLines(old), splitLines(changed)
	prefix := 0
	for prefix < len(a) && prefix < len(b) && bytes.Equal(a[prefix], b[prefix]) {
		prefix++
	}
	suffix := 0
	for suffix < len(a)-prefix && suffix < len(b)-prefix && bytes.Equal(a[len(a)-1-suffix], b[len(b)-1-suffix]) {
		suffix++
	}
	script := make([]Line, 0, len(a)+len(b))
	script = appendLines(script, ' ', a[:prefix])
	script = append(script, differences(a[prefix:len(a)-suffix], b[prefix:len(b)-suffix])...)
	script = appendLines(script, ' ', a[len(a)-suffix:])
	return cutHunks(script, context)
}

func splitLines(text []byte) [][]byte {
	if len(text) == 0 {
		return nil
	}
	lines := bytes.SplitAfter(text, []byte{'\n'})
	if len(lines[len(lines)-1]) == 0 {
		lines = lines[:len(lines)-1]
	}
	return lines
}

func appendLines(script []Line, op byte, lines [][]byte) []Line {
	for _, l := range lines {
		script = append(script, Line{op, l})
	}
	return script
}

// maxDifferences bounds the memory of a comparison, which grows with its square.
const maxDifferences = 2000

// differences returns the shortest script that turns a into b. For each number d of differences it goes as far as it can
// along each diagonal k = x - y, and remembers the ends; then it walks back from the end that reached both texts' ends.
func differences(a, b [][]byte) []Line {
	var trace [][]int
	limit := min(len(a)+len(b), maxDifferences)
	ends := make([]int, 2*limit+3)
	at := func(k int) int { return k + limit + 1 }
	for d := 0; d <= limit; d++ {
		for k := -d; k <= d; k += 2 {
			x := 0
			switch {
			case d == 0:
			case k == -d || k != d && ends[at(k-1)] < ends[at(k+1)]:
				x = ends[at(k+1)]
			default:
				x = ends[at(k-1)] + 1
			}
			for x < len(a) && x-k < len(b) && bytes.Equal(a[x], b[x-k]) {
				x++
			}
			ends[at(k)] = x
			if x >= len(a) && x-k >= len(b) {
				return walkBack(a, b, trace, d, at)
			}
		}
		trace = append(trace, append([]int(nil), ends[at(-d):at(d)+1]...))
	}
	return appendLines(appendLines(nil, '-', a), '+', b)
}

// walkBack returns the script that d differences made. The trace holds, for each smaller number, the ends by diagonal.
func walkBack(a, b [][]byte, trace [][]int, d int, at func(int) int) []Line {
	x, y := len(a), len(b)
	var reversed []Line
	for ; d > 0; d-- {
		end := func(k int) int { return trace[d-1][at(k)-at(-(d-1))] }
		k := x - y
		down := k == -d || k != d && lessAt(end, k, d)
		from := k - 1
		if down {
			from = k + 1
		}
		startX := end(from)
		startY := startX - from
		for x > startX+b2i(!down) && y > startY+b2i(down) {
			x, y = x-1, y-1
			reversed = append(reversed, Line{' ', a[x]})
		}
		if down {
			y--
			reversed = append(reversed, Line{'+', b[y]})
		} else {
			x--
			reversed = append(reversed, Line{'-', a[x]})
		}
	}
	for x > 0 {
		x--
		reversed = append(reversed, Line{' ', a[x]})
	}
	script := make([]Line, len(reversed))
	for i, l := range reversed {
		script[len(script)-1-i] = l
	}
	return script
}

// lessAt reports whether the diagonal above reached further than the one below, of those that exist for d-1.
func lessAt(end func(int) int, k, d int) bool {
	switch {
	case k-1 < -(d - 1):
		return true
	case k+1 > d-1:
		return false
	}
	return end(k-1) < end(k+1)
}

func b2i(b bool) int {
	if b {
		return 1
	}
	return 0
}

// cutHunks returns the changed parts of a script with their surroundings.
func cutHunks(script []Line, context int) []Hunk {
	var hunks []Hunk
	oldLine, newLine := 0, 0 // lines before the hunk
	for i := 0; i < len(script); {
		if script[i].Op == ' ' && !changeWithin(script[i:], context) {
			oldLine, newLine, i = oldLine+1, newLine+1, i+1
			continue
		}
		h := Hunk{OldStart: oldLine + 1, NewStart: newLine + 1}
		quiet := 0
		for ; i < len(script); i++ {
			if script[i].Op == ' ' {
				if quiet++; quiet > context && !changeWithin(script[i:], context) {
					break
				}
			} else {
				quiet = 0
			}
			h.add(script[i])
		}
		oldLine, newLine = oldLine+h.OldLines, newLine+h.NewLines
		if h.OldLines == 0 {
			h.OldStart--
		}
		if h.NewLines == 0 {
			h.NewStart--
		}
		hunks = append(hunks, h)
	}
	return hunks
}

// changeWithin reports whether one of the first lines after up to n unchanged ones is changed.
func changeWithin(script []Line, n int) bool {
	for i, l := range script {
		if l.Op != ' ' {
			return true
		}
		if i == n-1 || n == 0 {
			return i+1 < len(script) && n > 0 && script[i+1].Op != ' '
		}
	}
	return false
}

func (h *Hunk) add(l Line) {
	h.Lines = append(h.Lines, l)
	if l.Op != '+' {
		h.OldLines++
	}
	if l.Op != '-' {
		h.NewLines++
	}
}

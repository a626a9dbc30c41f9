package edit

import (
	"bytes"
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func unified(hunks []Hunk) string {
	var b strings.Builder
	for _, h := range hunks {
		fmt.Fprintf(&b, "@@ -%d,%d +%d,%d @@\n", h.OldStart, h.OldLines, h.NewStart, h.NewLines)
		for _, l := range h.Lines {
			fmt.Fprintf(&b, "%c%s", l.Op, l.Text)
		}
	}
	return b.String()
}

func TestHunks(t *testing.T) {
	numbers := func(n int) string {
		var b strings.Builder
		for i := 1; i <= n; i++ {
			fmt.Fprintf(&b, "%d\n", i)
		}
		return b.String()
	}
	for _, test := range []struct {
		name, old, changed, want string
	}{
		{"same", "a\n", "a\n", ""},
		{"from nothing", "", "a\n", "@@ -0,0 +1,1 @@\n+a\n"},
		{"to nothing", "a\n", "", "@@ -1,1 +0,0 @@\n-a\n"},
		{"change", "a\nb\nc\nd\n", "a\nB\nc\nd\n", "@@ -1,3 +1,3 @@\n a\n-b\n+B\n c\n"},
		{"two hunks", numbers(9), strings.NewReplacer("2\n", "x\n", "8\n", "").Replace(numbers(9)),
			"@@ -1,3 +1,3 @@\n 1\n-2\n+x\n 3\n@@ -7,3 +7,2 @@\n 7\n-8\n 9\n"},
		{"near changes are one hunk", numbers(5), strings.NewReplacer("2\n", "x\n", "4\n", "").Replace(numbers(5)),
			"@@ -1,5 +1,4 @@\n 1\n-2\n+x\n 3\n-4\n 5\n"},
		{"gap of twice the context", numbers(6), strings.NewReplacer("2\n", "x\n", "5\n", "").Replace(numbers(6)),
			"@@ -1,6 +1,5 @@\n 1\n-2\n+x\n 3\n 4\n-5\n 6\n"},
	} {
		if diff := cmp.Diff(test.want, unified(Hunks([]byte(test.old), []byte(test.changed), 1))); diff != "" {
			t.Errorf("%s: %s", test.name, diff)
		}
	}
	if got := Hunks([]byte("a\nb"), []byte("a\nc"), 0); len(got) != 1 || unified(got) != "@@ -2,1 +2,1 @@\n-b+c" {
		t.Errorf("without context and line end: %q", unified(got))
	}
}

// patched applies hunks to a text, and checks them against it.
func patched(t *testing.T, old []byte, hunks []Hunk) []byte {
	t.Helper()
	lines := splitLines(old)
	var out []byte
	at := 0
	for _, h := range hunks {
		start := h.OldStart - 1
		if h.OldLines == 0 {
			start++
		}
		if start < at || start > len(lines) {
			t.Fatalf("hunk starts at line %d after %d", start, at)
		}
		for ; at < start; at++ {
			out = append(out, lines[at]...)
		}
		for _, l := range h.Lines {
			if l.Op != '+' {
				if !bytes.Equal(lines[at], l.Text) {
					t.Fatalf("line %d is %q, not %q", at+1, lines[at], l.Text)
				}
				at++
			}
			if l.Op != '-' {
				out = append(out, l.Text...)
			}
		}
	}
	for ; at < len(lines); at++ {
		out = append(out, lines[at]...)
	}
	return out
}

func FuzzHunks(f *testing.F) {
	f.Add("a\nb\nc\na\nb\nb\na\n", "c\nb\na\nb\na\nc\n", 3)
	f.Add("", "x", 0)
	f.Add("a\nb\n", "b\na\n", 1)
	f.Fuzz(func(t *testing.T, old, changed string, context int) {
		if context < 0 || context > 5 {
			return
		}
		hunks := Hunks([]byte(old), []byte(changed), context)
		if got := patched(t, []byte(old), hunks); string(got) != changed {
			t.Fatalf("patched %q, want %q", got, changed)
		}
	})
}

// Texts that differ everywhere are compared in bounded memory.
func TestHunksOfUnlikeTexts(t *testing.T) {
	a, b := strings.Repeat("a\n", 5000), strings.Repeat("b\n", 5000)
	if got := patched(t, []byte(a), Hunks([]byte(a), []byte(b), 3)); string(got) != b {
		t.Error("the hunks do not make the other text")
	}
}

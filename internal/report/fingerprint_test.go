package report

import (
	"fmt"
	"math/big"
	"strings"
	"testing"
	"unicode/utf16"

	"github.com/google/go-cmp/cmp"

	"github.com/sentinel-lint/sentinel-lint/internal/lint"
	"github.com/sentinel-lint/sentinel-lint/internal/source"
)

// The values are those of codeql-action's own code for the same texts.
func TestLineHashes(t *testing.T) {
	for _, test := range []struct {
		text string
		want []string
	}{
		{"", []string{"c129715d7a2bc9a3:1"}},
		{"a\n", []string{"243cbaa4685aab12:1", "c129715d7a2bc9a3:1"}},
		{"{\r\n\t\"a\": \"é😀\"\r\n\r\n}\r", []string{
			"2ca01f1d4b98a800:1", "c565d8609e38bfbf:1", "2aace4c0835fec88:1", "32dce9ccfdbc9d3e:1", "c129715d7a2bc9a3:1"}},
	} {
		if diff := cmp.Diff(test.want, lineHashes([]byte(test.text))); diff != "" {
			t.Errorf("%q: %s", test.text, diff)
		}
	}
}

// The rolling hash is the polynomial that the essay describes, computed line by line.
func TestLineHashesAreThePolynomial(t *testing.T) {
	text := strings.Repeat("same line\n", 5) + strings.Repeat("\t x é😀", 60) + "\r\n\r\nend"
	var units []uint64
	var starts []int
	start := true
	for _, u := range utf16.Encode([]rune(strings.ReplaceAll(text, "\r\n", "\n"))) {
		if u == ' ' || u == '\t' {
			continue
		}
		if start {
			starts = append(starts, len(units))
		}
		units = append(units, uint64(u))
		start = u == '\n'
	}
	units = append(units, hashEnd)
	var want []string
	seen := map[string]int{}
	for _, s := range starts {
		sum := new(big.Int)
		for i := range hashWindow {
			unit := uint64(0)
			if s+i < len(units) {
				unit = units[s+i]
			}
			sum.Mul(sum, big.NewInt(hashBase)).Add(sum, new(big.Int).SetUint64(unit))
		}
		hex := fmt.Sprintf("%x", sum.And(sum, new(big.Int).SetUint64(1<<64-1)))
		seen[hex]++
		want = append(want, fmt.Sprintf("%s:%d", hex, seen[hex]))
	}
	if diff := cmp.Diff(want, lineHashes([]byte(text))); diff != "" {
		t.Error(diff)
	}
}

// Findings on one line of an export do not collapse into one alert.
func TestFingerprintsOnOneLine(t *testing.T) {
	f := source.NewFile("a.json", []byte(`{"a": 1, "b": 2}`+"\n"+strings.Repeat("x", longLine+1)+"\n"))
	at := func(id string, start int) *lint.Finding {
		return lint.NewFinding(lookbackGap, lint.Subject{Kind: "analytics rule", ID: id}, f.Span(start, start+1), "m")
	}
	for name, findings := range map[string][]*lint.Finding{
		"same rule, same line": {at("a", 1), at("b", 9)},
		"long line":            {at("a", 30), at("b", 90)},
	} {
		l := newLineFingerprints(findings)
		if a, b := l.of(findings[0]), l.of(findings[1]); a == b {
			t.Errorf("%s: both are %s", name, a)
		}
	}
	alone := at("a", 1)
	if got, want := newLineFingerprints([]*lint.Finding{alone}).of(alone), lineHashes(f.Text())[0]; got != want {
		t.Errorf("a finding alone on its line has %s, want the hash of the line %s", got, want)
	}
}

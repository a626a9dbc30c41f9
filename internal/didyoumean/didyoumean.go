// Package didyoumean finds the word that someone meant to write.
package didyoumean

import (
	"strings"
	"unicode/utf8"
)

// Closest returns the candidate that is nearest to the word, if one is near enough to be what was meant: one mistake in
// three characters, and at least one. A mistake is a character too many, too few or wrong, or two neighbours swapped;
// letter case is none. Of equally near candidates it is the first.
func Closest(word string, candidates []string) (string, bool) {
	folded := []rune(strings.ToLower(word))
	best, distance := "", max(1, len(folded)/3)+1
	for _, c := range candidates {
		if n := utf8.RuneCountInString(c) - len(folded); max(n, -n) >= distance {
			continue // each character more or less is a mistake
		}
		if d := mistakes(folded, []rune(strings.ToLower(c))); d < distance {
			best, distance = c, d
		}
	}
	return best, best != ""
}

// mistakes returns the Damerau-Levenshtein distance of a and b in its restricted form (optimal string alignment: what
// was swapped is not changed again), in three rows of the usual table.
func mistakes(a, b []rune) int {
	before, last, row := make([]int, len(b)+1), make([]int, len(b)+1), make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := range a {
		before, last, row = last, row, before
		row[0] = i + 1
		for j := range b {
			substitution := last[j]
			if a[i] != b[j] {
				substitution++
			}
			row[j+1] = min(substitution, last[j+1]+1, row[j]+1)
			if i > 0 && j > 0 && a[i] == b[j-1] && a[i-1] == b[j] {
				row[j+1] = min(row[j+1], before[j-1]+1)
			}
		}
	}
	return row[len(b)]
}

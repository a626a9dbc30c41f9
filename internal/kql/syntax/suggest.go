package syntax

import "strings"

// nearest returns the word among words that got was most likely meant to be, or the empty string.
func nearest(got string, words []string) string {
	best, bestDistance := "", len(got)/3+1
	for _, w := range words {
		if strings.EqualFold(got, w) {
			return w
		}
		if d := distance(got, w, bestDistance); d < bestDistance {
			best, bestDistance = w, d
		}
	}
	return best
}

// isTypo reports whether got is most likely meant to be want.
func isTypo(got, want string) bool {
	return got != want && nearest(got, []string{want}) != ""
}

// distance returns the number of letters to insert, delete, replace or swap with a neighbour to make b of a, without
// regard to case; any number of at least limit if it is that much.
func distance(a, b string, limit int) int {
	a, b = strings.ToLower(a), strings.ToLower(b)
	if len(a)-len(b) >= limit || len(b)-len(a) >= limit || len(a) > 64 || len(b) > 64 {
		return limit
	}
	var rows [3][65]int
	for j := range len(b) + 1 {
		rows[0][j] = j
	}
	before, prev, cur := &rows[2], &rows[0], &rows[1]
	for i := 1; i <= len(a); i++ {
		cur[0] = i
		for j := 1; j <= len(b); j++ {
			cost := 1
			if a[i-1] == b[j-1] {
				cost = 0
			}
			cur[j] = min(prev[j]+1, cur[j-1]+1, prev[j-1]+cost)
			if i > 1 && j > 1 && a[i-1] == b[j-2] && a[i-2] == b[j-1] {
				cur[j] = min(cur[j], before[j-2]+1)
			}
		}
		before, prev, cur = prev, cur, before
	}
	return prev[len(b)]
}

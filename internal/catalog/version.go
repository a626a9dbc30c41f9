package catalog

import (
	"cmp"
	"strings"
)

// CompareVersions compares two versions of solutions part by part as numbers, as the content hub does: 3.0.10 is after
// 3.0.9, and a missing part is 0. The comparison is negative, zero or positive. It is false if one of them is not made
// of numbers and dots: such versions have no order.
func CompareVersions(a, b string) (int, bool) {
	if !isNumeric(a) || !isNumeric(b) {
		return 0, false
	}
	for a != "" || b != "" {
		var x, y string
		x, a, _ = strings.Cut(a, ".")
		y, b, _ = strings.Cut(b, ".")
		if order := compareNumbers(x, y); order != 0 {
			return order, true
		}
	}
	return 0, true
}

// isNumeric reports whether s consists of decimal numbers with dots between them.
func isNumeric(s string) bool {
	for part := range strings.SplitSeq(s, ".") {
		if part == "" || strings.Trim(part, "0123456789") != "" {
			return false
		}
	}
	return true
}

// compareNumbers compares decimal numbers of any length. The empty text is 0.
func compareNumbers(x, y string) int {
	x, y = strings.TrimLeft(x, "0"), strings.TrimLeft(y, "0")
	return cmp.Or(cmp.Compare(len(x), len(y)), cmp.Compare(x, y))
}

// Package edit describes and applies changes to source text.
package edit

import (
	"cmp"
	"fmt"
	"slices"

	"github.com/sentinel-lint/sentinel-lint/internal/source"
)

// An Edit replaces the text of a span of a physical file.
type Edit struct {
	At  source.Span
	New string
}

// Replace returns the edit that puts text in the place of what at points to.
func Replace(at source.Spanner, text string) Edit { return Edit{at.Span().Physical(), text} }

// Delete returns the edit that removes what at points to.
func Delete(at source.Spanner) Edit { return Replace(at, "") }

// Apply returns text with the edits made, in order of position. Edits that overlap are an error, but for several that
// are the same; edits that insert at the same place are applied in the given order.
func Apply(text []byte, edits []Edit) ([]byte, error) {
	edits = slices.Clone(edits)
	slices.SortStableFunc(edits, func(a, b Edit) int {
		return cmp.Or(cmp.Compare(a.At.Start, b.At.Start), cmp.Compare(a.At.End, b.At.End))
	})
	edits = slices.Compact(edits)
	var out []byte
	end := int32(0)
	for _, e := range edits {
		if e.At.Start < end || e.At.End > int32(len(text)) {
			return nil, fmt.Errorf("edits overlap or lie outside of the text at offset %d", e.At.Start)
		}
		out = append(out, text[end:e.At.Start]...)
		out = append(out, e.New...)
		end = e.At.End
	}
	return append(out, text[end:]...), nil
}

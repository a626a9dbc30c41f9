package syntax

import (
	"testing"

	"github.com/sentinel-lint/sentinel-lint/internal/source"
)

// BenchmarkParse measures one query after the other; ns/op and allocs/op are per query.
func BenchmarkParse(b *testing.B) {
	for _, set := range []struct {
		name    string
		queries []query
	}{
		{"probes", probes(b)},
		{"corpus", corpus(b)},
	} {
		if len(set.queries) == 0 {
			continue
		}
		b.Run(set.name, func(b *testing.B) {
			files := make([]*source.File, len(set.queries))
			size := 0
			for i, q := range set.queries {
				files[i] = source.NewFile(q.ID, []byte(q.Query))
				size += len(q.Query)
			}
			b.SetBytes(int64(size / len(files)))
			b.ReportAllocs()
			b.ResetTimer()
			for i := range b.N {
				Parse(files[i%len(files)])
			}
			b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "queries/s")
		})
	}
}

// BenchmarkFormat measures what printing the tree costs.
func BenchmarkFormat(b *testing.B) {
	queries := probes(b)
	trees := make([]*Query, len(queries))
	for i, q := range queries {
		trees[i] = Parse(source.NewFile(q.ID, []byte(q.Query)))
	}
	b.ReportAllocs()
	for i := range b.N {
		trees[i%len(trees)].Format()
	}
}

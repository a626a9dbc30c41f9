package report

import (
	"fmt"
	"io"
	"strings"
	"testing"

	"github.com/sentinel-lint/sentinel-lint/internal/lint"
	"github.com/sentinel-lint/sentinel-lint/internal/source"
)

// BenchmarkWrite writes 2,000 findings in an export of 8 MB on one line.
//
//	go test ./internal/report -run '^$' -bench Write -benchtime 3x
func BenchmarkWrite(b *testing.B) {
	const rule = `{"queryPeriod":"PT30M","queryFrequency":"PT1H","q":"`
	text := strings.Repeat(rule+strings.Repeat("é日 ", 700)+`"},`, 2000)
	f := source.NewFile("export.json", []byte(text))
	r := &Report{}
	step := len(text) / 2000
	for i := range 2000 {
		at := i * step
		r.Findings = append(r.Findings, lint.NewFinding(lookbackGap, lint.Subject{Kind: "analytics rule", ID: fmt.Sprint(i)},
			f.Span(at+15, at+22), "looks back 30m but runs only every 1h").Becausef(lint.Subject{}, f.Span(at+40, at+46), "runs every 1h"))
	}
	for _, format := range Formats() {
		b.Run(string(format), func(b *testing.B) {
			for b.Loop() {
				if err := Write(io.Discard, format, r, Options{}); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

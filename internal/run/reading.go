package run

import (
	"strings"

	"github.com/sentinel-lint/sentinel-lint/internal/content"
	"github.com/sentinel-lint/sentinel-lint/internal/lint"
	"github.com/sentinel-lint/sentinel-lint/internal/source"
)

// emptyPlace is where a finding stands that no file caused.
var emptyPlace = source.NewFile("", nil).Span(0, 0)

// readingFindings tells what could not be read.
func (r *runner) readingFindings() []*lint.Finding {
	var out []*lint.Finding
	for _, f := range r.result.Files {
		if !f.Asked {
			continue
		}
		if f.Failure != "" {
			at := source.NewFile(f.Path, nil).Span(0, 0)
			out = append(out, lint.NewFinding(r.Unreadable, fileSubject(f.Path), at, "cannot be read: "+f.Failure))
			continue
		}
		for _, p := range f.Content.Problems {
			out = append(out, r.problem(f, p))
		}
	}
	for _, e := range r.Settings.Files.Skipped {
		if e.Reason.Failed() && e.Asked {
			at := source.NewFile(e.Path, nil).Span(0, 0)
			out = append(out, lint.NewFinding(r.Unreadable, fileSubject(e.Path), at, "cannot be read: "+e.Reason.String()))
		}
	}
	return out
}

func (r *runner) problem(f *File, p content.Problem) *lint.Finding {
	finding := lint.NewFinding(r.Unreadable, fileSubject(f.Path), p.At, p.Message).Identify(p.Message)
	if !p.First.IsZero() && p.First.Len() > 0 {
		finding.Becausef(lint.Subject{}, p.First, "the first one, which is not used")
	}
	return finding
}

func fileSubject(path string) lint.Subject {
	return lint.Subject{Kind: "file", ID: strings.ToLower(path), Name: path}
}

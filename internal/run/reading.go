package run

import (
	"fmt"
	"slices"
	"strings"

	"github.com/sentinel-lint/sentinel-lint/internal/content"
	"github.com/sentinel-lint/sentinel-lint/internal/lint"
	"github.com/sentinel-lint/sentinel-lint/internal/source"
	"github.com/sentinel-lint/sentinel-lint/internal/template"
	"github.com/sentinel-lint/sentinel-lint/internal/template/eval"
	"github.com/sentinel-lint/sentinel-lint/rules"
)

// maxProblems is how many mistakes of one kind are told of one file: what follows the first ones is often their doing.
const maxProblems = 3

// emptyPlace is where a finding stands that no file caused.
var emptyPlace = source.NewFile("", nil).Span(0, 0)

// readingFindings tells what could not be read or evaluated.
func (r *runner) readingFindings() []*lint.Finding {
	byFile := make([][]*lint.Finding, len(r.result.Files))
	r.parallel(len(byFile), func(i int) { byFile[i] = r.readingFindingsOf(r.result.Files[i]) })
	out := slices.Concat(byFile...)
	for _, e := range r.Settings.Files.Skipped {
		if e.Reason.Failed() {
			out = append(out, r.failure(e.Path, e.Reason.String()))
		}
	}
	return append(out, r.repositoryFindings()...)
}

func (r *runner) readingFindingsOf(f *File) []*lint.Finding {
	if f.Failure != "" {
		return []*lint.Finding{r.failure(f.Path, f.Failure)}
	}
	if !f.Content.HoldsContent(f.deploys()) {
		return nil
	}
	out := r.problems(f)
	if slices.Contains(r.Rules, &rules.InvalidExpression) {
		out = append(out, r.invalid(f)...)
	}
	if slices.Contains(r.Rules, &rules.UnusedParameter) {
		out = append(out, r.unused(f)...)
	}
	return out
}

// deploys reports whether the file, a template, has Sentinel resources.
func (f *File) deploys() bool {
	for _, e := range f.Evaluations {
		if len(e.Resources) > 0 {
			return true
		}
	}
	return f.DeployedBy != ""
}

func (r *runner) failure(path, reason string) *lint.Finding {
	at := source.NewFile(r.Prefix+path, nil).Span(0, 0)
	return lint.NewFinding(&rules.Unreadable, fileSubject(path), at, "cannot be read: "+reason)
}

// problems tells what in a file could not be read: the first mistakes of each kind, and how many more there are.
func (r *runner) problems(f *File) []*lint.Finding {
	var out []*lint.Finding
	told := map[content.ProblemKind]int{}
	last := map[content.ProblemKind]*lint.Finding{}
	for _, p := range f.Content.Problems {
		told[p.Kind]++
		if told[p.Kind] <= maxProblems {
			last[p.Kind] = r.problem(f, p)
			out = append(out, last[p.Kind])
		}
	}
	for _, kind := range []content.ProblemKind{content.Unreadable, content.Duplicate, content.BicepSyntax} {
		if more := told[kind] - maxProblems; more > 0 {
			last[kind].Notef("and %d more in this file", more)
		}
	}
	return out
}

func (r *runner) problem(f *File, p content.Problem) *lint.Finding {
	rule := &rules.Unreadable
	if p.Kind == content.BicepSyntax {
		rule = &rules.BicepSyntax
	}
	finding := lint.NewFinding(rule, fileSubject(f.Path), p.At, p.Message).Identify(p.Message)
	if p.Kind == content.Garbling {
		finding.Grade(lint.Warning)
		finding.Helpf("save the file as UTF-8")
	}
	if p.Kind == content.Duplicate {
		finding.Grade(lint.Warning)
		finding.Becausef(lint.Subject{}, p.First, "the first one, which is not used")
	}
	return finding
}

// invalid tells which expressions of a template do not parse or fail.
func (r *runner) invalid(f *File) []*lint.Finding {
	if f.Content.Template == nil {
		return nil
	}
	problems := eval.Check(f.Content.Template)
	for _, e := range f.Evaluations {
		problems = append(problems, e.Problems()...)
	}
	var out []*lint.Finding
	seen := map[source.Span]bool{}
	for _, p := range problems {
		if p.At.IsZero() || seen[p.At] || p.Kind == template.BadExpression && f.Content.BrokenBicep() {
			continue // a broken statement is told once
		}
		seen[p.At] = true
		out = append(out, r.invalidExpression(f, p))
	}
	return out
}

// unused tells of parameters that nothing in the template refers to. Packages are written by a tool.
func (r *runner) unused(f *File) []*lint.Finding {
	if f.Content.Template == nil || f.Content.IsPackage() || f.Content.BrokenBicep() {
		return nil
	}
	var out []*lint.Finding
	for _, p := range eval.UnusedParameters(f.Content.Template) {
		at := p.NameAt.In(f.Content.Template.File)
		out = append(out, lint.NewFinding(&rules.UnusedParameter, fileSubject(f.Path), at,
			fmt.Sprintf("nothing uses the parameter %q: its value has no effect", p.Name)).Identify(p.Name))
	}
	return out
}

func (r *runner) invalidExpression(f *File, p template.Problem) *lint.Finding {
	finding := lint.NewFinding(&rules.InvalidExpression, fileSubject(f.Path), p.At, p.Message).Identify(p.Message)
	if p.Suggest != "" {
		finding.Helpf("write %q", p.Suggest)
	}
	return finding
}

func fileSubject(path string) lint.Subject {
	return lint.Subject{Kind: "file", ID: strings.ToLower(path), Name: path}
}

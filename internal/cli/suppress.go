package cli

import (
	"os"
	"path/filepath"
	"slices"
	"time"

	"github.com/sentinel-lint/sentinel-lint/internal/content"
	"github.com/sentinel-lint/sentinel-lint/internal/lint"
	"github.com/sentinel-lint/sentinel-lint/internal/model"
	"github.com/sentinel-lint/sentinel-lint/internal/report"
	"github.com/sentinel-lint/sentinel-lint/internal/source"
	"github.com/sentinel-lint/sentinel-lint/internal/suppress"
	"github.com/sentinel-lint/sentinel-lint/rules"
)

// setAside takes the findings that an exception accepts out of those of a session, and adds what is wrong with the
// exceptions themselves. What it does, it does once: exceptions whose findings are gone would count as unused.
func (c *checking) setAside(s *session, selected []*lint.Rule) []report.Ignored {
	if s.settled || c.noIgnores {
		return s.ignored
	}
	s.settled = true
	ran := func(name string) bool {
		return slices.ContainsFunc(selected, func(r *lint.Rule) bool { return r.Name == name })
	}
	result := suppress.Apply(s.Findings, exceptions(s), suppress.Options{
		Rules:   suppress.Rules{Unused: &rules.UnusedIgnore, Expired: &rules.ExpiredIgnore, Unreasoned: &rules.IgnoreWithoutReason},
		Names:   ruleNames(),
		Ran:     ran,
		Partial: s.partial,
	})
	s.Findings = slices.DeleteFunc(result.Findings, func(f *lint.Finding) bool {
		f.Severity = s.severity(f)
		return f.Severity == lint.Off || isException(f.Rule) && !ran(f.Rule.Name)
	})
	for _, m := range result.Ignored {
		s.ignored = append(s.ignored, report.Ignored{Finding: m.Finding, By: m.Ignore.By.String(), Reason: m.Ignore.Reason})
	}
	return s.ignored
}

// isException reports whether the rule is about exceptions.
func isException(r *lint.Rule) bool {
	return r == &rules.UnusedIgnore || r == &rules.ExpiredIgnore || r == &rules.IgnoreWithoutReason
}

// exceptions returns the exceptions of a session: in comments, in the metadata of resources, in the configuration.
func exceptions(s *session) []*suppress.Ignore {
	ignores := suppress.Configured(s.config.Ignore, time.Now())
	read := map[string]bool{}
	addressed := false
	for _, f := range s.Files {
		if f.Content == nil {
			continue
		}
		addressed = addressed || f.Content.Addressed
		if f.Content.Kind != content.Skipped {
			read[f.Content.Path()] = true
			if f.Content.Addressed {
				ignores = append(ignores, suppress.Comments(f.Content.Source)...)
			}
		}
	}
	for _, f := range loadedQueries(s) {
		if !read[f.Path()] {
			read[f.Path()] = true
			ignores = append(ignores, suppress.Comments(f)...)
		}
	}
	if !addressed {
		return ignores // and what templates deploy need not be computed to see that there are none in it
	}
	return append(ignores, suppress.InResources(resourcesOf(s))...)
}

// loadedQueries returns the files in which queries are written, among them those that content only loads.
func loadedQueries(s *session) []*source.File {
	var out []*source.File
	for _, w := range s.Workspaces {
		for _, r := range w.AnalyticsRules {
			if r.Query == nil {
				continue
			}
			if f := r.Query.Span().Physical().File; f != nil {
				out = append(out, f)
			}
		}
	}
	return out
}

// resourcesOf returns the resources of all workspaces of which rules know more than their type.
func resourcesOf(s *session) []*model.Resource {
	var out []*model.Resource
	for _, w := range s.Workspaces {
		for _, r := range w.AnalyticsRules {
			out = append(out, r.Resource)
		}
		for _, c := range w.Connectors {
			out = append(out, c.Resource)
		}
		for _, a := range w.AutomationRules {
			out = append(out, a.Resource)
		}
		for _, sol := range w.Solutions {
			out = append(out, sol.Resource)
		}
	}
	return out
}

// subtract takes the findings of the baseline file out of those of a session. It returns how many those are.
func (c *checking) subtract(env Env, s *session) (int, error) {
	path := c.baselinePath(env, s)
	if path == "" {
		return 0, nil
	}
	text, err := os.ReadFile(path)
	if err != nil {
		return 0, failf(exitUsage, "baseline: %s", err)
	}
	baseline, err := suppress.ReadBaseline(text)
	if err != nil {
		return 0, failf(exitUsage, "%s: %s", path, err)
	}
	fresh, known, stale := baseline.Split(s.Findings)
	shown, err := filepath.Rel(env.Dir, path)
	if err != nil {
		shown = path
	}
	if f := suppress.StaleFinding(&rules.StaleBaseline, source.NewFile(filepath.ToSlash(shown), text), stale); f != nil && !s.partial {
		fresh = append(fresh, f)
		slices.SortStableFunc(fresh, lint.Compare)
	}
	s.Findings, s.known = fresh, known
	return len(known), nil
}

// baselinePath returns the file of the baseline: that of the flag, or of the configuration; empty if there is none.
func (c *checking) baselinePath(env Env, s *session) string {
	switch {
	case c.noBaseline:
		return ""
	case c.baseline != "" && !c.inStore():
		return absolute(env, c.baseline)
	case c.baseline == "" && s.config.Baseline != "":
		return filepath.Join(s.root, filepath.FromSlash(s.config.Baseline))
	}
	return ""
}

package run

import (
	"slices"

	"github.com/sentinel-lint/sentinel-lint/internal/fact"
	"github.com/sentinel-lint/sentinel-lint/internal/model"
	"github.com/sentinel-lint/sentinel-lint/internal/template/eval"
)

// A Summary counts what was seen.
type Summary struct {
	Files           int            // that were read
	Resources       int            // Sentinel resources of all types
	Rules           map[string]int // analytics rules by kind; templates are counted apart
	RuleTemplates   int
	AutomationRules int
	Connectors      int
	Solutions       int
}

// Summary counts what the run saw.
func (r *Result) Summary() Summary {
	s := Summary{Rules: map[string]int{}}
	for _, f := range r.Files {
		if f.Content != nil {
			s.Files++
		}
	}
	for _, w := range r.Workspaces {
		s.Resources += w.Resources
		for _, rule := range w.AnalyticsRules {
			if rule.Template {
				s.RuleTemplates++
			} else {
				s.Rules[rule.Kind.String()]++
			}
		}
		s.AutomationRules += len(w.AutomationRules)
		s.Connectors += len(slices.DeleteFunc(slices.Clone(w.Connectors), func(c *model.Connector) bool { return c.UIOnly }))
		s.Solutions += len(w.Solutions)
	}
	return s
}

// Unknown counts the settings of Sentinel resources that only deployment decides, by cause. It evaluates all of them,
// which linting does not need.
func (r *Result) Unknown() map[fact.Cause]int {
	var census eval.Census
	for _, f := range r.Files {
		for _, e := range f.Evaluations {
			for _, res := range e.Resources {
				census.Add(res.Body)
			}
		}
	}
	counts := map[fact.Cause]int{}
	for cause, n := range census.Unknown {
		if n > 0 {
			counts[fact.Cause(cause)] = n
		}
	}
	return counts
}

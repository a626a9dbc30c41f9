package run

import (
	"slices"

	"github.com/sentinel-lint/sentinel-lint/internal/fact"
	"github.com/sentinel-lint/sentinel-lint/internal/model"
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
	Unknown         map[fact.Cause]int // settings that only deployment decides, by cause
}

// Summary counts what the run saw.
func (r *Result) Summary() Summary {
	s := Summary{Rules: map[string]int{}, Unknown: map[fact.Cause]int{}}
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

package lint

import (
	"github.com/sentinel-lint/sentinel-lint/internal/flow"
	"github.com/sentinel-lint/sentinel-lint/internal/model"
)

// A Check is a function to run for each thing of one kind; its type says which.
type Check interface {
	run(*Pass)
}

// PerAnalyticsRule checks one analytics rule at a time, templates included.
type PerAnalyticsRule func(*Pass, *model.AnalyticsRule)

func (check PerAnalyticsRule) run(p *Pass) {
	for _, r := range p.Workspace.AnalyticsRules {
		check(p, r)
	}
}

// PerQuery checks one query at a time: of a rule, a function or a hunting query.
type PerQuery func(*Pass, *model.Query)

func (check PerQuery) run(p *Pass) {
	for _, r := range p.Workspace.AnalyticsRules {
		if r.Query != nil {
			p.about = SubjectOf(r)
			check(p, r.Query)
		}
	}
	for _, f := range p.Workspace.Functions {
		if f.Query != nil {
			p.about = SubjectOf(f)
			check(p, f.Query)
		}
	}
	for _, h := range p.Workspace.HuntingQueries {
		if h.Query != nil {
			p.about = SubjectOf(h)
			check(p, h.Query)
		}
	}
}

// PerConnector checks one data connector at a time.
type PerConnector func(*Pass, *model.Connector)

func (check PerConnector) run(p *Pass) {
	for _, c := range p.Workspace.Connectors {
		check(p, c)
	}
}

// PerSolution checks one solution at a time.
type PerSolution func(*Pass, *model.Solution)

func (check PerSolution) run(p *Pass) {
	for _, s := range p.Workspace.Solutions {
		check(p, s)
	}
}

// PerWorkspace checks everything in a workspace together.
type PerWorkspace func(*Pass, *model.Workspace)

func (check PerWorkspace) run(p *Pass) { check(p, p.Workspace) }

// PerFlow checks the paths along which alerts of a workspace become incidents.
type PerFlow func(*Pass, *flow.Graph)

func (check PerFlow) run(p *Pass) { check(p, p.Flow) }

// Reading is the check of a rule whose findings are made while files are read, not in a pass.
type Reading struct{}

func (Reading) run(*Pass) {}

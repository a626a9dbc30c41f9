package lint

import (
	"github.com/sentinel-lint/sentinel-lint/internal/flow"
	"github.com/sentinel-lint/sentinel-lint/internal/model"
)

// A Check is a function to run for each thing of one kind; its type says which.
type Check interface {
	run(*Pass)
}

// An Item is one thing that rules look at by itself and that may have a query: an analytics rule, a function or a hunting
// query.
type Item struct {
	rule  *model.AnalyticsRule // nil for the others
	query *flow.Query          // nil for a rule without one
	about Subject
}

// Release lets go of what rules have computed of the body of the item.
func (i Item) Release() {
	if i.rule != nil {
		i.rule.Body.Release()
	}
}

// Items returns the analytics rules, functions and hunting queries of a workspace.
func Items(in Input) []Item {
	var items []Item
	add := func(r *model.AnalyticsRule, q *model.Query, object any) {
		i := Item{rule: r, about: SubjectOf(object)}
		if q != nil {
			i.query = in.Flow.Query(q)
		}
		if r != nil || q != nil {
			items = append(items, i)
		}
	}
	for _, r := range in.Workspace.AnalyticsRules {
		add(r, r.Query, r)
	}
	for _, f := range in.Workspace.Functions {
		add(nil, f.Query, f)
	}
	for _, h := range in.Workspace.HuntingQueries {
		add(nil, h.Query, h)
	}
	return items
}

// An itemCheck looks at one item at a time.
type itemCheck interface {
	Check
	on(*Pass, Item)
}

// PerAnalyticsRule checks one analytics rule at a time, templates included.
type PerAnalyticsRule func(*Pass, *model.AnalyticsRule)

func (check PerAnalyticsRule) on(p *Pass, i Item) {
	if i.rule != nil {
		check(p, i.rule)
	}
}

func (check PerAnalyticsRule) run(p *Pass) { p.each(check) }

// PerQuery checks one query at a time: of a rule, a function or a hunting query.
type PerQuery func(*Pass, *flow.Query)

func (check PerQuery) on(p *Pass, i Item) {
	if i.query != nil {
		check(p, i.query)
	}
}

func (check PerQuery) run(p *Pass) { p.each(check) }

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

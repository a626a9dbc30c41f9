package lint

import (
	"fmt"
	"slices"

	"github.com/sentinel-lint/sentinel-lint/internal/catalog"
	"github.com/sentinel-lint/sentinel-lint/internal/edit"
	"github.com/sentinel-lint/sentinel-lint/internal/fact"
	"github.com/sentinel-lint/sentinel-lint/internal/flow"
	"github.com/sentinel-lint/sentinel-lint/internal/model"
	"github.com/sentinel-lint/sentinel-lint/internal/source"
)

// A Pass is one run of one rule over one workspace, or over one item of it.
type Pass struct {
	Rule      *Rule
	Workspace *model.Workspace
	Flow      *flow.Graph
	Catalog   *catalog.Catalog

	item     Item // the one that a check is run for
	findings []*Finding
}

// Input is what rules are run over.
type Input struct {
	Workspace *model.Workspace
	Flow      *flow.Graph
	Catalog   *catalog.Catalog
}

func (in Input) pass(rule *Rule) *Pass {
	return &Pass{Rule: rule, Workspace: in.Workspace, Flow: in.Flow, Catalog: in.Catalog}
}

// Run runs one rule and returns its findings, unordered. A panic in the rule is passed on to the caller.
func Run(rule *Rule, in Input) []*Finding {
	p := in.pass(rule)
	rule.Check.run(p)
	return p.findings
}

// ByItem reports whether the rule looks at one item at a time, so that [RunOn] can run it.
func (r *Rule) ByItem() bool {
	_, ok := r.Check.(itemCheck)
	return ok
}

// RunOn runs a rule that looks at one item at a time over one of the items. Rules that are run over the same item one
// after the other share what its query means. A panic in the rule is passed on to the caller.
func RunOn(rule *Rule, in Input, item Item) []*Finding {
	check, ok := rule.Check.(itemCheck)
	if !ok {
		return nil
	}
	p := in.pass(rule)
	p.item = item
	check.on(p, item)
	return p.findings
}

// each runs a check over all items.
func (p *Pass) each(check itemCheck) {
	for _, item := range Items(Input{Workspace: p.Workspace, Flow: p.Flow, Catalog: p.Catalog}) {
		p.item = item
		check.on(p, item)
	}
}

// SubjectOf returns the subject for an object of the model.
func SubjectOf(object any) Subject {
	switch o := object.(type) {
	case *model.AnalyticsRule:
		return Subject{"analytics rule", o.ID.ID, o.ID.Name}
	case *model.Connector:
		return Subject{"data connector", o.ID.ID, o.ID.Name}
	case *model.AutomationRule:
		return Subject{"automation rule", o.ID.ID, o.ID.Name}
	case *model.Solution:
		return Subject{"solution", o.PackageID.Or(o.Name.Or("")), o.Name.Or("")}
	case *model.Function:
		return Subject{"function", o.Alias.Or(o.Name.String()), ""}
	case *model.HuntingQuery:
		return Subject{"hunting query", o.ID.ID, o.ID.Name}
	}
	return Subject{}
}

// Reportf makes a finding at a place about a subject.
func (p *Pass) Reportf(about Subject, at source.Spanner, format string, args ...any) *Finding {
	f := NewFinding(p.Rule, about, at, fmt.Sprintf(format, args...))
	f.Workspace = p.Workspace.Name
	p.findings = append(p.findings, f)
	return f
}

// About returns the subject of the item that the check runs for.
func (p *Pass) About() Subject { return p.item.about }

// Query returns the query of the item that the check runs for, or nil if it has none.
func (p *Pass) Query() *flow.Query { return p.item.query }

// NewFinding returns a certain finding with the severity of its rule.
func NewFinding(rule *Rule, about Subject, at source.Spanner, message string) *Finding {
	return &Finding{
		Rule: rule, Severity: rule.Severity, At: at.Span().Physical(), Message: message, Certainty: fact.Yes, Subject: about,
	}
}

// Labelf says what the text under the finding says.
func (f *Finding) Labelf(format string, args ...any) *Finding {
	f.Label = fmt.Sprintf(format, args...)
	return f
}

// Becausef adds evidence.
func (f *Finding) Becausef(about Subject, at source.Spanner, format string, args ...any) *Finding {
	f.Evidence = append(f.Evidence, Evidence{at.Span().Physical(), fmt.Sprintf(format, args...), about})
	return f
}

// Along adds ways of one alert that the finding is about, so that they can be drawn and stepped through.
func (f *Finding) Along(paths ...flow.Path) *Finding {
	f.Paths = append(f.Paths, paths...)
	return f
}

// Assuming weakens the finding to likely, under assumptions in words. Without any it stays as it is.
func (f *Finding) Assuming(assumptions ...string) *Finding {
	for _, a := range assumptions {
		if a == "" {
			continue
		}
		f.Certainty = fact.Unknown
		if f.Assumption != "" {
			f.Assumption += ", and "
		}
		f.Assumption += a
	}
	return f
}

// Grade sets the severity.
func (f *Finding) Grade(s Severity) *Finding {
	f.Severity = s
	return f
}

// Helpf adds what to do: a sentence that begins with a verb.
func (f *Finding) Helpf(format string, args ...any) *Finding {
	f.Help = append(f.Help, fmt.Sprintf(format, args...))
	return f
}

// Notef adds what else is to be known.
func (f *Finding) Notef(format string, args ...any) *Finding {
	f.Notes = append(f.Notes, fmt.Sprintf(format, args...))
	return f
}

// Citing replaces the sources of the rule by those that this finding rests on.
func (f *Finding) Citing(sources ...Source) *Finding {
	f.Sources = sources
	return f
}

// Suggest adds a fix.
func (f *Finding) Suggest(title string, safety Safety, edits ...edit.Edit) *Finding {
	f.Fixes = append(f.Fixes, Fix{title, safety, edits})
	return f
}

// Identify adds to the identity of the finding, for a rule that says several things of one subject.
func (f *Finding) Identify(key string) *Finding {
	f.key = append(f.key, key)
	return f
}

// Via adds as evidence each step between where the value at the origin is written and where it is used, as far as the
// finding does not show the place already.
func (f *Finding) Via(origin source.Origin) *Finding {
	hops := origin.Hops()
	for i, hop := range hops {
		at := hop.At
		if i == len(hops)-1 && f.shows(at.Physical()) {
			at = origin.At // the use is shown: what is left to show is where the value is written
		}
		if at = at.Physical(); !at.IsZero() && !f.shows(at) {
			f.Evidence = append(f.Evidence, Evidence{At: at, Message: hop.Says})
		}
	}
	return f
}

// shows reports whether the finding points at the place.
func (f *Finding) shows(at source.Span) bool {
	return f.At == at || slices.ContainsFunc(f.Evidence, func(e Evidence) bool { return e.At == at })
}

package cli

import (
	"fmt"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"github.com/sentinel-lint/sentinel-lint/internal/catalog"
	"github.com/sentinel-lint/sentinel-lint/internal/fact"
	"github.com/sentinel-lint/sentinel-lint/internal/flow"
	"github.com/sentinel-lint/sentinel-lint/internal/lint"
	"github.com/sentinel-lint/sentinel-lint/internal/model"
	"github.com/sentinel-lint/sentinel-lint/internal/report"
	"github.com/sentinel-lint/sentinel-lint/internal/run"
	"github.com/sentinel-lint/sentinel-lint/internal/source"
	"github.com/sentinel-lint/sentinel-lint/rules"
)

// A spot is a place in a file as the command line names it: rules/a.json:12 or rules/a.json:12:5.
type spot struct {
	path         string
	line, column int // from 1; the column is 0 if the whole line is meant
}

// parseSpot reads FILE:LINE or FILE:LINE:COLUMN. A name without a number behind a colon is none.
func parseSpot(arg string) (spot, bool) {
	path, last, ok := cutNumber(arg)
	if !ok {
		return spot{}, false
	}
	if shorter, line, ok := cutNumber(path); ok {
		return spot{shorter, line, last}, true
	}
	return spot{path, last, 0}, true
}

func cutNumber(arg string) (before string, number int, ok bool) {
	i := strings.LastIndexByte(arg, ':')
	if i <= 0 {
		return arg, 0, false
	}
	n, err := strconv.Atoi(arg[i+1:])
	return arg[:i], n, err == nil && n > 0
}

// explain prints what is understood of the content at the spot.
func (l *loading) explain(env Env, at spot) error {
	scopes, err := l.scopes(env, []string{at.path})
	if err != nil {
		return err
	}
	s, err := l.load(env, scopes[0], rules.All())
	if err != nil {
		return err
	}
	rel, err := filepath.Rel(s.root, absolute(env, at.path))
	if err != nil {
		return failf(exitUsage, "%s", err)
	}
	name := filepath.ToSlash(rel)
	found := innermost(s, s.prefix+name, at)
	if len(found) == 0 {
		return failf(exitUsage, "%s:%d: %s", at.path, at.line, nothingThere(s, name))
	}
	var told []string
	for _, c := range found {
		e := &explanation{session: s, workspace: c.workspace}
		e.object(c.object)
		if text := e.text.String(); !slices.Contains(told, text) {
			told = append(told, text)
		}
	}
	_, err = fmt.Fprint(env.Out, strings.Join(told, "\n"))
	return err
}

// nothingThere says why there is nothing to explain in a file.
func nothingThere(s *session, name string) string {
	for _, f := range s.Files {
		if f.Path != name {
			continue
		}
		switch {
		case f.Failure != "":
			return "the file cannot be read: " + f.Failure
		case f.Content != nil && f.Content.Reason != "":
			return "the file is not read as content: " + f.Content.Reason
		case f.DeployedBy != "":
			return "nothing is deployed from here but by " + f.DeployedBy
		}
	}
	return "no analytics rule, connector, function or query is there"
}

// A candidate is an object of the model that the text at a spot may belong to.
type candidate struct {
	workspace *run.Workspace
	object    any
	at        source.Span
}

// innermost returns the objects whose text is at the spot and has no other of them within.
func innermost(s *session, path string, at spot) []candidate {
	var all []candidate
	for _, w := range s.Workspaces {
		add := func(object any, spans ...source.Span) {
			for _, span := range spans {
				if span = span.Physical(); !span.IsZero() && span.File.Path() == path && at.within(span) {
					all = append(all, candidate{w, object, span})
					return
				}
			}
		}
		for _, r := range w.AnalyticsRules {
			add(r, querySpan(r.Query), r.Span())
		}
		for _, c := range w.Connectors {
			add(c, c.Span())
		}
		for _, f := range w.Functions {
			add(f, querySpan(f.Query), f.Span())
		}
		for _, h := range w.HuntingQueries {
			add(h, querySpan(h.Query), h.Span())
		}
		for _, a := range w.AutomationRules {
			add(a, a.Span())
		}
	}
	return slices.DeleteFunc(slices.Clone(all), func(c candidate) bool {
		return slices.ContainsFunc(all, func(o candidate) bool {
			return o.at != c.at && o.at.Start >= c.at.Start && o.at.End <= c.at.End
		})
	})
}

func querySpan(q *model.Query) source.Span {
	if q == nil {
		return source.Span{}
	}
	return q.Span()
}

// within reports whether the spot is in the span.
func (s spot) within(span source.Span) bool {
	first, last := span.File.Locate(span.Start), span.File.Locate(span.End)
	if s.line < first.Line || s.line > last.Line {
		return false
	}
	return s.column == 0 || !(s.line == first.Line && s.column < first.Column || s.line == last.Line && s.column > last.Column)
}

// An explanation is what is told of one object.
type explanation struct {
	session   *session
	workspace *run.Workspace
	text      strings.Builder
}

// line writes a line with a label: two spaces for each level, the label, what is said.
func (e *explanation) line(level int, label, format string, args ...any) {
	text := fmt.Sprintf(format, args...)
	if label != "" {
		text = fmt.Sprintf("%-10s %s", label, text)
	}
	fmt.Fprintf(&e.text, "%s%s\n", strings.Repeat("  ", level), report.Escape(strings.TrimRight(text, " ")))
}

func (e *explanation) object(object any) {
	switch o := object.(type) {
	case *model.AnalyticsRule:
		e.rule(o)
	case *model.Connector:
		e.connector(o)
	case *model.Function:
		e.head(o, "", o.Resource)
		e.query(o.Query)
	case *model.HuntingQuery:
		e.head(o, "", o.Resource)
		e.query(o.Query)
	case *model.AutomationRule:
		e.head(o, "", o.Resource)
		e.line(1, "active", "%s", condition(o.Active()))
	}
	e.findings(lint.SubjectOf(object))
}

// head names the object, its workspace and its place.
func (e *explanation) head(object any, kind string, r *model.Resource) {
	title := lint.SubjectOf(object).String()
	if kind != "" {
		title += " (" + kind + ")"
	}
	e.line(0, "", "%s", title)
	e.line(1, "at", "%s", place(r.Span()))
	if w := e.workspace; w.Name != "" || w.Variant != "" {
		where := w.Name
		if w.Variant != "" {
			where = strings.TrimSpace(where + " with the parameters of " + w.Variant)
		}
		e.line(1, "workspace", "%s", where)
	}
}

// condition says whether a condition holds: "yes", "no", or "unknown: if parameters('x') is true (parameter 'x' has no
// value)".
func condition(c fact.Condition) string {
	if c.Truth() != fact.Unknown {
		return c.Truth().String()
	}
	says := "unknown"
	if a := c.Assumption(); a != "" {
		says += ": if " + a
	}
	var reasons []string
	for _, a := range c.Atoms() {
		if why := a.Why.Says; why != "" && !slices.Contains(reasons, why) {
			reasons = append(reasons, why)
		}
	}
	if len(reasons) > 0 {
		says += " (" + strings.Join(reasons, "; ") + ")"
	}
	return says
}

// setting writes a setting with its place and the way that its value came.
func (e *explanation) setting(label, value string, origin source.Origin) {
	says := value
	if at := place(origin.At); at != "" {
		says += "  " + at
	}
	for _, hop := range origin.Hops() {
		says += ", " + hop.Says
	}
	e.line(1, label, "%s", says)
}

func (e *explanation) rule(r *model.AnalyticsRule) {
	e.head(r, r.Kind.String(), r.Resource)
	if r.Template {
		e.line(1, "template", "deploys nothing by itself")
	} else {
		e.line(1, "active", "%s", condition(r.Active()))
		e.line(1, "incidents", "%s", condition(r.CreatesIncidents()))
	}
	if on, known := r.Enabled.Get(); known {
		e.setting("enabled", strconv.FormatBool(on), r.Enabled.Origin())
	}
	if make, known := r.CreateIncident.Get(); known && !make {
		e.setting("creates", "createIncident is false", r.CreateIncident.Origin())
	}
	if r.Kind == model.MicrosoftSecurity {
		e.filter(r)
	} else if r.Query != nil {
		e.query(r.Query)
	}
	e.ways(r)
}

// filter tells which alerts a Microsoft Security rule takes.
func (e *explanation) filter(r *model.AnalyticsRule) {
	value, known := r.ProductFilter.Get()
	if !known {
		e.line(1, "takes", "unknown: the product filter is not known")
		return
	}
	filter := catalog.Embedded().ProductFilter(value)
	if filter == nil || filter.Product == nil {
		e.setting("takes", fmt.Sprintf("nothing that is known: no product has the filter %q", value), r.ProductFilter.Origin())
		return
	}
	taken := flow.Selected(r)
	words := append([]string{taken.String(), filter.Product.Name, "alerts"}, taken.Narrowings()...)
	e.setting("takes", strings.Join(nonEmpty(words), " "), r.ProductFilter.Origin())
	if filter.Matches() != fact.Yes {
		e.line(1, "matches", "%s: alerts carry another name than %q", filter.Matches(), value)
	}
}

func (e *explanation) connector(c *model.Connector) {
	e.head(c, c.Kind.Or("unknown kind"), c.Resource)
	if c.UIOnly {
		e.line(1, "tile", "a tile of the connector gallery: it enables nothing")
		return
	}
	e.line(1, "deployed", "%s", condition(c.Deployed))
	for _, m := range c.Properties().Get("dataTypes").Members() {
		e.setting(m.Key, condition(c.Collects(m.Key)), c.State(m.Key).Origin())
	}
	if products, known := c.FilteredProviders().Get(); known && len(products) > 0 {
		e.line(1, "only of", "%s", strings.Join(products, ", "))
	}
	e.through(c)
}

// findings tells what is reported about the object.
func (e *explanation) findings(about lint.Subject) {
	for _, f := range e.session.Findings {
		if f.Subject != about || f.Workspace != e.workspace.Name {
			continue
		}
		says := f.CertaintyName()
		if f.Assumption != "" {
			says += " if " + f.Assumption
		}
		e.line(1, "finding", "%s %s: %s", f.Severity, f.Rule.Name, f.Message)
		e.line(2, "", "%s", says)
		for _, ev := range f.Evidence {
			e.line(2, "", "%s: %s", place(ev.At), ev.Message)
		}
	}
}

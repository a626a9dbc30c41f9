package report

import (
	"bytes"
	"cmp"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"unicode"

	"github.com/owenrumney/go-sarif/v3/pkg/report/v210/sarif"

	"github.com/sentinel-lint/sentinel-lint/internal/edit"
	"github.com/sentinel-lint/sentinel-lint/internal/flow"
	"github.com/sentinel-lint/sentinel-lint/internal/lint"
	"github.com/sentinel-lint/sentinel-lint/internal/source"
)

// Limits of GitHub code scanning: a run above them is rejected, or cut without a word.
const (
	sarifResults   = 25_000
	sarifRelated   = 100
	sarifTextLimit = 1024
	sarifSnippet   = 256
)

const sarifSchema = "https://json.schemastore.org/sarif-2.1.0.json"

// sarifLog builds the one run of a log.
type sarifLog struct {
	*printer
	rules map[string]int
	run   *sarif.Run
	lines *lineFingerprints
}

// writeSARIF writes a SARIF 2.1.0 log. Columns are UTF-16 code units, and addresses of files are relative without a base,
// which GitHub ignores.
func writeSARIF(p *printer) error {
	findings := p.shown()
	dropped := max(len(findings)-sarifResults, 0)
	if dropped > 0 {
		findings = gravest(findings, sarifResults)
	}
	l := &sarifLog{p, map[string]int{}, sarif.NewRun(), newLineFingerprints(findings)}
	l.run.Tool = sarif.NewTool().WithDriver(l.driver())
	l.run.ColumnKind = ptr("utf16CodeUnits")
	l.run.AutomationDetails = l.automation()
	l.run.Results = []*sarif.Result{}
	for _, f := range findings {
		l.run.Results = append(l.run.Results, l.result(f))
	}
	l.run.Invocations = []*sarif.Invocation{l.invocation(dropped)}
	log := sarif.NewReport().AddRun(l.run)
	log.Schema = sarifSchema
	return p.encodeSARIF(log)
}

// gravest returns the n gravest findings, in their order.
func gravest(findings []*lint.Finding, n int) []*lint.Finding {
	out := slices.Clone(findings)
	slices.SortStableFunc(out, func(a, b *lint.Finding) int {
		return cmp.Or(cmp.Compare(b.Severity, a.Severity), cmp.Compare(b.Certainty, a.Certainty))
	})
	out = out[:n]
	slices.SortStableFunc(out, lint.Compare)
	return out
}

func ptr[T any](v T) *T { return &v }

func (l *sarifLog) driver() *sarif.ToolComponent {
	d := sarif.NewToolComponent().WithName("sentinel-lint").WithFullName("sentinel-lint for Microsoft Sentinel").
		WithOrganization("sentinel-lint").WithInformationURI("https://github.com/sentinel-lint/sentinel-lint")
	if v := l.r.Version; v != "" {
		if v[0] < '0' || v[0] > '9' {
			v = "0.0.0-" + v
		}
		d.Version, d.SemanticVersion = ptr(v), ptr(v)
	}
	for i, r := range l.printer.rules() {
		l.rules[r.Name] = i
		d.Rules = append(d.Rules, l.rule(r))
	}
	return d
}

func (l *sarifLog) rule(r *lint.Rule) *sarif.ReportingDescriptor {
	properties := sarif.NewPropertyBag().Add("precision", "high").Add("problem.severity", sarifProblem(r.Severity)).
		WithTags([]string{"sentinel", string(r.Category)})
	d := sarif.NewReportingDescriptor()
	if strings.Contains(r.Name, "-") { // a name must be more than the id in other letters
		d.WithName(pascalCase(r.Name))
	}
	return d.WithID(r.Name).
		WithShortDescription(sarif.NewMultiformatMessageString().WithText(cut(sentence(r.Summary), sarifTextLimit))).
		WithFullDescription(sarif.NewMultiformatMessageString().WithText(cut(r.Why, sarifTextLimit))).
		WithHelp(sarif.NewMultiformatMessageString().WithText(r.Why + "\n\n" + r.Fix).WithMarkdown(r.Page())).
		WithHelpURI(l.docs(r)).
		WithDefaultConfiguration(sarif.NewReportingConfiguration().WithLevel(sarifLevel(r.Severity))).
		WithProperties(properties)
}

func sarifLevel(s lint.Severity) string {
	switch s {
	case lint.Error:
		return "error"
	case lint.Warning:
		return "warning"
	case lint.Off:
		return "none"
	}
	return "note"
}

func sarifProblem(s lint.Severity) string {
	if s == lint.Error || s == lint.Warning {
		return s.String()
	}
	return "recommendation"
}

// pascalCase turns "lookback-gap" into "LookbackGap".
func pascalCase(name string) string {
	var b strings.Builder
	for word := range strings.SplitSeq(name, "-") {
		b.WriteString(capitalized(word))
	}
	return b.String()
}

func capitalized(s string) string {
	for i, r := range s {
		return string(unicode.ToUpper(r)) + s[i+len(string(r)):]
	}
	return s
}

// sentence returns a text with a capital at its start and a full stop at its end.
func sentence(s string) string {
	s = capitalized(s)
	if s == "" || strings.HasSuffix(s, ".") {
		return s
	}
	return s + "."
}

func (l *sarifLog) automation() *sarif.RunAutomationDetails {
	a := sarif.NewRunAutomationDetails().WithID("sentinel-lint/")
	b := l.opts.Build
	if b == nil {
		return a
	}
	parts := []string{"azuredevops/pipeline/build", b.Organization, b.Project, b.DefinitionID, b.PhaseID, b.Branch, b.BuildID}
	l.run.Properties = sarif.NewPropertyBag().
		Add("azuredevops/pipeline/build/buildDefinitionId", b.DefinitionID).
		Add("azuredevops/pipeline/build/buildDefinitionName", b.DefinitionName).
		Add("azuredevops/pipeline/build/phaseId", b.PhaseID).
		Add("azuredevops/pipeline/build/phaseName", b.PhaseName)
	return a.WithID(strings.Join(parts, "/"))
}

// invocation tells what the run itself has to say: the date of the catalogue, results left out, files not read.
func (l *sarifLog) invocation(dropped int) *sarif.Invocation {
	v := sarif.NewInvocation().WithExecutionSuccessful(true)
	note := func(level, text string) {
		v.ToolExecutionNotifications = append(v.ToolExecutionNotifications,
			sarif.NewNotification().WithLevel(level).WithMessage(sarif.NewTextMessage(text)))
	}
	if l.r.Catalog != "" {
		note("note", "The catalogue of Microsoft's services is of "+l.r.Catalog+".")
	}
	if dropped > 0 {
		note("warning", counted(dropped, "result", "results")+" of low severity are left out: GitHub takes 25,000.")
	}
	for _, f := range l.r.Findings {
		if f.Rule.Category != lint.Tool {
			continue
		}
		n := sarif.NewNotification().WithLevel(sarifLevel(f.Severity)).WithMessage(sarif.NewTextMessage(sentence(visible(message(f)))))
		n.Locations = []*sarif.Location{l.location(f.At, "")}
		v.ToolExecutionNotifications = append(v.ToolExecutionNotifications, n)
		if f.Rule.Name == "internal-error" {
			v.ExecutionSuccessful = ptr(false)
		}
	}
	return v
}

func (l *sarifLog) result(f *lint.Finding) *sarif.Result {
	related, links := l.related(f)
	r := sarif.NewResult().WithRuleID(f.Rule.Name).WithRuleIndex(l.rules[f.Rule.Name]).WithLevel(sarifLevel(f.Severity)).
		WithMessage(sarif.NewTextMessage(sarifText(message(f)) + links))
	r.Locations = []*sarif.Location{l.primary(f)}
	r.RelatedLocations = related
	r.CodeFlows = l.codeFlows(f)
	r.Fixes = l.fixes(f)
	r.PartialFingerprints = map[string]string{
		"primaryLocationLineHash": l.lines.of(f),
		"sentinelLintIdentity/v1": f.Fingerprint(),
	}
	r.Properties = sarif.NewPropertyBag().Add("certainty", f.CertaintyName())
	if f.Workspace != "" {
		r.Properties.Add("workspace", f.Workspace)
	}
	if len(f.Help) > 0 {
		r.Properties.Add("help", f.Help)
	}
	if i := l.ignored(f); i != nil {
		r.Suppressions = []*sarif.Suppression{suppression(i)}
	}
	return r
}

// sarifText returns a text as the text of a message: brackets would begin a link.
func sarifText(s string) string {
	return strings.NewReplacer(`\`, `\\`, "[", `\[`, "]", `\]`).Replace(visible(s))
}

func suppression(i *Ignored) *sarif.Suppression {
	kind := "inSource"
	if i.By == "configuration" {
		kind = "external"
	}
	s := sarif.NewSuppression().WithKind(kind)
	if i.Reason != "" {
		s.WithJustification(visible(i.Reason))
	}
	return s
}

// primary returns the location of a finding, with its text and what it is about.
func (l *sarifLog) primary(f *lint.Finding) *sarif.Location {
	loc := l.location(f.At, "")
	if text := f.At.Text(); len(text) > 0 && len(text) <= sarifSnippet {
		loc.PhysicalLocation.Region.Snippet = sarif.NewArtifactContent().WithText(string(text))
	}
	if f.Subject.ID != "" {
		loc.LogicalLocations = []*sarif.LogicalLocation{
			sarif.NewLogicalLocation().WithKind("resource").WithName(visible(cmp.Or(f.Subject.Name, f.Subject.ID))).
				WithFullyQualifiedName(visible(f.Subject.Kind + "/" + f.Subject.ID)),
		}
	}
	return loc
}

// related returns the places of the evidence, and the end of the message that links to them.
func (l *sarifLog) related(f *lint.Finding) ([]*sarif.Location, string) {
	var locations []*sarif.Location
	var links []string
	for _, e := range f.Evidence {
		if e.At.IsZero() || len(locations) == sarifRelated {
			continue
		}
		says := cmp.Or(e.Message, "here")
		loc := l.location(e.At, says)
		loc.ID = len(locations) + 1
		locations = append(locations, loc)
		links = append(links, fmt.Sprintf("[%s](%d)", sarifText(says), loc.ID))
	}
	if len(links) == 0 {
		return nil, "."
	}
	return locations, ": " + strings.Join(links, "; ") + "."
}

// codeFlows returns the ways that an alert takes, one by one.
func (l *sarifLog) codeFlows(f *lint.Finding) []*sarif.CodeFlow {
	var flows []*sarif.CodeFlow
	for _, path := range f.Paths {
		var steps []*sarif.ThreadFlowLocation
		for _, e := range path {
			if !e.At.Physical().IsZero() {
				steps = append(steps, l.step(e))
			}
		}
		if len(steps) > 0 {
			flows = append(flows, sarif.NewCodeFlow().
				WithMessage(sarif.NewTextMessage(sentence(visible(pathText(path))))).
				AddThreadFlow(sarif.NewThreadFlow().WithLocations(steps)))
		}
	}
	return flows
}

func (l *sarifLog) step(e *flow.Edge) *sarif.ThreadFlowLocation {
	says := cmp.Or(e.Says, e.From.Name+" to "+e.To.Name)
	return sarif.NewThreadFlowLocation().WithLocation(l.location(e.At, says)).WithImportance("essential")
}

// pathText returns the names of the nodes along a path.
func pathText(path flow.Path) string {
	if len(path) == 0 {
		return ""
	}
	names := []string{path[0].From.Name}
	for _, e := range path {
		names = append(names, e.To.Name)
	}
	return strings.Join(names, " → ")
}

func (l *sarifLog) fixes(f *lint.Finding) []*sarif.Fix {
	var fixes []*sarif.Fix
	for _, fix := range f.Fixes {
		if fix.Safety == lint.DisplayOnly || len(fix.Edits) == 0 {
			continue
		}
		out := sarif.NewFix().WithDescription(sarif.NewTextMessage(sentence(visible(fix.Title))))
		out.ArtifactChanges = l.changes(fix.Edits)
		out.Properties = sarif.NewPropertyBag().Add("safety", fix.Safety.String())
		fixes = append(fixes, out)
	}
	return fixes
}

// changes returns edits as changes of files, in the order in which the files come.
func (l *sarifLog) changes(edits []edit.Edit) []*sarif.ArtifactChange {
	var changes []*sarif.ArtifactChange
	of := map[*source.File]*sarif.ArtifactChange{}
	for _, e := range edits {
		change, known := of[e.At.File]
		if !known {
			change = sarif.NewArtifactChange().WithArtifactLocation(sarif.NewSimpleArtifactLocation(uriOf(l.place(e.At).path)))
			of[e.At.File] = change
			changes = append(changes, change)
		}
		at := l.place(e.At)
		change.AddReplacement(sarif.NewReplacement().WithDeletedRegion(sarifRegion(at)).
			WithInsertedContent(sarif.NewArtifactContent().WithText(e.New)))
	}
	return changes
}

// location returns a place in a file. One over several lines is cut to the first: GitHub shows an alert in a pull request
// only if all its lines are changed.
func (l *sarifLog) location(at source.Span, says string) *sarif.Location {
	if at = at.Physical(); !at.IsZero() {
		at = newMark(at, "", false).at
	}
	pl := l.place(at)
	loc := sarif.NewLocationWithPhysicalLocation(
		sarif.NewPhysicalLocation().WithArtifactLocation(sarif.NewSimpleArtifactLocation(uriOf(pl.path))).WithRegion(sarifRegion(pl)))
	if says != "" {
		loc.WithMessage(sarif.NewTextMessage(visible(says)))
	}
	return loc
}

func sarifRegion(at place) *sarif.Region {
	return sarif.NewRegion().WithStartLine(at.start.Line).WithStartColumn(at.start.UTF16).
		WithEndLine(at.end.Line).WithEndColumn(at.end.UTF16)
}

// uriOf returns a relative path as a relative URI.
func uriOf(path string) string {
	path = strings.TrimPrefix(path, "./")
	var b strings.Builder
	for i := range len(path) {
		if c := path[i]; c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || strings.IndexByte("-._~/", c) >= 0 {
			b.WriteByte(c)
		} else {
			b.WriteString(percent(c))
		}
	}
	return b.String()
}

// encodeSARIF writes a log without the empty lists and defaults that the library spells out.
func (p *printer) encodeSARIF(log *sarif.Report) error {
	text, err := json.Marshal(log)
	if err != nil {
		return err
	}
	d := json.NewDecoder(bytes.NewReader(text))
	d.UseNumber()
	var v any
	if err := d.Decode(&v); err != nil {
		return err
	}
	return p.encode(withoutDefaults(v), "  ")
}

// sarifDefaults are values that mean the same as leaving the member out.
var sarifDefaults = map[string]string{
	"byteOffset": "-1", "charOffset": "-1", "index": "-1", "parentIndex": "-1", "executionOrder": "-1", "rank": "-1",
	"id": "-1", "length": "-1", "kind": "fail", "language": "en-US", "isComprehensive": "false", "enabled": "true",
}

// withoutDefaults returns a JSON value without members that are empty or have their default value.
func withoutDefaults(v any) any {
	switch v := v.(type) {
	case []any:
		for i := range v {
			v[i] = withoutDefaults(v[i])
		}
	case map[string]any:
		for key, member := range v {
			member = withoutDefaults(member)
			v[key] = member
			if isDefault(key, member) {
				delete(v, key)
			}
		}
	}
	return v
}

func isDefault(key string, v any) bool {
	switch v := v.(type) {
	case nil:
		return true
	case []any:
		return len(v) == 0 && key != "results" && key != "rules" // GitHub wants both, empty or not
	case map[string]any:
		return len(v) == 0
	}
	want, known := sarifDefaults[key]
	return known && fmt.Sprint(v) == want
}

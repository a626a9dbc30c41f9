package report

import (
	"cmp"
	"slices"
	"strings"

	"github.com/sentinel-lint/sentinel-lint/internal/lint"
)

// AzureBuild names the build that a report belongs to, for GitHub Advanced Security for Azure DevOps.
type AzureBuild struct {
	Organization   string // last segment of SYSTEM_COLLECTIONURI
	Project        string // SYSTEM_TEAMPROJECT
	DefinitionID   string // SYSTEM_DEFINITIONID
	DefinitionName string // BUILD_DEFINITIONNAME
	PhaseID        string // SYSTEM_PHASEID
	PhaseName      string // SYSTEM_PHASENAME
	Branch         string // BUILD_SOURCEBRANCH
	BuildID        string // BUILD_BUILDID
}

// azureBudget is how many issues of one type Azure Pipelines keeps of a step (_maxIssueCount of the agent).
const azureBudget = 10

// azureEscape escapes as the agent reads (CommandStringConvertor.cs).
var azureEscape = strings.NewReplacer("%", "%AZP25", ";", "%3B", "\r", "%0D", "\n", "%0A", "]", "%5D")

// writeAzure writes logging commands that make issues. There are two types of them, error and warning: advice and what is
// over the budget is listed in the log.
func writeAzure(p *printer) error {
	byType := map[lint.Severity][]*lint.Finding{}
	for _, f := range p.shown() {
		byType[f.Severity] = append(byType[f.Severity], f)
	}
	for _, severity := range []lint.Severity{lint.Error, lint.Warning} {
		findings := byType[severity]
		slices.SortStableFunc(findings, func(a, b *lint.Finding) int {
			return cmp.Or(cmp.Compare(b.Certainty, a.Certainty), lint.Compare(a, b))
		})
		p.azureIssues(severity, findings)
	}
	for _, f := range byType[lint.Info] {
		p.conciseLine(f)
	}
	p.summary()
	return nil
}

func (p *printer) azureIssues(severity lint.Severity, findings []*lint.Finding) {
	kept, rest := budget(findings, azureBudget)
	for _, f := range kept {
		at := p.place(f.At)
		p.printf("##vso[task.logissue type=%s;sourcepath=%s;linenumber=%d;columnnumber=%d;code=%s;]%s\n", severity,
			visibleWith(azureEscape, at.path), at.start.Line, at.start.Column, visibleWith(azureEscape, f.Rule.Name),
			visibleWith(azureEscape, p.qualified(f)))
	}
	if len(rest) == 0 {
		return
	}
	more := counted(len(rest), "more "+severity.String(), "more "+severity.String()+"s")
	p.printf("##vso[task.logissue type=%s;code=sentinel-lint;]and %s: see the log of this step\n", severity, more)
	p.printf("##[group]%s\n", more)
	for _, f := range rest {
		p.conciseLine(f)
	}
	p.printf("##[endgroup]\n")
}

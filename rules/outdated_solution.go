package rules

import (
	"strings"

	"github.com/sentinel-lint/sentinel-lint/internal/catalog"
	"github.com/sentinel-lint/sentinel-lint/internal/fact"
	"github.com/sentinel-lint/sentinel-lint/internal/flow"
	"github.com/sentinel-lint/sentinel-lint/internal/lint"
	"github.com/sentinel-lint/sentinel-lint/internal/model"
)

// OutdatedSolution finds content-hub solutions that are behind.
var OutdatedSolution = lint.Rule{
	Name:    "outdated-solution",
	Summary: "a content-hub solution is older than the latest known version",
	Why: "Old solutions bring old connectors and rules. Microsoft Defender for Cloud before 3.0.0 has no tenant-based connector " +
		"at all, so that incidents of Defender XDR arrive without their alerts.",
	Quiet: "- versions that are newer than any the catalogue knows: it is a snapshot, and findings name its date\n" +
		"- versions on which the catalogue's sources disagree, and versions that are no numbers\n" +
		"- packages as their maintainers build them (a folder `Package` beside its sources)\n" +
		"- versions of templates, schemas (`contentSchemaVersion`) and rules, which are not the version of the solution",
	Fix:      "Update the solution in the content hub, or the version in the package record.",
	Severity: lint.Info,
	Category: lint.Versions,
	Since:    "0.1.0",
	Sources:  []lint.Source{ingestMDCIncidents},
	Check:    lint.PerSolution(checkOutdatedSolution),
}

func checkOutdatedSolution(p *lint.Pass, s *model.Solution) {
	version, ok := s.Version.Get()
	if !ok || s.Package || s.Template || s.Deployed.Truth() == fact.No {
		return
	}
	known, sure := p.Catalog.FindSolution(s.PackageID.Or(""), s.Name.Or(""))
	if known == nil || !sure && s.PackageID.Present() != fact.No {
		return
	}
	standing := known.Standing(version)
	if standing.Outdated != fact.Yes {
		return
	}
	at := s.VersionAt()
	f := p.Reportf(solutionSubject(known, s), at, "%s %s %s", known.Name, version, sayBehind(p, standing)).
		Labelf("version %s", version).
		Assuming(s.Deployed.Assumption())
	f.Via(at.Origin())
	f.Notef("as of %s", p.Catalog.Date())
	f.Helpf("update the solution in the content hub to %s", standing.Latest)
	gradeMilestones(p, f, standing)
}

// sayBehind says what the version lacks that matters, or that there is a newer one.
func sayBehind(p *lint.Pass, standing catalog.Standing) string {
	if len(standing.Lacks) == 0 {
		return "is outdated: the latest version is " + standing.Latest
	}
	m := standing.Lacks[0]
	return m.Lacks + ": it comes with " + m.Version + " (latest " + standing.Latest + ")"
}

// gradeMilestones makes the finding graver by what the version lacks: without the tenant-based connector, incidents that
// Defender XDR makes are empty.
func gradeMilestones(p *lint.Pass, f *lint.Finding, standing catalog.Standing) {
	for _, m := range standing.Lacks {
		switch m.Key {
		case catalog.TenantConnector:
			f.Grade(lint.Warning)
			s := flow.SettingsOf(p.Workspace, p.Catalog)
			if s.XDR.Open.Truth() == fact.Yes {
				f.Grade(lint.Error)
				f.Becausef(lint.Subject{}, s.XDR.At, "Defender XDR makes incidents, whose alerts come through that connector")
			}
		case catalog.TenantTileOpens:
			f.Grade(max(f.Severity, lint.Warning))
		}
	}
	if len(standing.Lacks) > 0 {
		f.Citing(cited(p.Catalog, standing.Lacks[0].Cite, standing.Lacks[0].Brings))
	} else {
		f.Citing(lint.Source{Title: "the content hub's solutions", URL: "https://github.com/Azure/Azure-Sentinel/tree/master/Solutions",
			Date: p.Catalog.Date()})
	}
}

func solutionSubject(known *catalog.Solution, s *model.Solution) lint.Subject {
	id := strings.ToLower(s.PackageID.Or(known.ID))
	return lint.Subject{Kind: "solution", ID: id, Name: known.Name}
}

package catalog

import (
	"strings"

	"github.com/sentinel-lint/sentinel-lint/internal/fact"
)

// A Solution is a solution of the content hub.
type Solution struct {
	ID          string      // package id; empty if it is not known
	OfferID     string      // publisher and offer with a dot between, if that is not the package id
	Name        string      // as the hub's pages name it
	DisplayName string      // as the marketplace names it
	Folder      string      // below Solutions in the Azure-Sentinel repository
	FormerNames []string    // names of earlier versions
	Latest      string      // version; empty if it is not known
	Versions    []Published // what each source says is the latest version; not empty if Latest is not
	PublishedOn string      // day of the last publication, as YYYY-MM-DD; empty if it is not known
	Published   bool        // in the marketplace
	Deprecated  bool
	Removed     bool // its folder was renamed or removed; an older row of the same solution
	Milestones  []*Milestone
	Cite
}

// A Published is what one source says is the latest version of a solution.
type Published struct {
	By      string // which source: "solution package", "solution page", "solution table", "release notes"
	Version string
}

// A Milestone is a version of a solution that brings something that matters.
type Milestone struct {
	Solution string       `json:"solution"` // package id
	Version  string       `json:"version"`
	Key      MilestoneKey `json:"key"`
	Brings   string       `json:"brings"` // what it brings: "the tenant-based connector"
	Lacks    string       `json:"lacks"`  // what is said of older versions: "has no tenant-based connector"
	On       string       `json:"on"`     // day of its release
	Cite
}

// A MilestoneKey names a milestone.
type MilestoneKey string

// The milestones of the Defender for Cloud solution.
const (
	TenantConnector   MilestoneKey = "tenant-connector"
	TenantTileOpens   MilestoneKey = "tile-opens"
	TenantConnectorGA MilestoneKey = "tenant-connector-ga"
)

// MDCSolution is the package id of the solution Microsoft Defender for Cloud.
const MDCSolution = "azuresentinel.azure-sentinel-solution-microsoftdefenderforcloud"

// A Standing says how an installed version stands to what is known of the solution.
type Standing struct {
	Outdated fact.Truth   // Unknown if the sources disagree, or if there is nothing to compare
	Latest   string       // empty if it is not known
	Newer    []Published  // what sources say of newer versions
	Lacks    []*Milestone // what the installed version does not have yet, oldest first
}

// Standing compares an installed version with the known ones. It is outdated if every source knows a newer version; a
// version newer than any known is not, because the catalogue is a snapshot. Versions that are not made of numbers and
// dots cannot be compared.
func (s *Solution) Standing(installed string) Standing {
	st := Standing{Latest: s.Latest}
	for _, p := range s.Versions {
		order, ok := CompareVersions(installed, p.Version)
		if !ok {
			return Standing{Latest: s.Latest}
		}
		if order < 0 {
			st.Newer = append(st.Newer, p)
		}
	}
	switch len(st.Newer) {
	case 0:
		st.Outdated = fact.No
	case len(s.Versions):
		st.Outdated = fact.Yes
	}
	if len(s.Versions) == 0 {
		st.Outdated = fact.Unknown
	}
	st.Lacks = s.lacking(installed)
	return st
}

func (s *Solution) lacking(installed string) []*Milestone {
	var found []*Milestone
	for _, m := range s.Milestones {
		if order, ok := CompareVersions(installed, m.Version); ok && order < 0 {
			found = append(found, m)
		}
	}
	return found
}

// Has says whether the version of the solution has what the milestone brings.
func (s *Solution) Has(key MilestoneKey, version string) fact.Truth {
	for _, m := range s.Milestones {
		if order, ok := CompareVersions(version, m.Version); ok && m.Key == key {
			return fact.Of(order >= 0)
		}
	}
	return fact.Unknown
}

// Solutions returns all solutions, in the order of their names.
func (c *Catalog) Solutions() []*Solution { return c.solutions().rows }

// FindSolution returns the solution with the package id or, if none has it, with the name: the present name, a former
// one, that of the marketplace or that of the folder. It returns nil if neither is known. The Boolean reports whether
// the id decided; a solution that only shares its name may be another one.
//
// Some ids stand for an old and a new solution. If the name does not decide between them, the result knows what all
// sources say of both, so that [Solution.Standing] does not judge by the wrong one.
func (c *Catalog) FindSolution(id, name string) (*Solution, bool) {
	index := c.solutions()
	name = strings.ToLower(name)
	if same := index.byID[strings.ToLower(id)]; id != "" && same != nil {
		for _, s := range same.rows {
			if s.named(name) {
				return s, true
			}
		}
		return same.merged, true
	}
	if same := index.byName[name]; name != "" && same != nil {
		return same.merged, false
	}
	return nil, false
}

// named reports whether a name, in lower case, is one of the solution's own and not shared with its namesakes.
func (s *Solution) named(name string) bool {
	return strings.ToLower(s.Name) == name || strings.ToLower(s.Folder) == name
}

package catalog

import (
	"strings"
	"time"

	"github.com/sentinel-lint/sentinel-lint/internal/fact"
)

// An Availability says which versions of the Microsoft.SecurityInsights API have something. What a version has, later
// versions of the same line have, too.
type Availability struct {
	PreviewFrom string // first preview version with it; empty if there is none
	StableFrom  string // first stable version with it; empty if there is none
	Cite
}

// A Scope is the kind of thing that an [Availability] is about.
type Scope string

// The scopes.
const (
	ScopeConnectorKind      Scope = "connector-kind"
	ScopeRuleKind           Scope = "rule-kind"
	ScopeRuleProperty       Scope = "rule-property"
	ScopeTactic             Scope = "tactic"
	ScopeConnectorProperty  Scope = "connector-property" // kind, a dot and a path below properties
	ScopeAutomationProperty Scope = "automation-property"
	ScopeAutomationFeature  Scope = "automation-feature" // enumeration, an equals sign and a value
)

// Availability returns in which versions of the API the thing of the scope is. It is false if that is not known; for
// properties that usually means that they have always been there.
func (c *Catalog) Availability(scope Scope, name string) (Availability, bool) {
	a, ok := c.availability[availabilityKey(scope, name)]
	return a, ok
}

// Available says whether a version of the API ("2024-03-01", "2021-09-01-preview") has something. For versions that the
// catalogue does not list it is Unknown, except that what the newest known versions have, later ones have, too.
func (c *Catalog) Available(a Availability, version string) fact.Truth {
	from, newest := a.StableFrom, c.versions.newestStable
	if strings.HasSuffix(version, previewSuffix) {
		from, newest = a.PreviewFrom, c.versions.newestPreview
	}
	switch {
	case a == (Availability{}) || !isVersion(version):
		return fact.Unknown
	case c.versions.known[version]:
		return fact.Of(from != "" && version >= from)
	case from != "" && version > newest:
		return fact.Yes
	default:
		return fact.Unknown
	}
}

// APIVersions returns the known versions of the Microsoft.SecurityInsights API, oldest first.
func (c *Catalog) APIVersions() []string { return c.versions.all }

const previewSuffix = "-preview"

// isVersion reports whether s has the form of an API version. Within one line, versions then compare as text.
func isVersion(s string) bool {
	_, err := time.Parse(time.DateOnly, strings.TrimSuffix(s, previewSuffix))
	return err == nil
}

type apiVersions struct {
	all                         []string
	known                       map[string]bool
	newestStable, newestPreview string
}

func readAPIVersions() apiVersions {
	v := apiVersions{known: map[string]bool{}}
	for _, row := range readCSV("api-versions.csv", apiVersionHeader) {
		version := row[0]
		v.all = append(v.all, version)
		v.known[version] = true
		if strings.HasSuffix(version, previewSuffix) {
			v.newestPreview = max(v.newestPreview, version)
		} else {
			v.newestStable = max(v.newestStable, version)
		}
	}
	return v
}

func readAvailability() map[string]Availability {
	found := map[string]Availability{}
	for _, row := range readCSV("availability.csv", availabilityHeader) {
		found[availabilityKey(Scope(row[0]), row[1])] = Availability{
			PreviewFrom: row[2], StableFrom: row[3],
			Cite: Cite{SourceKey: row[4], Date: row[5], Mark: Verified},
		}
	}
	return found
}

func availabilityKey(scope Scope, name string) string {
	return string(scope) + " " + strings.ToLower(name)
}

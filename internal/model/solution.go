package model

import (
	"strings"

	"github.com/sentinel-lint/sentinel-lint/internal/fact"
	"github.com/sentinel-lint/sentinel-lint/internal/value"
)

// A Solution is a content-hub solution, as a resource that carries its version says.
type Solution struct {
	*Resource
	PackageID fact.Fact[string] // "azuresentinel.azure-sentinel-solution-…"
	Name      fact.Fact[string]
	Version   fact.Fact[string]
}

func newContentPackage(r *Resource) *Solution {
	p := r.Properties()
	if kind, ok := p.Get("contentKind").Str().Get(); ok && !strings.EqualFold(kind, "Solution") {
		return nil
	}
	return &Solution{r, p.Get("contentId").Str(), p.Get("displayName").Str(), p.Get("version").Str()}
}

// newInstalledPackage reads an entry of the product package list, which says both what is installed and what is offered.
func newInstalledPackage(r *Resource) *Solution {
	p := r.Properties()
	installed := p.Get("installedVersion")
	if installed.IsSet() == fact.No {
		return nil
	}
	return &Solution{r, p.Get("contentId").Str(), p.Get("displayName").Str(), installed.Str()}
}

// newSolutionMetadata reads metadata of kind Solution; other kinds carry the version of a part.
func newSolutionMetadata(r *Resource) *Solution {
	p := r.Properties()
	if !strings.EqualFold(p.Get("kind").Str().Or(""), "Solution") {
		return nil
	}
	id := p.Get("contentId")
	if id.IsSet() == fact.No {
		id = p.Get("source", "sourceId")
	}
	return &Solution{r, id.Str(), p.Get("source", "name").Str(), p.Get("version").Str()}
}

// VersionAt returns the value that holds the version.
func (s *Solution) VersionAt() *value.Value {
	p := s.Properties()
	if v := p.Get("installedVersion"); v.IsSet() != fact.No {
		return v
	}
	return p.Get("version")
}

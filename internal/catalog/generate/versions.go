package generate

import (
	"cmp"
	"errors"
	"fmt"
	"io/fs"
	"path"
	"slices"
	"strings"

	"github.com/sentinel-lint/sentinel-lint/internal/catalog"
	"github.com/sentinel-lint/sentinel-lint/internal/parse/jsonc"
)

// typeFolder is the folder of bicep-types-az with a folder for each API version of Microsoft.SecurityInsights.
const typeFolder = "generated/securityinsights/microsoft.securityinsights"

// An apiVersion is the connector and rule kinds that a version of the API knows.
type apiVersion struct {
	version string
	kinds   map[catalog.Scope][]string
}

func (v apiVersion) preview() bool { return strings.HasSuffix(v.version, "-preview") }

// versions renews the API versions, and since which of them kinds exist.
func (r *renewal) versions() error {
	if r.in.Types == nil {
		return nil
	}
	all, err := readVersions(r.in.Types)
	if err != nil {
		return fmt.Errorf("read the checkout of bicep-types-az: %w", err)
	}
	known, err := r.presentSheet(apiVersionsFile, "version", "source", "date")
	if err != nil {
		return err
	}
	if len(all) < len(known.rows) {
		return fmt.Errorf("the checkout of bicep-types-az has %d API versions, and %d are known: it is not complete", len(all), len(known.rows))
	}
	known.rows = nil
	for _, v := range all {
		known.rows = append(known.rows, []string{v.version, typesSource, r.in.At.Types.Date})
	}
	content, err := known.encode()
	if err != nil {
		return err
	}
	if err := r.write(apiVersionsFile, content); err != nil {
		return err
	}
	return r.availability(all)
}

// readVersions reads the API versions that know connector or rule kinds, oldest first.
func readVersions(checkout fs.FS) ([]apiVersion, error) {
	entries, err := fs.ReadDir(checkout, typeFolder)
	if err != nil {
		return nil, err
	}
	var all []apiVersion
	for _, e := range entries {
		if day := strings.TrimSuffix(e.Name(), "-preview"); !e.IsDir() || !isDay(day) {
			continue
		}
		root, err := readJSON(checkout, path.Join(typeFolder, e.Name(), "types.json"))
		if err != nil {
			return nil, err
		}
		if v := (apiVersion{e.Name(), readKinds(root)}); len(v.kinds) > 0 {
			all = append(all, v)
		}
	}
	if len(all) == 0 {
		return nil, errors.New("no API versions with connector or rule kinds")
	}
	slices.SortFunc(all, func(a, b apiVersion) int { return strings.Compare(a.version, b.version) })
	return all, nil
}

// readKinds reads the kinds of the two resource types that are told apart by kind.
func readKinds(types jsonc.Node) map[catalog.Scope][]string {
	kinds := map[catalog.Scope][]string{}
	for t := range types.Children() {
		if str(t.Get("$type")) != "DiscriminatedObjectType" || str(t.Get("discriminator")) != "kind" {
			continue
		}
		name := str(t.Get("name"))
		for scope, resource := range map[catalog.Scope]string{
			catalog.ScopeConnectorKind: "/dataConnectors", catalog.ScopeRuleKind: "/alertRules",
		} {
			if !strings.HasSuffix(name, resource) {
				continue
			}
			for element := range t.Get("elements").Children() {
				kinds[scope] = append(kinds[scope], element.Key())
			}
		}
	}
	return kinds
}

// availability renews the rows of connector and rule kinds. Rows of kinds that the types do not know stay.
func (r *renewal) availability(all []apiVersion) error {
	s, err := r.presentSheet(availabilityFile, "scope", "name", "preview_from", "stable_from", "source", "date")
	if err != nil {
		return err
	}
	for _, scope := range []catalog.Scope{catalog.ScopeConnectorKind, catalog.ScopeRuleKind} {
		for _, kind := range kindsOf(all, scope) {
			preview, ok1 := since(all, scope, kind, true)
			stable, ok2 := since(all, scope, kind, false)
			if !ok1 || !ok2 {
				r.note("%s %s is missing from a version behind its first: its row stays as it is", scope, kind)
				continue
			}
			r.enterKind(s, scope, []string{string(scope), kind, preview, stable, typesSource, r.in.At.Types.Date})
		}
	}
	content, err := s.encode()
	if err != nil {
		return err
	}
	return r.write(availabilityFile, content)
}

// enterKind replaces the row of a kind, or adds it behind those of its scope.
func (r *renewal) enterKind(s *sheet, scope catalog.Scope, row []string) {
	behind := 0
	for i, present := range s.rows {
		if present[0] != string(scope) {
			continue
		}
		if strings.EqualFold(present[1], row[1]) {
			row[1] = present[1]
			s.rows[i] = row
			return
		}
		behind = i + 1
	}
	s.rows = slices.Insert(s.rows, behind, row)
	r.note("%s %s is new: it needs a row in connector-kinds.json or rule-kinds.json by hand", scope, row[1])
}

// kindsOf returns the kinds of a scope in any version, by name.
func kindsOf(all []apiVersion, scope catalog.Scope) []string {
	var kinds []string
	for _, v := range all {
		kinds = append(kinds, v.kinds[scope]...)
	}
	slices.SortFunc(kinds, func(a, b string) int {
		return cmp.Or(strings.Compare(strings.ToLower(a), strings.ToLower(b)), strings.Compare(a, b))
	})
	return slices.CompactFunc(kinds, strings.EqualFold)
}

// since returns the first preview version, or the first stable one, that knows a kind, and whether all later ones do too.
func since(all []apiVersion, scope catalog.Scope, kind string, preview bool) (string, bool) {
	first := ""
	for _, v := range all {
		if v.preview() != preview {
			continue
		}
		knows := slices.ContainsFunc(v.kinds[scope], func(k string) bool { return strings.EqualFold(k, kind) })
		switch {
		case knows && first == "":
			first = v.version
		case !knows && first != "":
			return first, false
		}
	}
	return first, true
}

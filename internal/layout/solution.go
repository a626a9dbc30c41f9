package layout

import (
	"path"
	"slices"
	"strings"

	"github.com/sentinel-lint/sentinel-lint/internal/fact"
	"github.com/sentinel-lint/sentinel-lint/internal/model"
	"github.com/sentinel-lint/sentinel-lint/internal/value"
)

// A content-hub solution is kept in one folder: "Data/Solution_X.json" lists what it is built of, "SolutionMetadata.json"
// names it, "Analytic Rules", "Hunting Queries" and "Parsers" hold the sources, and a tool writes all of it to
// "Package/mainTemplate.json". The sources and the package are the same content.

// solutionSource returns the package that the files of a solution describe.
func solutionSource(v *value.Value, shape Shape) *model.Resource {
	b := newBody(v.Origin(), 3)
	b.put("contentKind", value.Member{KeyAt: v.Span(), Value: text("Solution", v.Origin())})
	if shape == SolutionData {
		b.take(v, []rename{{from: "Name", to: "displayName"}, {from: "Version", to: "version"}})
	} else {
		if m, ok := v.Member("version"); ok {
			b.put("version", m)
		}
		b.put("contentId", value.Member{KeyAt: v.KeySpan("offerId"), Value: packageID(v)})
	}
	r := resource(contentPackages, v, nil, b.value(), model.SolutionYAML)
	r.Name = nameOf(v, "Name")
	r.Template, r.Package, r.Deployed = true, true, fact.Never()
	return r
}

// packageID returns the id of a package: "publisher.offer".
func packageID(metadata *value.Value) *value.Value {
	publisher, _ := metadata.Get("publisherId").Text()
	offer := metadata.Get("offerId")
	name, _ := offer.Text()
	return value.NewString(fact.Join(publisher, fact.Literal(".", offer.Span()), name), offer.Origin())
}

// SolutionFolder returns the folder of the solution that a file belongs to, if its place says so: the file is in
// "Package" or "Data", or is the metadata.
func SolutionFolder(file string) (folder string, packaged, ok bool) {
	dir, name := path.Split(file)
	dir = strings.TrimSuffix(dir, "/")
	if strings.EqualFold(name, "SolutionMetadata.json") {
		return dir, false, true
	}
	for dir != "" && dir != "." {
		parent, last := path.Split(dir)
		parent = strings.TrimSuffix(parent, "/")
		switch {
		case strings.EqualFold(last, "Package"):
			return parent, true, true
		case strings.EqualFold(last, "Data") && isDataName(strings.ToLower(name)):
			return parent, false, true
		}
		dir = parent
	}
	return "", false, false
}

func isDataName(name string) bool {
	return strings.HasPrefix(name, "solution") || strings.HasPrefix(name, "system_generated")
}

// Once splits resources into those to judge and the copies of them in packages: what a tool wrote to
// "Package/mainTemplate.json" of content whose source stands in the same solution. The files that describe one solution
// become one package, with the name and version of its data and the id of its metadata. The order is kept.
//
// To find out what resources are called takes most of the time; each calls do for every index below n, several at once if
// it likes.
func Once(resources []*model.Resource, each func(n int, do func(i int))) (kept, copies []*model.Resource) {
	sources := map[string]bool{}
	packages := map[string][]*model.Resource{}
	for _, r := range resources {
		for _, key := range sourceKeys(r) {
			sources[key] = true
		}
		if folder, ok := sourcePackage(r); ok {
			packages[folder] = append(packages[folder], r)
		}
	}
	copied := make([]bool, len(resources))
	each(len(resources), func(i int) { copied[i] = isCopy(resources[i], sources) || isPackageCopy(resources[i], packages) })
	done := map[string]bool{}
	for i, r := range resources {
		folder, described := sourcePackage(r)
		switch {
		case described && !done[folder]:
			done[folder] = true
			kept = append(kept, mergedPackage(packages[folder]))
		case described, copied[i]:
			copies = append(copies, r)
		default:
			kept = append(kept, r)
		}
	}
	return kept, copies
}

// sourcePackage returns the folder of the solution that a resource made of its sources describes.
func sourcePackage(r *model.Resource) (folder string, ok bool) {
	if r.Layout != model.SolutionYAML || !r.IsType(contentPackages) {
		return "", false
	}
	folder, packaged, ok := SolutionFolder(pathOf(r))
	return folder, ok && !packaged
}

// isPackageCopy reports whether the resource says in a built package which solution it is, and the sources say it too.
func isPackageCopy(r *model.Resource, packages map[string][]*model.Resource) bool {
	folder, packaged, ok := SolutionFolder(pathOf(r))
	if !ok || !packaged || len(packages[folder]) == 0 || r.Layout == model.SolutionYAML {
		return false
	}
	return r.IsType(contentPackages) || r.IsType(contentMetadata) && r.IsSolution()
}

// mergedPackage returns one package of those that the files of a solution describe. The data goes first: the tool that
// builds packages takes name and version from there.
func mergedPackage(parts []*model.Resource) *model.Resource {
	best := parts[0]
	for _, p := range parts {
		if p.Properties().Has("displayName") {
			best = p
			break
		}
	}
	members := best.Properties().Members()
	members = members[:len(members):len(members)]
	for _, p := range parts {
		for _, m := range p.Properties().Members() {
			if !value.NewObject(members, best.Origin).Has(m.Key) {
				members = append(members, m)
			}
		}
	}
	if len(parts) == 1 {
		return best
	}
	merged := resource(contentPackages, best.Body, nil, value.NewObject(members, best.Origin), best.Layout)
	return best.With(merged.Body)
}

// sourceKeys names a source in every way in which a package may name its copy, below each folder that may be that of
// the solution, and those folders.
func sourceKeys(r *model.Resource) []string {
	if r.Layout != model.SolutionYAML {
		return nil
	}
	var keys []string
	names := namesOf(r)
	for dir := path.Dir(pathOf(r)); dir != "." && dir != "/"; dir = path.Dir(dir) {
		keys = append(keys, dir)
		for _, name := range names {
			keys = append(keys, sourceKey(dir, r, name))
		}
	}
	return keys
}

func isCopy(r *model.Resource, sources map[string]bool) bool {
	if r.Layout == model.SolutionYAML {
		return false
	}
	folder, packaged, ok := SolutionFolder(pathOf(r))
	if !ok || !packaged || !sources[folder] {
		return false
	}
	for _, name := range namesOf(r) {
		if sources[sourceKey(folder, r, name)] {
			return true
		}
	}
	return false
}

func pathOf(r *model.Resource) string { return r.Origin.At.File.Path() }

func sourceKey(folder string, r *model.Resource, name string) string {
	return folder + "\x00" + strings.ToLower(r.Type[strings.LastIndexByte(r.Type, '/')+1:]) + "\x00" + strings.ToLower(name)
}

// namesOf returns the names by which a source and its copy are recognised as one.
func namesOf(r *model.Resource) []string {
	names := r.Aliases
	if names == nil {
		names = Aliases(r)
	}
	if name, ok := r.Name.Known(); ok {
		names = appendName(slices.Clip(names), name[strings.LastIndexByte(name, '/')+1:])
	}
	return names
}

// Aliases returns the names other than its own by which a resource that may be in the source or the package of a solution
// is recognised there. It is nil for any other.
func Aliases(r *model.Resource) []string {
	if _, packaged, _ := SolutionFolder(pathOf(r)); !packaged && r.Layout != model.SolutionYAML {
		return nil
	}
	names := make([]string, 0, 3)
	for _, key := range []string{"displayName", "alertRuleTemplateName", "functionAlias"} {
		names = appendName(names, r.Properties().Get(key).Str().Or(""))
	}
	return names
}

func appendName(names []string, name string) []string {
	if name = strings.TrimSpace(name); name != "" {
		names = append(names, name)
	}
	return names
}

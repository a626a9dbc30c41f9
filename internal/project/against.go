package project

import (
	"cmp"
	"slices"
	"strings"

	"github.com/sentinel-lint/sentinel-lint/internal/fact"
	"github.com/sentinel-lint/sentinel-lint/internal/model"
	"github.com/sentinel-lint/sentinel-lint/internal/value"
)

// A Pair is one object as the repository and as the workspace have it.
type Pair struct {
	Here, There *model.Resource
	Differs     []Difference // in the order of the repository's text
}

// A Difference is a setting that is certainly not the same in the repository and in the workspace.
type Difference struct {
	Setting     string // a path with dots below the properties: "incidentConfiguration.createIncident"
	Here, There *value.Value
}

// Drift is how a repository and a workspace differ.
type Drift struct {
	OnlyHere  []*model.Resource // in the repository, not deployed
	OnlyThere []*model.Resource // deployed, not in the repository
	Both      []Pair
}

// Compare holds the content of a repository against a dump of what is deployed. Templates, and what is certainly not
// deployed, count on neither side. Objects are the same when their type and id are; without ids that match, when type
// and display name are; a connector, when its kind and subscription are.
func Compare(here, there []*model.Resource) Drift {
	here, there = deployed(here), deployed(there)
	var d Drift
	partner := make([]int, len(here))
	taken := make([]bool, len(there))
	for i := range partner {
		partner[i] = -1
	}
	for _, key := range []func(*model.Resource) string{idKey, nameKey, connectorKey} {
		match(here, there, partner, taken, key)
	}
	for i, r := range here {
		if partner[i] < 0 {
			d.OnlyHere = append(d.OnlyHere, r)
			continue
		}
		other := there[partner[i]]
		d.Both = append(d.Both, Pair{r, other, differences("", r.Properties(), other.Properties())})
	}
	for i, r := range there {
		if !taken[i] {
			d.OnlyThere = append(d.OnlyThere, r)
		}
	}
	slices.SortStableFunc(d.OnlyHere, byName)
	slices.SortStableFunc(d.OnlyThere, byName)
	slices.SortStableFunc(d.Both, func(a, b Pair) int { return byName(a.Here, b.Here) })
	return d
}

// deployed returns what can be in a workspace and in a dump of it.
func deployed(resources []*model.Resource) []*model.Resource {
	var out []*model.Resource
	for _, r := range resources {
		_, kind, _ := strings.Cut(strings.ToLower(r.Type), "/")
		comparable := slices.Contains([]string{"alertrules", "automationrules", "dataconnectors", "watchlists"}, kind) ||
			kind == "workspaces/savedsearches"
		if comparable && !r.Template && r.Deployed.Truth().Possibly() {
			out = append(out, r)
		}
	}
	return out
}

// match pairs what has the same key and no partner yet. A key that is empty, or that several of one side have, decides
// nothing.
func match(here, there []*model.Resource, partner []int, taken []bool, key func(*model.Resource) string) {
	const several = -1
	index := map[string]int{}
	for i, r := range there {
		if k := key(r); k != "" && !taken[i] {
			if _, twice := index[k]; twice {
				index[k] = several
			} else {
				index[k] = i
			}
		}
	}
	count := map[string]int{}
	for i, r := range here {
		if partner[i] < 0 {
			count[key(r)]++
		}
	}
	for i, r := range here {
		k := key(r)
		j, ok := index[k]
		if partner[i] >= 0 || k == "" || !ok || j == several || count[k] > 1 {
			continue
		}
		partner[i], taken[j] = j, true
	}
}

func idKey(r *model.Resource) string {
	name, known := r.Name.Known()
	if name = name[strings.LastIndexByte(name, '/')+1:]; !known || name == "" {
		return ""
	}
	return strings.ToLower(r.Type + "\x00" + name)
}

func nameKey(r *model.Resource) string {
	name, known := r.Properties().Get("displayName").Str().Get()
	if name = strings.TrimSpace(name); !known || name == "" {
		return ""
	}
	return strings.ToLower(r.Type + "\x00" + r.Body.Get("kind").Str().Or("") + "\x00" + name)
}

func connectorKey(r *model.Resource) string {
	kind, known := r.Body.Get("kind").Str().Get()
	if !known || !r.IsType("Microsoft.SecurityInsights/dataConnectors") {
		return ""
	}
	return strings.ToLower(kind + "\x00" + r.Properties().Get("subscriptionId").Str().Or(""))
}

func byName(a, b *model.Resource) int {
	display := func(r *model.Resource) string { return r.Properties().Get("displayName").Str().Or(r.Name.String()) }
	return cmp.Or(cmp.Compare(strings.ToLower(a.Type), strings.ToLower(b.Type)), cmp.Compare(display(a), display(b)))
}

// differences returns the settings of the repository that the workspace certainly has otherwise. What only one side
// says is left out: the service adds settings of its own, and leaves defaults out.
func differences(path string, here, there *value.Value) []Difference {
	var out []Difference
	for _, m := range here.Members() {
		other := there.Get(m.Key)
		name := strings.TrimPrefix(path+"."+m.Key, ".")
		switch {
		case m.Value.IsSet() != fact.Yes || other.IsSet() != fact.Yes || isServiceSetting(m.Key):
		case m.Value.Kind() == value.Object && other.Kind() == value.Object:
			out = append(out, differences(name, m.Value, other)...)
		case equal(m.Value, other) == fact.No:
			out = append(out, Difference{name, m.Value, other})
		}
	}
	return out
}

// isServiceSetting reports whether the service changes the setting by itself.
func isServiceSetting(key string) bool {
	own := []string{"lastModifiedUtc", "lastModifiedTimeUtc", "createdTimeUtc", "templateVersion", "etag"}
	return slices.ContainsFunc(own, func(s string) bool { return strings.EqualFold(s, key) })
}

// equal tells whether two values mean the same. Durations may be written in several ways, and line ends and blanks
// around a text do not count.
func equal(a, b *value.Value) fact.Truth {
	if a.Kind() == value.Array || b.Kind() == value.Array {
		return equalLists(a, b)
	}
	s, known := a.Str().Get()
	t, alsoKnown := b.Str().Get()
	if !known || !alsoKnown {
		return fact.Unknown
	}
	if d, ok := model.ParseDuration(s); ok {
		if e, ok := model.ParseDuration(t); ok {
			return fact.Of(d == e)
		}
	}
	plain := func(s string) string { return strings.TrimSpace(strings.ReplaceAll(s, "\r\n", "\n")) }
	return fact.Of(plain(s) == plain(t) || s != t && strings.EqualFold(s, t) && !strings.ContainsAny(s, " \n"))
}

// equalLists compares lists without regard to order, which the service does not keep.
func equalLists(a, b *value.Value) fact.Truth {
	s, known := a.Strings().Get()
	t, alsoKnown := b.Strings().Get()
	if !known || !alsoKnown {
		return fact.Unknown
	}
	s, t = slices.Sorted(slices.Values(s)), slices.Sorted(slices.Values(t))
	return fact.Of(slices.EqualFunc(s, t, strings.EqualFold))
}

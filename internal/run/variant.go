package run

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/sentinel-lint/sentinel-lint/internal/flow"
	"github.com/sentinel-lint/sentinel-lint/internal/lint"
	"github.com/sentinel-lint/sentinel-lint/internal/model"
)

// A Workspace is the content of one workspace, as understood.
//
// A template with several parameter files is deployed once with each. Such deployments are variants of the workspace:
// what one deploys is never combined with what another deploys.
type Workspace struct {
	*model.Workspace
	Flow    *flow.Graph
	Variant string // label of the parameter files: "prod"; empty for the only variant

	Content []*model.Resource // what the objects were made of, in the order of the files
}

// mergeVariants makes one finding of those that the variants of a workspace have in common, and says of a finding that
// only some have for which it is.
func (r *runner) mergeVariants(found [][]*lint.Finding) []*lint.Finding {
	all := map[string][]string{} // workspace: its variants
	for _, w := range r.result.Workspaces {
		all[w.Name] = append(all[w.Name], w.Variant)
	}
	type key struct {
		fingerprint, path, message string
		start, end                 int32
	}
	first := map[key]*lint.Finding{}
	in := map[*lint.Finding][]string{}
	var out []*lint.Finding
	for i, list := range found {
		variant := r.result.Workspaces[i].Variant
		for _, f := range list {
			k := key{f.Fingerprint(), f.At.File.Path(), f.Message, f.At.Start, f.At.End}
			known := first[k]
			switch {
			case known == nil:
				first[k] = f
				out = append(out, f)
			case f.Certain() && !known.Certain():
				*known = *f
			}
			in[first[k]] = append(in[first[k]], variant)
		}
	}
	for _, f := range out {
		noteVariants(f, in[f], all[f.Workspace])
	}
	return out
}

// noteVariants says with which parameter files a finding holds, if not with all: "with the parameters of prod, test; not
// of dev".
func noteVariants(f *lint.Finding, in, all []string) {
	slices.SortFunc(in, func(a, b string) int { return cmp.Compare(a, b) })
	in = slices.Compact(in)
	if len(all) < 2 || len(in) == len(all) {
		return
	}
	var not []string
	for _, v := range all {
		if !slices.Contains(in, v) {
			not = append(not, v)
		}
	}
	f.Notes = append(f.Notes, fmt.Sprintf("with the parameters of %s; not of %s", strings.Join(in, ", "), strings.Join(not, ", ")))
}

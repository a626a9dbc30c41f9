package content

import (
	"bytes"

	"github.com/sentinel-lint/sentinel-lint/internal/parse/bicep"
)

// bicepSigns are words of which each Bicep file that can deploy Sentinel content has at least one: the provider, or what
// brings in other files.
var bicepSigns = [][]byte{
	[]byte("SecurityInsights"), []byte("securityinsights"), []byte("OperationalInsights"), []byte("Microsoft.Security/"),
	[]byte("module "), []byte("loadJsonContent"), []byte("loadYamlContent"), []byte("using "),
}

func (f *File) readBicep() {
	text := f.Source.Text()
	signed := f.opts.AllTemplates
	for _, s := range bicepSigns {
		signed = signed || bytes.Contains(text, s)
	}
	if !signed {
		f.skip("no Sentinel content")
		return
	}
	f.Kind, f.As = Template, "Bicep file"
	f.parseBicep()
}

func (f *File) readBicepParams() {
	f.Kind, f.As = Parameters, "Bicep parameter file"
	f.parseBicep()
}

func (f *File) parseBicep() {
	f.bicep = bicep.Parse(f.Source)
	f.broken = len(f.bicep.Problems) > 0
	for _, p := range f.bicep.Problems {
		f.Problems = append(f.Problems, Problem{Kind: BicepSyntax, At: p.In(f.Source), Message: p.Message})
	}
}

// Link brings together a Bicep file and the files that it refers to. Other files need no linking.
func (f *File) Link(files bicep.Files) {
	if f.bicep == nil {
		return
	}
	linker := bicep.NewLinker(files)
	if f.Kind == Parameters {
		f.Params = linker.Params(f.bicep)
	} else {
		f.Template = linker.Lower(f.bicep)
		f.idle = !f.opts.AllTemplates && !f.broken && !mayDeployContent(f.Template.Resources)
	}
	f.bicep = nil
}

// BrokenBicep reports whether the file is Bicep that does not parse.
func (f *File) BrokenBicep() bool { return f.broken }

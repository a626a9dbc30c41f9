package content

import (
	"bytes"
	"slices"

	"github.com/sentinel-lint/sentinel-lint/internal/model"
	"github.com/sentinel-lint/sentinel-lint/internal/parse/terraform"
)

// terraformSigns are words of which each Terraform file that declares a Sentinel resource has at least one.
var terraformSigns = [][]byte{
	[]byte("azurerm_sentinel_"), []byte("azurerm_log_analytics_saved_search"), []byte("azapi_resource"),
}

// readTerraform notes a file of a module. What it declares is known once all files of the project are there.
func (f *File) readTerraform() { f.Kind, f.As = Module, "Terraform module" }

// DeclaresTerraform reports whether the file is of a Terraform module and may declare Sentinel resources. In a project
// without such a file no Terraform file needs to be parsed.
func (f *File) DeclaresTerraform() bool {
	return f.Kind == Module && slices.ContainsFunc(terraformSigns, func(s []byte) bool { return bytes.Contains(f.Source.Text(), s) })
}

// ParseTerraform parses a file of a Terraform module. Other files need no parsing.
func (f *File) ParseTerraform() {
	if f.Kind == Module {
		f.terraform = terraform.Parse(f.Source)
	}
}

// Terraform evaluates the modules that the files belong to, and puts each resource into the file that declares it. Of
// files without Sentinel resources nothing is kept. read returns the bytes of a file that a module refers to, by the path
// that sources have; it may be nil.
func Terraform(files []*File, read terraform.Reader) {
	var parsed []*terraform.File
	for _, f := range files {
		if f.terraform != nil {
			parsed = append(parsed, f.terraform)
		}
	}
	declared := map[string][]*model.Resource{}
	for _, r := range terraform.Resources(parsed, read) {
		path := r.Origin.At.File.Path()
		declared[path] = append(declared[path], r)
	}
	for _, f := range files {
		f.Resources = declared[f.Path()]
		if f.terraform != nil && (len(f.Resources) > 0 || f.DeclaresTerraform()) {
			for _, p := range f.terraform.Problems {
				f.Problems = append(f.Problems, Problem{Kind: Unreadable, At: p.At, Message: p.Message})
			}
		}
		if len(f.Resources) == 0 {
			f.skip("no Sentinel resources")
			f.forget()
		} else {
			f.noteGarbling()
		}
		f.terraform = nil
	}
}

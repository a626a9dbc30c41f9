// Package content reads files: it finds out what a file holds and turns it into resources.
//
// Reading never fails. A [File] says what the file was read as, or why it was skipped, and what in it could not be read.
package content

import (
	"bytes"
	"path"
	"slices"
	"strings"

	"github.com/sentinel-lint/sentinel-lint/internal/layout"
	"github.com/sentinel-lint/sentinel-lint/internal/model"
	"github.com/sentinel-lint/sentinel-lint/internal/parse/bicep"
	"github.com/sentinel-lint/sentinel-lint/internal/parse/jsonc"
	"github.com/sentinel-lint/sentinel-lint/internal/parse/terraform"
	"github.com/sentinel-lint/sentinel-lint/internal/parse/textenc"
	"github.com/sentinel-lint/sentinel-lint/internal/source"
	"github.com/sentinel-lint/sentinel-lint/internal/template"
)

// Kind is what a file was read as.
type Kind uint8

// The kinds of files.
const (
	Skipped    Kind = iota // holds nothing that is read; Reason says why
	Template               // a deployment template
	Parameters             // parameter values for a template
	Resources              // resources outside of a template
	Settings               // configuration of a deployment, such as sentinel-deployment.config
	Module                 // a file of a Terraform module; its resources are known once all files are read
)

// A File is what was read of one file.
type File struct {
	Source    *source.File
	Encoding  textenc.Encoding
	Addressed bool   // the text names this program, so that exceptions may be in it
	Garbled   string // why characters of the text may not be those that were meant; such a file must not be written to
	Kind      Kind
	As        string // what it was read as, in words: "ARM template", "AzSentinel configuration"
	Reason    string // of a skipped file: why, in words
	Template  *template.Template
	Params    *template.ParamFile
	Resources []*model.Resource // of a file that is no template
	Problems  []Problem

	Repositories *layout.Repositories // the configuration of Sentinel Repositories, in the file that holds it
	Connections  []layout.Connection  // of the workflow of Sentinel Repositories; folders as sources have them

	tree      *jsonc.Document // of a JSON file
	bicep     *bicep.File     // of a Bicep file, before it is linked
	broken    bool            // Bicep that does not parse
	idle      bool            // a template that certainly deploys no Sentinel content
	opts      Options
	terraform *terraform.File // of a Terraform file, before its module is evaluated
}

// ProblemKind tells problems apart that are told to people under different names.
type ProblemKind uint8

// The kinds of problems.
const (
	Unreadable  ProblemKind = iota // the text is not what its extension says
	Duplicate                      // a name occurs twice in one object
	BicepSyntax                    // the text is no Bicep
	Garbling                       // characters of the text may not be those that were meant
)

// A Problem is a place that could not be read as it was meant.
type Problem struct {
	Kind    ProblemKind
	At      source.Span
	Message string
	First   source.Span // of a Duplicate: the name before it
}

// HoldsContent reports whether the file is of interest to Sentinel: it was read as content, or it is broken and has words
// that content has.
func (f *File) HoldsContent(evaluated bool) bool {
	switch f.Kind {
	case Resources, Parameters, Settings, Module:
		return true
	case Template:
		return evaluated || len(f.Problems) > 0 && hasSign(f.Source.Text())
	}
	return len(f.Problems) > 0
}

// Path returns the path of the file.
func (f *File) Path() string { return f.Source.Path() }

// Options say what of a file is read. The zero Options read what is of interest to Sentinel.
type Options struct {
	AllTemplates bool // also templates that deploy nothing for Sentinel
}

// Read reads one file from its bytes. The path decides the language by its extension.
func Read(name string, raw []byte, opts Options) *File {
	text, encoding, problem := textenc.Decode(raw)
	f := &File{
		Source: source.NewFile(name, text), Encoding: encoding, Garbled: problem, opts: opts,
		Addressed: isAddressed(text),
	}
	if bytes.IndexByte(text, 0) >= 0 {
		f.skip("it is no text")
	} else {
		f.read(name)
	}
	if f.Kind != Skipped && f.Kind != Module {
		f.noteGarbling()
	}
	f.forget()
	return f
}

// isAddressed reports whether the text names this program. The hyphen is the rarest byte of the name.
func isAddressed(text []byte) bool {
	for {
		i := bytes.IndexByte(text, '-')
		if i < 0 {
			return false
		}
		if bytes.HasSuffix(text[:i], []byte("sentinel")) && bytes.HasPrefix(text[i:], []byte("-lint")) {
			return true
		}
		text = text[i+1:]
	}
}

func (f *File) read(name string) {
	if strings.EqualFold(path.Base(name), "sentinel-deployment.config") {
		f.readRepositories()
		return
	}
	if lower := strings.ToLower(name); strings.HasSuffix(lower, ".tf.json") || strings.HasSuffix(lower, ".tfvars.json") {
		f.skip("Terraform in its JSON syntax is not read")
		return
	}
	switch strings.ToLower(path.Ext(name)) {
	case ".json", ".jsonc":
		f.readJSON()
	case ".yaml", ".yml":
		f.readYAML()
	case ".bicep":
		f.readBicep()
	case ".bicepparam":
		f.readBicepParams()
	case ".tf", ".tfvars":
		f.readTerraform()
	default:
		f.skip("files of this kind are not read")
	}
}

// noteGarbling adds the problem of a text that was decoded by a guess.
func (f *File) noteGarbling() {
	if f.Garbled != "" {
		f.Problems = append(f.Problems, Problem{Kind: Garbling, At: f.Source.Span(0, 0), Message: f.Garbled + ": characters outside of ASCII may not be those that are deployed"})
	}
}

// Release lets go of a template that deploys nothing for Sentinel.
func (f *File) Release() {
	f.skip("no Sentinel resources")
	f.Problems = nil
	f.forget()
}

// Settle lets go of what can be read again in the case that somebody asks for it, once most is known of the file.
func (f *File) Settle() {
	if f.tree != nil {
		f.tree.Release()
	}
}

func (f *File) skip(reason string) {
	f.Kind, f.As, f.Reason, f.Template, f.tree = Skipped, "", reason, nil, nil
}

// signs are words of which a broken JSON file, of which not enough is left to tell what it is, has at least one if it
// holds Sentinel content. They are in lower case.
var signs = [][]byte{
	[]byte("securityinsights"),
	[]byte("productfilter"),
	[]byte("queryfrequency"),
	[]byte("triggeringlogic"),
	[]byte("alertruletemplatename"),
}

// hasSign reports whether the text has one of the signs, in any letter case.
func hasSign(text []byte) bool {
	lower := bytes.ToLower(text)
	return slices.ContainsFunc(signs, func(s []byte) bool { return bytes.Contains(lower, s) })
}

// yamlSigns are words of which each YAML file that is read has at least one. Parsing YAML is slow, looking for them is not.
var yamlSigns = [][]byte{
	[]byte("query"), []byte("Query"),
	[]byte("triggeringLogic"),
	[]byte("SecurityInsights"),
	[]byte("roductFilter"),
	[]byte("lertRuleTemplateName"),
}

func hasYAMLSign(text []byte) bool {
	return slices.ContainsFunc(yamlSigns, func(s []byte) bool { return bytes.Contains(text, s) })
}

// Package content reads files: it finds out what a file holds and turns it into resources.
//
// Reading never fails. A [File] says what the file was read as, or why it was skipped, and what in it could not be read.
package content

import (
	"bytes"
	"path"
	"strings"

	"github.com/sentinel-lint/sentinel-lint/internal/model"
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
)

// A File is what was read of one file.
type File struct {
	Source    *source.File
	Encoding  textenc.Encoding
	Kind      Kind
	As        string // what it was read as, in words: "ARM template", "AzSentinel configuration"
	Reason    string // of a skipped file: why, in words
	Template  *template.Template
	Params    *template.ParamFile
	Resources []*model.Resource // of a file that is no template
	Problems  []Problem
}

// A Problem is a place that could not be read.
type Problem struct {
	At      source.Span
	Message string
	First   source.Span // of a name that occurs twice: the first one
}

// Path returns the path of the file.
func (f *File) Path() string { return f.Source.Path() }

// Read reads one file from its bytes. The path decides the language by its extension.
func Read(name string, raw []byte) *File {
	text, encoding, problem := textenc.Decode(raw)
	f := &File{Source: source.NewFile(name, text), Encoding: encoding}
	if problem != "" {
		f.skip("it is no text: " + problem)
		return f
	}
	switch strings.ToLower(path.Ext(name)) {
	case ".json", ".jsonc":
		f.readJSON()
	case ".template", ".config":
		f.readJSON()
	default:
		f.skip("files of this kind are not read")
	}
	return f
}

func (f *File) skip(reason string) {
	f.Kind, f.As, f.Reason = Skipped, "", reason
}

// signs are words without which no JSON file holds Sentinel content. They are in lower case, and each kind of content
// that is read has at least one of them.
var signs = [][]byte{
	[]byte("securityinsights"),                // the resource provider
	[]byte("productfilter"),                   // a Microsoft Security rule without its type
	[]byte("queryfrequency"),                  // a scheduled rule without its type
	[]byte("triggeringlogic"),                 // an automation rule without its type
	[]byte("microsoft.security/"),             // continuous export
	[]byte("operationalinsights"),             // saved searches and tables of a workspace
	[]byte("alertruletemplatename"),           // any other rule without its type
	[]byte("datatypes"),                       // a connector without its type
	[]byte("azuresecuritycenter"),             // a connector in a list of a deployment tool
	[]byte("deploymentparameters.json"),       // values for a template
	[]byte("microsoft.resources/deployments"), // may link to a template with content
}

// hasSign reports whether the text has one of the signs, in any letter case.
func hasSign(text []byte) bool {
	for _, s := range signs {
		if containsFold(text, s) {
			return true
		}
	}
	return false
}

// containsFold reports whether text contains the lower-case ASCII word in any letter case. It looks for the rarer of the
// two cases of the first letter by [bytes.IndexByte], which is much faster than folding the text.
func containsFold(text, word []byte) bool {
	return indexFold(text, word, word[0]) || indexFold(text, word, word[0]&^0x20)
}

func indexFold(text, word []byte, first byte) bool {
	for off := 0; ; {
		i := bytes.IndexByte(text[off:], first)
		if i < 0 || off+i+len(word) > len(text) {
			return false
		}
		off += i
		if bytes.EqualFold(text[off:off+len(word)], word) {
			return true
		}
		off++
	}
}

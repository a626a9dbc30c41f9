package bicep

import (
	"embed"
	"path"
	"strings"

	"github.com/sentinel-lint/sentinel-lint/internal/source"
	"github.com/sentinel-lint/sentinel-lint/internal/template"
)

// verifiedModules holds our own short account, in Bicep, of what the Azure Verified Modules for Sentinel deploy: their
// parameters and the resource that these become. Each file names the version that it was read from.
//
//go:embed verified
var verifiedModules embed.FS

// verified returns our account of a module of the public registry, or nil if there is none.
func (l *Linker) verified(module string) *template.Template {
	name, ok := strings.CutPrefix(module, "br:"+publicRegistry)
	if !ok {
		return nil
	}
	name, _, _ = strings.Cut(name, "@")
	name, _, _ = strings.Cut(name, ":")
	file := path.Join("verified", strings.ReplaceAll(name, "/", "_")+".bicep")
	if t, ok := l.templates[file]; ok {
		return t
	}
	text, err := verifiedModules.ReadFile(file)
	if err != nil {
		return nil
	}
	t := newLowering(l, Parse(source.NewFile(name, text))).template()
	l.templates[file] = t
	return t
}

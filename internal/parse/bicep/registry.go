package bicep

import (
	"path"
	"strings"

	"github.com/sentinel-lint/sentinel-lint/internal/parse/jsonc"
	"github.com/sentinel-lint/sentinel-lint/internal/template"
)

// isRegistry reports whether the path of a module leads to a registry or to a template spec, and not to a file.
func isRegistry(name string) bool {
	for _, scheme := range []string{"br:", "br/", "ts:", "ts/"} {
		if strings.HasPrefix(name, scheme) {
			return true
		}
	}
	return false
}

// publicRegistry is what the built-in alias br/public stands for.
const publicRegistry = "mcr.microsoft.com/bicep/"

// registry describes a module that is not a file. Its parameters are known from what it is given; its template is known
// where we know the module.
func (lo *lowering) registry(d *template.Deployment, name string) {
	full := lo.link.aliases(lo.file.Source.Path()).expand(name)
	if strings.HasPrefix(full, "ts:") {
		d.External = "template spec '" + full + "'"
		return
	}
	d.External = "registry module '" + full + "'"
	d.Template = lo.link.verified(full)
}

// aliases are the module aliases of a bicepconfig.json.
type aliases struct{ config jsonc.Node }

// aliases returns those of the nearest bicepconfig.json, looking upwards from the file.
func (l *Linker) aliases(from string) aliases {
	for dir := path.Dir(from); ; dir = path.Dir(dir) {
		if src := l.file(path.Join(dir, "bicepconfig.json")); src != nil {
			return aliases{jsonc.Parse(src).Root().Get("moduleAliases")}
		}
		if dir == path.Dir(dir) {
			return aliases{}
		}
	}
}

// expand replaces the alias in br/alias:path:tag and ts/alias:name:version by what it stands for. An alias that is not
// declared stays.
func (a aliases) expand(name string) string {
	scheme, rest, aliased := strings.Cut(name, "/")
	if !aliased || scheme != "br" && scheme != "ts" {
		return name
	}
	alias, module, ok := strings.Cut(rest, ":")
	if !ok {
		return name
	}
	declared := a.config.Get(scheme).Get(alias)
	switch {
	case scheme == "br" && declared.Kind() == jsonc.Object:
		return "br:" + joinModule(declared.Get("registry").String(), declared.Get("modulePath").String(), module)
	case scheme == "br" && alias == "public":
		return "br:" + publicRegistry + module
	case scheme == "ts" && declared.Kind() == jsonc.Object:
		return "ts:" + joinModule(declared.Get("subscription").String(), declared.Get("resourceGroup").String(), module)
	}
	return name
}

func joinModule(parts ...string) string {
	var kept []string
	for _, p := range parts {
		if p = strings.Trim(p, "/"); p != "" {
			kept = append(kept, p)
		}
	}
	return strings.Join(kept, "/")
}

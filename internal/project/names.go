package project

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// isContentName reports whether a file of the name can hold Sentinel content, or something that content refers to.
func isContentName(name string) bool {
	name = strings.ToLower(name)
	switch ext := filepath.Ext(name); ext {
	case ".json", ".jsonc", ".yaml", ".yml", ".bicep", ".bicepparam", ".tf", ".tfvars", ".kql", ".kusto", ".csl", ".csv":
		return true
	case ".config":
		return name == deploymentConfig
	}
	return false
}

// deploymentConfig is the configuration file of Sentinel Repositories, in lower case.
const deploymentConfig = "sentinel-deployment.config"

// A treeKind is a kind of folder that holds nobody's own content.
type treeKind struct {
	name   string // of the folder
	marker string // a path in it that proves the kind; empty where the name is proof enough
	reason Reason
}

// treeKinds returns the kinds of folders that are left out as a whole. A name that people also give to folders of their
// own, such as "vendor", needs a marker.
func treeKinds() []treeKind {
	return []treeKind{
		{".git", "", VersionControl},
		{".hg", "", VersionControl},
		{".svn", "", VersionControl},
		{".jj", "", VersionControl},
		{"node_modules", "", ThirdParty},
		{"bower_components", "", ThirdParty},
		{"vendor", "modules.txt", ThirdParty},
		{"vendor", "autoload.php", ThirdParty},
		{"*", "pyvenv.cfg", ThirdParty},
		{"site-packages", "", ThirdParty},
		{"__pycache__", "", Generated},
		{".terraform", "", Generated},
		{"obj", "project.assets.json", Generated},
		{"*", "CACHEDIR.TAG", Generated},
	}
}

// specialFolder says why a folder of third-party or generated files is left out.
func specialFolder(abs string) (Reason, string) {
	name := filepath.Base(abs)
	i := slices.IndexFunc(treeKinds(), func(k treeKind) bool {
		if k.name != "*" && k.name != name {
			return false
		}
		if k.marker == "" {
			return true
		}
		_, err := os.Lstat(filepath.Join(abs, k.marker))
		return err == nil
	})
	if i < 0 {
		return Read, ""
	}
	k := treeKinds()[i]
	if k.marker != "" {
		return k.reason, "holds " + k.marker
	}
	return k.reason, ""
}

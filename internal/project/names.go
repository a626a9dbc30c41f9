package project

import (
	"io/fs"
	"path/filepath"
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
	marker string // a child of it that proves the kind; empty where the name is proof enough
	reason Reason
}

// treeKinds are the kinds of folders that are left out as a whole. A name that people also give to folders of their own,
// such as "vendor", needs a marker.
var treeKinds = [...]treeKind{
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

// folderByName says why a folder is left out that has the name of one of third-party or generated files.
func folderByName(name string) (Reason, string) {
	for _, k := range treeKinds {
		if k.marker == "" && k.name == name {
			return k.reason, ""
		}
	}
	return Read, ""
}

// folderByMarker says why a folder is left out of which a child proves that its files are third-party or generated.
func folderByMarker(name string, children []fs.DirEntry) (Reason, string) {
	for _, child := range children {
		for _, k := range treeKinds {
			if k.marker == child.Name() && (k.name == "*" || k.name == name) {
				return k.reason, "holds " + k.marker
			}
		}
	}
	return Read, ""
}

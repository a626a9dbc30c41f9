package eval

import (
	"github.com/sentinel-lint/sentinel-lint/internal/fact"
	"github.com/sentinel-lint/sentinel-lint/internal/value"
)

// bicepFunctions are those that Bicep has and the template language has not: its compiler replaces each call by what it
// finds, as does the lowering of Bicep. They are here for the numbers of their arguments, and for proposals.
func bicepFunctions() []function {
	list := []function{
		{name: "any", min: 1, max: 1},
		{name: "nameof", min: 1, max: 1},
		{name: "loadTextContent", min: 1, max: 2},
		{name: "loadFileAsBase64", min: 1, max: 1},
		{name: "loadJsonContent", min: 1, max: 3},
		{name: "loadYamlContent", min: 1, max: 3},
		{name: "loadDirectoryFileInfo", min: 1, max: 2},
		{name: "getSecret", min: 1, max: 5},
		{name: "externalInput", min: 1, max: 2},
		{name: "readEnvironmentVariable", min: 1, max: 2},
		{name: "readCliArg", min: 1, max: 2},
		{name: "readEnvVar", min: 1, max: 2},
	}
	for i := range list {
		list[i].bicep, list[i].needs, list[i].do = true, nothing, notCompiled
	}
	return list
}

// notCompiled is a call that the lowering of Bicep left as it is.
func notCompiled(c *call) *value.Value {
	why := fact.Why{
		Cause: fact.Elsewhere, Says: c.fn.name + "() is decided when the file is compiled", At: c.at(c.x.At),
		Expr: composed(c.fn.name, c.args...),
	}
	return value.NewUnknown(why, c.origin())
}

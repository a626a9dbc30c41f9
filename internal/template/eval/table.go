package eval

import (
	"slices"
	"strings"
	"sync"

	"github.com/sentinel-lint/sentinel-lint/internal/template"
)

// table holds the functions of the template language by their official spelling and in lower case. It is made once:
// a variable with an initial value cannot refer to functions that evaluate calls, which refer to the variable.
var table struct {
	once   sync.Once
	byName map[string]*function
}

// functions returns the table of functions.
//
// The arities are those of Microsoft's reference of template functions
// (learn.microsoft.com/azure/azure-resource-manager/templates/template-functions) and of the Bicep namespaces sys and az.
func functions() map[string]*function {
	table.once.Do(func() {
		table.byName = index(
			logicFunctions(), numberFunctions(), stringFunctions(), encodingFunctions(), arrayFunctions(),
			objectFunctions(), lambdaFunctions(), dateFunctions(), cidrFunctions(), resourceFunctions(), bicepFunctions(),
		)
	})
	return table.byName
}

func index(lists ...[]function) map[string]*function {
	m := map[string]*function{}
	for _, list := range lists {
		for i := range list {
			m[list[i].name] = &list[i]
			m[strings.ToLower(list[i].name)] = &list[i]
		}
	}
	return m
}

// names returns the names of all functions that a language has, in their official spelling, sorted.
func names(d template.Dialect) []string {
	var list []string
	for key, f := range functions() {
		if key == f.name && key != "list*" && (d == template.Bicep || !f.bicep) {
			list = append(list, key)
		}
	}
	slices.Sort(list)
	return list
}

package report

import (
	"fmt"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"
)

// docs/output.md describes every format and every member of the JSON format.
func TestDocs(t *testing.T) {
	text, err := os.ReadFile(filepath.Join("..", "..", "docs", "output.md"))
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range Formats() {
		if row := fmt.Sprintf("| `%s` | %s |", f, f.About()); !strings.Contains(string(text), row) {
			t.Errorf("docs/output.md lacks %q", row)
		}
	}
	seen := map[reflect.Type]bool{}
	var check func(reflect.Type)
	check = func(typ reflect.Type) {
		for typ.Kind() == reflect.Slice || typ.Kind() == reflect.Pointer {
			typ = typ.Elem()
		}
		if typ.Kind() != reflect.Struct || seen[typ] {
			return
		}
		seen[typ] = true
		for i := range typ.NumField() {
			name, _, _ := strings.Cut(typ.Field(i).Tag.Get("json"), ",")
			if typ != reflect.TypeFor[jsonCount]() && !strings.Contains(string(text), "`"+name+"`") {
				t.Errorf("docs/output.md lacks member %s of %s", name, typ.Name())
			}
			check(typ.Field(i).Type)
		}
	}
	check(reflect.TypeFor[jsonReport]())
}

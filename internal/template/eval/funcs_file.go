package eval

import (
	"encoding/base64"
	"strconv"

	"github.com/sentinel-lint/sentinel-lint/internal/fact"
	"github.com/sentinel-lint/sentinel-lint/internal/parse/jsonc"
	"github.com/sentinel-lint/sentinel-lint/internal/source"
	"github.com/sentinel-lint/sentinel-lint/internal/value"
)

// fileFunctions are those with which Bicep reads files when it compiles.
func fileFunctions() []function {
	return []function{
		{name: "loadTextContent", min: 1, max: 2, do: loadText},
		{name: "loadFileAsBase64", min: 1, max: 1, do: loadBase64},
		{name: "loadJsonContent", min: 1, max: 3, do: loadJSON},
		{name: "loadYamlContent", min: 1, max: 3, do: notLoaded},
		{name: "loadDirectoryFileInfo", min: 1, max: 2, do: notLoaded},
	}
}

// load returns the file that the first argument names, or the result of the call if it is not here.
func (c *call) load() (*source.File, *value.Value) {
	path, bad := c.str(0)
	if bad != nil {
		return nil, bad
	}
	if c.ev.in.Loader != nil {
		if f := c.ev.in.Loader.File(c.file, path); f != nil {
			return f, nil
		}
	}
	why := fact.Why{Cause: fact.Elsewhere, Says: "the file '" + path + "' is not here", At: c.at(c.x.At),
		Expr: composed(c.fn.name, c.args...)}
	return nil, value.NewUnknown(why, c.origin())
}

// hop marks what was read from a file with the place where it is read.
func (c *call) loaded(v *value.Value) *value.Value {
	return through(v, c.at(c.x.At), c.fn.name+" of '"+v.Span().File.Path()+"'")
}

func loadText(c *call) *value.Value {
	f, bad := c.load()
	if bad != nil {
		return bad
	}
	return c.loaded(value.NewString(fact.Verbatim(f.Whole()), source.Origin{At: f.Whole()}))
}

func loadBase64(c *call) *value.Value {
	f, bad := c.load()
	if bad != nil {
		return bad
	}
	return c.string(base64.StdEncoding.EncodeToString(f.Text()))
}

func loadJSON(c *call) *value.Value {
	f, bad := c.load()
	if bad != nil {
		return bad
	}
	v := jsonc.Value(jsonc.Parse(f).Root())
	if len(c.args) > 1 {
		path, bad := c.str(1)
		if bad != nil {
			return bad
		}
		if v = follow(v, path); v == nil {
			return c.unsupported("JSON path '" + path + "'")
		}
	}
	if v.Span().File == nil {
		return c.failf("the file holds no JSON")
	}
	return c.loaded(v)
}

func notLoaded(c *call) *value.Value { return c.unsupported(c.fn.name + " is not computed") }

func itoa(n int32) string { return strconv.Itoa(int(n)) }

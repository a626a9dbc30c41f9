package eval

import (
	"encoding/base64"
	"net/url"
	"strings"
	"unicode/utf8"

	"github.com/sentinel-lint/sentinel-lint/internal/fact"
	"github.com/sentinel-lint/sentinel-lint/internal/parse/jsonc"
	"github.com/sentinel-lint/sentinel-lint/internal/source"
	"github.com/sentinel-lint/sentinel-lint/internal/value"
)

func encodingFunctions() []function {
	return []function{
		{name: "uniqueString", min: 1, max: -1, do: func(c *call) *value.Value { return c.hashed(uniqueString) }},
		{name: "guid", min: 1, max: -1, do: func(c *call) *value.Value { return c.hashed(guid) }},
		{name: "base64", min: 1, max: 1, do: mapString(func(s string) string { return base64.StdEncoding.EncodeToString([]byte(s)) })},
		{name: "base64ToString", min: 1, max: 1, do: base64ToString},
		{name: "base64ToJson", min: 1, max: 1, do: base64ToJSON},
		{name: "dataUri", min: 1, max: 1, do: mapString(dataURI)},
		{name: "dataUriToString", min: 1, max: 1, do: dataURIToString},
		{name: "uriComponent", min: 1, max: 1, do: mapString(uriComponent)},
		{name: "uriComponentToString", min: 1, max: 1, do: uriComponentToString},
		{name: "uri", min: 2, max: 2, needs: nothing, do: uri},
		{name: "parseUri", min: 1, max: 1, do: undocumented},
		{name: "buildUri", min: 1, max: 1, do: undocumented},
		{name: "json", min: 1, max: 1, do: jsonFunction},
	}
}

// hashed joins the arguments with "-" and hashes them.
func (c *call) hashed(hash func(string) string) *value.Value {
	parts := make([]string, len(c.args))
	for i, a := range c.args {
		s, ok := knownString(a)
		if !ok {
			return c.wrong(i, "a string")
		}
		parts[i] = s
	}
	return c.string(hash(strings.Join(parts, "-")))
}

func (c *call) decodeBase64(s string) (string, *value.Value) {
	b, err := base64.StdEncoding.DecodeString(s)
	if err != nil || !utf8.Valid(b) {
		return "", c.failf("the string is no base64 of UTF-8 text")
	}
	return string(b), nil
}

func base64ToString(c *call) *value.Value {
	s, bad := c.str(0)
	if bad != nil {
		return bad
	}
	if s, bad = c.decodeBase64(s); bad != nil {
		return bad
	}
	return c.string(s)
}

func base64ToJSON(c *call) *value.Value {
	s, bad := c.str(0)
	if bad != nil {
		return bad
	}
	if s, bad = c.decodeBase64(s); bad != nil {
		return bad
	}
	return c.parseJSON(source.Embed([]byte(s), []source.Segment{{Outer: c.at(c.x.At), Opaque: true}}))
}

func dataURI(s string) string {
	return "data:text/plain;charset=utf-8;base64," + base64.StdEncoding.EncodeToString([]byte(s))
}

func dataURIToString(c *call) *value.Value {
	s, bad := c.str(0)
	if bad != nil {
		return bad
	}
	head, data, ok := strings.Cut(s, ",")
	if !ok || !strings.HasPrefix(head, "data:") {
		return c.failf("'%s' is no data URI", s)
	}
	if strings.HasSuffix(head, ";base64") {
		if data, bad = c.decodeBase64(data); bad != nil {
			return bad
		}
		return c.string(data)
	}
	if data, err := url.PathUnescape(data); err == nil {
		return c.string(data)
	}
	return c.failf("'%s' is no data URI", s)
}

// uriComponent escapes all but the unreserved characters of RFC 3986.
func uriComponent(s string) string {
	const upperhex = "0123456789ABCDEF"
	var b strings.Builder
	for i := range len(s) {
		c := s[i]
		if 'a' <= c|0x20 && c|0x20 <= 'z' || '0' <= c && c <= '9' || strings.IndexByte("-_.~", c) >= 0 {
			b.WriteByte(c)
			continue
		}
		b.WriteByte('%')
		b.WriteByte(upperhex[c>>4])
		b.WriteByte(upperhex[c&15])
	}
	return b.String()
}

// uriComponentToString undoes [uriComponent]. A percent sign that escapes nothing stands for itself.
func uriComponentToString(c *call) *value.Value {
	s, bad := c.str(0)
	if bad != nil {
		return bad
	}
	if out, err := url.PathUnescape(s); err == nil && utf8.ValidString(out) {
		return c.string(out)
	}
	return c.unsupported("a string with escapes that are not UTF-8")
}

// uri resolves a relative reference. With an unknown base, which ends in a slash in all practice, it is the base followed
// by the relative part.
func uri(c *call) *value.Value {
	rel, bad := c.known(1)
	if bad != nil {
		return bad
	}
	t, ok := c.args[0].Text()
	if !ok {
		return c.wrong(0, "a string")
	}
	base, known := t.Known()
	if !known {
		if c.args[0].Kind() == value.String && strings.HasSuffix(t.Suffix(), "/") {
			r, _ := c.args[1].Text()
			return c.text(append(t[:len(t):len(t)], r...))
		}
		why := t.Why()
		why.Expr = compose("uri", []string{canonical(c.args[0]), quote("")})
		r, _ := c.args[1].Text()
		return c.text(append(fact.Hole(why, c.at(c.x.Args[0].Range())), r...))
	}
	b, err := url.Parse(base)
	if err != nil || !b.IsAbs() {
		return c.failf("'%s' is no absolute URI", base)
	}
	ref, err := url.Parse(rel)
	if err != nil {
		return c.failf("'%s' is no relative URI", rel)
	}
	return c.string(b.ResolveReference(ref).String())
}

// undocumented is a function of which only the name and the number of arguments are documented.
func undocumented(c *call) *value.Value {
	return c.unsupported("what " + c.fn.name + "() returns is not documented")
}

func jsonFunction(c *call) *value.Value {
	s, bad := c.str(0)
	if bad != nil {
		return bad
	}
	if strings.TrimSpace(s) == "" {
		return c.null()
	}
	t, _ := c.args[0].Text()
	return c.parseJSON(t.File())
}

// parseJSON returns JSON as data, with positions in the text.
func (c *call) parseJSON(f *source.File) *value.Value {
	d := jsonc.Parse(f)
	for _, p := range d.Problems() {
		if p.Kind != jsonc.Duplicate && !strings.Contains(p.Message, "single quotes") {
			return c.failf("the text is not JSON: %s", p.Message)
		}
	}
	return jsonc.Value(d.Root())
}

package eval

import (
	"strconv"
	"strings"

	"github.com/sentinel-lint/sentinel-lint/internal/value"
)

// follow returns what a JSONPath of names and indexes leads to: $.a.b[0]['c']. It is nil for other paths, and for ones
// that lead nowhere.
func follow(v *value.Value, path string) *value.Value {
	rest := strings.TrimPrefix(path, "$")
	for rest != "" && v != nil {
		switch {
		case rest[0] == '[':
			inner, after, ok := strings.Cut(rest[1:], "]")
			if !ok {
				return nil
			}
			v, rest = step(v, inner), after
		default:
			rest = strings.TrimPrefix(rest, ".")
			end := strings.IndexAny(rest, ".[")
			if end < 0 {
				end = len(rest)
			}
			if end == 0 {
				return nil
			}
			v, rest = memberOrNil(v, rest[:end]), rest[end:]
		}
	}
	return v
}

// step follows what stands in brackets.
func step(v *value.Value, inner string) *value.Value {
	if n := len(inner); n >= 2 && (inner[0] == '\'' || inner[0] == '"') && inner[n-1] == inner[0] {
		return memberOrNil(v, inner[1:n-1])
	}
	i, err := strconv.Atoi(inner)
	if err != nil || i < 0 || i >= len(v.Elems()) {
		return nil
	}
	return v.Elems()[i]
}

func memberOrNil(v *value.Value, name string) *value.Value {
	if m, ok := v.Member(name); ok && !strings.ContainsAny(name, "*?@") {
		return m.Value
	}
	return nil
}

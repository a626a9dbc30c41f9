package flow

import (
	"bytes"
	"strings"
)

// A hints is the names of the tables and functions that hold alerts. A query without one of them reads no alerts, unless it
// looks into tables that it does not name: most queries are told apart by their text, without being parsed.
type hints struct {
	names map[string]bool

	// lengths are the lengths of the names, as bits, by the first byte: what is neither as long nor begins like one of them
	// is not looked up.
	lengths [256]uint64
}

// longName is the bit of all names that are at least so long.
const longName = 63

func (h *hints) add(name string) {
	if name == "" {
		return
	}
	if h.names == nil {
		h.names = map[string]bool{}
	}
	h.names[name] = true
	h.lengths[name[0]] |= 1 << min(len(name), longName)
}

func (h *hints) has(name []byte) bool {
	return h.lengths[name[0]]>>min(len(name), longName)&1 != 0 && h.names[string(name)]
}

// mayRead reports whether a query with the text can read alerts: it names a table or function with alerts, or looks into
// tables that it does not name.
func (h *hints) mayRead(text []byte) bool {
	return unionsWildcard(text) || isOperator(text, "search") || isOperator(text, "find") || h.named(text)
}

// named reports whether one of the runs of letters, digits and underscores in the text is one of the names.
func (h *hints) named(text []byte) bool {
	for i := 0; i < len(text); i++ {
		start := i
		for i < len(text) && isNamePart(text[i]) {
			i++
		}
		if i > start && h.has(text[start:i]) {
			return true
		}
	}
	return false
}

// unionsWildcard reports whether a union takes tables by a pattern: union Security*, up to the bar or semicolon behind it.
func unionsWildcard(text []byte) bool {
	for {
		_, rest, ok := bytes.Cut(text, []byte("union"))
		if !ok {
			return false
		}
		inputs := rest
		if end := bytes.IndexAny(rest, "|;"); end >= 0 {
			inputs = rest[:end]
		}
		if bytes.IndexByte(inputs, '*') >= 0 {
			return true
		}
		text = rest
	}
}

// isOperator reports whether the word stands in the text where an operator can: at the beginning of the text, or behind a
// bar, a bracket, a semicolon or an equals sign. A comment before it is taken for one too.
func isOperator(text []byte, word string) bool {
	for off := 0; ; {
		i := bytes.Index(text[off:], []byte(word))
		if i < 0 {
			return false
		}
		off += i
		before := bytes.TrimRight(text[:off], " \t\r\n")
		after := text[off+len(word):]
		ends := len(after) == 0 || !isNamePart(after[0])
		if ends && (len(before) == 0 || strings.IndexByte("|(;={", before[len(before)-1]) >= 0 || inComment(text[:off])) {
			return true
		}
		off += len(word)
	}
}

// inComment reports whether the line before the end of the text is a comment, so that what follows it begins anew.
func inComment(before []byte) bool {
	before = bytes.TrimRight(before, " \t\r\n")
	return bytes.Contains(before[bytes.LastIndexByte(before, '\n')+1:], []byte("//"))
}

func isNamePart(c byte) bool {
	return c == '_' || '0' <= c && c <= '9' || 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z'
}

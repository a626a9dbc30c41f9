package report

import (
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Escape returns text from a linted file as it may be written to a terminal or a log: on one line, with everything that
// does not show, or that a terminal or a build service would obey, spelled out.
func Escape(s string) string { return visible(s) }

// visible returns text on one line in which everything that does not show, or that a terminal or a build service would
// obey, is spelled out: \n, \u001b, \u202e, and the first characters of "::command" and "##vso[command]".
//
// GitHub's runner takes a line for a command if it begins with "::" after white space, or has "##[" anywhere; the agent of
// Azure Pipelines, if it has "##vso[" or "##[" anywhere.
func visible(s string) string {
	if isPlain(s) {
		return s
	}
	var b strings.Builder
	prev := ' '
	for i, r := range s {
		switch {
		case r == ':' && unicode.IsSpace(prev) && strings.HasPrefix(s[i:], "::"):
			b.WriteString(spelled(r))
		case r == '[' && endsCommandMark(s[:i]):
			b.WriteString(spelled(r))
		case hidden(r):
			b.WriteString(spelled(r))
		default:
			b.WriteRune(r)
		}
		prev = r
	}
	return b.String()
}

// isPlain reports whether nothing in s needs spelling out; it may miss some that does not.
func isPlain(s string) bool {
	for i := range len(s) {
		if c := s[i]; c < ' ' || c >= 0x7f || c == '[' || c == ':' && i+1 < len(s) && s[i+1] == ':' {
			return false
		}
	}
	return true
}

// endsCommandMark reports whether "##" or "##vso" stands at the end of s.
func endsCommandMark(s string) bool {
	if strings.HasSuffix(s, "##") {
		return true
	}
	const vso = "##vso"
	return len(s) >= len(vso) && strings.EqualFold(s[len(s)-len(vso):], vso)
}

// hidden reports whether a character does not show, or changes how others show: control characters, marks of text
// direction, separators of lines, tags and supplementary variation selectors. The joiners, which writing and emoji need,
// and the Arabic signs are not hidden.
func hidden(r rune) bool {
	switch {
	case r < ' ' || r >= 0x7f && r < 0xa0:
		return true
	case r < 0xa0 || r == '\u200c' || r == '\u200d':
		return false
	case r >= 0xE0100 && r <= 0xE01EF:
		return true
	case r == '\u061c':
		return true
	case unicode.Is(unicode.Arabic, r):
		return false
	}
	return unicode.In(r, unicode.Cf, unicode.Zl, unicode.Zp)
}

// spelled returns a character as an escape sequence of printable ASCII.
func spelled(r rune) string {
	switch {
	case r == '\n':
		return `\n`
	case r == '\r':
		return `\r`
	case r == '\t':
		return `\t`
	case r > 0xFFFF:
		return fmt.Sprintf(`\U%08x`, r)
	}
	return fmt.Sprintf(`\u%04x`, r)
}

// replacer of text for a format in which some characters have a meaning; it is applied to visible text.
func visibleWith(escape *strings.Replacer, s string) string { return escape.Replace(visible(s)) }

// validPrefix returns the longest prefix of text that has at most n bytes and does not end within a character.
func validPrefix(text []byte, n int) []byte {
	if len(text) <= n {
		return text
	}
	for n > 0 && !utf8.RuneStart(text[n]) {
		n--
	}
	return text[:n]
}

// cut returns s with at most n characters, the last of which is "…" if there were more.
func cut(s string, n int) string {
	if utf8.RuneCountInString(s) <= n {
		return s
	}
	runes := []rune(s)
	return string(runes[:n-1]) + "…"
}

package syntax

import (
	"strings"

	"github.com/sentinel-lint/sentinel-lint/internal/source"
)

// number reads what begins with a digit: a number, a timespan, a raw GUID, or an identifier such as 1a.
func (l *lexer) number() {
	start := l.pos
	word := l.wordEnd(start)
	switch c := l.at(word); {
	case c == source.HoleText[0] && l.atHole(word):
		l.holeWord(start)
		return
	case word-start == 8 && c == '-' && l.rawGUID(start):
		return
	}
	digits := scanDigits(l.text, start)
	if digits < word && keywords.word(l.text[start:word]) == ThreeDChartKeyword {
		l.add(ThreeDChartKeyword, word)
		return
	}
	if end := realEnd(l.text, digits); end > 0 {
		l.add(RealLiteralToken, end)
	} else if end := timespanEnd(l.text, digits); end > 0 {
		l.add(TimespanLiteralToken, end)
	} else if digits == word || isHex(l.text[start:word]) {
		l.add(LongLiteralToken, word)
	} else {
		l.add(IdentifierToken, word)
	}
}

func scanDigits(s string, i int) int {
	for i < len(s) && isDigit(s[i]) {
		i++
	}
	return i
}

func isHex(w string) bool {
	if len(w) < 3 || w[0] != '0' || w[1] != 'x' && w[1] != 'X' {
		return false
	}
	for i := 2; i < len(w); i++ {
		if byteClass[w[i]]&classHex == 0 {
			return false
		}
	}
	return true
}

// realEnd returns the end of the real number whose digits before the point end at i, or 0. A point does not count where
// a second but no third one follows: 1..5 is a range.
func realEnd(s string, i int) int {
	at := func(i int) byte {
		if i < len(s) {
			return s[i]
		}
		return 0
	}
	if at(i) == '.' && (at(i+1) != '.' || at(i+2) == '.') {
		i = scanDigits(s, i+1)
		if e := exponentEnd(s, i); e > 0 {
			i = e
		}
	} else if i = exponentEnd(s, i); i == 0 {
		return 0
	}
	if isWord(at(i)) {
		return 0
	}
	return i
}

// exponentEnd returns the end of the exponent that begins at i, or 0.
func exponentEnd(s string, i int) int {
	if i >= len(s) || s[i] != 'e' && s[i] != 'E' {
		return 0
	}
	i++
	if i < len(s) && (s[i] == '+' || s[i] == '-') {
		i++
	}
	if end := scanDigits(s, i); end > i {
		return end
	}
	return 0
}

// timespanEnd returns the end of the timespan whose digits before the point end at i, or 0.
func timespanEnd(s string, i int) int {
	if i < len(s) && s[i] == '.' {
		if end := scanDigits(s, i+1); end > i+1 {
			i = end
		}
	}
	end := i
	for end < len(s) && isWord(s[end]) {
		end++
	}
	if timespanUnit(s[i:end]) == 0 {
		return 0
	}
	return end
}

// timespanUnit returns the length of a unit of time in ticks of 100 ns, and for a nanosecond -1; 0 if w is none.
func timespanUnit(w string) int64 {
	const second = 10_000_000
	switch w {
	case "d", "day", "days":
		return 24 * 3600 * second
	case "h", "hr", "hrs", "hour", "hours":
		return 3600 * second
	case "m", "min", "minute", "minutes":
		return 60 * second
	case "s", "sec", "second", "seconds":
		return second
	case "ms", "milli", "millis", "millisec", "millisecond", "milliseconds":
		return second / 1000
	case "micro", "micros", "microsec", "microsecond", "microseconds":
		return 10
	case "tick", "ticks":
		return 1
	case "nano", "nanos", "nanosec", "nanosecond", "nanoseconds":
		return -1
	}
	return 0
}

// stringLiteral reads the string that begins at start, with its prefixes h and @, if there is one.
func (l *lexer) stringLiteral(start int) bool {
	i := start
	if b := l.at(i); b == 'h' || b == 'H' {
		i++
	}
	verbatim := l.at(i) == '@'
	if verbatim {
		i++
	}
	switch quote := l.at(i); quote {
	case '\'', '"':
		end := stringEnd(l.text, i+1, quote, verbatim)
		if l.at(end) == quote {
			l.add(StringLiteralToken, end+1)
		} else {
			l.unfinished(StringLiteralToken, end, string(rune(quote)))
		}
		return true
	case '`', '~':
		fence := multiLineQuote(quote)
		if !strings.HasPrefix(l.text[i:], fence) {
			return false
		}
		if n := strings.Index(l.text[i+3:], fence); n >= 0 {
			l.add(StringLiteralToken, i+3+n+3)
		} else {
			l.unfinished(StringLiteralToken, len(l.text), fence)
		}
		return true
	}
	return false
}

func multiLineQuote(b byte) string {
	if b == '`' {
		return "```"
	}
	return "~~~"
}

// stringEnd returns the position of the closing quote of the content that begins at i. Where there is none, it is that
// of the line end, or of a backslash that begins no escape sequence.
func stringEnd(s string, i int, quote byte, verbatim bool) int {
	for i < len(s) {
		switch b := s[i]; {
		case b == quote:
			if !verbatim || i+1 >= len(s) || s[i+1] != quote {
				return i
			}
			i += 2
		case b == '\\' && !verbatim:
			n := escapeLen(s[i:])
			if n == 0 {
				return i
			}
			i += n
		case b == '\r' || b == '\n':
			return i
		default:
			i++
		}
	}
	return i
}

// escapeLen returns the length of the escape sequence that s begins with, or 0.
func escapeLen(s string) int {
	if len(s) < 2 {
		return 0
	}
	switch s[1] {
	case '\\', '\'', '"', 'a', 'b', 'f', 'n', 'r', 't', 'v':
		return 2
	case 'u':
		return hexEscapeLen(s, 4)
	case 'U':
		return hexEscapeLen(s, 8)
	case 'x':
		return hexEscapeLen(s, 2)
	}
	n := 1
	for n < len(s) && n < 4 && s[n] >= '0' && s[n] <= '7' && (n < 3 || s[1] <= '3') {
		n++
	}
	if n == 1 {
		return 0
	}
	return n
}

func hexEscapeLen(s string, digits int) int {
	if len(s) < 2+digits {
		return 0
	}
	for i := 2; i < 2+digits; i++ {
		if byteClass[s[i]]&classHex == 0 {
			return 0
		}
	}
	return 2 + digits
}

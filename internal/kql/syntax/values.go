package syntax

import (
	"strconv"
	"strings"
	"time"
	"unicode/utf8"
)

// Name returns the name that n stands for: without brackets and quotes, and with its escape sequences decoded. A name
// with wildcards is returned as it is written. Of a name that holds a hole ([Token.Hole]) only a part is known.
func (q *Query) Name(n Name) string {
	if n.Kind != KindBracketedName {
		return q.Text(n.Token.Range())
	}
	s, _ := q.StringOf(n.Brackets.Literal)
	return s
}

// StringOf returns the value of a string literal, or of several that stand next to each other. It reports false for any
// other expression, and for a string that holds a hole.
func (q *Query) StringOf(e Expr) (string, bool) {
	switch e := e.(type) {
	case *Literal:
		if e.Kind() == KindStringLiteralExpression && e.Token.Present() {
			return q.StringValue(e.Token), !e.Token.Hole()
		}
	case *CompoundString:
		var b strings.Builder
		known := true
		for _, t := range e.Tokens {
			b.WriteString(q.StringValue(t))
			known = known && !t.Hole()
		}
		return b.String(), known
	}
	return "", false
}

// StringValue returns the value of a string literal, without its quotes and prefixes and with its escape sequences
// decoded. A string without a closing quote ends where its token does.
func (q *Query) StringValue(t Token) string {
	s := strings.TrimLeft(q.Text(t.Range()), "hH")
	s, verbatim := strings.CutPrefix(s, "@")
	if s == "" {
		return ""
	}
	if b := s[0]; b == '`' || b == '~' {
		return strings.TrimSuffix(s[len(multiLineQuote(b)):], multiLineQuote(b))
	}
	quote := s[:1]
	s = s[1:]
	if t.flags&broken == 0 {
		s = strings.TrimSuffix(s, quote)
	}
	switch {
	case verbatim:
		return strings.ReplaceAll(s, quote+quote, quote)
	case strings.IndexByte(s, '\\') < 0:
		return s
	}
	return unescape(s)
}

// unescape decodes the escape sequences of s, all of which are valid.
func unescape(s string) string {
	out := make([]byte, 0, len(s))
	for len(s) > 0 {
		n := 0
		if s[0] == '\\' {
			n = escapeLen(s)
		}
		if n == 0 {
			out, s = append(out, s[0]), s[1:]
			continue
		}
		out, s = appendEscape(out, s[1:n]), s[n:]
	}
	return string(out)
}

// appendEscape appends what the escape sequence stands for; the backslash is cut off.
func appendEscape(out []byte, escape string) []byte {
	const letters, values = "abfnrtv", "\a\b\f\n\r\t\v"
	if i := strings.IndexByte(letters, escape[0]); i >= 0 {
		return append(out, values[i])
	}
	base, digits := 16, escape[1:]
	switch b := escape[0]; {
	case b >= '0' && b <= '7':
		base, digits = 8, escape
	case b != 'u' && b != 'U' && b != 'x':
		return append(out, b)
	}
	r, err := strconv.ParseUint(digits, base, 32)
	if err != nil || r > utf8.MaxRune {
		r = utf8.RuneError
	}
	return utf8.AppendRune(out, rune(r))
}

// content returns what a literal such as long(5) has between its parentheses, and any other as it is written.
func (q *Query) content(t Token) string {
	s := q.Text(t.Range())
	if i := strings.IndexByte(s, '('); i >= 0 {
		return strings.TrimSpace(strings.TrimSuffix(s[i+1:], ")"))
	}
	return s
}

// Long returns the value of a long or int literal, with its sign if the token has one. It reports false where the value
// is null, out of range or not known.
func (q *Query) Long(t Token) (int64, bool) {
	s := q.content(t)
	n, err := strconv.ParseInt(s, 10, 64)
	if err != nil && len(s) > 2 && (s[:2] == "0x" || s[:2] == "0X") {
		u, hexErr := strconv.ParseUint(s[2:], 16, 64)
		n, err = int64(u), hexErr
	}
	return n, err == nil && !t.Hole()
}

// Real returns the value of a real or decimal literal, or of one that [Query.Long] can read. It reports false where the
// value is null or not known.
func (q *Query) Real(t Token) (float64, bool) {
	if n, ok := q.Long(t); ok {
		return float64(n), true
	}
	f, err := strconv.ParseFloat(q.content(t), 64)
	return f, err == nil && !t.Hole()
}

// Bool returns the value of a boolean literal. It reports false for known where the value is null or not known.
func (q *Query) Bool(t Token) (value, known bool) {
	switch strings.ToLower(q.content(t)) {
	case "true", "1":
		return true, !t.Hole()
	case "false", "0":
		return false, !t.Hole()
	}
	return false, false
}

// Timespan returns the value of a timespan literal: 5m, 1.5h, time(1.02:03:04) or timespan(2d). It reports false where
// the value is null, longer than 292 years, or not known.
func (q *Query) Timespan(t Token) (time.Duration, bool) {
	if t.Hole() {
		return 0, false
	}
	s := q.content(t)
	s, negative := strings.CutPrefix(s, "-")
	s = strings.TrimPrefix(s, "+")
	d, ok := unitTimespan(s)
	if !ok {
		d, ok = clockTimespan(s)
	}
	if negative {
		d = -d
	}
	return d, ok
}

// unitTimespan reads a number and a unit.
func unitTimespan(s string) (time.Duration, bool) {
	i := 0
	for i < len(s) && (isDigit(s[i]) || s[i] == '.') {
		i++
	}
	const tick = 100 // nanoseconds
	unit := float64(timespanUnit(strings.TrimSpace(s[i:]))) * tick
	if unit < 0 {
		unit = 1
	}
	n, err := strconv.ParseFloat(s[:i], 64)
	return duration(n * unit), err == nil && unit != 0 && inRange(n*unit)
}

// clockTimespan reads d.hh:mm:ss.fffffff, of which days, seconds and fractions can be absent, or a number of days.
func clockTimespan(s string) (time.Duration, bool) {
	days := 0.0
	clock := s
	if head, rest, found := strings.Cut(s, "."); found && !strings.Contains(head, ":") {
		n, err := strconv.ParseFloat(head, 64)
		if err != nil {
			return 0, false
		}
		days, clock = n, rest
	}
	parts := strings.Split(clock, ":")
	if len(parts) == 1 {
		n, err := strconv.ParseFloat(s, 64)
		return duration(n * float64(24*time.Hour)), err == nil && inRange(n*float64(24*time.Hour))
	}
	total := days * float64(24*time.Hour)
	for i, unit := range []time.Duration{time.Hour, time.Minute, time.Second} {
		if i >= len(parts) {
			break
		}
		n, err := strconv.ParseFloat(parts[i], 64)
		if err != nil || n < 0 {
			return 0, false
		}
		total += n * float64(unit)
	}
	return duration(total), len(parts) <= 3 && inRange(total)
}

func inRange(ns float64) bool { return ns > -1<<63 && ns < 1<<63 }

func duration(ns float64) time.Duration {
	if !inRange(ns) {
		return 0
	}
	return time.Duration(ns)
}

// dateLayouts are the forms of datetime literals that content is written in.
var dateLayouts = []string{time.RFC3339Nano, "2006-01-02T15:04:05.999999999", "2006-01-02T15:04Z07:00", "2006-01-02T15:04",
	"2006-01-02 15:04:05.999999999Z07:00", "2006-01-02 15:04:05.999999999", "2006-01-02 15:04", "2006-01-02",
	"2006-1-2", "2006/01/02", "2006-01", "2006", time.RFC1123, "01/02/2006", "1/2/2006"}

// DateTime returns the value of a datetime literal, in UTC unless it tells its zone. It reports false where the value is
// null, not known, or in a form that is not understood here.
func (q *Query) DateTime(t Token) (time.Time, bool) {
	s := strings.Trim(q.content(t), `"'`)
	for _, layout := range dateLayouts {
		if v, err := time.Parse(layout, s); err == nil && !t.Hole() {
			return v, true
		}
	}
	return time.Time{}, false
}

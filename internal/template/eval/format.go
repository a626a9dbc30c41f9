package eval

import (
	"strconv"
	"strings"

	"github.com/sentinel-lint/sentinel-lint/internal/fact"
	"github.com/sentinel-lint/sentinel-lint/internal/value"
)

// formatFunction is String.Format of .NET with the invariant culture: "{0}", "{1,-10}", "{2:N2}", with "{{" and "}}" for
// braces. Literal text keeps its positions, and unknown arguments are holes.
func formatFunction(c *call) *value.Value {
	t, ok := c.args[0].Text()
	if !ok {
		return c.wrong(0, "a string")
	}
	s, known := t.Known()
	if !known {
		return c.unknown()
	}
	var out fact.Text
	start := 0
	for i := 0; i < len(s); {
		switch {
		case s[i] != '{' && s[i] != '}':
			i++
			continue
		case i+1 < len(s) && s[i+1] == s[i]:
			out = append(out, slice(t, start, i+1)...)
			i += 2
			start = i
			continue
		case s[i] == '}':
			return c.failf("'}' without '{' in the format")
		}
		end := strings.IndexByte(s[i:], '}')
		if end < 0 {
			return c.failf("'{' without '}' in the format")
		}
		item, bad := c.formatItem(s[i+1 : i+end])
		if bad != nil {
			return bad
		}
		out = append(append(out, slice(t, start, i)...), item...)
		i += end + 1
		start = i
	}
	return c.text(append(out, slice(t, start, len(s))...))
}

// formatItem returns the text of one item, such as "0,10:D3".
func (c *call) formatItem(item string) (fact.Text, *value.Value) {
	head, spec, _ := strings.Cut(item, ":")
	number, width, aligned := strings.Cut(head, ",")
	n, err := strconv.Atoi(strings.TrimSpace(number))
	if err != nil || n < 0 {
		return nil, c.failf("'{%s}' is no format item", item)
	}
	if n+1 >= len(c.args) {
		return nil, c.failf("there is no argument for '{%s}'", item)
	}
	v := c.args[n+1]
	t := formatted(v, c.at(c.x.Args[n+1].Range()))
	if spec == "" && !aligned {
		return t, nil
	}
	s, known := t.Known()
	if !known {
		why := t.Why()
		why.Expr = compose("format", []string{quote("{0" + item[len(number):] + "}"), canonical(v)})
		return fact.Hole(why, c.at(c.x.Args[n+1].Range())), nil
	}
	if digits, ok := v.Digits(); ok && spec != "" {
		formatted, ok := formatNumber(digits, spec)
		if !ok {
			return nil, c.unsupported("number format '" + spec + "'")
		}
		s = formatted
	}
	if aligned {
		w, err := strconv.Atoi(strings.TrimSpace(width))
		if err != nil || w > MaxCopies || w < -MaxCopies {
			return nil, c.failf("'{%s}' is no format item", item)
		}
		s = align(s, w)
	}
	return fact.Literal(s, c.at(c.x.Args[n+1].Range())), nil
}

func align(s string, width int) string {
	pad := strings.Repeat(" ", max(0, max(width, -width)-int(utf16Len(s))))
	if width > 0 {
		return pad + s
	}
	return s + pad
}

// formatNumber formats a whole number by a standard format of .NET (D F N X G R P C E are the letters, followed by a
// precision) or by a custom one of 0, # and literal text, with the invariant culture. It is not ok for another.
func formatNumber(digits, spec string) (string, bool) {
	n, err := strconv.ParseInt(digits, 10, 64)
	if err != nil {
		return "", false
	}
	precision := -1
	if len(spec) > 1 {
		p, err := strconv.Atoi(spec[1:])
		if err != nil || p < 0 || p > 99 {
			return customNumber(n, spec)
		}
		precision = p
	}
	negative, abs := n < 0, strings.TrimPrefix(digits, "-")
	signed := func(s string) (string, bool) {
		if negative {
			s = "-" + s
		}
		return s, true
	}
	switch spec[0] | 0x20 {
	case 'd':
		return signed(strings.Repeat("0", max(0, precision-len(abs))) + abs)
	case 'g', 'r':
		if precision > 0 && precision < len(abs) {
			return "", false
		}
		return digits, true
	case 'f':
		return signed(abs + fraction(precision, 2))
	case 'n':
		return signed(grouped(abs) + fraction(precision, 2))
	case 'x':
		return hexadecimal(n, spec[0], precision), true
	case 'p':
		return signed(grouped(abs+"00") + fraction(precision, 2) + " %")
	case 'e':
		return exponential(float64(n), spec[0], precision), true
	}
	return customNumber(n, spec)
}

func fraction(precision, usual int) string {
	if precision < 0 {
		precision = usual
	}
	if precision == 0 {
		return ""
	}
	return "." + strings.Repeat("0", precision)
}

func grouped(digits string) string {
	var b strings.Builder
	for i, d := range digits {
		if i > 0 && (len(digits)-i)%3 == 0 {
			b.WriteByte(',')
		}
		b.WriteRune(d)
	}
	return b.String()
}

// hexadecimal writes a number in two's complement of 64 bits. The letters have the case of x.
func hexadecimal(n int64, x byte, precision int) string {
	s := strconv.FormatUint(uint64(n), 16)
	s = strings.Repeat("0", max(0, precision-len(s))) + s
	if x == 'X' {
		s = strings.ToUpper(s)
	}
	return s
}

// exponential writes a number as .NET does, with three digits of exponent.
func exponential(f float64, e byte, precision int) string {
	if precision < 0 {
		precision = 6
	}
	mantissa, exponent, _ := strings.Cut(strconv.FormatFloat(f, 'e', precision, 64), "e")
	sign, power := exponent[:1], exponent[1:]
	return mantissa + string(e) + sign + strings.Repeat("0", max(0, 3-len(power))) + power
}

// customNumber formats by a picture of zeros and number signs, with literal text around it.
func customNumber(n int64, spec string) (string, bool) {
	first, last := strings.IndexAny(spec, "0#"), strings.LastIndexAny(spec, "0#")
	if first < 0 || strings.ContainsAny(spec, `.,%;'"\eE`) {
		return "", false
	}
	digits := strconv.FormatInt(n, 10)
	abs := strings.TrimPrefix(digits, "-")
	picture := spec[first : last+1]
	if strings.Trim(picture, "0#") != "" {
		return "", false
	}
	width := 0
	if zero := strings.IndexByte(picture, '0'); zero >= 0 {
		width = len(picture) - zero
	}
	if n == 0 && width == 0 {
		abs = ""
	}
	s := spec[:first] + strings.Repeat("0", max(0, width-len(abs))) + abs + spec[last+1:]
	if n < 0 {
		s = "-" + s
	}
	return s, true
}

// jsonText writes a known value as compact JSON. With single quotes it is the way in which format writes objects.
func jsonText(v *value.Value, mark byte) string {
	var b strings.Builder
	writeJSON(&b, v, mark)
	return b.String()
}

func writeJSON(b *strings.Builder, v *value.Value, mark byte) {
	switch v.Kind() {
	case value.String:
		s, _ := knownString(v)
		writeJSONString(b, s, mark)
	case value.Array:
		b.WriteByte('[')
		for i, e := range v.Elems() {
			if i > 0 {
				b.WriteByte(',')
			}
			writeJSON(b, e, mark)
		}
		b.WriteByte(']')
	case value.Object:
		b.WriteByte('{')
		for i, m := range v.Members() {
			if i > 0 {
				b.WriteByte(',')
			}
			writeJSONString(b, m.Key, mark)
			b.WriteByte(':')
			writeJSON(b, m.Value, mark)
		}
		b.WriteByte('}')
	case value.Bool, value.Number:
		s, _ := knownString(v)
		b.WriteString(s)
	default:
		b.WriteString("null")
	}
}

// writeJSONString escapes what Newtonsoft's writer escapes: the quote mark in use, the backslash, control characters,
// and the three line ends of Unicode that JavaScript knows.
func writeJSONString(b *strings.Builder, s string, mark byte) {
	const named = "\b\t\n\f\r"
	b.WriteByte(mark)
	for _, r := range s {
		switch i := strings.IndexRune(named, r); {
		case r == rune(mark) || r == '\\':
			b.WriteByte('\\')
			b.WriteRune(r)
		case i >= 0:
			b.WriteByte('\\')
			b.WriteByte("btnfr"[i])
		case r < 0x20 || r == 0x85 || r == 0x2028 || r == 0x2029:
			b.WriteString(`\u`)
			hex := strconv.FormatInt(int64(r), 16)
			b.WriteString(strings.Repeat("0", 4-len(hex)) + hex)
		default:
			b.WriteRune(r)
		}
	}
	b.WriteByte(mark)
}

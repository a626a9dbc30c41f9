package eval

import (
	"fmt"
	"strconv"
	"strings"
	"time"
)

// parseTime reads a date and time in the forms that templates use: ISO 8601 with "T" or a space, with fractions of a
// second or without, a time zone or UTC, or a date alone.
func parseTime(s string) (time.Time, bool) {
	for _, layout := range []string{
		time.RFC3339Nano, "2006-01-02 15:04:05Z07:00", "2006-01-02 15:04:05Z", "2006-01-02T15:04:05", "2006-01-02 15:04:05",
		"2006-01-02T15:04Z07:00", "2006-01-02T15:04", "2006-01-02", "20060102T150405Z", "01/02/2006 15:04:05", "01/02/2006",
	} {
		if t, err := time.Parse(layout, s); err == nil {
			return t.UTC(), true
		}
	}
	return time.Time{}, false
}

func fromEpoch(seconds int64) time.Time { return time.Unix(seconds, 0).UTC() }

// period is an ISO 8601 duration. Azure takes a year for 365 days and a month for 30, whatever the calendar says.
// Source: https://learn.microsoft.com/azure/azure-resource-manager/bicep/bicep-functions-date, read 2026-11-25.
type period struct {
	days int
	rest time.Duration
}

func (p period) addTo(t time.Time) time.Time { return t.AddDate(0, 0, p.days).Add(p.rest) }

// parsePeriod reads [-]P[nY][nM][nW][nD][T[nH][nM][n[.n]S]].
func parsePeriod(s string) (period, bool) {
	sign := 1
	if rest, ok := strings.CutPrefix(s, "-"); ok {
		sign, s = -1, rest
	}
	s, ok := strings.CutPrefix(s, "P")
	if !ok || s == "" {
		return period{}, false
	}
	date, clock, hasClock := strings.Cut(s, "T")
	if hasClock && clock == "" {
		return period{}, false
	}
	var p period
	okDate := units(date, "YMWD", func(unit byte, n float64) bool {
		p.days += sign * int(n) * map[byte]int{'Y': 365, 'M': 30, 'W': 7, 'D': 1}[unit]
		return n == float64(int(n)) && n < 1e6
	})
	okClock := units(clock, "HMS", func(unit byte, n float64) bool {
		u := map[byte]time.Duration{'H': time.Hour, 'M': time.Minute, 'S': time.Second}[unit]
		p.rest += time.Duration(float64(sign) * n * float64(u))
		return n < 1e8
	})
	return p, okDate && okClock
}

// units reads numbers, each followed by one of the units, which stand in this order.
func units(s, order string, each func(unit byte, n float64) bool) bool {
	for s != "" {
		i := strings.IndexAny(s, order)
		if i <= 0 {
			return false
		}
		n, err := strconv.ParseFloat(s[:i], 64)
		if err != nil || n < 0 || !each(s[i], n) {
			return false
		}
		_, order, _ = strings.Cut(order, s[i:i+1])
		s = s[i+1:]
	}
	return true
}

// formatTime writes a time of UTC in a standard or custom format of .NET with the invariant culture. It is not ok for a
// format that is not known.
func formatTime(t time.Time, format string) (string, bool) {
	if t.Year() < 1 || t.Year() > 9999 {
		return "", false
	}
	if len(format) == 1 {
		standard, ok := map[string]string{
			"d": "MM/dd/yyyy", "D": "dddd, dd MMMM yyyy", "f": "dddd, dd MMMM yyyy HH:mm", "F": "dddd, dd MMMM yyyy HH:mm:ss",
			"g": "MM/dd/yyyy HH:mm", "G": "MM/dd/yyyy HH:mm:ss", "m": "MMMM dd", "M": "MMMM dd",
			"o": "yyyy-MM-ddTHH:mm:ss.fffffffZ", "O": "yyyy-MM-ddTHH:mm:ss.fffffffZ",
			"r": "ddd, dd MMM yyyy HH:mm:ss 'GMT'", "R": "ddd, dd MMM yyyy HH:mm:ss 'GMT'", "s": "yyyy-MM-ddTHH:mm:ss",
			"t": "HH:mm", "T": "HH:mm:ss", "u": "yyyy-MM-dd HH:mm:ssZ", "U": "dddd, dd MMMM yyyy HH:mm:ss",
			"y": "yyyy MMMM", "Y": "yyyy MMMM",
		}[format]
		if !ok {
			return "", false
		}
		format = standard
	}
	var b strings.Builder
	for i := 0; i < len(format); {
		n, s, ok := timeField(t, format[i:])
		if !ok {
			return "", false
		}
		b.WriteString(s)
		i += n
	}
	return b.String(), true
}

// timeField formats what the custom format f begins with, and returns its length.
func timeField(t time.Time, f string) (n int, s string, ok bool) {
	switch c := f[0]; c {
	case '\'', '"':
		end := strings.IndexByte(f[1:], c)
		if end < 0 {
			return 0, "", false
		}
		return end + 2, f[1 : end+1], true
	case '\\':
		if len(f) < 2 {
			return 0, "", false
		}
		return 2, f[1:2], true
	case '%':
		if len(f) < 2 {
			return 0, "", false
		}
		n, s, ok = timeField(t, f[1:])
		return n + 1, s, ok
	}
	for n < len(f) && f[n] == f[0] {
		n++
	}
	two := func(v int) string { return fmt.Sprintf("%0*d", min(n, 2), v) }
	switch f[0] {
	case 'y':
		if n <= 2 {
			return n, two(t.Year() % 100), true
		}
		return n, fmt.Sprintf("%0*d", n, t.Year()), true
	case 'M':
		return n, [...]string{two(int(t.Month())), t.Format("Jan"), t.Format("January")}[max(0, min(n, 4)-2)], true
	case 'd':
		return n, [...]string{two(t.Day()), t.Format("Mon"), t.Format("Monday")}[max(0, min(n, 4)-2)], true
	case 'H':
		return n, two(t.Hour()), true
	case 'h':
		return n, two((t.Hour()+11)%12 + 1), true
	case 'm':
		return n, two(t.Minute()), true
	case 's':
		return n, two(t.Second()), true
	case 'f', 'F':
		return fractionField(t, f[0], n)
	case 't':
		return n, t.Format("PM")[:min(n, 2)], true
	case 'z':
		return n, [...]string{"+0", "+00", "+00:00"}[min(n, 3)-1], true
	case 'K':
		return n, strings.Repeat("Z", n), true
	case 'g':
		return n, "A.D.", true
	}
	return 1, f[:1], true
}

func fractionField(t time.Time, letter byte, n int) (int, string, bool) {
	if n > 7 {
		return 0, "", false
	}
	s := fmt.Sprintf("%09d", t.Nanosecond())[:n]
	if letter == 'F' {
		s = strings.TrimRight(s, "0")
	}
	return n, s, true
}

package model

import (
	"strconv"
	"strings"
	"time"
)

// ParseDuration parses the durations that Sentinel content is written with: ISO 8601 (PT5M, P1DT12H, P2W) and the short
// form of rule templates (5m, 1h, 14d). Months and years have no fixed length and are not accepted.
func ParseDuration(s string) (time.Duration, bool) {
	s = strings.ToUpper(strings.TrimSpace(s))
	rest, iso := strings.CutPrefix(s, "P")
	if !iso {
		return parseShort(s)
	}
	days, clock, timed := strings.Cut(rest, "T")
	if rest == "" || timed && clock == "" {
		return 0, false
	}
	d, ok := sumUnits(days, "WD")
	if !ok {
		return 0, false
	}
	t, ok := sumUnits(clock, "HMS")
	return d + t, ok
}

func parseShort(s string) (time.Duration, bool) {
	if s == "" {
		return 0, false
	}
	return sumUnits(s, "WDHMS")
}

var unitLengths = map[byte]time.Duration{
	'W': 7 * 24 * time.Hour, 'D': 24 * time.Hour, 'H': time.Hour, 'M': time.Minute, 'S': time.Second,
}

// sumUnits adds up "1D12H"; each unit of the list may occur once, in that order.
func sumUnits(s, units string) (time.Duration, bool) {
	var sum time.Duration
	for s != "" {
		n := strings.IndexFunc(s, func(r rune) bool { return r < '0' || r > '9' })
		if n <= 0 || n > 9 {
			return 0, false
		}
		i := strings.IndexByte(units, s[n])
		if i < 0 {
			return 0, false
		}
		count, err := strconv.ParseInt(s[:n], 10, 64)
		if err != nil {
			return 0, false
		}
		sum += time.Duration(count) * unitLengths[s[n]]
		s, units = s[n+1:], units[i+1:]
	}
	return sum, true
}

// FormatDuration writes a duration in ISO 8601, as the REST API does: PT5M, P1D, P1DT12H.
func FormatDuration(d time.Duration) string {
	if d == 0 {
		return "PT0S"
	}
	var b strings.Builder
	b.WriteByte('P')
	if days := d / (24 * time.Hour); days > 0 {
		b.WriteString(strconv.FormatInt(int64(days), 10) + "D")
		d %= 24 * time.Hour
	}
	if d > 0 {
		b.WriteByte('T')
	}
	for _, u := range []byte("HMS") {
		if n := d / unitLengths[u]; n > 0 {
			b.WriteString(strconv.FormatInt(int64(n), 10) + string(u))
			d %= unitLengths[u]
		}
	}
	return b.String()
}

// SayDuration writes a duration for people: 5m, 1h30m, 14d.
func SayDuration(d time.Duration) string {
	if d == 0 {
		return "0s"
	}
	return strings.ToLower(strings.NewReplacer("P", "", "T", "").Replace(FormatDuration(d)))
}

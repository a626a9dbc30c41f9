package eval

import (
	"github.com/sentinel-lint/sentinel-lint/internal/value"
)

func dateFunctions() []function {
	return []function{
		{name: "dateTimeAdd", min: 2, max: 3, do: dateTimeAdd},
		{name: "dateTimeFromEpoch", min: 1, max: 1, do: dateTimeFromEpoch},
		{name: "dateTimeToEpoch", min: 1, max: 1, do: dateTimeToEpoch},
	}
}

func dateTimeAdd(c *call) *value.Value {
	base, bad := c.str(0)
	if bad != nil {
		return bad
	}
	period, bad := c.str(1)
	if bad != nil {
		return bad
	}
	t, ok := parseTime(base)
	if !ok {
		return c.failf("'%s' is no date", base)
	}
	d, ok := parsePeriod(period)
	if !ok {
		return c.failf("'%s' is no ISO 8601 duration", period)
	}
	layout := "yyyy-MM-ddTHH:mm:ssZ"
	switch {
	case len(c.args) > 2:
		if layout, bad = c.str(2); bad != nil {
			return bad
		}
	case len(base) != len("2023-03-31T01:00:38Z") || base[10] != 'T' || base[19] != 'Z':
		return c.unsupported("without a format, the one of the result is known for a base such as '2023-03-31T01:00:38Z' only")
	}
	s, ok := formatTime(d.addTo(t), layout)
	if !ok {
		return c.unsupported("date format '" + layout + "'")
	}
	return c.string(s)
}

func dateTimeFromEpoch(c *call) *value.Value {
	n, bad := c.number(0)
	if bad != nil {
		return bad
	}
	s, ok := formatTime(fromEpoch(n), "yyyy-MM-ddTHH:mm:ssZ")
	if !ok {
		return c.failf("%d seconds are no date", n)
	}
	return c.string(s)
}

func dateTimeToEpoch(c *call) *value.Value {
	s, bad := c.str(0)
	if bad != nil {
		return bad
	}
	t, ok := parseTime(s)
	if !ok {
		return c.failf("'%s' is no date", s)
	}
	return c.int(t.Unix())
}

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
	layout := "M/d/yyyy h:mm:ss tt"
	if len(c.args) > 2 {
		if layout, bad = c.str(2); bad != nil {
			return bad
		}
	} else if len(base) == len("2023-03-31T01:00:38Z") && base[10] == 'T' && base[19] == 'Z' {
		layout = "yyyy-MM-ddTHH:mm:ssZ" // recorded by the evaluation tests of Azure/bicep
	} else if len(base) < 11 || base[10] != ' ' {
		return c.unsupported("the format of the result is documented for a base such as '2020-04-07 14:53:14Z' only")
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

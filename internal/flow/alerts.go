package flow

import (
	"strings"

	"github.com/sentinel-lint/sentinel-lint/internal/fact"
)

// Severities of alerts, from grave to mild, as the column AlertSeverity and severitiesFilter spell them.
var severities = [...]string{"High", "Medium", "Low", "Informational"}

// Alerts is the part of a product's alerts that passes an edge: for each severity, whether alerts of it pass, and in
// words by what else they are narrowed.
//
// The zero Alerts says that nothing is known.
type Alerts struct {
	bySeverity [len(severities)]fact.Truth
	narrowed   []string
}

// All returns all alerts of a product.
func All() Alerts { return OfSeverities(severities[:]...) }

// OfSeverities returns the alerts of the given severities. Letter case is ignored.
func OfSeverities(names ...string) Alerts {
	var a Alerts
	for i, s := range severities {
		a.bySeverity[i] = fact.No
		for _, n := range names {
			if strings.EqualFold(n, s) {
				a.bySeverity[i] = fact.Yes
			}
		}
	}
	return a
}

// Narrowed returns the part of a that also satisfies a condition in words, of which it is not known whether it leaves
// anything: `whose name contains "Demo"`.
func (a Alerts) Narrowed(says string) Alerts {
	a.narrowed = append(a.narrowed[:len(a.narrowed):len(a.narrowed)], says)
	return a
}

// Doubtful returns a with every severity that passes made unknown.
func (a Alerts) Doubtful() Alerts {
	for i, t := range a.bySeverity {
		a.bySeverity[i] = t.And(fact.Unknown)
	}
	return a
}

// With returns a, where alerts of the severity pass as t says.
func (a Alerts) With(severity string, t fact.Truth) Alerts {
	for i, s := range severities {
		if strings.EqualFold(s, severity) {
			a.bySeverity[i] = t
		}
	}
	return a
}

// Has tells whether alerts of the severity pass.
func (a Alerts) Has(severity string) fact.Truth {
	for i, s := range severities {
		if strings.EqualFold(s, severity) {
			return a.bySeverity[i]
		}
	}
	return fact.Unknown
}

// Meet returns the alerts that are in both.
func (a Alerts) Meet(b Alerts) Alerts {
	for i := range a.bySeverity {
		a.bySeverity[i] = a.bySeverity[i].And(b.bySeverity[i])
	}
	for _, n := range b.narrowed {
		a = a.Narrowed(n)
	}
	return a
}

// Join returns the alerts that are in either. What narrows them in words is not kept.
func (a Alerts) Join(b Alerts) Alerts {
	for i := range a.bySeverity {
		a.bySeverity[i] = a.bySeverity[i].Or(b.bySeverity[i])
	}
	a.narrowed = nil
	return a
}

// Without returns the alerts of a with the severities left out of which b certainly has all.
func (a Alerts) Without(b Alerts) Alerts {
	if len(b.narrowed) > 0 {
		return a
	}
	for i := range a.bySeverity {
		if b.bySeverity[i] == fact.Yes {
			a.bySeverity[i] = fact.No
		}
	}
	return a
}

// Any tells whether any alert is among them, leaving aside what narrows them in words.
func (a Alerts) Any() fact.Truth {
	any := fact.No
	for _, t := range a.bySeverity {
		any = any.Or(t)
	}
	return any
}

// Narrowings returns the conditions in words that narrow the alerts.
func (a Alerts) Narrowings() []string { return a.narrowed }

// Severities returns the severities of which alerts may pass, or nil if all do.
func (a Alerts) Severities() []string {
	var out []string
	for i, t := range a.bySeverity {
		if t.Possibly() {
			out = append(out, severities[i])
		}
	}
	if len(out) == len(severities) {
		return nil
	}
	return out
}

// String returns the alerts in words, to stand before "alert": "high-severity or medium-severity", or "" for all.
func (a Alerts) String() string {
	s := a.Severities()
	if s == nil {
		return ""
	}
	for i := range s {
		s[i] = strings.ToLower(s[i])
	}
	if last := len(s) - 1; last > 0 {
		return strings.Join(s[:last], ", ") + " or " + s[last] + " severity"
	}
	return strings.Join(s, "") + " severity"
}

package flow

import (
	"strings"
	"testing"
)

func TestMayRead(t *testing.T) {
	long := strings.Repeat("Alerts", 20)
	var h hints
	for _, name := range []string{"SecurityAlert", "AlertInfo", "", long} {
		h.add(name)
	}
	for text, want := range map[string]bool{
		"":                                 false,
		"SecurityAlert":                    true,
		"SecurityAlert|count":              true,
		"Heartbeat\n| join(SecurityAlert)": true,
		"SecurityAlerts | count":           false,
		"SecurityAlexx | count":            false,
		"mySecurityAlert | count":          false,
		"securityalert | count":            false,
		"AlertInfo_CL":                     false,
		"T | where x == 'AlertInfo'":       true,
		long:                               true,
		long + "x":                         false,
		"Ä" + "AlertInfo":                  true,
		"union Security* | count":          true,
		"union T | where a == '*'":         false,
		"search 'x'":                       true,
		"T | research x":                   false,
		"// a search\nfind x":              true,
		"T // note\nsearch x":              true,
		"T\nsearch x":                      false,
		"T | project find":                 false,
		"let x = find in (T) where y":      true,
	} {
		if got := h.mayRead([]byte(text)); got != want {
			t.Errorf("mayRead(%q) = %t", text, got)
		}
	}
}

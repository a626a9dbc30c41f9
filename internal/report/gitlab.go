package report

import (
	"crypto/sha256"
	"encoding/hex"
	"strconv"

	"github.com/sentinel-lint/sentinel-lint/internal/lint"
)

type (
	gitlabIssue struct {
		Description string         `json:"description"`
		Check       string         `json:"check_name"`
		Fingerprint string         `json:"fingerprint"`
		Severity    string         `json:"severity"`
		Location    gitlabLocation `json:"location"`
	}
	gitlabLocation struct {
		Path  string      `json:"path"`
		Lines gitlabLines `json:"lines"`
	}
	gitlabLines struct {
		Begin int `json:"begin"`
	}
)

// writeGitLab writes a Code Quality report. GitLab drops issues whose fingerprint it has seen, so equal ones are counted.
func writeGitLab(p *printer) error {
	issues := []gitlabIssue{}
	unique := uniqueFingerprints{}
	for _, f := range p.shown() {
		at := p.place(f.At)
		issues = append(issues, gitlabIssue{
			visible(message(f)), f.Rule.Name, unique.of(f), gitlabSeverity(f.Severity),
			gitlabLocation{at.path, gitlabLines{at.start.Line}},
		})
	}
	return p.encode(issues, "  ")
}

func gitlabSeverity(s lint.Severity) string {
	switch s {
	case lint.Error:
		return "major"
	case lint.Warning:
		return "minor"
	}
	return "info"
}

// uniqueFingerprints counts how often each fingerprint was given.
type uniqueFingerprints map[string]int

// of returns the fingerprint of a finding; if another finding has it already, one that is made of it and a number.
func (u uniqueFingerprints) of(f *lint.Finding) string {
	print := f.Fingerprint()
	u[print]++
	if u[print] == 1 {
		return print
	}
	sum := sha256.Sum256([]byte(print + ":" + strconv.Itoa(u[print])))
	return hex.EncodeToString(sum[:])
}

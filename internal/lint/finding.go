package lint

import (
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"slices"
	"strings"

	"github.com/sentinel-lint/sentinel-lint/internal/edit"
	"github.com/sentinel-lint/sentinel-lint/internal/fact"
	"github.com/sentinel-lint/sentinel-lint/internal/flow"
	"github.com/sentinel-lint/sentinel-lint/internal/source"
)

// A Finding is a claim that something is wrong, with the evidence for it. All its spans are physical.
type Finding struct {
	Rule       *Rule
	Severity   Severity
	At         source.Span // the text to change
	Message    string      // the fact, then the consequence
	Label      string      // what the text at At says, for the line under it; may be empty
	Certainty  fact.Truth  // Yes, or Unknown: true under the assumption
	Assumption string      // of an uncertain finding: "parameters('enabled') is true"
	Workspace  string      // name of the workspace, "" for the only one
	Subject    Subject
	Evidence   []Evidence
	Paths      []flow.Path // ways of one alert that the finding is about, to be drawn
	Help       []string    // what to do: a sentence without full stop that begins with a verb; the safest first
	Notes      []string    // what else is to be known: dates, disagreements between sources
	Sources    []Source    // what this finding rests on; nil for all sources of the rule
	Fixes      []Fix       // alternatives
	key        []string    // more of the identity, for rules that say several things of one subject
}

// A Subject is what a finding is about, free of positions.
type Subject struct {
	Kind string // "analytics rule"
	ID   string // the identity in the service: a GUID, a resource name
	Name string // the name that people see; may be empty
}

// String returns the subject in words: analytics rule "Impossible travel".
func (s Subject) String() string {
	if s.Name != "" {
		return fmt.Sprintf("%s %q", s.Kind, s.Name)
	}
	return fmt.Sprintf("%s %q", s.Kind, s.ID)
}

// Evidence is another place that a finding rests on.
type Evidence struct {
	At      source.Span // nowhere for what is declared in the configuration without a place
	Message string
	Subject Subject // what the place belongs to; zero if that does not add to the identity of the finding
}

// Safety says what applying a fix may change.
type Safety uint8

// The safety of a fix.
const (
	DisplayOnly Safety = iota // to be read, not to be applied
	Unsafe                    // changes what the security operations centre sees, or what it costs
	Safe                      // no change of behaviour, or the present text is rejected outright
)

var safetyNames = [...]string{"display-only", "unsafe", "safe"}

// String returns "safe", "unsafe" or "display-only".
func (s Safety) String() string { return safetyNames[s] }

// A Fix is one way to resolve a finding.
type Fix struct {
	Title  string // begins with a verb: "disable the rule"
	Safety Safety
	Edits  []edit.Edit
}

// Certain reports whether the finding rests on no assumption.
func (f *Finding) Certain() bool { return f.Certainty.Certainly() }

// CertaintyName returns "certain" or "likely".
func (f *Finding) CertaintyName() string {
	if f.Certain() {
		return "certain"
	}
	return "likely"
}

// Cited returns the sources that the finding rests on.
func (f *Finding) Cited() []Source {
	if f.Sources != nil {
		return f.Sources
	}
	return f.Rule.Sources
}

// Fingerprint returns the identity of the finding as 64 hexadecimal digits: a hash of the rule, the workspace, the
// subject and the subjects of the evidence. It holds no line, path or message, so that it survives moved files, new
// words and re-exports.
func (f *Finding) Fingerprint() string {
	parts := []string{"sentinel-lint/v1", f.Rule.Name, f.Workspace, f.Subject.Kind, strings.ToLower(f.Subject.ID)}
	parts = append(parts, f.key...)
	var evidence []string
	for _, e := range f.Evidence {
		if e.Subject != (Subject{}) {
			evidence = append(evidence, e.Subject.Kind+"\x1e"+strings.ToLower(e.Subject.ID))
		}
	}
	slices.Sort(evidence)
	parts = append(parts, slices.Compact(evidence)...)
	sum := sha256.Sum256([]byte(strings.Join(parts, "\x1f")))
	return hex.EncodeToString(sum[:])
}

// Compare orders findings by path, position, rule and message.
func Compare(a, b *Finding) int {
	return cmp.Or(
		cmp.Compare(a.At.File.Path(), b.At.File.Path()),
		cmp.Compare(a.At.Start, b.At.Start),
		cmp.Compare(a.At.End, b.At.End),
		cmp.Compare(a.Rule.Name, b.Rule.Name),
		cmp.Compare(a.Workspace, b.Workspace),
		cmp.Compare(a.Message, b.Message),
	)
}

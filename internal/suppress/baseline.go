package suppress

import (
	"bytes"
	"cmp"
	"encoding/json"
	"fmt"
	"slices"

	"github.com/sentinel-lint/sentinel-lint/internal/lint"
	"github.com/sentinel-lint/sentinel-lint/internal/source"
)

// A Baseline is a list of findings that a project has and does not want to be told of again. Findings are recognised by
// their fingerprints, so that it stands when files are moved, reordered, exported again or written in another language.
// The zero Baseline is empty.
type Baseline struct {
	Entries []Entry // in the order in which the file has them
}

// An Entry is one finding of a baseline. Only the fingerprint counts; the others are for people who read the file.
type Entry struct {
	Fingerprint string `json:"fingerprint"`
	Rule        string `json:"rule"`
	Subject     string `json:"subject"`
	Path        string `json:"path"`
	Message     string `json:"message"`
}

const baselineVersion = 1

type baselineFile struct {
	Version  int     `json:"version"`
	Findings []Entry `json:"findings"`
}

// Accepts reports whether findings of the rule can be in a baseline. What the program says about itself and its settings
// cannot: it is to be put right.
func Accepts(r *lint.Rule) bool { return r.Category != lint.Tool }

// NewBaseline returns the baseline of findings.
func NewBaseline(findings []*lint.Finding) *Baseline {
	b := &Baseline{}
	for _, f := range findings {
		if Accepts(f.Rule) {
			b.Entries = append(b.Entries, entryOf(f))
		}
	}
	b.sort()
	return b
}

func entryOf(f *lint.Finding) Entry {
	subject := ""
	if f.Subject != (lint.Subject{}) {
		subject = f.Subject.String()
	}
	return Entry{f.Fingerprint(), f.Rule.Name, subject, f.At.File.Path(), f.Message}
}

func (b *Baseline) sort() {
	slices.SortStableFunc(b.Entries, func(x, y Entry) int {
		return cmp.Or(cmp.Compare(x.Rule, y.Rule), cmp.Compare(x.Subject, y.Subject), cmp.Compare(x.Fingerprint, y.Fingerprint),
			cmp.Compare(x.Path, y.Path), cmp.Compare(x.Message, y.Message))
	})
}

// ReadBaseline reads the file of a baseline. It fails for what is none.
func ReadBaseline(text []byte) (*Baseline, error) {
	var file baselineFile
	d := json.NewDecoder(bytes.NewReader(text))
	if err := d.Decode(&file); err != nil {
		return nil, fmt.Errorf("read baseline: %w", err)
	}
	if file.Version != baselineVersion {
		return nil, fmt.Errorf("read baseline: version %d is not known, only %d", file.Version, baselineVersion)
	}
	for i, e := range file.Findings {
		if e.Fingerprint == "" {
			return nil, fmt.Errorf("read baseline: finding %d has no fingerprint", i+1)
		}
	}
	return &Baseline{file.Findings}, nil
}

// Bytes returns the file of the baseline: JSON with one line for each finding, ordered by rule and subject.
func (b *Baseline) Bytes() ([]byte, error) {
	sorted := &Baseline{slices.Clone(b.Entries)}
	sorted.sort()
	var out bytes.Buffer
	fmt.Fprintf(&out, "{\n  \"version\": %d,\n  \"findings\": [", baselineVersion)
	for i, e := range sorted.Entries {
		var line bytes.Buffer
		enc := json.NewEncoder(&line)
		enc.SetEscapeHTML(false)
		if err := enc.Encode(e); err != nil {
			return nil, fmt.Errorf("write baseline: %w", err)
		}
		if i > 0 {
			out.WriteByte(',')
		}
		out.WriteString("\n    ")
		out.Write(bytes.TrimSpace(line.Bytes()))
	}
	if len(sorted.Entries) > 0 {
		out.WriteString("\n  ")
	}
	out.WriteString("]\n}\n")
	return out.Bytes(), nil
}

// Split tells findings apart that are new from those in the baseline, both in their order, and returns the entries that no
// finding has any more. A fingerprint that the baseline has once covers one finding.
func (b *Baseline) Split(findings []*lint.Finding) (fresh, known []*lint.Finding, stale []Entry) {
	left := map[string]int{}
	for _, e := range b.Entries {
		left[e.Fingerprint]++
	}
	for _, f := range findings {
		if print := f.Fingerprint(); Accepts(f.Rule) && left[print] > 0 {
			left[print]--
			known = append(known, f)
			continue
		}
		fresh = append(fresh, f)
	}
	for _, e := range slices.Backward(b.Entries) {
		if left[e.Fingerprint] > 0 {
			left[e.Fingerprint]--
			stale = append(stale, e)
		}
	}
	slices.Reverse(stale)
	return fresh, known, stale
}

// Prune returns the baseline without what no finding has any more, and how many entries that drops. What stays is written
// as the findings have it now.
func (b *Baseline) Prune(findings []*lint.Finding) (pruned *Baseline, dropped int) {
	_, known, stale := b.Split(findings)
	return NewBaseline(known), len(stale)
}

// Update returns the baseline of the findings as they are now, and how many it has more and how many less.
func (b *Baseline) Update(findings []*lint.Finding) (updated *Baseline, added, dropped int) {
	fresh, _, stale := b.Split(findings)
	for _, f := range fresh {
		if Accepts(f.Rule) {
			added++
		}
	}
	return NewBaseline(findings), added, len(stale)
}

// StaleFinding returns the finding that tells that the baseline, which is in the given file, holds what is resolved. It is
// nil if there is nothing of that kind.
func StaleFinding(rule *lint.Rule, file *source.File, stale []Entry) *lint.Finding {
	if len(stale) == 0 {
		return nil
	}
	message := fmt.Sprintf("%d findings of the baseline are resolved: new ones like them would not be told", len(stale))
	if len(stale) == 1 {
		message = "1 finding of the baseline is resolved: a new one like it would not be told"
	}
	f := lint.NewFinding(rule, lint.Subject{Kind: "baseline", ID: file.Path()}, file.Span(0, 0), message)
	const most = 5
	for i, e := range stale[:min(len(stale), most)] {
		note := e.Rule + ": " + cmp.Or(e.Subject, e.Path)
		if i == most-1 && len(stale) > most {
			note += fmt.Sprintf(", and %d more", len(stale)-most)
		}
		f.Notef("%s", note)
	}
	return f.Helpf("drop them: sentinel-lint baseline prune")
}

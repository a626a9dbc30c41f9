// Package suppress sets findings aside that someone has accepted, and tells of exceptions that have outlived their use.
//
// An exception stands in a comment, in the metadata of a resource or in the configuration; what the project had when it
// began to use the program is in a baseline.
package suppress

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/sentinel-lint/sentinel-lint/internal/config"
	"github.com/sentinel-lint/sentinel-lint/internal/didyoumean"
	"github.com/sentinel-lint/sentinel-lint/internal/edit"
	"github.com/sentinel-lint/sentinel-lint/internal/lint"
	"github.com/sentinel-lint/sentinel-lint/internal/model"
	"github.com/sentinel-lint/sentinel-lint/internal/source"
)

// By says where an exception stands.
type By uint8

// The places of exceptions.
const (
	Comment       By = iota // "# sentinel-lint: ignore[rule] reason" in a file
	Metadata                // metadata of a resource
	Configuration           // .sentinel-lint.yaml
)

var byNames = [...]string{"comment", "metadata", "configuration"}

// String returns "comment", "metadata" or "configuration".
func (b By) String() string { return byNames[b] }

// An Ignore is one exception: findings of the named rules that are accepted in a part of a file or about a subject.
type Ignore struct {
	By     By
	Rules  []Name
	Reason string
	Owner  string
	Until  time.Time   // the last day on which it counts; zero for ever
	At     source.Span // of the whole exception, physical

	target  source.Span // physical; where the findings are that a comment or metadata is about
	whole   bool        // the whole file of At is the target
	subject string      // id or name of what the findings are about; empty for everything
	expired bool
	broken  string // what is wrong with a comment that is no exception, in words
	removal edit.Edit
}

// A Name is the name of a rule in an exception.
type Name struct {
	Text string
	At   source.Span // physical

	used bool
}

// Configured returns the exceptions of the configuration.
func Configured(list []config.Ignore, now time.Time) []*Ignore {
	var out []*Ignore
	for _, c := range list {
		out = append(out, &Ignore{
			By: Configuration, Rules: []Name{{Text: c.Rule, At: c.RuleAt}}, Reason: c.Reason, Owner: c.Owner, Until: c.Until, At: c.At,
			subject: c.Subject, whole: c.Subject == "", expired: c.Expired(now),
		})
	}
	return out
}

// InResources returns the exceptions in the metadata of resources:
//
//	"metadata": {"sentinel-lint": {"ignore": {"duplicate-incident": "kept until the move"}}}
func InResources(resources []*model.Resource) []*Ignore {
	var out []*Ignore
	for _, r := range resources {
		for _, m := range r.Body.Get("metadata", "sentinel-lint", "ignore").Members() {
			reason, _ := m.Value.Str().Get()
			at := m.KeyAt.Physical()
			out = append(out, &Ignore{
				By: Metadata, Rules: []Name{{Text: m.Key, At: at}}, Reason: reason, At: at, target: r.Span().Physical(),
			})
		}
	}
	return out
}

// covers reports whether the exception is about a finding, leaving its rules aside.
func (i *Ignore) covers(f *lint.Finding) bool {
	at := f.At.Physical()
	switch {
	case i.By == Configuration:
		return i.subject == "" || strings.EqualFold(i.subject, f.Subject.ID) || strings.EqualFold(i.subject, f.Subject.Name)
	case i.whole:
		return at.File == i.At.File
	}
	return !i.target.IsZero() && at.File == i.target.File && i.target.Start <= at.Start && at.Start <= i.target.End
}

// use marks the name of the finding's rule as used, and reports whether the exception sets the finding aside.
func (i *Ignore) use(f *lint.Finding) bool {
	if i.expired || i.broken != "" {
		return false
	}
	n := slices.IndexFunc(i.Rules, func(n Name) bool { return n.Text == f.Rule.Name })
	if n < 0 || !i.covers(f) {
		return false
	}
	i.Rules[n].used = true
	return true
}

// Rules are those under whose names the exceptions themselves are judged.
type Rules struct {
	Unused     *lint.Rule // an exception without a finding
	Expired    *lint.Rule // one whose last day is over
	Unreasoned *lint.Rule // one that does not say why
}

// Options are the circumstances in which exceptions are judged.
type Options struct {
	Rules   Rules
	Names   []string          // of all rules
	Ran     func(string) bool // whether the rule of the name was run; nil if all were
	Partial bool              // not all files were read: an exception in the configuration may be about the others
}

// A Result is what remains of findings.
type Result struct {
	Findings []*lint.Finding // that are not set aside, and those about the exceptions, in the order of [lint.Compare]
	Ignored  []Match         // in the order of the findings
}

// A Match is a finding and the first exception that sets it aside.
type Match struct {
	Finding *lint.Finding
	Ignore  *Ignore
}

// Apply sets findings aside. Every exception that is about a finding counts as used.
func Apply(findings []*lint.Finding, ignores []*Ignore, opts Options) Result {
	var out Result
	byFile, anywhere := index(ignores)
	for _, f := range findings {
		var by *Ignore
		for _, list := range [][]*Ignore{byFile[f.At.Physical().File], anywhere} {
			for _, i := range list {
				if i.use(f) && by == nil {
					by = i
				}
			}
		}
		if by != nil {
			out.Ignored = append(out.Ignored, Match{f, by})
		} else {
			out.Findings = append(out.Findings, f)
		}
	}
	for _, i := range ignores {
		out.Findings = append(out.Findings, judge(i, opts)...)
	}
	slices.SortStableFunc(out.Findings, lint.Compare)
	return out
}

// index sorts exceptions by the file that they are about.
func index(ignores []*Ignore) (byFile map[*source.File][]*Ignore, anywhere []*Ignore) {
	byFile = map[*source.File][]*Ignore{}
	for _, i := range ignores {
		switch {
		case i.By == Configuration:
			anywhere = append(anywhere, i)
		case i.whole:
			byFile[i.At.File] = append(byFile[i.At.File], i)
		case !i.target.IsZero():
			byFile[i.target.File] = append(byFile[i.target.File], i)
		}
	}
	return byFile, anywhere
}

// judge returns the findings about an exception itself.
func judge(i *Ignore, opts Options) []*lint.Finding {
	if i.broken != "" {
		f := i.finding(opts.Rules.Unused, i.At, "", "%s: nothing is ignored", i.broken)
		return []*lint.Finding{f.Helpf("write ignore[rule] and a reason")}
	}
	var out []*lint.Finding
	if i.expired {
		f := i.finding(opts.Rules.Expired, i.At, i.names(), "the exception for %s ended on %s: its findings count again",
			i.quotedNames(), i.Until.Format(time.DateOnly))
		if i.Owner != "" {
			f.Notef("owner: %s", i.Owner)
		}
		return []*lint.Finding{f.Helpf("resolve the findings, or set a later day")}
	}
	if strings.TrimSpace(i.Reason) == "" {
		f := i.finding(opts.Rules.Unreasoned, i.At, i.names(), "the exception for %s gives no reason: nobody can tell later whether it still holds",
			i.quotedNames())
		out = append(out, f.Helpf("say why after the name of the rule"))
	}
	return append(out, i.unused(opts)...)
}

// unused returns findings about the names of rules of which nothing was set aside.
func (i *Ignore) unused(opts Options) []*lint.Finding {
	if i.By == Configuration && opts.Partial {
		return nil
	}
	var out []*lint.Finding
	idle := 0
	for n := range i.Rules {
		if !i.Rules[n].used {
			idle++
		}
	}
	for n, name := range i.Rules {
		known := slices.Contains(opts.Names, name.Text)
		if name.used || known && opts.Ran != nil && !opts.Ran(name.Text) {
			continue
		}
		at := name.At
		if at.IsZero() {
			at = i.At
		}
		var f *lint.Finding
		if known {
			f = i.finding(opts.Rules.Unused, at, name.Text, "there is no finding of %q here: the exception has no effect", name.Text)
		} else {
			f = i.finding(opts.Rules.Unused, at, name.Text, "there is no rule %q: the exception has no effect", name.Text)
			if meant, ok := didyoumean.Closest(name.Text, opts.Names); ok {
				f.Helpf("write %q, if that is what is meant", meant)
			}
		}
		if fix, ok := i.without(n, idle == len(i.Rules)); ok {
			f.Suggest("remove the exception", lint.Safe, fix)
		}
		out = append(out, f)
	}
	return out
}

// without returns the edit that removes the n-th name from a comment, or all of the comment.
func (i *Ignore) without(n int, all bool) (edit.Edit, bool) {
	switch {
	case i.By != Comment:
		return edit.Edit{}, false
	case all:
		return i.removal, !i.removal.At.IsZero()
	}
	at := i.Rules[n].At
	if n+1 < len(i.Rules) {
		at.End = i.Rules[n+1].At.Start
	} else {
		at.Start = i.Rules[n-1].At.End
	}
	return edit.Delete(at), !at.IsZero()
}

func (i *Ignore) finding(rule *lint.Rule, at source.Span, names, format string, args ...any) *lint.Finding {
	subject := lint.Subject{Kind: "exception", ID: strings.Join([]string{i.By.String(), i.At.File.Path(), i.subject, names}, "|")}
	return lint.NewFinding(rule, subject, at, fmt.Sprintf(format, args...))
}

func (i *Ignore) names() string {
	var out []string
	for _, n := range i.Rules {
		out = append(out, n.Text)
	}
	return strings.Join(out, ",")
}

func (i *Ignore) quotedNames() string {
	var out []string
	for _, n := range i.Rules {
		out = append(out, fmt.Sprintf("%q", n.Text))
	}
	return strings.Join(out, ", ")
}

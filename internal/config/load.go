package config

import (
	"cmp"
	"slices"
	"strings"

	"github.com/bmatcuk/doublestar/v4"

	"github.com/sentinel-lint/sentinel-lint/internal/didyoumean"
	"github.com/sentinel-lint/sentinel-lint/internal/source"
)

// Load reads a configuration file. The rules are the names of all rules, so that a misspelt one is found. The result
// holds what could be read, also where there are problems; it is never nil. Problems are in the order of the file.
func Load(file *source.File, rules []string) (*Config, []Problem) {
	return LoadWith(file, nil, rules)
}

// LoadWith is [Load] with settings of the command line, such as "failOn=error", in the place of those of the file. Without a
// file, which is nil then, there are those settings only.
func LoadWith(file *source.File, settings, rules []string) (*Config, []Problem) {
	r := &reader{file: file}
	if file == nil {
		r.file = source.NewFile(SetName, nil)
	}
	root := r.read()
	for _, s := range settings {
		r.set(root, s)
	}
	r.problems = append(r.problems, validate(root)...)
	c := decode(root)
	c.File = file
	l := &checker{rules: rules, problems: r.problems}
	l.check(c)
	slices.SortStableFunc(l.problems, func(a, b Problem) int {
		return cmp.Or(cmp.Compare(a.At.Start, b.At.Start), cmp.Compare(a.At.End, b.At.End), cmp.Compare(a.Message, b.Message))
	})
	return c, l.problems
}

// A checker finds what a schema cannot say: names that do not exist, globs that can match nothing.
type checker struct {
	rules    []string
	problems []Problem
}

func (l *checker) add(at source.Span, message, help string) {
	l.problems = append(l.problems, Problem{At: at, Message: message, Help: help})
}

func (l *checker) check(c *Config) {
	for _, g := range c.globs {
		l.checkGlob(g)
	}
	for _, s := range c.settings() {
		l.checkRule(s.Rule, s.At)
	}
	for _, i := range c.Ignore {
		l.checkRule(i.Rule, i.RuleAt)
	}
	names := map[string]bool{}
	for _, w := range c.Workspaces {
		if names[w.Name] {
			l.add(w.At, "the workspace "+quote(w.Name)+" is declared twice: files belong to the first", "")
		}
		names[w.Name] = true
	}
}

func (l *checker) checkRule(name string, at source.Span) {
	if name == "" || slices.Contains(l.rules, name) {
		return
	}
	help := "list the rules with: sentinel-lint rules"
	if near, ok := didyoumean.Closest(name, l.rules); ok {
		help = "write " + quote(near)
	}
	l.add(at, "there is no rule "+quote(name), help)
}

// A glob is a pattern of the file.
type glob struct {
	pattern string
	at      source.Span
}

func (l *checker) checkGlob(g glob) {
	switch {
	case !doublestar.ValidatePattern(g.pattern):
		l.add(g.at, "the glob "+quote(g.pattern)+" is malformed: it matches no file", "")
	case strings.Contains(g.pattern, `\`):
		l.add(g.at, "the glob "+quote(g.pattern)+" has a backslash, which separates no folders: it matches no file",
			`write "/" between folders`)
	case strings.HasPrefix(g.pattern, "/") || strings.HasPrefix(g.pattern, "./") || strings.HasPrefix(g.pattern, "../"):
		l.add(g.at, "the glob "+quote(g.pattern)+" does not begin in the root of the repository: it matches no file",
			"begin with the name of a folder or file in the root")
	}
}

// settings returns everything that is said about rules.
func (c *Config) settings() []RuleSetting {
	all := slices.Clone(c.Rules)
	for _, o := range c.Overrides {
		all = append(all, o.Rules...)
	}
	return all
}

// CheckOptions returns a problem for each option of the rule that is not one of the known ones.
func (c *Config) CheckOptions(rule string, known []string) []Problem {
	var l checker
	for _, s := range c.settings() {
		if s.Rule != rule {
			continue
		}
		for _, o := range s.Options {
			if slices.Contains(known, o.Name) {
				continue
			}
			help := ""
			if near, ok := didyoumean.Closest(o.Name, append([]string{"severity"}, known...)); ok {
				help = "write " + quote(near)
			}
			l.add(o.At, "the rule "+quote(rule)+" has no option "+quote(o.Name), help)
		}
	}
	return l.problems
}

// Unmatched returns a problem for each glob that matches none of the paths: a setting that has no effect.
func (c *Config) Unmatched(paths []string) []Problem {
	var l checker
	for _, g := range c.globs {
		if doublestar.ValidatePattern(g.pattern) && !slices.ContainsFunc(paths, func(p string) bool { return match(g.pattern, p) }) {
			l.add(g.at, "the glob "+quote(g.pattern)+" matches no file: the setting has no effect", "")
		}
	}
	return l.problems
}

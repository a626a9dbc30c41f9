package cli

import (
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"github.com/sentinel-lint/sentinel-lint/internal/didyoumean"
	"github.com/sentinel-lint/sentinel-lint/internal/lint"
	"github.com/sentinel-lint/sentinel-lint/rules"
)

func newExplain(env Env) *cobra.Command {
	var l loading
	cmd := &cobra.Command{
		Use:   "explain RULE | FILE:LINE[:COLUMN]",
		Short: "Tell what a rule of the program finds; or what is understood of the content at a place, and why",
		Long: "With the name of a rule of the program: what it finds, why it matters and what it rests on.\n\n" +
			"With a place in a file: what is understood of the analytics rule, connector, function or query there: what it reads,\n" +
			"which predicates let alerts of which products through, the ways from alert to incident with what each depends on,\n" +
			"and the findings about it. Everything below the root of the file is taken into account, as it is by check.",
		Args: cobra.ExactArgs(1),
		ValidArgsFunction: func(*cobra.Command, []string, string) ([]string, cobra.ShellCompDirective) {
			return ruleNames(), cobra.ShellCompDirectiveNoFileComp
		},
		RunE: func(_ *cobra.Command, args []string) error {
			if s, ok := parseSpot(args[0]); ok {
				return l.explain(env, s)
			}
			rule, err := findRule(args[0])
			if err != nil {
				return err
			}
			_, err = fmt.Fprint(env.Out, rule.Page())
			return err
		},
	}
	l.register(cmd)
	return cmd
}

func ruleNames() []string {
	var names []string
	for _, r := range rules.All() {
		names = append(names, r.Name)
	}
	return names
}

// findRule returns the rule of the name, or an error that suggests the one that was meant.
func findRule(name string) (*lint.Rule, error) {
	if r := rules.ByName(name); r != nil {
		return r, nil
	}
	if near, ok := didyoumean.Closest(name, ruleNames()); ok {
		return nil, failf(exitUsage, "unknown rule %q; did you mean %q?", name, near)
	}
	return nil, failf(exitUsage, "unknown rule %q; `sentinel-lint rules` lists them", name)
}

// selectRules returns the rules that selectors name: a rule, a category, or "all".
func selectRules(selected, ignored []string) ([]*lint.Rule, error) {
	in, err := matchRules(selected)
	if err != nil {
		return nil, err
	}
	out, err := matchRules(ignored)
	if err != nil {
		return nil, err
	}
	var list []*lint.Rule
	for _, r := range rules.All() {
		if (len(selected) == 0 || in[r]) && !out[r] {
			list = append(list, r)
		}
	}
	return list, nil
}

func matchRules(selectors []string) (map[*lint.Rule]bool, error) {
	matched := map[*lint.Rule]bool{}
	for _, s := range selectors {
		s = strings.TrimSpace(s)
		found := false
		for _, r := range rules.All() {
			if s == "all" || s == r.Name || s == string(r.Category) {
				matched[r], found = true, true
			}
		}
		if found {
			continue
		}
		if _, err := findRule(s); err != nil {
			return nil, err
		}
	}
	return matched, nil
}

package cli

import (
	"encoding/json"
	"fmt"
	"io"
	"text/tabwriter"

	"github.com/spf13/cobra"

	"github.com/sentinel-lint/sentinel-lint/internal/lint"
	"github.com/sentinel-lint/sentinel-lint/rules"
)

func newRules(env Env) *cobra.Command {
	var format string
	cmd := &cobra.Command{
		Use:   "rules",
		Short: "List the rules",
		Args:  cobra.NoArgs,
		RunE: func(*cobra.Command, []string) error {
			write, ok := ruleFormats[format]
			if !ok {
				return failf(exitUsage, "unknown format %q: the formats are table, json and markdown", format)
			}
			return write(env.Out, rules.All())
		},
	}
	cmd.Flags().StringVar(&format, "format", "table", "table, json or markdown")
	return cmd
}

var ruleFormats = map[string]func(io.Writer, []*lint.Rule) error{
	"table":    writeRuleTable,
	"json":     writeRuleJSON,
	"markdown": writeRuleMarkdown,
}

func writeRuleTable(w io.Writer, list []*lint.Rule) error {
	t := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	for _, r := range list {
		fmt.Fprintf(t, "%s\t%s\t%s\t%s\n", r.Name, r.Severity, r.Category, r.Summary)
	}
	return t.Flush()
}

func writeRuleMarkdown(w io.Writer, list []*lint.Rule) error {
	_, err := io.WriteString(w, lint.RuleTable(list, "docs/rules/"))
	return err
}

func writeRuleJSON(w io.Writer, list []*lint.Rule) error {
	type source struct {
		Title string `json:"title"`
		URL   string `json:"url,omitempty"`
		Date  string `json:"date,omitempty"`
	}
	type rule struct {
		Name     string   `json:"name"`
		Summary  string   `json:"summary"`
		Severity string   `json:"severity"`
		Category string   `json:"category"`
		Since    string   `json:"since"`
		Sources  []source `json:"sources"`
	}
	out := make([]rule, 0, len(list))
	for _, r := range list {
		sources := make([]source, 0, len(r.Sources))
		for _, s := range r.Sources {
			sources = append(sources, source{s.Title, s.URL, s.Date})
		}
		out = append(out, rule{r.Name, r.Summary, r.Severity.String(), string(r.Category), r.Since, sources})
	}
	enc := json.NewEncoder(w)
	enc.SetIndent("", "  ")
	return enc.Encode(out)
}

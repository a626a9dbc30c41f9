package cli

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"
)

// newDebugMan returns the command that packages are made with: it writes a manual page for each command.
func newDebugMan(env Env) *cobra.Command {
	return &cobra.Command{
		Use:   "man DIR",
		Short: "Write the manual pages into a folder",
		Args:  cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			dir := absolute(env, args[0])
			if err := os.MkdirAll(dir, 0o755); err != nil {
				return failf(exitFailed, "%s", err)
			}
			for _, page := range manPages(cmd.Root(), thisBuild()) {
				if err := os.WriteFile(filepath.Join(dir, page.name), []byte(page.text), 0o644); err != nil {
					return failf(exitFailed, "%s", err)
				}
			}
			return nil
		},
	}
}

// A manPage is a page of section 1 in the man macros of roff, for example sentinel-lint-check.1.
type manPage struct{ name, text string }

// manPages returns the pages of a command and of those below it that are shown.
func manPages(cmd *cobra.Command, b build) []manPage {
	cmd.InitDefaultHelpFlag()
	pages := []manPage{{manName(cmd) + ".1", newManText(cmd, b)}}
	for _, c := range shownCommands(cmd) {
		pages = append(pages, manPages(c, b)...)
	}
	return pages
}

func shownCommands(cmd *cobra.Command) []*cobra.Command {
	var shown []*cobra.Command
	for _, c := range cmd.Commands() {
		if c.IsAvailableCommand() && c.Name() != "help" {
			shown = append(shown, c)
		}
	}
	return shown
}

func manName(cmd *cobra.Command) string { return strings.ReplaceAll(cmd.CommandPath(), " ", "-") }

// A manText is roff that is being written.
type manText struct{ strings.Builder }

func newManText(cmd *cobra.Command, b build) string {
	m := &manText{}
	m.macro("TH", strings.ToUpper(manName(cmd)), "1", b.Date[:min(len(b.Date), len("2006-01-02"))], "sentinel-lint "+b.Version, "User Commands")
	m.macro("SH", "NAME")
	m.line(manName(cmd) + " - " + cmd.Short)
	m.macro("SH", "SYNOPSIS")
	m.line(cmd.UseLine())
	if cmd.Long != "" {
		m.macro("SH", "DESCRIPTION")
		m.paragraphs(cmd.Long)
	}
	m.flags("OPTIONS", cmd.NonInheritedFlags())
	m.flags("OPTIONS OF ALL COMMANDS", cmd.InheritedFlags())
	m.commands(cmd)
	if parent := cmd.Parent(); parent != nil {
		m.macro("SH", "SEE ALSO")
		m.line(manName(parent) + "(1)")
	}
	return m.String()
}

// macro writes a request with quoted arguments.
func (m *manText) macro(name string, args ...string) {
	m.WriteString("." + name)
	for _, a := range args {
		m.WriteString(` "` + strings.ReplaceAll(roff(a), `"`, `\(dq`) + `"`)
	}
	m.WriteByte('\n')
}

// line writes a line of text, which is no request whatever it begins with.
func (m *manText) line(text string) {
	text = roff(text)
	if strings.HasPrefix(text, ".") || strings.HasPrefix(text, "'") {
		text = `\&` + text
	}
	m.WriteString(text + "\n")
}

// paragraphs writes text with empty lines between its paragraphs. Indented lines are kept as they are.
func (m *manText) paragraphs(text string) {
	asIs := false
	for line := range strings.SplitSeq(strings.TrimSpace(text), "\n") {
		switch indented := strings.HasPrefix(line, "  "); {
		case indented && !asIs:
			m.macro("nf")
			asIs = true
		case !indented && asIs:
			m.macro("fi")
			asIs = false
		}
		if line == "" {
			m.macro("PP")
		} else {
			m.line(line)
		}
	}
	if asIs {
		m.macro("fi")
	}
}

func (m *manText) flags(title string, flags *pflag.FlagSet) {
	if !flags.HasAvailableFlags() {
		return
	}
	m.macro("SH", title)
	flags.VisitAll(func(f *pflag.Flag) {
		if f.Hidden {
			return
		}
		argument, usage := pflag.UnquoteUsage(f)
		name := "--" + f.Name
		if f.Shorthand != "" {
			name = "-" + f.Shorthand + ", " + name
		}
		if argument != "" {
			name += " " + argument
		}
		m.macro("TP")
		m.WriteString(`\fB` + roff(name) + `\fR` + "\n")
		if f.DefValue != "" && f.DefValue != "false" && f.DefValue != "[]" && f.DefValue != "-1" {
			usage += fmt.Sprintf(" (default %s)", f.DefValue)
		}
		m.line(usage)
	})
}

func (m *manText) commands(cmd *cobra.Command) {
	shown := shownCommands(cmd)
	if len(shown) == 0 {
		return
	}
	m.macro("SH", "COMMANDS")
	for _, c := range shown {
		m.macro("TP")
		m.WriteString(`\fB` + roff(manName(c)) + `\fR(1)` + "\n")
		m.line(c.Short)
	}
}

// roff escapes what roff would take for something else: backslashes, hyphens, which it turns into dashes, and what is
// not ASCII.
func roff(text string) string {
	var out strings.Builder
	for _, r := range text {
		switch {
		case r == '\\':
			out.WriteString(`\e`)
		case r == '-':
			out.WriteString(`\-`)
		case r >= 0x80:
			fmt.Fprintf(&out, `\[u%04X]`, r)
		default:
			out.WriteRune(r)
		}
	}
	return out.String()
}

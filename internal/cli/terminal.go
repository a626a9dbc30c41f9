package cli

import (
	"io"
	"os"
	"slices"
	"strconv"
	"strings"

	"golang.org/x/term"
)

// A screen is what the flags of check say about what a terminal is given.
type screen struct {
	color, hyperlinks string // auto, always or never
}

// choices are the values of --color and --hyperlinks.
var choices = [...]string{"auto", "always", "never"}

func (s *screen) check() error {
	for _, c := range []struct{ flag, value string }{{"--color", s.color}, {"--hyperlinks", s.hyperlinks}} {
		if !slices.Contains(choices[:], c.value) {
			return failf(exitUsage, "%s is %q: it is auto, always or never", c.flag, c.value)
		}
	}
	return nil
}

// colored reports whether a stream gets colours: as the flag says, else as NO_COLOR (no-color.org), FORCE_COLOR,
// CLICOLOR_FORCE and CLICOLOR (bixense.com/clicolors) say, in this order, else if it is a terminal that knows them.
func (s *screen) colored(env Env, stream io.Writer) bool {
	if s.color != "auto" {
		return s.color == "always"
	}
	force, forced := switched(env, "FORCE_COLOR")
	switch {
	case env.Getenv("NO_COLOR") != "":
		return false
	case forced:
		return force
	}
	if on, set := switched(env, "CLICOLOR_FORCE"); set && on {
		return true
	}
	if on, set := switched(env, "CLICOLOR"); set && !on {
		return false
	}
	return env.columns(stream) > 0 && env.Getenv("TERM") != "dumb"
}

// switched returns what a variable that is a switch says, and whether it is set. Set to anything but 0, false or no it is
// on.
func switched(env Env, name string) (on, set bool) {
	switch strings.ToLower(env.Getenv(name)) {
	case "":
		return false, false
	case "0", "false", "no":
		return false, true
	}
	return true, true
}

// A linker is a sign of a terminal that follows links (OSC 8): a variable, and how its value must begin; empty means any.
type linker struct{ variable, value string }

// linkers are the terminals that are known to follow links and do not print the address as text. Sources: their release
// notes, as collected at github.com/Alhadis/OSC8-Adoption (2025-10-01).
var linkers = [...]linker{
	{"WT_SESSION", ""}, {"KITTY_WINDOW_ID", ""}, {"DOMTERM", ""}, {"KONSOLE_VERSION", ""}, {"WEZTERM_PANE", ""},
	{"TERM_PROGRAM", "iTerm.app"}, {"TERM_PROGRAM", "vscode"}, {"TERM_PROGRAM", "WezTerm"}, {"TERM_PROGRAM", "ghostty"},
	{"TERM_PROGRAM", "Hyper"}, {"TERM_PROGRAM", "rio"}, {"TERM_PROGRAM", "zed"},
	{"TERM", "xterm-kitty"}, {"TERM", "xterm-ghostty"}, {"TERM", "alacritty"}, {"TERM", "foot"},
}

// firstVTE is the first version of the library of GNOME's terminals that follows links without a fault (0.50.1).
const firstVTE = 5001

// linked reports whether a stream gets links: as the flag says, else as FORCE_HYPERLINK says, else if it is a terminal
// that is known to follow them. A multiplexer between hides which terminal it is, and may drop links.
func (s *screen) linked(env Env, stream io.Writer) bool {
	if s.hyperlinks != "auto" {
		return s.hyperlinks == "always"
	}
	if on, set := switched(env, "FORCE_HYPERLINK"); set {
		return on
	}
	terminal := env.Getenv("TERM")
	if env.columns(stream) == 0 || inService(env) || env.Getenv("TMUX") != "" || env.Getenv("STY") != "" ||
		strings.HasPrefix(terminal, "screen") || strings.HasPrefix(terminal, "tmux") || terminal == "dumb" {
		return false
	}
	if vte, err := strconv.Atoi(env.Getenv("VTE_VERSION")); err == nil && vte >= firstVTE {
		return true
	}
	return slices.ContainsFunc(linkers[:], func(l linker) bool {
		value := env.Getenv(l.variable)
		return value != "" && strings.HasPrefix(value, l.value)
	})
}

// inService reports whether the program runs in a build service, of which the log may look like a terminal.
func inService(env Env) bool {
	on, _ := switched(env, "CI")
	return on || slices.ContainsFunc(services, func(s service) bool { return s.runs(env) })
}

// columns returns the width of the terminal that a stream is, or 0 for what is no terminal.
func (e Env) columns(stream any) int {
	if e.Columns == nil {
		return 0
	}
	return e.Columns(stream)
}

// terminalColumns is [Env.Columns] of the process. A terminal that does not tell its width has that of COLUMNS, or 80.
func terminalColumns(stream any) int {
	f, ok := stream.(*os.File)
	if !ok || !term.IsTerminal(int(f.Fd())) {
		return 0
	}
	width, _, err := term.GetSize(int(f.Fd()))
	if err == nil && width > 0 {
		return width
	}
	if width, err = strconv.Atoi(os.Getenv("COLUMNS")); err == nil && width > 0 {
		return width
	}
	return 80
}

package cli

import (
	"bytes"
	"strings"
	"testing"
	"time"
)

// variables returns an environment of "NAME=VALUE" in which both outputs are terminals of the given width; 0 for none.
func variables(width int, list ...string) Env {
	return Env{
		Getenv: func(name string) string {
			for _, v := range list {
				if key, value, _ := strings.Cut(v, "="); key == name {
					return value
				}
			}
			return ""
		},
		Columns: func(any) int { return width },
		Out:     &bytes.Buffer{}, Err: &bytes.Buffer{},
	}
}

func TestColored(t *testing.T) {
	for _, c := range []struct {
		flag string
		env  Env
		want bool
	}{
		{"auto", variables(80), true},
		{"auto", variables(0), false},
		{"auto", variables(80, "TERM=dumb"), false},
		{"auto", variables(80, "NO_COLOR=1"), false},
		{"auto", variables(80, "NO_COLOR=1", "FORCE_COLOR=1"), false},
		{"auto", variables(80, "CLICOLOR=0"), false},
		{"auto", variables(80, "FORCE_COLOR=0"), false},
		{"auto", variables(0, "FORCE_COLOR=1"), true},
		{"auto", variables(0, "FORCE_COLOR=3"), true},
		{"auto", variables(0, "CLICOLOR=1"), false},
		{"auto", variables(0, "CLICOLOR_FORCE=1"), true},
		{"auto", variables(0, "CLICOLOR_FORCE=0"), false},
		{"auto", variables(0, "CLICOLOR=0", "CLICOLOR_FORCE=1"), true},
		{"always", variables(0, "NO_COLOR=1"), true},
		{"never", variables(80, "FORCE_COLOR=1"), false},
	} {
		s := screen{color: c.flag}
		if got := s.colored(c.env, c.env.Out); got != c.want {
			t.Errorf("--color %s, %d columns, NO_COLOR=%s FORCE_COLOR=%s CLICOLOR=%s CLICOLOR_FORCE=%s: %v", c.flag, c.env.columns(nil),
				c.env.Getenv("NO_COLOR"), c.env.Getenv("FORCE_COLOR"), c.env.Getenv("CLICOLOR"), c.env.Getenv("CLICOLOR_FORCE"), got)
		}
	}
}

func TestLinked(t *testing.T) {
	for _, c := range []struct {
		flag string
		env  Env
		want bool
	}{
		{"auto", variables(80, "TERM=xterm-256color"), false},
		{"auto", variables(80, "TERM_PROGRAM=vscode"), true},
		{"auto", variables(80, "TERM_PROGRAM=Apple_Terminal"), false},
		{"auto", variables(80, "TERM=xterm-kitty"), true},
		{"auto", variables(80, "WT_SESSION=0d1e"), true},
		{"auto", variables(80, "VTE_VERSION=7600"), true},
		{"auto", variables(80, "VTE_VERSION=4800"), false},
		{"auto", variables(80, "VTE_VERSION=7600", "TMUX=/tmp/x"), false},
		{"auto", variables(80, "TERM=screen-256color", "WT_SESSION=1"), false},
		{"auto", variables(80, "TERM_PROGRAM=vscode", "CI=true"), false},
		{"auto", variables(0, "TERM_PROGRAM=vscode"), false},
		{"auto", variables(0, "FORCE_HYPERLINK=1"), true},
		{"auto", variables(80, "FORCE_HYPERLINK=0", "TERM=xterm-kitty"), false},
		{"always", variables(0), true},
		{"never", variables(80, "FORCE_HYPERLINK=1"), false},
	} {
		s := screen{hyperlinks: c.flag}
		if got := s.linked(c.env, c.env.Out); got != c.want {
			t.Errorf("--hyperlinks %s, TERM=%s TERM_PROGRAM=%s: %v", c.flag, c.env.Getenv("TERM"), c.env.Getenv("TERM_PROGRAM"), got)
		}
	}
}

func TestProgress(t *testing.T) {
	now := time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)
	env := variables(80)
	out := env.Err.(*bytes.Buffer)
	p := newProgress(env, func() time.Time { return now })
	p.step("reading", 1, 10)
	now = now.Add(progressDelay - 1)
	p.step("reading", 2, 10)
	p.erase()
	if out.Len() != 0 {
		t.Fatalf("in the first second: %q", out)
	}
	now = now.Add(1)
	p.step("reading", 5, 10)
	p.step("reading", 6, 10) // too soon after the last
	now = now.Add(progressPeriod)
	p.step("reading", 4, 10) // a goroutine that was overtaken
	bar := func(n int) string { return strings.Repeat("━", n) + strings.Repeat("╌", progressWidth-n) }
	if want := eraseLine + "reading " + bar(12) + " 5 of 10" + eraseLine + "reading " + bar(14) + " 6 of 10"; out.String() != want {
		t.Errorf("drawn %q, want %q", out, want)
	}
	out.Reset()
	p.erase()
	p.erase()
	if out.String() != eraseLine {
		t.Errorf("erased with %q", out)
	}
	out.Reset()
	now = now.Add(progressPeriod)
	p.step("checking", 1, 0)
	if !strings.Contains(out.String(), "checking") || strings.Contains(out.String(), "\n") {
		t.Errorf("the next stage: %q", out)
	}
}

// Nobody watches the progress in a pipe, in a build service or on a terminal without a cursor.
func TestNoProgress(t *testing.T) {
	for _, env := range []Env{variables(0), variables(80, "CI=true"), variables(80, "TF_BUILD=True"), variables(80, "GITHUB_ACTIONS=true"), variables(80, "TERM=dumb")} {
		p := newProgress(env, time.Now)
		if p != nil {
			t.Errorf("progress with CI=%s", env.Getenv("CI"))
		}
		p.erase()
	}
}

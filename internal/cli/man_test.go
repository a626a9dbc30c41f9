package cli

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"
)

func TestManPages(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "man")
	var out strings.Builder
	env := Env{In: strings.NewReader(""), Out: &out, Err: &out, Getenv: func(string) string { return "" }, Dir: t.TempDir()}
	if code := Main([]string{"debug", "man", dir}, env); code != exitClean {
		t.Fatalf("exit code %d: %s", code, out.String())
	}
	root := newRoot(env)
	root.InitDefaultCompletionCmd()
	checkManPage(t, dir, root)
	check, err := os.ReadFile(filepath.Join(dir, "sentinel-lint-check.1"))
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{".nf\n  0  nothing certain", `\fB\-\-output FORMAT=PATH\fR`, `\fB\-q, \-\-quiet\fR`, "sentinel\\-lint(1)\n"} {
		if !strings.Contains(string(check), want) {
			t.Errorf("the page of check lacks %q:\n%s", want, check)
		}
	}
	if pages, err := filepath.Glob(filepath.Join(dir, "*debug*")); err != nil || len(pages) > 0 {
		t.Errorf("hidden commands have pages: %v, %v", pages, err)
	}
}

// checkManPage wants a page for the command and those below it, with all flags, and no line that roff takes for a
// request but those that are meant.
func checkManPage(t *testing.T, dir string, cmd *cobra.Command) {
	text, err := os.ReadFile(filepath.Join(dir, manName(cmd)+".1"))
	if err != nil {
		t.Error(err)
		return
	}
	requests := []string{".TH", ".SH", ".TP", ".PP", ".nf", ".fi"}
	for line := range strings.Lines(string(text)) {
		name, _, _ := strings.Cut(strings.TrimSpace(line), " ")
		if strings.HasPrefix(line, "'") || strings.HasPrefix(line, ".") && !slices.Contains(requests, name) {
			t.Errorf("the page of %s has the line %q", cmd.Name(), line)
		}
	}
	cmd.LocalFlags().VisitAll(func(f *pflag.Flag) {
		if !f.Hidden && !strings.Contains(string(text), roff("--"+f.Name)) {
			t.Errorf("the page of %s lacks --%s", cmd.Name(), f.Name)
		}
	})
	for _, c := range shownCommands(cmd) {
		checkManPage(t, dir, c)
	}
}

func TestManText(t *testing.T) {
	m := &manText{}
	m.paragraphs("one - two\n'three\n\n  .four\n  fi\\ve\n\nsix\n  seven")
	want := "one \\- two\n\\&'three\n.PP\n.nf\n  .four\n  fi\\eve\n.fi\n.PP\nsix\n.nf\n  seven\n.fi\n"
	if m.String() != want {
		t.Errorf("got %q, want %q", m.String(), want)
	}
	m = &manText{}
	m.macro("SH", `a "b" \c €`)
	if want := ".SH \"a \\(dqb\\(dq \\ec \\[u20AC]\"\n"; m.String() != want {
		t.Errorf("got %q, want %q", m.String(), want)
	}
}

//go:build !windows

package cli

import (
	"bufio"
	"io"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"
)

const (
	doubling = `[ { "type": "Microsoft.SecurityInsights/alertRules", "name": "y", "kind": "MicrosoftSecurityIncidentCreation",
    "properties": { "displayName": "y", "enabled": true, "productFilter": "Azure Advanced Threat Protection" } } ]`
	settings = "version: 1\nworkspace: { xdrIncidents: true }\n"
)

// A watched is a program that watches a folder.
type watched struct {
	t    *testing.T
	root string
	out  *bufio.Reader
	code chan int
}

// watching starts the program in a folder. Its outputs are one stream, and a terminal if it has columns.
func watching(t *testing.T, columns int, files map[string]string, args ...string) *watched {
	t.Helper()
	w := &watched{t: t, root: projectOf(t, files), code: make(chan int, 1)}
	r, out := io.Pipe()
	w.out = bufio.NewReader(r)
	env := nobody(w.root)
	env.Out, env.Err = out, out
	env.Columns = func(any) int { return columns }
	go func() {
		w.code <- Main(append([]string{"check", "--watch"}, args...), env)
		out.Close()
	}()
	return w
}

// until reads lines up to one that contains a text, and returns them.
func (w *watched) until(text string) string {
	w.t.Helper()
	var all strings.Builder
	for {
		line, err := w.out.ReadString('\n')
		all.WriteString(line)
		if err != nil {
			w.t.Fatalf("no %q in:\n%s", text, all.String())
		}
		if strings.Contains(line, text) {
			return all.String()
		}
	}
}

func (w *watched) save(name, text string) {
	w.t.Helper()
	if err := os.WriteFile(filepath.Join(w.root, name), []byte(text), 0o600); err != nil {
		w.t.Fatal(err)
	}
}

// interrupt presses Ctrl-C and wants an exit code.
func (w *watched) interrupt(want int) {
	w.t.Helper()
	if err := syscall.Kill(os.Getpid(), syscall.SIGINT); err != nil {
		w.t.Fatal(err)
	}
	select {
	case code := <-w.code:
		if code != want {
			w.t.Errorf("exit code %d, want %d", code, want)
		}
	case <-time.After(time.Minute):
		w.t.Fatal("Ctrl-C does not end the program")
	}
}

func TestWatch(t *testing.T) {
	w := watching(t, 0, map[string]string{".sentinel-lint.yaml": settings}, "--format", "concise", "--output", "json=report.json")
	w.until("watching 1 folders; Ctrl-C ends")
	w.save("rule.json", doubling)
	got := w.until("watching")
	if !strings.Contains(got, "changed: rule.json\n") || !strings.Contains(got, "rule.json:2:") {
		t.Errorf("after a new rule:\n%s", got)
	}
	w.save(".sentinel-lint.yaml", "failOn: sometimes\n")
	if got = w.until("watching"); !strings.Contains(got, "sometimes") {
		t.Errorf("after a mistake in the configuration:\n%s", got)
	}
	w.save(".sentinel-lint.yaml", settings)
	if got = w.until("watching"); !strings.Contains(got, "rule.json:2:") {
		t.Errorf("after the mistake is gone:\n%s", got)
	}
	w.interrupt(exitFindings)
	if text, err := os.ReadFile(filepath.Join(w.root, "report.json")); err != nil || !strings.Contains(string(text), "duplicate-incident") {
		t.Errorf("the report in a file: %s %v", text, err)
	}
}

func TestWatchOnTerminal(t *testing.T) {
	w := watching(t, 80, map[string]string{".sentinel-lint.yaml": settings, "rule.json": doubling}, "--color", "never")
	if got := w.until("watching"); strings.Contains(got, clearScreen) {
		t.Errorf("the screen is cleared before the first report:\n%q", got)
	}
	w.save("rule.json", strings.Replace(doubling, "true", "false", 1))
	if got := w.until("watching"); !strings.HasPrefix(got, clearScreen) || !strings.Contains(got, "no findings") {
		t.Errorf("after the rule is off:\n%q", got)
	}
	w.interrupt(exitClean)
}

func TestWatchFlags(t *testing.T) {
	for _, args := range [][]string{
		{"--watch", "--record"}, {"--watch", "--diff"}, {"--watch", "--format", "json"}, {"--watch", "--stdin-filename", "x.json", "-"},
	} {
		if code := Main(args, nobody(t.TempDir())); code != exitUsage {
			t.Errorf("%v: exit code %d", args, code)
		}
	}
}

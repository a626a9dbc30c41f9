package report

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

func diffOf(t *testing.T, patch bool, opts Options, changes ...Change) string {
	t.Helper()
	var b bytes.Buffer
	if err := WriteDiff(&b, changes, patch, opts); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func TestWriteDiff(t *testing.T) {
	change := Change{"a b.json", []byte("{\r\n\t\"x\": true\r\n}"), []byte("{\r\n\t\"x\": false\r\n}")}
	want := "--- a/sub/a b.json\n+++ b/sub/a b.json\n@@ -1,3 +1,3 @@\n {\n-\t\"x\": true\n+\t\"x\": false\n }\n\\ No newline at end of file\n"
	if got := diffOf(t, false, Options{Prefix: "sub/"}, change, Change{"same", []byte("a"), []byte("a")}); got != want {
		t.Errorf("%q", got)
	}
	if got := diffOf(t, true, Options{}, change); !strings.Contains(got, "\"x\": false\r\n") {
		t.Errorf("a patch loses line ends: %q", got)
	}
	if got := diffOf(t, false, Options{Color: true}, change); !strings.Contains(got, "\x1b[32m+\t\"x\": false\x1b[0m\n") {
		t.Errorf("without colour: %q", got)
	}
}

func TestDiffIsHarmless(t *testing.T) {
	hostile := []byte("::error::x\n##vso[task.complete]\n\x1b[2J\n\u202e\n")
	out := diffOf(t, false, Options{}, Change{"x\n::error::y", hostile, append([]byte("a\n"), hostile...)})
	checkCommands(t, Full, out)
}

// A patch can be applied with git.
func TestPatchApplies(t *testing.T) {
	git, err := exec.LookPath("git")
	if err != nil {
		t.Skip("git is not installed")
	}
	dir := t.TempDir()
	before, after := []byte("{\r\n\t\"x\": true,\n\"y\": \"é\"\n}"), []byte("{\r\n\t\"x\": false,\n\"y\": \"é\",\n\"z\": 1\n}")
	if err := os.WriteFile(filepath.Join(dir, "a b.json"), before, 0o600); err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command(git, "apply", "-")
	cmd.Dir = dir
	cmd.Env = append(os.Environ(), "GIT_CONFIG_NOSYSTEM=1", "GIT_CEILING_DIRECTORIES="+filepath.Dir(dir))
	cmd.Stdin = strings.NewReader(diffOf(t, true, Options{}, Change{"a b.json", before, after}))
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("git apply: %v: %s", err, out)
	}
	got, err := os.ReadFile(filepath.Join(dir, "a b.json"))
	if err != nil || !bytes.Equal(got, after) {
		t.Errorf("git made %q, %v", got, err)
	}
}

package project

import (
	"bytes"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestIgnoreLines(t *testing.T) {
	for _, tt := range []struct {
		lines string
		path  string
		want  bool
	}{
		{"*.json", "a/b.json", true},
		{"/*.json", "a/b.json", false},
		{"a/*.json", "a/b.json", true},
		{"a/*.json", "x/a/b.json", false},
		{"**/a/*.json", "x/a/b.json", true},
		{"a/**", "a/b/c", true},
		{"a/**", "a", false},
		{"a/**/c", "a/c", true},
		{"a**c", "abbc", true},
		{"{a,b}", "a", false},
		{"{a,b}", "{a,b}", true},
		{"[[:digit:]]x", "7x", true},
		{"[]a]x", "]x", true},
		{"[!a-c]x", "bx", false},
		{"[!a-c]x", "dx", true},
		{"[a", "[a", false},
		{`\#x`, "#x", true},
		{`\!x`, "!x", true},
		{`x\ `, "x ", true},
		{"x  ", "x", true},
		{"#x", "#x", false},
		{"*\n!keep", "keep", false},
		{"x/\n", "x", false},
		{"\uFEFFx\r\n", "x", true},
		{"/", "x", false},
		{`x\`, "x", false},
	} {
		rules := ignoreRules{git: []*ignoreFile{parseIgnore([]byte(tt.lines), "", gitIgnoreName)}}
		if reason, _ := rules.decide(tt.path, false); (reason == GitIgnored) != tt.want {
			t.Errorf("%q on %q: ignored %v", tt.lines, tt.path, !tt.want)
		}
	}
}

func TestLintIgnoreBeatsGitIgnore(t *testing.T) {
	root := write(t, map[string]string{
		".gitignore": "gen/*.json\n", ".sentinel-lintignore": "!gen/keep.json\nx.kql\n", "gen/.gitignore": "!x.kql\n",
		"gen/keep.json": "", "gen/drop.json": "", "gen/x.kql": "",
	})
	if diff := cmp.Diff([]string{"gen/keep.json"}, pathsOf(discover(t, root, Options{}).Entries)); diff != "" {
		t.Error(diff)
	}
	all := discover(t, root, Options{NoIgnore: true})
	if diff := cmp.Diff([]string{"gen/drop.json", "gen/keep.json", "gen/x.kql"}, pathsOf(all.Entries)); diff != "" {
		t.Error(diff)
	}
}

func TestIgnoreFilesAboveTheRoot(t *testing.T) {
	root := write(t, map[string]string{
		".git/info/exclude": "local.json\n", ".gitignore": "*.json\n!/a/b/keep.json\n", "a/.gitignore": "b/y.kql\n",
		"a/b/keep.json": "", "a/b/x.json": "", "a/b/y.kql": "", "a/b/z.kql": "", "a/b/local.json": "",
	})
	f := discover(t, filepath.Join(root, "a", "b"), Options{})
	if diff := cmp.Diff([]string{"keep.json", "z.kql"}, pathsOf(f.Entries)); diff != "" {
		t.Error(diff)
	}
}

// TestIgnoreAsGitDoes compares with "git check-ignore" on generated trees.
func TestIgnoreAsGitDoes(t *testing.T) {
	git, err := exec.LookPath("git")
	if err != nil {
		t.Skip("git is not installed")
	}
	checked, ignored := 0, 0
	for seed := range uint64(60) {
		rng := rand.New(rand.NewPCG(seed, 7))
		root := write(t, generatedTree(rng))
		if out, err := exec.Command(git, "-C", root, "init", "-q").CombinedOutput(); err != nil {
			t.Fatalf("git init: %v %s", err, out)
		}
		f := discover(t, root, Options{})
		want := ignoredByGit(t, git, root)
		for _, p := range allFiles(t, root) {
			got := !slices.ContainsFunc(f.Entries, func(e Entry) bool { return e.Path == p })
			checked++
			if want[p] {
				ignored++
			}
			if got != want[p] {
				t.Errorf("seed %d: %q: ignored %v, git says %v\n%s", seed, p, got, want[p], ignoreTexts(t, root))
			}
		}
	}
	if ignored < 150 || checked-ignored < 150 {
		t.Errorf("the test is too weak: %d paths, %d ignored", checked, ignored)
	}
}

func pick(rng *rand.Rand, list ...string) string { return list[rng.IntN(len(list))] }

func generatedTree(rng *rand.Rand) map[string]string {
	files := map[string]string{}
	folders := []string{""}
	for range 4 + rng.IntN(5) {
		parent := folders[rng.IntN(len(folders))]
		folders = append(folders, path.Join(parent, pick(rng, "a", "b", "ab", "c", "{a,b}", "[a]", "é")))
	}
	for range 12 {
		name := pick(rng, "a", "b", "ab", "abc", "c", "x-1", "#a", "!a", "a]", "ä") + pick(rng, ".json", ".kql", ".YAML")
		files[path.Join(folders[rng.IntN(len(folders))], name)] = ""
	}
	for range 3 {
		files[path.Join(folders[rng.IntN(len(folders))], gitIgnoreName)] = generatedLines(rng)
	}
	return files
}

func generatedLines(rng *rand.Rand) string {
	var b strings.Builder
	for range 1 + rng.IntN(4) {
		if rng.IntN(3) == 0 {
			b.WriteString(pick(rng, "*.json", "*.kql", "a*", "/*/*", "*/", "!*.json", "b", "**/a/**", "!a.*", "[abc]*") + "\n")
			continue
		}
		b.WriteString(pick(rng, "", "", "", "!", `\!`, `\#`, "#"))
		b.WriteString(pick(rng, "", "", "", "/", "**/"))
		for range 1 + rng.IntN(3) {
			b.WriteString(pick(rng, "a", "b", "ab", "c", "*", "*", "**", "/", "/", "/**/", "[ab]", "[!a]", "[^b]", "[]a]",
				"[[:alpha:]]", "[a-c]", "[", "]", "{a,b}", `\a`, `\*`, "x-1", "[1-]", `[\]]`, "é"))
		}
		b.WriteString(pick(rng, "", "", "", ".json", ".json", ".*", "/", "/**", " ", `\ `, `\`))
		b.WriteString(pick(rng, "\n", "\n", "\r\n"))
	}
	return b.String()
}

func allFiles(t *testing.T, root string) []string {
	t.Helper()
	var out []string
	err := filepath.WalkDir(root, func(p string, d os.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case d.IsDir() && d.Name() == ".git":
			return filepath.SkipDir
		case !d.IsDir() && d.Name() != gitIgnoreName:
			rel, err := filepath.Rel(root, p)
			out = append(out, filepath.ToSlash(rel))
			return err
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return out
}

func ignoredByGit(t *testing.T, git, root string) map[string]bool {
	t.Helper()
	cmd := exec.Command(git, "-C", root, "-c", "core.excludesFile=", "check-ignore", "--no-index", "--stdin", "-z")
	cmd.Stdin = strings.NewReader(strings.Join(allFiles(t, root), "\x00"))
	var stderr bytes.Buffer
	cmd.Stderr = &stderr
	out, err := cmd.Output()
	if err != nil && cmd.ProcessState.ExitCode() != 1 { // 1: none is ignored
		t.Fatalf("git check-ignore: %v %s", err, stderr.String())
	}
	ignored := map[string]bool{}
	for _, p := range strings.Split(string(out), "\x00") {
		ignored[p] = true
	}
	return ignored
}

func ignoreTexts(t *testing.T, root string) string {
	t.Helper()
	var b strings.Builder
	err := filepath.WalkDir(root, func(p string, d os.DirEntry, err error) error {
		if err == nil && d.Name() == gitIgnoreName {
			text, _ := os.ReadFile(p)
			fmt.Fprintf(&b, "%s: %q\n", p, text)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return b.String()
}

package project

import (
	"context"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
	"time"
)

func TestHeadOf(t *testing.T) {
	if _, err := exec.LookPath("git"); err != nil {
		t.Skip("git is not installed")
	}
	root := t.TempDir()
	if _, err := HeadOf(context.Background(), root); err == nil {
		t.Error("a folder without a repository has a commit")
	}
	sub := filepath.Join(root, "content", "prod")
	if err := os.MkdirAll(sub, 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(sub, "a.yaml"), []byte("a: 1\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	run := func(args ...string) {
		t.Helper()
		cmd := exec.Command("git", append([]string{"-C", root, "-c", "user.name=t", "-c", "user.email=t@contoso.com"}, args...)...)
		cmd.Env = append(os.Environ(), "GIT_COMMITTER_DATE=2026-11-01T06:00:00+02:00", "GIT_CONFIG_GLOBAL=/dev/null")
		if out, err := cmd.CombinedOutput(); err != nil {
			t.Fatalf("git %v: %v\n%s", args, err, out)
		}
	}
	run("init", "-q", "-b", "feature/x")
	run("add", ".")
	run("commit", "-q", "-m", "a")
	run("remote", "add", "origin", "https://lint:s3cret@git.contoso.com/soc/sentinel.git")
	run("symbolic-ref", "refs/remotes/origin/HEAD", "refs/remotes/origin/main")

	got, err := HeadOf(context.Background(), sub)
	if err != nil {
		t.Fatal(err)
	}
	if len(got.Commit) != 40 || !got.CommittedAt.Equal(time.Date(2026, 11, 1, 4, 0, 0, 0, time.UTC)) {
		t.Errorf("commit %q of %v", got.Commit, got.CommittedAt)
	}
	got.Commit, got.CommittedAt = "", time.Time{}
	want := Head{Branch: "feature/x", DefaultBranch: "main", Repository: "soc/sentinel", Folder: "content/prod"}
	if got != want {
		t.Errorf("got %+v, want %+v", got, want)
	}
	run("checkout", "-q", "--detach")
	if got, err := HeadOf(context.Background(), root); err != nil || got.Branch != "" || got.Folder != "" {
		t.Errorf("a detached head: %+v, %v", got, err)
	}
}

func TestRepositoryOf(t *testing.T) {
	for remote, want := range map[string]string{
		"": "",
		"https://github.com/contoso/sentinel.git":          "contoso/sentinel",
		"https://token:s3cret@github.com/contoso/sentinel": "contoso/sentinel",
		"ssh://git@ssh.dev.azure.com/v3/contoso/soc/rules": "v3/contoso/soc/rules",
		"git@github.com:contoso/sentinel.git":              "contoso/sentinel",
		"/srv/git/sentinel.git":                            "sentinel",
		`C:\git\sentinel`:                                  "sentinel",
		"https://bad%zz:s3cret@host/x":                     "",
	} {
		if got := repositoryOf(remote); got != want {
			t.Errorf("repositoryOf(%q) = %q, want %q", remote, got, want)
		}
	}
}

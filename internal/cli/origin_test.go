package cli

import (
	"path/filepath"
	"testing"
	"time"

	"github.com/sentinel-lint/sentinel-lint/internal/store"
)

func TestOriginOf(t *testing.T) {
	now := time.Date(2026, 11, 1, 6, 0, 0, 0, time.UTC)
	root := filepath.Join(t.TempDir(), "content") // no repository
	for name, c := range map[string]struct {
		env  map[string]string
		want origin
	}{
		"nowhere": {nil, origin{repository: "content", branch: "local", committedAt: now}},
		"GitHub": {map[string]string{"GITHUB_ACTIONS": "true", "GITHUB_REPOSITORY": "contoso/sentinel", "GITHUB_REF_NAME": "main",
			"GITHUB_SHA": "abc", "GITHUB_RUN_ID": "17", "GITHUB_RUN_ATTEMPT": "2", "GITHUB_JOB": "lint"},
			origin{repository: "contoso/sentinel", branch: "main", commit: "abc", committedAt: now, build: "GITHUB_ACTIONS/17/2/lint"}},
		"pull request": {map[string]string{"GITHUB_ACTIONS": "true", "GITHUB_REPOSITORY": "contoso/sentinel",
			"GITHUB_REF_NAME": "7/merge", "GITHUB_HEAD_REF": "fix"},
			origin{repository: "contoso/sentinel", branch: "fix", committedAt: now, build: "GITHUB_ACTIONS///"}},
		"Azure Pipelines": {map[string]string{"TF_BUILD": "True", "BUILD_REPOSITORY_NAME": "sentinel",
			"BUILD_SOURCEBRANCH": "refs/heads/release/1", "BUILD_SOURCEVERSION": "abc", "BUILD_BUILDID": "9", "SYSTEM_JOBATTEMPT": "1",
			"SYSTEM_JOBID": "j"},
			origin{repository: "sentinel", branch: "release/1", commit: "abc", committedAt: now, build: "TF_BUILD/9/1/j"}},
		"GitLab": {map[string]string{"GITLAB_CI": "true", "CI_PROJECT_PATH": "soc/sentinel", "CI_COMMIT_REF_NAME": "main",
			"CI_DEFAULT_BRANCH": "main", "CI_COMMIT_SHA": "abc", "CI_JOB_ID": "5"},
			origin{repository: "soc/sentinel", branch: "main", defaultBranch: "main", commit: "abc", committedAt: now, build: "GITLAB_CI/5"}},
		"switched off": {map[string]string{"GITHUB_ACTIONS": "false", "GITHUB_REPOSITORY": "contoso/sentinel"},
			origin{repository: "content", branch: "local", committedAt: now}},
	} {
		env := Env{Getenv: func(name string) string { return c.env[name] }}
		if got := originOf(t.Context(), env, root, now); got != c.want {
			t.Errorf("%s: %+v, want %+v", name, got, c.want)
		}
	}
}

func TestParseSince(t *testing.T) {
	now := time.Date(2026, 11, 25, 6, 0, 0, 0, time.UTC)
	for text, want := range map[string]time.Time{
		"36h":                  now.Add(-36 * time.Hour),
		"7d":                   now.AddDate(0, 0, -7),
		"4w":                   now.AddDate(0, 0, -28),
		"2026-11-01":           time.Date(2026, 11, 1, 0, 0, 0, 0, time.UTC),
		"2026-11-01T08:00:00Z": time.Date(2026, 11, 1, 8, 0, 0, 0, time.UTC),
	} {
		if got, err := parseSince(text, now); err != nil || !got.Equal(want) {
			t.Errorf("parseSince(%q) = %v, %v, want %v", text, got, err, want)
		}
	}
	for _, text := range []string{"", "d", "7", "-7d", "7m", "1.5d", "99999999999999999999d", "yesterday", "2026-13-01"} {
		if got, err := parseSince(text, now); err == nil {
			t.Errorf("parseSince(%q) = %v", text, got)
		}
	}
}

func TestUsualStore(t *testing.T) {
	state := Env{Getenv: func(name string) string {
		return map[string]string{"XDG_STATE_HOME": "/state", "HOME": "/home/u"}[name]
	}}
	if got, want := usualStore(state), filepath.Join("/state", "sentinel-lint", "history.db"); got != want {
		t.Errorf("%q, want %q", got, want)
	}
	nobody := Env{Getenv: func(string) string { return "" }}
	if got := usualStore(nobody); got != "" {
		t.Errorf("without a home: %q", got)
	}
	if _, err := openStore(nobody); err == nil {
		t.Errorf("a history without a place; %s is not set", store.Variable)
	}
}

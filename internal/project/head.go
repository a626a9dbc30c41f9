package project

import (
	"context"
	"fmt"
	"net/url"
	"path"
	"strings"
	"time"
)

// A Head is the commit that a folder is checked out at, as far as git knows.
type Head struct {
	Commit        string
	CommittedAt   time.Time
	Branch        string // empty if a commit is checked out, not a branch
	DefaultBranch string // of the remote origin; empty if not known
	Repository    string // path of the remote origin: "contoso/sentinel"; empty without a remote
	Folder        string // path from the top of the repository to the folder, without slash at the end: "content"
}

// HeadOf asks git for the commit of a folder. Git must be installed and the folder in a repository with a commit. What is
// optional and not there is empty.
func HeadOf(ctx context.Context, folder string) (Head, error) {
	out, err := git(ctx, folder, "log", "-1", "--no-show-signature", "--format=%H %cI")
	if err != nil {
		return Head{}, fmt.Errorf("find the commit: %w", err)
	}
	commit, date, _ := strings.Cut(strings.TrimSpace(string(out)), " ")
	at, err := time.Parse(time.RFC3339, date)
	if err != nil {
		return Head{}, fmt.Errorf("find the date of the commit: %w", err)
	}
	ask := func(args ...string) string {
		out, err := git(ctx, folder, args...)
		if err != nil {
			return ""
		}
		return strings.TrimSpace(string(out))
	}
	return Head{
		Commit:        commit,
		CommittedAt:   at,
		Branch:        ask("symbolic-ref", "--short", "--quiet", "HEAD"),
		DefaultBranch: strings.TrimPrefix(ask("symbolic-ref", "--short", "--quiet", "refs/remotes/origin/HEAD"), "origin/"),
		Repository:    repositoryOf(ask("config", "--get", "remote.origin.url")),
		Folder:        strings.TrimSuffix(ask("rev-parse", "--show-prefix"), "/"),
	}, nil
}

// repositoryOf returns the path of a remote's address, which may hold a password: "https://token@host/contoso/sentinel.git",
// "git@host:contoso/sentinel.git" and "/srv/git/sentinel.git" give "contoso/sentinel", the same, and "sentinel".
func repositoryOf(remote string) string {
	if u, err := url.Parse(remote); err == nil && u.Host != "" {
		return strings.TrimSuffix(strings.Trim(u.Path, "/"), ".git")
	}
	if strings.Contains(remote, "://") {
		return "" // not understood; a part of it may be a password
	}
	if _, scp, ok := strings.Cut(remote, ":"); ok && !strings.ContainsAny(remote, `\`) {
		return strings.TrimSuffix(strings.Trim(scp, "/"), ".git")
	}
	if remote == "" {
		return ""
	}
	return strings.TrimSuffix(path.Base(strings.ReplaceAll(remote, `\`, "/")), ".git")
}

package cli

import (
	"context"
	"path/filepath"
	"strings"
	"time"

	"github.com/sentinel-lint/sentinel-lint/internal/project"
	"github.com/sentinel-lint/sentinel-lint/internal/report"
)

// A service is a build service: the environment variables in which it says what it builds.
type service struct {
	present       string   // set, and not "false", where the service runs
	repository    string   // name of the repository
	branch        []string // the first that is set; of a pull request, the branch it comes from
	defaultBranch string   // empty if the service does not say
	commit        string
	build         []string      // together they name the build, with its attempt
	format        report.Format // of its log; empty if it has none of its own
}

// runs reports whether the program runs in the service.
func (s service) runs(env Env) bool {
	on := env.Getenv(s.present)
	return on != "" && !strings.EqualFold(on, "false")
}

var services = []service{
	{"GITHUB_ACTIONS", "GITHUB_REPOSITORY", []string{"GITHUB_HEAD_REF", "GITHUB_REF_NAME"}, "", "GITHUB_SHA",
		[]string{"GITHUB_RUN_ID", "GITHUB_RUN_ATTEMPT", "GITHUB_JOB"}, report.GitHub},
	{"TF_BUILD", "BUILD_REPOSITORY_NAME", []string{"SYSTEM_PULLREQUEST_SOURCEBRANCH", "BUILD_SOURCEBRANCH"}, "",
		"BUILD_SOURCEVERSION", []string{"BUILD_BUILDID", "SYSTEM_JOBATTEMPT", "SYSTEM_JOBID"}, report.Azure},
	{"GITLAB_CI", "CI_PROJECT_PATH", []string{"CI_MERGE_REQUEST_SOURCE_BRANCH_NAME", "CI_COMMIT_REF_NAME"},
		"CI_DEFAULT_BRANCH", "CI_COMMIT_SHA", []string{"CI_JOB_ID"}, ""},
}

// An origin is what a run is of.
type origin struct {
	repository, branch, defaultBranch string
	commit                            string
	committedAt                       time.Time
	build                             string // empty outside of a build service
}

// originOf returns what a root is a checkout of: as the build service says, and as git says where that is silent. Without
// either it is a branch "local" of a repository with the name of the folder, checked out at the time now.
func originOf(ctx context.Context, env Env, root string, now time.Time) origin {
	o := origin{repository: filepath.Base(root), branch: "local", committedAt: now}
	head, err := project.HeadOf(ctx, root)
	if err == nil {
		o.commit, o.committedAt, o.defaultBranch = head.Commit, head.CommittedAt, head.DefaultBranch
		o.repository = first(head.Repository, o.repository)
		o.branch = first(head.Branch, o.branch)
	}
	for _, s := range services {
		if !s.runs(env) {
			continue
		}
		o.repository = first(env.Getenv(s.repository), o.repository)
		o.branch = first(append(envs(env, s.branch), o.branch)...)
		o.branch = strings.TrimPrefix(o.branch, "refs/heads/")
		o.defaultBranch = first(env.Getenv(s.defaultBranch), o.defaultBranch)
		o.commit = first(env.Getenv(s.commit), o.commit)
		o.build = s.present + "/" + strings.Join(envs(env, s.build), "/")
		break
	}
	if head.Folder != "" {
		o.repository += ":" + head.Folder // one of several roots in the repository
	}
	return o
}

// envs returns the values of environment variables.
func envs(env Env, names []string) []string {
	values := make([]string, len(names))
	for i, name := range names {
		values[i] = env.Getenv(name)
	}
	return values
}

// first returns the first text that is not empty.
func first(list ...string) string {
	for _, s := range list {
		if s != "" {
			return s
		}
	}
	return ""
}

// Package run is the pipeline: find the files, read them, evaluate them, group what they deploy into workspaces, run the
// rules, and put what they found in order.
//
// It is the only package that starts goroutines. Each writes its own slot, so that nothing is locked and the result is
// the same whatever the number of processors.
package run

import (
	"errors"
	"fmt"
	"runtime"
	"slices"
	"strings"
	"sync/atomic"
	"time"

	"golang.org/x/sync/errgroup"

	"github.com/sentinel-lint/sentinel-lint/internal/bug"
	"github.com/sentinel-lint/sentinel-lint/internal/catalog"
	"github.com/sentinel-lint/sentinel-lint/internal/content"
	"github.com/sentinel-lint/sentinel-lint/internal/lint"
	"github.com/sentinel-lint/sentinel-lint/internal/model"
	"github.com/sentinel-lint/sentinel-lint/internal/project"
	"github.com/sentinel-lint/sentinel-lint/internal/template/eval"
	"github.com/sentinel-lint/sentinel-lint/rules"
)

// Settings say what to lint and how. The zero Settings lint the files with no rules.
type Settings struct {
	Files   *project.Files
	Rules   []*lint.Rule
	Catalog *catalog.Catalog
	Jobs    int    // goroutines at once; 0 for one a processor
	Prefix  string // put before the path of every file, so that findings name it as the user would: "content/"

	// Workspace returns the name of the workspace that content of the path is deployed to; nil stands for one workspace.
	Workspace func(path string) string
	// Declared returns what the configuration declares of a workspace; nil stands for nothing.
	Declared func(workspace string) model.Declared
	// Severity returns the severity of a finding, [lint.Off] to drop it; nil leaves it as the rule says.
	Severity func(f *lint.Finding) lint.Severity
	// Set are values of parameters that go before those of parameter files, for every template.
	Set []eval.Setting
	// AllTemplates tells to evaluate templates that deploy nothing for Sentinel too.
	AllTemplates bool
	// ParameterFiles returns the paths of the parameter files that the configuration gives to a template; nil for none.
	ParameterFiles func(path string) []string
	// Done ends the run early when it is closed; nil never does.
	Done <-chan struct{}
	// Progress is told how much of a stage is done, from several goroutines at once; nil tells nobody.
	Progress func(stage string, done, total int)
}

// A Result is all that a run knows.
type Result struct {
	Files      []*File
	Workspaces []*Workspace
	Findings   []*lint.Finding // in the order of [lint.Compare]
	Elapsed    time.Duration
	Cut        bool // the run was ended early: there is nothing else in the result
}

// A File is one file of the project and what became of it.
type File struct {
	project.Entry
	Content *content.File // nil if it was not read
	Failure string        // why it could not be read; empty if it was

	Evaluations []*Evaluation // of a template: what it deploys, with each of its parameter files
	DeployedBy  string        // path of the template that deploys this one; it has then no evaluations of its own

	loose []part // the resources outside of a template
}

// An Evaluation is what a template deploys with one set of parameters.
type Evaluation struct {
	*content.Evaluation
	parts []part
}

// Run lints the files. It never fails: what goes wrong is a finding.
func Run(s Settings) *Result {
	start := time.Now()
	if s.Catalog == nil {
		s.Catalog = catalog.Embedded()
	}
	r := &runner{Settings: s, result: &Result{}}
	for _, step := range []func(){r.read, r.terraform, r.evaluate, r.release, r.group, r.judge, r.finish} {
		if step(); r.ended() {
			return &Result{Cut: true, Elapsed: time.Since(start)}
		}
	}
	r.result.Elapsed = time.Since(start)
	return r.result
}

// ended reports whether the run is to end early.
func (r *runner) ended() bool {
	select {
	case <-r.Done:
		return true
	default:
		return false
	}
}

// A runner is one run.
type runner struct {
	Settings
	result   *Result
	index    map[string]*File // by path
	params   parameterIndex
	findings []*lint.Finding

	deployedFrom []*repository // the folders that Sentinel Repositories deploys from
}

// stage is [runner.parallel] for work that takes long: it tells how far it is, and begins nothing once the run is to end.
func (r *runner) stage(name string, n int, do func(i int)) {
	var done atomic.Int64
	r.parallel(n, func(i int) {
		if r.ended() {
			return
		}
		do(i)
		if r.Progress != nil {
			r.Progress(name, int(done.Add(1)), n)
		}
	})
}

// jobs returns how many goroutines are at work at once.
func (r *runner) jobs() int {
	if r.Jobs > 0 {
		return r.Jobs
	}
	return runtime.GOMAXPROCS(0)
}

// parallel calls do for each index below n, several at once. Few goroutines take many turns each, so that their stacks
// grow but once.
func (r *runner) parallel(n int, do func(i int)) {
	var g errgroup.Group
	var next atomic.Int64
	for range min(r.jobs(), n) {
		g.Go(func() error {
			for i := int(next.Add(1)) - 1; i < n; i = int(next.Add(1)) - 1 {
				do(i)
			}
			return nil
		})
	}
	_ = g.Wait() // the functions return no error
}

// read reads every file.
func (r *runner) read() {
	entries := r.Settings.Files.Entries
	r.result.Files = make([]*File, len(entries))
	shelves := make(chan *shelf, r.jobs())
	for range r.jobs() {
		shelves <- &shelf{}
	}
	r.stage("reading", len(entries), func(i int) {
		s := <-shelves
		r.result.Files[i] = r.readFile(entries[i], s)
		shelves <- s
	})
}

// readFile reads a file, whose text goes to a shelf.
func (r *runner) readFile(e project.Entry, s *shelf) *File {
	f := &File{Entry: e}
	raw, err := r.Settings.Files.Read(e, s.room)
	if err != nil {
		f.Failure = causeOf(err)
		return f
	}
	f.Content = content.Read(r.Prefix+f.Path, raw, content.Options{AllTemplates: r.AllTemplates})
	if f.Content.Source.Len() == 0 {
		s.takeBack(raw) // the text was let go of
	}
	prepare(f.Content.Resources)
	if f.Content.Kind == content.Resources {
		f.Content.Settle()
	}
	return f
}

// causeOf returns in words why a file could not be read, without its path.
func causeOf(err error) string {
	var failed *project.ReadError
	if errors.As(err, &failed) {
		return failed.Cause()
	}
	return err.Error()
}

// terraform evaluates the Terraform modules of the project, if one declares a Sentinel resource.
func (r *runner) terraform() {
	var files []*content.File
	declares := false
	for _, f := range r.result.Files {
		if f.Content != nil && f.Content.Kind == content.Module {
			files = append(files, f.Content)
			declares = declares || f.Content.DeclaresTerraform()
		}
	}
	if declares {
		r.parallel(len(files), func(i int) { files[i].ParseTerraform() })
	}
	content.Terraform(files, func(name string) ([]byte, error) {
		return r.Settings.Files.ReadPath(strings.TrimPrefix(name, r.Prefix))
	})
}

// release lets go of the templates that deploy nothing for Sentinel, now that nothing can refer to them any more.
func (r *runner) release() {
	if r.AllTemplates {
		return
	}
	for _, f := range r.result.Files {
		if f.Content != nil && f.Content.Kind == content.Template && !f.Content.HoldsContent(f.deploys()) {
			f.Evaluations = nil
			f.Content.Release()
		}
	}
}

// judge runs every rule over every workspace. Rules that look at one item at a time go over each item together, so that
// what its query means is computed once and need not be kept.
func (r *runner) judge() {
	var tasks []task
	for i, w := range r.result.Workspaces {
		in := lint.Input{Workspace: w.Workspace, Flow: w.Flow, Catalog: r.Catalog}
		var together []*lint.Rule
		for _, rule := range r.Rules {
			if rule.ByItem() {
				together = append(together, rule)
			} else {
				whole := func() []*lint.Finding { return lint.Run(rule, in) }
				tasks = append(tasks, task{i, func() []*lint.Finding { return r.guarded(rule, whole) }})
			}
		}
		if len(together) == 0 {
			continue
		}
		for items := range slices.Chunk(lint.Items(in), itemsAtOnce) {
			tasks = append(tasks, task{i, func() []*lint.Finding { return r.passes(together, in, items) }})
		}
	}
	results := make([][]*lint.Finding, len(tasks))
	r.stage("checking", len(tasks), func(i int) { results[i] = tasks[i].run() })
	found := make([][]*lint.Finding, len(r.result.Workspaces))
	for i, list := range results {
		w := tasks[i].workspace
		found[w] = append(found[w], list...)
	}
	r.findings = r.mergeVariants(found)
}

// A task is a part of the work on the workspace with the index.
type task struct {
	workspace int
	run       func() []*lint.Finding
}

// itemsAtOnce is how many items make one task: enough to be worth a goroutine, few enough to keep all processors busy.
const itemsAtOnce = 8

// passes runs rules over items, and lets go of what it has computed of each.
func (r *runner) passes(rules []*lint.Rule, in lint.Input, items []lint.Item) []*lint.Finding {
	var found []*lint.Finding
	for i, item := range items {
		for _, rule := range rules {
			found = append(found, r.guarded(rule, func() []*lint.Finding { return lint.RunOn(rule, in, item) })...)
		}
		item.Release()
		items[i] = lint.Item{}
	}
	return found
}

// guarded runs a rule. A panic costs what it was run over and becomes a finding.
func (r *runner) guarded(rule *lint.Rule, run func() []*lint.Finding) (found []*lint.Finding) {
	defer func() {
		if p := recover(); p != nil {
			found = []*lint.Finding{r.internalError(fmt.Sprintf("the rule %s stopped: %v", rule.Name, p))}
		}
	}()
	return run()
}

func (r *runner) internalError(message string) *lint.Finding {
	subject := lint.Subject{Kind: "program", ID: "sentinel-lint"}
	for _, f := range r.result.Files {
		if f.Content != nil {
			return lint.NewFinding(&rules.InternalError, subject, f.Content.Source.Span(0, 0), message)
		}
	}
	return lint.NewFinding(&rules.InternalError, subject, emptyPlace, message)
}

// finish adds what reading found, applies severities and puts the findings in order.
func (r *runner) finish() {
	for _, f := range r.readingFindings() {
		if f.Rule.Category == lint.Tool || slices.Contains(r.Rules, f.Rule) {
			r.findings = append(r.findings, f)
		}
	}
	for _, report := range bug.Take() {
		r.findings = append(r.findings, r.internalError(report.Message+" at "+report.Where))
	}
	for _, f := range r.findings {
		if r.Settings.Severity != nil {
			f.Severity = r.Settings.Severity(f)
		}
	}
	asked := r.asked()
	r.findings = slices.DeleteFunc(r.findings, func(f *lint.Finding) bool {
		return f.Severity == lint.Off || !concerns(f, asked)
	})
	slices.SortStableFunc(r.findings, lint.Compare)
	r.result.Findings = slices.CompactFunc(r.findings, func(a, b *lint.Finding) bool {
		return lint.Compare(a, b) == 0 && a.Fingerprint() == b.Fingerprint()
	})
}

// asked tells of each file, by the path that findings have, whether it was asked for. Files that it does not tell of, such
// as the configuration, are no reason to hold a finding back.
func (r *runner) asked() map[string]bool {
	asked := map[string]bool{}
	for _, f := range r.result.Files {
		asked[r.Prefix+f.Path] = f.Asked
	}
	return asked
}

// concerns reports whether one of the places of a finding is in a file that was asked for.
func concerns(f *lint.Finding, asked map[string]bool) bool {
	if is, known := asked[f.At.File.Path()]; is || !known {
		return true
	}
	return slices.ContainsFunc(f.Evidence, func(e lint.Evidence) bool { return asked[e.At.File.Path()] })
}

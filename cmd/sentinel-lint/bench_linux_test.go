package main

import (
	"os"
	"os/exec"
	"syscall"
	"testing"

	"github.com/sentinel-lint/sentinel-lint/internal/corpustest"
)

// BenchmarkProcess compares the program, as a process, with one that only unmarshals the same files into any, one after
// the other: the JSON files with encoding/json, and all files, of which the YAML files with yaml.v3. "MB" is the most
// memory that the system saw in use, in millions of bytes. The program runs the rules of the mission: on incidents,
// connectors and solutions.
//
//	go test ./cmd/sentinel-lint -run '^$' -bench Process -benchtime 10x
func BenchmarkProcess(b *testing.B) {
	root := corpustest.Repositories(b)
	b.Run("JSON/check", func(b *testing.B) { measure(b, checkJSON(root)...) })
	b.Run("JSON/unmarshal", func(b *testing.B) { measure(b, "unmarshal", root, ".json", ".jsonc") })
	b.Run("all/check", func(b *testing.B) { measure(b, checkAll(root)...) })
	b.Run("all/unmarshal", func(b *testing.B) { measure(b, "unmarshal", root, ".json", ".jsonc", ".yaml", ".yml") })
}

// checkAll runs the rules of the mission over all files, as one project.
func checkAll(root string) []string {
	return []string{
		"sentinel-lint", "check", "--isolated", "--context-root", root, "--no-gitignore", "--format", "json", "--exit-zero",
		"--select", "duplicate-incident,connectors,outdated-solution",
	}
}

func checkJSON(root string) []string {
	return append(checkAll(root), "--set", `include=["**/*.json","**/*.jsonc"]`)
}

// measure runs a program again and again.
func measure(b *testing.B, args ...string) {
	most := 0.0
	for b.Loop() {
		most = max(most, memoryOf(b, args...))
	}
	b.ReportMetric(most, "MB")
}

// memoryOf runs a program and returns how much memory it had at most, in millions of bytes.
func memoryOf(tb testing.TB, args ...string) float64 {
	tb.Helper()
	cmd := exec.Command(args[0], args[1:]...)
	cmd.Stderr = os.Stderr
	if err := cmd.Run(); err != nil {
		tb.Fatal(err)
	}
	usage, ok := cmd.ProcessState.SysUsage().(*syscall.Rusage)
	if !ok {
		tb.Fatal("the system does not tell the memory of a process")
	}
	return float64(usage.Maxrss) * 1024 / 1e6
}

// TestMemory wants a run over the JSON files of the corpus to stay below 300 MB. On a busy machine the collector may come
// late, so that one run more is granted.
func TestMemory(t *testing.T) {
	if testing.Short() {
		t.Skip("reads the JSON files of the corpus")
	}
	check := checkJSON(corpustest.Repositories(t))
	for range 2 {
		mb := memoryOf(t, check...)
		if mb < 300 {
			return
		}
		t.Logf("a run needed %.0f MB", mb)
	}
	t.Error("each run needed 300 MB or more")
}

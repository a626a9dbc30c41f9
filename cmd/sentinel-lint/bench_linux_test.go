package main

import (
	"os"
	"os/exec"
	"slices"
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
	check := []string{
		"sentinel-lint", "check", "--isolated", "--context-root", root, "--no-gitignore", "--format", "json", "--exit-zero",
		"--select", "duplicate-incident,connectors,outdated-solution",
	}
	json := append(slices.Clip(check), "--set", `include=["**/*.json","**/*.jsonc"]`)
	b.Run("JSON/check", func(b *testing.B) { measure(b, json...) })
	b.Run("JSON/unmarshal", func(b *testing.B) { measure(b, "unmarshal", root, ".json", ".jsonc") })
	b.Run("all/check", func(b *testing.B) { measure(b, check...) })
	b.Run("all/unmarshal", func(b *testing.B) { measure(b, "unmarshal", root, ".json", ".jsonc", ".yaml", ".yml") })
}

// measure runs a program again and again.
func measure(b *testing.B, args ...string) {
	most := int64(0)
	for b.Loop() {
		cmd := exec.Command(args[0], args[1:]...)
		cmd.Stderr = os.Stderr
		if err := cmd.Run(); err != nil {
			b.Fatal(err)
		}
		if usage, ok := cmd.ProcessState.SysUsage().(*syscall.Rusage); ok {
			most = max(most, usage.Maxrss)
		}
	}
	b.ReportMetric(float64(most)*1024/1e6, "MB")
}

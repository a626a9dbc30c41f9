package store

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
)

// killVariable makes the test binary a recorder that kills itself: "statement number,path of the history".
const killVariable = "SENTINEL_LINT_TEST_KILL"

func TestMain(m *testing.M) {
	if order := os.Getenv(killVariable); order != "" {
		recordAndDie(order)
	}
	os.Exit(m.Run())
}

// killedRun opens, closes and refreshes findings and items, so that every statement of a recording runs.
func killedRun() Run {
	list := findings(4, 12)
	list[0].Message = "said in other words"
	return runOn(2, 1, list, Item{Kind: "connector", ID: "c", Version: "2", Tables: []string{"A", "B"}},
		Item{Kind: "connector", ID: "d"})
}

// recordAndDie records killedRun and kills its own process before a statement: what SIGKILL, a cancelled CI job or a machine
// out of memory does.
func recordAndDie(order string) {
	number, path, _ := strings.Cut(order, ",")
	n, err := strconv.Atoi(number)
	if err != nil {
		fmt.Println(err)
		os.Exit(3)
	}
	s, err := Open(sqliteTarget(path))
	if err != nil {
		fmt.Println(err)
		os.Exit(3)
	}
	s.before = func(statement string) {
		if n--; n == 0 {
			fmt.Println(statement)
			if self, err := os.FindProcess(os.Getpid()); err == nil {
				_ = self.Kill()
			}
			select {} // until it arrives
		}
	}
	if _, err := s.Record(context.Background(), killedRun()); err != nil {
		fmt.Println(err)
		os.Exit(3)
	}
	fmt.Println("survived")
	os.Exit(0)
}

// TestKilled kills a recording before each of its statements and after its commit. Whenever it dies, the history is as before
// or as after, its checks hold, and recording the run again gives the same result as if nothing had happened.
func TestKilled(t *testing.T) {
	folder := t.TempDir()
	before := filepath.Join(folder, "before.db")
	first := runOn(1, 0, findings(0, 8), Item{Kind: "connector", ID: "c", Version: "1", Tables: []string{"A"}})
	s, err := Open(sqliteTarget(before))
	if err != nil {
		t.Fatal(err)
	}
	record(t, s, first)
	if err := s.Close(); err != nil { // and with it the write-ahead log
		t.Fatal(err)
	}
	image, err := os.ReadFile(before)
	if err != nil {
		t.Fatal(err)
	}
	kinds := map[string]bool{}
	for n := 1; ; n++ {
		path := filepath.Join(folder, fmt.Sprintf("%d.db", n))
		if err := os.WriteFile(path, image, 0o600); err != nil {
			t.Fatal(err)
		}
		died := recordKilled(t, n, path)
		if died == "survived" {
			if n < 30 {
				t.Errorf("a recording has only %d statements", n-1)
			}
			break
		}
		kinds[strings.Join(strings.Fields(died)[:1], " ")] = true
		checkAfterKill(t, n, path, died == "committed")
	}
	for _, kind := range []string{"SELECT", "INSERT", "UPDATE", "COMMIT", "committed"} {
		if !kinds[kind] {
			t.Errorf("never died before %s", kind)
		}
	}
}

// recordKilled records in a process that dies before its n-th statement, which it returns.
func recordKilled(t *testing.T, n int, path string) string {
	t.Helper()
	cmd := exec.Command(os.Args[0])
	cmd.Env = append(os.Environ(), fmt.Sprintf("%s=%d,%s", killVariable, n, path))
	out, err := cmd.Output()
	died := strings.TrimSpace(string(out))
	if (err == nil) != (died == "survived") || cmd.ProcessState.ExitCode() == 3 {
		t.Fatalf("statement %d: %v: %s", n, err, out)
	}
	return died
}

func checkAfterKill(t *testing.T, n int, path string, committed bool) {
	t.Helper()
	s := reopen(t, sqliteTarget(path))
	h := healthy(t, s)
	want := []int64{1, 8, 8, 1}
	if committed {
		want = []int64{2, 12, 8, 2}
	}
	equal(t, fmt.Sprintf("runs, episodes, open and items after death at statement %d", n),
		[]int64{h.Runs, h.Findings, h.Open, h.Items}, want)
	equal(t, fmt.Sprintf("recording again after death at statement %d", n), record(t, s, killedRun()),
		Recorded{Findings: 8, Opened: 4, Closed: 4, Items: 2, Replayed: committed})
	h = healthy(t, s)
	equal(t, "then", []int64{h.Runs, h.Findings, h.Open, h.Items}, []int64{2, 12, 8, 2})
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
}

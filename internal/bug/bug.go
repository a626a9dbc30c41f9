// Package bug reports what cannot happen.
//
// A report panics in tests, so that the mistake is found, and is recorded in production, so that one mistake of ours
// costs one finding `internal-error` and not the run.
package bug

import (
	"fmt"
	"runtime"
	"sync"
	"testing"
)

// A Report is one thing that was not supposed to happen.
type Report struct {
	Message string
	Where   string // file:line of the report
}

var recorded struct {
	sync.Mutex
	reports []Report
}

// Reportf records that something impossible happened. In tests it panics.
func Reportf(format string, args ...any) {
	message := fmt.Sprintf(format, args...)
	if testing.Testing() {
		panic("bug: " + message)
	}
	_, file, line, _ := runtime.Caller(1)
	recorded.Lock()
	defer recorded.Unlock()
	recorded.reports = append(recorded.reports, Report{message, fmt.Sprintf("%s:%d", file, line)})
}

// Take returns the reports since the last call and forgets them.
func Take() []Report {
	recorded.Lock()
	defer recorded.Unlock()
	reports := recorded.reports
	recorded.reports = nil
	return reports
}

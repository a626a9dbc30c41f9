package cli

import (
	"fmt"
	"io"
	"strings"
	"sync"
	"time"
)

const (
	progressDelay  = time.Second           // most runs are over by then
	progressPeriod = 80 * time.Millisecond // between two drawings
	progressWidth  = 24                    // columns of the bar
	eraseLine      = "\r\x1b[2K"
)

// A progress tells on a terminal how far a run is: "checking ━━━━━━━╌╌╌╌╌ 812 of 2310". It writes nothing in the first
// second, and takes its line away before anything else is written.
type progress struct {
	out  io.Writer
	now  func() time.Time
	next time.Time // when it is drawn again

	mu    sync.Mutex
	drawn bool
	done  int // of the stage
	stage string
}

// newProgress returns the progress of a run that begins now; nil where nobody sees it: the standard error is no terminal,
// or that of a build service.
func newProgress(env Env, now func() time.Time) *progress {
	if env.columns(env.Err) == 0 || env.Getenv("TERM") == "dumb" || inService(env) {
		return nil
	}
	return &progress{out: env.Err, now: now, next: now().Add(progressDelay)}
}

// step tells how much of a stage is done. Several goroutines may call it, and not in the order of what they did.
func (p *progress) step(stage string, done, total int) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if stage != p.stage {
		p.stage, p.done = stage, 0
	}
	p.done = max(p.done, done)
	now := p.now()
	if now.Before(p.next) {
		return
	}
	p.next, p.drawn = now.Add(progressPeriod), true
	full := progressWidth * p.done / max(total, 1)
	fmt.Fprintf(p.out, "%s%s %s%s %d of %d", eraseLine, stage, strings.Repeat("━", full), strings.Repeat("╌", progressWidth-full),
		p.done, total)
}

// erase takes the line away. It is nothing on a nil progress.
func (p *progress) erase() {
	if p == nil {
		return
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.drawn {
		fmt.Fprint(p.out, eraseLine)
		p.drawn = false
	}
}

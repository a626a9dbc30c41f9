package store

import (
	"context"
	"time"
)

// A transient error is tried again at once, then after doubling waits, 0.75 s in all. A sleeping Azure SQL database takes
// about a minute to wake up.
const (
	maxTries   = 5
	firstWait  = 50 * time.Millisecond
	wakingWait = 5 * time.Second
	maxWaking  = 90 * time.Second
)

// retry runs do until it succeeds, fails for good, or has failed for too long. What do began and did not finish must be
// undone by then: it is a transaction, or it reads.
func (s *Store) retry(ctx context.Context, do func() error) error {
	wait, tries, waited := firstWait, 1, time.Duration(0)
	for {
		err := do()
		if err == nil || ctx.Err() != nil {
			return err
		}
		pause := wait
		switch s.d.trouble(err) {
		case permanent:
			return err
		case transient:
			if tries == maxTries {
				return err
			}
			tries, wait = tries+1, wait*2
		case waking:
			if waited >= maxWaking {
				return err
			}
			pause = wakingWait
			waited += pause
		}
		if s.sleep(ctx, pause) != nil {
			return err
		}
	}
}

// Package store keeps the history of findings: of one repository in a SQLite file, of a thousand in SQL Server or
// Azure SQL.
//
// A row per finding and run would be ten million rows a day for a thousand repositories. The store keeps episodes
// instead: a finding is one row from the run that first saw it to the run that no longer did, and nothing is written
// about a finding that stays. Next to them each run has one row, and one row per rule with its counts, so that trends
// and times to fix never read findings at all. The inventory (rules, connectors, solutions) is kept in episodes too.
//
// Recording is one transaction and is idempotent by run id: a run is in the store wholly or not at all, and recording
// it again, after a lost answer or by a second CI attempt with the same id, changes nothing. See [Store.Record].
//
// No error of this package carries a password or token, at any verbosity, and none wraps a driver's error.
package store

import (
	"context"
	"database/sql"
	"fmt"
	"sync"
	"time"
)

// A Store is an open history. Its methods may be used by several goroutines at once.
type Store struct {
	target Target
	db     *sql.DB
	d      dialect
	sql    statements

	mu      sync.Mutex
	checked bool // the schema's version was found right

	before func(statement string)                     // test seam: called before each statement of a recording
	sleep  func(context.Context, time.Duration) error // waits between attempts; tests replace it
}

// Open prepares to use the history at t. It does not connect and creates nothing: what is wrong with the server, the
// login or the schema is the error of the first method that needs it. Close the store after use.
func Open(t Target) (*Store, error) {
	d, db, err := t.open()
	if err != nil {
		return nil, t.fail("open the history", err)
	}
	return &Store{target: t, db: db, d: d, sql: render(d.syntax()), sleep: sleep}, nil
}

// Close ends all connections.
func (s *Store) Close() error {
	return s.fail("close the history", s.db.Close())
}

// String names the history without secrets: the path of a file, or server and database.
func (s *Store) String() string { return s.target.String() }

// Warnings are what is unsafe about the connection and was explicitly allowed.
func (s *Store) Warnings() []string { return s.target.warnings }

// GoString is String, so that %#v shows no more.
func (s *Store) GoString() string { return s.target.String() }

// fail is err, after doing what, without secrets; nil stays nil.
func (s *Store) fail(doing string, err error) error {
	return s.target.fail(doing, err)
}

// ready makes sure that the schema is the one this program knows. With create, an empty or missing SQLite file gets it;
// a server's schema is only ever changed by [Store.Migrate].
func (s *Store) ready(ctx context.Context, create bool) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.checked {
		return nil
	}
	have, err := s.version(ctx)
	if err != nil {
		return err
	}
	if have == 0 && create && s.target.IsFile() {
		if have, err = s.up(ctx, func(string) {}); err != nil {
			return err
		}
	}
	want := s.d.migrations().latest
	if create && s.target.IsFile() {
		if have, err = s.made(ctx, have, want); err != nil {
			return err
		}
	}
	switch {
	case have == 0 && s.target.IsFile():
		return fmt.Errorf("%w: \"sentinel-lint check --record\" begins one", ErrNoHistory)
	case have == 0:
		return fmt.Errorf("%w, or the login may not see it: its owner makes one by \"sentinel-lint store migrate\"", ErrNoHistory)
	case have < want:
		return fmt.Errorf("%w: it has version %d, this program needs %d: run \"sentinel-lint store migrate\"",
			ErrSchema, have, want)
	case have > want:
		return fmt.Errorf("%w: it has version %d, this program knows %d: use a newer sentinel-lint", ErrSchema, have, want)
	}
	s.checked = true
	return nil
}

// made returns the version of a schema once nobody is making it any more: another program that begins the same history makes
// it in steps, and between two of them it looks like an old one. One that stays old is returned after 1.5 s.
func (s *Store) made(ctx context.Context, have, want int64) (int64, error) {
	for wait := firstWait; 0 < have && have < want && wait <= 16*firstWait; wait *= 2 {
		if err := s.sleep(ctx, wait); err != nil {
			return have, err
		}
		now, err := s.version(ctx)
		if err != nil {
			return have, err
		}
		have = now
	}
	return have, nil
}

// access is what a transaction does.
type access int8

const (
	reads   access = iota
	writes         // locks a SQLite file
	records        // and makes the schema of an empty one
)

// within runs one transaction of the store, again when the server asks for it, and makes its error safe to show.
func (s *Store) within(ctx context.Context, doing string, a access, do func(*unit) error) error {
	err := s.retry(ctx, func() error {
		if err := s.ready(ctx, a == records); err != nil {
			return err
		}
		return s.transaction(ctx, a, do)
	})
	return s.fail(doing, err)
}

func (s *Store) transaction(ctx context.Context, a access, do func(*unit) error) error {
	// Readers of a SQLite file do not take its lock. SQL Server knows no transactions that only read.
	tx, err := s.db.BeginTx(ctx, &sql.TxOptions{ReadOnly: a == reads && s.target.IsFile()})
	if err != nil {
		return err
	}
	defer func() { _ = tx.Rollback() }() // after Commit it does nothing; before, the reason is already an error
	u := &unit{ctx: ctx, tx: tx, d: s.d, before: s.before}
	if err := do(u); err != nil {
		return err
	}
	u.step("COMMIT")
	if err := tx.Commit(); err != nil {
		return err
	}
	u.step("committed")
	return nil
}

// A unit is one transaction in progress. It lives as long as one call, and so does its context.
type unit struct {
	ctx    context.Context
	tx     *sql.Tx
	d      dialect
	before func(string)
}

func (u *unit) step(statement string) {
	if u.before != nil {
		u.before(statement)
	}
}

// encode turns times, run ids, flags and fingerprints into what the driver takes.
func (u *unit) encode(args []any) []any {
	out := make([]any, len(args))
	for i, a := range args {
		out[i] = u.d.encode(a)
	}
	return out
}

func (u *unit) exec(statement string, args ...any) (int64, error) {
	u.step(statement)
	r, err := u.tx.ExecContext(u.ctx, statement, u.encode(args)...)
	if err != nil {
		return 0, err
	}
	return r.RowsAffected()
}

func (u *unit) row(statement string, args ...any) *sql.Row {
	u.step(statement)
	return u.tx.QueryRowContext(u.ctx, statement, u.encode(args)...)
}

// collect reads every row of a query; scan fills one value from a row.
func collect[T any](u *unit, scan func(*sql.Rows, *T) error, statement string, args ...any) (list []T, err error) {
	u.step(statement)
	rows, err := u.tx.QueryContext(u.ctx, statement, u.encode(args)...)
	if err != nil {
		return nil, err
	}
	defer func() {
		if e := rows.Close(); err == nil {
			err = e
		}
	}()
	for rows.Next() {
		var v T
		if err := scan(rows, &v); err != nil {
			return nil, err
		}
		list = append(list, v)
	}
	return list, rows.Err()
}

func sleep(ctx context.Context, d time.Duration) error {
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-t.C:
		return nil
	}
}

package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"time"

	"github.com/pressly/goose/v3"
)

// A Migration says what [Store.Migrate] did to the schema.
type Migration struct {
	From    int64    `json:"from"` // 0 is an empty database
	To      int64    `json:"to"`
	Applied []string `json:"applied"` // files, in order
}

// Migrate brings the schema to the version of this program: all steps or, if one fails, those before it. Two programs may
// migrate at once. A newer schema is ErrSchema. On SQL Server it needs more rights than recording.
func (s *Store) Migrate(ctx context.Context) (Migration, error) {
	const doing = "migrate the history"
	m := Migration{Applied: []string{}}
	again := false
	err := s.retry(ctx, func() error {
		have, err := s.version(ctx)
		if err != nil {
			return err
		}
		if want := s.d.migrations().latest; have > want {
			return fmt.Errorf("%w: it has version %d, this program knows %d: use a newer sentinel-lint", ErrSchema, have, want)
		}
		if !again {
			m.From, again = have, true
		}
		m.To, err = s.up(ctx, func(file string) { m.Applied = append(m.Applied, file) })
		return err
	})
	return m, s.fail(doing, err)
}

// version is the version of the schema, 0 if there is none. It makes no file.
func (s *Store) version(ctx context.Context) (version int64, err error) {
	if s.target.IsFile() {
		info, err := os.Stat(s.target.path)
		if errors.Is(err, os.ErrNotExist) {
			return 0, nil
		}
		if err != nil {
			return 0, err
		}
		if info.Size() == 0 {
			return 0, nil
		}
	}
	var tables int
	if err := s.db.QueryRowContext(ctx, s.sql.schemaTable).Scan(&tables); err != nil {
		return 0, err
	}
	if tables == 0 {
		return 0, s.foreign(ctx)
	}
	err = s.db.QueryRowContext(ctx, s.sql.schemaVersion).Scan(&version)
	return version, err
}

// foreign is an error if a SQLite file without our tables has others: it belongs to another program, and is not to be changed.
func (s *Store) foreign(ctx context.Context) error {
	if !s.target.IsFile() {
		return nil
	}
	var ours, all int
	if err := s.db.QueryRowContext(ctx, "SELECT COUNT(*) FROM sqlite_schema").Scan(&all); err != nil || all == 0 {
		return err
	}
	// Another program of ours may have made them in between.
	if err := s.db.QueryRowContext(ctx, s.sql.schemaTable).Scan(&ours); err != nil || ours > 0 {
		return err
	}
	return fmt.Errorf("%w: the file is the database of another program", ErrSchema)
}

// up runs the migrations that are missing, tells their names and returns the version reached.
//
// On SQLite nothing stops two programs from making the same table; one of them fails, is undone, and finds the work done when it
// looks again. On SQL Server there is a lock.
func (s *Store) up(ctx context.Context, applied func(file string)) (version int64, err error) {
	if s.target.IsFile() {
		if err := makeFile(s.target.path); err != nil {
			return 0, err
		}
	}
	m := s.d.migrations()
	if m.lock != nil {
		// Not goose's own lock: it makes its table before it takes that.
		unlock, err := m.lock(ctx, s.db)
		if err != nil {
			return 0, err
		}
		defer func() { err = errors.Join(err, unlock()) }()
	}
	for wait := firstWait; ; wait *= 2 {
		err := s.upOnce(ctx, m, applied)
		if err == nil {
			return s.version(ctx)
		}
		if m.lock != nil || wait > 32*firstWait || s.sleep(ctx, wait) != nil {
			return 0, migrationError(err)
		}
	}
}

func (s *Store) upOnce(ctx context.Context, m migrations, applied func(file string)) error {
	if _, err := s.db.ExecContext(ctx, m.before); err != nil {
		return err
	}
	provider, err := goose.NewProvider(m.dialect, s.db, m.files, goose.WithTableName(m.table),
		goose.WithDisableGlobalRegistry(true))
	if err != nil {
		return err
	}
	results, err := provider.Up(ctx)
	var partial *goose.PartialError
	if errors.As(err, &partial) {
		results = partial.Applied
	}
	for _, r := range results {
		applied(r.Source.Path)
	}
	return err
}

// migrationError keeps the statement out of a failed migration's message.
func migrationError(err error) error {
	var partial *goose.PartialError
	if errors.As(err, &partial) && partial.Failed != nil {
		return fmt.Errorf("%s: %w", filepath.Base(partial.Failed.Source.Path), partial.Err)
	}
	return err
}

// makeFile makes an empty file that only its owner can read: findings tell where a defence has holes.
func makeFile(path string) error {
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return err
	}
	f, err := os.OpenFile(path, os.O_CREATE|os.O_RDWR, 0o600)
	if err != nil {
		return err
	}
	return f.Close()
}

// Health is what [Store.Check] found.
type Health struct {
	Backend  string   `json:"backend"` // "SQLite" or "SQL Server", with its version
	Where    string   `json:"where"`   // without secrets
	Schema   int64    `json:"schema"`  // its version
	Tracks   int64    `json:"tracks"`  // branches of repositories
	Runs     int64    `json:"runs"`
	Findings int64    `json:"findings"` // episodes, open and closed
	Open     int64    `json:"open"`
	Items    int64    `json:"items"`    // in the inventory now
	Problems []string `json:"problems"` // empty if all is well
	Warnings []string `json:"warnings"` // about the connection
}

// Check reads the whole history and compares what is kept twice: open findings with the counts of the last runs, counts by
// rule with totals. What it finds wrong is in Health.Problems; the error is for not having been able to look.
func (s *Store) Check(ctx context.Context) (Health, error) {
	h := Health{Where: s.String(), Problems: []string{}, Warnings: append([]string{}, s.target.warnings...)}
	err := s.within(ctx, "check the history", reads, func(u *unit) error {
		h.Problems = h.Problems[:0]
		if err := u.row(s.d.syntax().version).Scan(&h.Backend); err != nil {
			return err
		}
		if err := u.row(s.sql.overview).Scan(&h.Tracks, &h.Runs, &h.Findings, &h.Open, &h.Items); err != nil {
			return err
		}
		if err := u.row(s.sql.schemaVersion).Scan(&h.Schema); err != nil {
			return err
		}
		return s.problems(u, &h)
	})
	return h, err
}

func (s *Store) problems(u *unit, h *Health) error {
	for _, invariant := range []struct{ statement, says string }{
		{s.sql.headless, "%d branches have no last run"},
		{s.sql.miscounted, "%d branches have other open findings or items than their last run counted"},
		{s.sql.ruleMiscounted, "%d runs have other counts by rule than findings"},
		{s.sql.openInLate, "%d findings were opened by a late run"},
	} {
		var n int64
		if err := u.row(invariant.statement).Scan(&n); err != nil {
			return err
		}
		if n > 0 {
			h.Problems = append(h.Problems, fmt.Sprintf(invariant.says, n))
		}
	}
	for _, statement := range s.d.syntax().integrity {
		list, err := collect(u, scanProblem, statement)
		if err != nil {
			return err
		}
		for _, problem := range list {
			if problem != "ok" {
				h.Problems = append(h.Problems, problem)
			}
		}
	}
	return nil
}

// scanProblem reads the first column of a row as text.
func scanProblem(rows *sql.Rows, problem *string) error {
	columns, err := rows.Columns()
	if err != nil {
		return err
	}
	into := make([]any, len(columns))
	var first sql.NullString
	into[0] = &first
	for i := 1; i < len(into); i++ {
		into[i] = new(any)
	}
	err = rows.Scan(into...)
	*problem = first.String
	return err
}

// Pruned is what [Store.Prune] removed, or would.
type Pruned struct {
	Before   time.Time `json:"before"`
	Findings int64     `json:"findings"` // fixed before that time
	Items    int64     `json:"items"`    // gone from the inventory before that time
	Runs     int64     `json:"runs"`     // begun before that time, which lose their counts by rule
	Dry      bool      `json:"dryRun"`
}

// pruneStep is how many rows one statement removes. SQL Server locks the whole table from 5000 locks up.
const pruneStep = 4000

// Prune forgets what was over before a time: fixed findings, items no longer in the inventory, and the counts by rule of old
// runs, save the last of each branch, which is where its trend begins. Open findings and the runs themselves stay. It
// works in small transactions, so that recordings go on meanwhile, and may be interrupted and repeated. With dry it only
// counts.
func (s *Store) Prune(ctx context.Context, before time.Time, dry bool) (Pruned, error) {
	const doing = "prune the history"
	before = instant(before)
	p := Pruned{Before: before, Dry: dry}
	err := s.within(ctx, doing, reads, func(u *unit) error {
		for _, c := range []struct {
			statement string
			n         *int64
		}{{s.sql.countOldFindings, &p.Findings}, {s.sql.countOldItems, &p.Items}, {s.sql.countOldRuns, &p.Runs}} {
			if err := u.row(c.statement, before).Scan(c.n); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil || dry {
		return p, err
	}
	if err := s.repeat(ctx, doing, s.sql.pruneFindings, before, pruneStep); err != nil {
		return p, err
	}
	err = s.within(ctx, doing, writes, func(u *unit) error {
		for _, statement := range []string{s.sql.pruneTables, s.sql.pruneItems, s.sql.markPruned} {
			if _, err := u.exec(statement, before); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return p, err
	}
	return p, s.repeat(ctx, doing, s.sql.pruneCounts, pruneStep)
}

// repeat runs a statement, each time in its own transaction, until it changes no row.
func (s *Store) repeat(ctx context.Context, doing, statement string, args ...any) error {
	for {
		var n int64
		err := s.within(ctx, doing, writes, func(u *unit) (err error) {
			n, err = u.exec(statement, args...)
			return err
		})
		if err != nil || n == 0 {
			return err
		}
	}
}

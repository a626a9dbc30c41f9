package store

import (
	"context"
	"crypto/sha256"
	"database/sql"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/google/uuid"
)

// Record adds a run to its track: findings the track did not have open are opened, open ones the run does not have are
// closed, and nothing is written about the rest. On a SQLite file that is missing or empty it makes the schema first.
//
// All of it happens or nothing, and once only: recorded again, the run is a replay and its first result is returned, or
// ErrConflict if it now has other findings. A run of an older commit than the track's last one (a build that was repeated
// later) is counted but opens and closes nothing. Deadlocks, lost connections and sleeping databases are tried again; when
// the answer to the commit was the thing lost, the second try finds the run and is a replay.
func (s *Store) Record(ctx context.Context, r Run) (Recorded, error) {
	const doing = "record the run"
	rec, err := prepare(r)
	if err != nil {
		return Recorded{}, s.fail(doing, err)
	}
	var done Recorded
	err = s.within(ctx, doing, records, func(u *unit) (err error) {
		done, err = rec.write(u, &s.sql)
		return err
	})
	if err != nil {
		return Recorded{}, err
	}
	return done, nil
}

// A recording is a run made fit for the columns, with what is known before the store is asked.
type recording struct {
	Run
	id     uuid.UUID
	digest [32]byte
}

func prepare(r Run) (recording, error) {
	id, err := uuid.Parse(r.ID)
	if err != nil {
		return recording{}, fmt.Errorf("%w: its id is not a UUID", ErrInvalid)
	}
	for _, key := range []struct {
		what, text string
		max        int
	}{{"tenant", r.Tenant, wideTenant}, {"repository", r.Repo, wideRepo}, {"branch", r.Branch, wideBranch}} {
		if wide(key.text) > key.max {
			return recording{}, fmt.Errorf("%w: the name of its %s is longer than %d characters", ErrInvalid, key.what, key.max)
		}
		if strings.TrimSpace(key.text) != key.text || strings.ToValidUTF8(key.text, "") != key.text {
			return recording{}, fmt.Errorf("%w: the name of its %s begins or ends with a blank, or is not UTF-8",
				ErrInvalid, key.what)
		}
	}
	if r.Repo == "" || r.Branch == "" {
		return recording{}, fmt.Errorf("%w: its repository or branch has no name", ErrInvalid)
	}
	r.Commit, r.Tool = clip(r.Commit, wideCommit), clip(r.Tool, wideTool)
	r.CommittedAt, r.StartedAt = instant(r.CommittedAt), instant(r.StartedAt)
	r.Findings, r.Inventory = tidyFindings(r.Findings), tidyItems(r.Inventory)
	return recording{Run: r, id: id, digest: runDigest(r.Findings, r.Inventory)}, nil
}

// write does the work of one transaction. Its order matters: the lock first, so that what is read stays true; the head of the
// track last.
func (r recording) write(u *unit, q *statements) (Recorded, error) {
	resource := sha256.Sum256([]byte(r.Tenant + "\x00" + r.Repo + "\x00" + r.Branch))
	if err := u.d.lock(u, fmt.Sprintf("%x", resource[:16])); err != nil {
		return Recorded{}, err
	}
	track, err := r.findTrack(u, q)
	if err != nil {
		return Recorded{}, err
	}
	if done, found, err := r.replay(u, q, track.id); found || err != nil {
		return done, err
	}
	late, err := r.isLate(u, q, track)
	if err != nil {
		return Recorded{}, err
	}
	done := Recorded{Findings: len(r.Findings), Items: len(r.Inventory), Late: late}
	if late {
		run, err := r.addRun(u, q, track.id, done, 0)
		if err != nil {
			return Recorded{}, err
		}
		return done, r.addCounts(u, run, lateCounts(r.Findings))
	}
	return r.advance(u, q, track.id, done)
}

// advance records a run that moves its track on.
func (r recording) advance(u *unit, q *statements, track int64, done Recorded) (Recorded, error) {
	open, err := collect(u, scanEpisode, q.openFindings, track)
	if err != nil {
		return Recorded{}, err
	}
	p := diff(open, r.Findings, r.StartedAt)
	done.Opened, done.Closed = len(p.open), len(p.close)
	run, err := r.addRun(u, q, track, done, p.age)
	if err != nil {
		return Recorded{}, err
	}
	if err := r.addCounts(u, run, p.counts); err != nil {
		return Recorded{}, err
	}
	// Close before open: a refreshed finding may take over a fingerprint, and only one open episode may have it.
	if err := r.closeEpisodes(u, q.closeFindings, run, p.close); err != nil {
		return Recorded{}, err
	}
	if err := r.refresh(u, q, p.refresh); err != nil {
		return Recorded{}, err
	}
	if err := r.openFindings(u, track, run, p.open); err != nil {
		return Recorded{}, err
	}
	if err := r.recordItems(u, q, track, run); err != nil {
		return Recorded{}, err
	}
	_, err = u.exec(q.moveHead, run, track)
	return done, err
}

// A trackHead is a track as it was before the run; last is 0 if it had none.
type trackHead struct {
	id, last  int64
	isDefault bool
}

// findTrack returns the run's track, new if need be, and keeps is_default true of one branch of the repository: of the one
// the run names, else of the first ever recorded.
func (r recording) findTrack(u *unit, q *statements) (trackHead, error) {
	var t trackHead
	var last sql.NullInt64
	err := u.row(q.findTrack, r.Tenant, r.Repo, r.Branch).Scan(&t.id, &last, &t.isDefault)
	isNew := errors.Is(err, sql.ErrNoRows)
	if err != nil && !isNew {
		return t, err
	}
	t.last = last.Int64
	want := t.isDefault
	if r.DefaultBranch != "" {
		want = r.DefaultBranch == r.Branch
	} else if isNew {
		var n int64
		if err := u.row(q.hasDefault, r.Tenant, r.Repo).Scan(&n); err != nil {
			return t, err
		}
		want = n == 0
	}
	if isNew {
		if err := u.row(q.addTrack, r.Tenant, r.Repo, r.Branch, want).Scan(&t.id); err != nil {
			return t, err
		}
	}
	if r.DefaultBranch != "" && (isNew || want != t.isDefault) {
		if _, err := u.exec(q.setDefault, r.Tenant, r.Repo, r.DefaultBranch); err != nil {
			return t, err
		}
	}
	return t, nil
}

// replay looks for the run's id among the recorded runs.
func (r recording) replay(u *unit, q *statements, track int64) (done Recorded, found bool, err error) {
	var of int64
	var digest []byte
	err = u.row(q.findRun, r.id).Scan(&of, &digest, &done.Findings, &done.Opened, &done.Closed, &done.Items, &done.Late)
	if errors.Is(err, sql.ErrNoRows) {
		return Recorded{}, false, nil
	}
	if err != nil {
		return Recorded{}, false, err
	}
	if of != track || !slices.Equal(digest, r.digest[:]) {
		return Recorded{}, false, ErrConflict
	}
	done.Replayed = true
	return done, true, nil
}

func (r recording) isLate(u *unit, q *statements, t trackHead) (bool, error) {
	if t.last == 0 {
		return false, nil
	}
	var head nullTime
	if err := u.row(q.committedAt, t.last).Scan(&head); err != nil {
		return false, err
	}
	return r.CommittedAt.Before(head.Time), nil
}

func (r recording) addRun(u *unit, q *statements, track int64, done Recorded, closedAge int64) (run int64, err error) {
	err = u.row(q.addRun, r.id, track, r.Commit, r.CommittedAt, r.StartedAt, r.Tool, r.RulesDigest[:], r.digest[:],
		done.Findings, done.Opened, done.Closed, closedAge, done.Items, done.Late).Scan(&run)
	return run, err
}

func (r recording) addCounts(u *unit, run int64, counts []ruleCount) error {
	rows := make([][]any, len(counts))
	for i, c := range counts {
		rows[i] = []any{run, c.rule, c.severity, c.n, c.opened, c.closed, c.closedAge}
	}
	return u.d.insert(u, runRuleTable, rows)
}

func (r recording) openFindings(u *unit, track, run int64, findings []Finding) error {
	rows := make([][]any, len(findings))
	for i, f := range findings {
		rows[i] = []any{track, f.Fingerprint, r.FingerprintVersion, f.Rule, f.Severity, f.Path, f.Subject, f.Message,
			f.detail(), run, r.StartedAt}
	}
	return u.d.insert(u, findingTable, rows)
}

func (r recording) refresh(u *unit, q *statements, list []refresh) error {
	for _, f := range list {
		if _, err := u.exec(q.refreshFinding, f.id, f.Fingerprint, r.FingerprintVersion, f.Rule, f.Severity, f.Path,
			f.Subject, f.Message, f.detail()); err != nil {
			return err
		}
	}
	return nil
}

// closeEpisodes closes rows in as few statements as their sizes allow; the last one repeats a row to be full.
func (r recording) closeEpisodes(u *unit, statements closing, run int64, rows []int64) error {
	for len(rows) > 0 {
		size := 0
		for size < len(closingSizes)-1 && closingSizes[size] < len(rows) {
			size++
		}
		args := []any{run, r.StartedAt}
		for i := range closingSizes[size] {
			args = append(args, rows[min(i, len(rows)-1)])
		}
		if _, err := u.exec(statements[size], args...); err != nil {
			return err
		}
		rows = rows[min(closingSizes[size], len(rows)):]
	}
	return nil
}

func (r recording) recordItems(u *unit, q *statements, track, run int64) error {
	open, err := collect(u, scanItemEpisode, q.openItems, track)
	if err != nil {
		return err
	}
	add, gone := diffItems(open, r.Inventory)
	if err := r.closeEpisodes(u, q.closeItems, run, gone); err != nil {
		return err
	}
	if len(add) == 0 {
		return nil
	}
	rows := make([][]any, len(add))
	for i, item := range add {
		d := item.digest()
		rows[i] = []any{track, item.Kind, item.ID, item.Name, item.Version, item.Path, d[:], run, r.StartedAt}
	}
	if err := u.d.insert(u, inventoryTable, rows); err != nil {
		return err
	}
	return addTables(u, q, run, add)
}

// addTables links the items a run opened with their tables. A bulk load does not say which numbers it gave the rows.
func addTables(u *unit, q *statements, run int64, add []Item) error {
	type numbered struct {
		id  int64
		key itemKey
	}
	list, err := collect(u, func(rows *sql.Rows, n *numbered) error {
		return rows.Scan(&n.id, &n.key.kind, &n.key.id)
	}, q.newItems, run)
	if err != nil {
		return err
	}
	ids := make(map[itemKey]int64, len(list))
	for _, n := range list {
		ids[n.key] = n.id
	}
	var rows [][]any
	for _, item := range add {
		for _, name := range item.Tables {
			rows = append(rows, []any{ids[itemKey{item.Kind, item.ID}], name})
		}
	}
	return u.d.insert(u, itemTable, rows)
}

func scanEpisode(rows *sql.Rows, e *episode) error {
	var fingerprint []byte
	var at nullTime
	err := rows.Scan(&e.id, &fingerprint, &e.detail, &at, &e.rule, &e.severity)
	copy(e.fingerprint[:], fingerprint)
	e.openedAt = at.Time
	return err
}

func scanItemEpisode(rows *sql.Rows, e *itemEpisode) error {
	var digest []byte
	err := rows.Scan(&e.id, &e.key.kind, &e.key.id, &digest)
	copy(e.digest[:], digest)
	return err
}

// nullTime reads a time from either backend; NULL is the zero time.
type nullTime struct{ time.Time }

// Scan takes what a driver returns for a time.
func (t *nullTime) Scan(v any) (err error) {
	switch v := v.(type) {
	case nil:
		t.Time = time.Time{}
	case time.Time:
		t.Time = v.UTC()
	case string:
		t.Time, err = time.Parse(sqliteTime, v)
	default:
		err = fmt.Errorf("a time is stored as %T", v)
	}
	return err
}

package store

import (
	"context"
	"database/sql"
	"embed"
	"io/fs"
	"strconv"
	"strings"

	"github.com/pressly/goose/v3"

	"github.com/sentinel-lint/sentinel-lint/internal/bug"
)

//go:embed migrations
var migrationFiles embed.FS

// A dialect is what SQLite and SQL Server do differently. Everything else is written once.
type dialect interface {
	// syntax is how the dialect writes what the statements leave open.
	syntax() syntax
	// encode turns times, run ids, flags and fingerprints into what the driver takes as a parameter.
	encode(v any) any
	// lock makes this transaction the only one that writes the track, until it ends.
	lock(u *unit, resource string) error
	// insert adds rows, in the order of t.columns.
	insert(u *unit, t table, rows [][]any) error
	// trouble says whether trying again may help.
	trouble(err error) trouble
	// migrations are the schema's versions.
	migrations() migrations
}

// trouble says what to do about an error.
type trouble int8

const (
	permanent trouble = iota // trying again gives the same error
	transient                // a lost connection, a deadlock: the transaction was undone and may be tried again
	waking                   // a paused or moving database: it answers after some time
)

// syntax holds the seams of the statements.
type syntax struct {
	prefix      string              // of table names
	parameter   string              // before a parameter's number
	count       string              // the counting function
	returning   func(string) string // after VALUES: gives the new row's key
	inserted    func(string) string // before VALUES: the same
	limit       func(string) string // after ORDER BY: the first so many rows
	day         func(string) string // the day of a column of time, as a number of days since 1970-01-01
	tableExists func(string) string // a query that gives 1 if the table is there, else 0
	version     string              // a query that names the product and its version
	integrity   []string            // queries whose rows, other than "ok", are problems
}

// migrations are the files of one dialect and how goose is to run them.
type migrations struct {
	files   fs.FS
	dialect goose.Dialect
	table   string                                                          // where goose notes what it ran
	before  string                                                          // a statement to run first, outside of transactions
	lock    func(context.Context, *sql.DB) (unlock func() error, err error) // nil if there is none
	latest  int64
}

func migrationsIn(folder string) migrations {
	files, err := fs.Sub(migrationFiles, "migrations/"+folder)
	if err != nil {
		bug.Reportf("migrations of %s: %v", folder, err)
	}
	m := migrations{files: files}
	names, err := fs.Glob(files, "*.sql")
	if err != nil {
		bug.Reportf("migrations of %s: %v", folder, err)
	}
	for _, name := range names {
		version, err := goose.NumericComponent(name)
		if err != nil {
			bug.Reportf("migration %s: %v", name, err)
		}
		m.latest = max(m.latest, version)
	}
	return m
}

// A table names the columns of a table that rows are inserted into.
type table struct {
	name    string
	columns []string
}

var (
	runRuleTable = table{"run_rule", []string{"run_no", "rule_id", "severity", "n", "opened", "closed", "closed_age_seconds"}}
	findingTable = table{"finding", []string{"track_id", "fingerprint", "fp_version", "rule_id", "severity", "path",
		"subject", "message_text", "detail", "opened_run", "opened_at"}}
	inventoryTable = table{"inventory", []string{"track_id", "kind", "content_id", "name", "version", "path", "digest",
		"opened_run", "opened_at"}}
	itemTable = table{"inventory_table", []string{"item_id", "table_name"}}
)

// insertInto is the statement that inserts one row into t.
func (x syntax) insertInto(t table) string {
	values := make([]string, len(t.columns))
	for i := range values {
		values[i] = x.parameter + strconv.Itoa(i+1)
	}
	return "INSERT INTO " + x.prefix + t.name + " (" + strings.Join(t.columns, ", ") + ") VALUES (" +
		strings.Join(values, ", ") + ")"
}

// insertOneByOne inserts rows with one prepared statement.
func insertOneByOne(u *unit, statement string, rows [][]any) (err error) {
	u.step(statement)
	prepared, err := u.tx.PrepareContext(u.ctx, statement)
	if err != nil {
		return err
	}
	defer func() {
		if e := prepared.Close(); err == nil {
			err = e
		}
	}()
	for _, row := range rows {
		u.step(statement)
		if _, err := prepared.ExecContext(u.ctx, u.encode(row)...); err != nil {
			return err
		}
	}
	return nil
}

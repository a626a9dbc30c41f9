package store

import (
	"database/sql"
	"errors"
	"net/url"
	"path/filepath"
	"time"

	"github.com/google/uuid"
	"github.com/pressly/goose/v3"
	"modernc.org/sqlite"
	sqlite3 "modernc.org/sqlite/lib"
)

// sqliteTime is how times are kept: text that sorts as time does.
const sqliteTime = "2006-01-02T15:04:05.000Z"

type sqliteDialect struct{}

// openSQLite opens the file at path. Every transaction takes the write lock when it begins: a transaction that read
// first and took it later could only fail. A writer waits up to 15 s for another.
func openSQLite(path string) (*sql.DB, error) {
	name := filepath.ToSlash(path)
	if filepath.VolumeName(path) != "" {
		name = "/" + name // file:/C:/folder
	}
	settings := url.Values{
		"_pragma": {"busy_timeout(15000)", "synchronous(NORMAL)", "foreign_keys(1)"},
		"_txlock": {"immediate"},
	}
	return sql.Open("sqlite", "file:"+(&url.URL{Path: name}).EscapedPath()+"?"+settings.Encode())
}

func (sqliteDialect) syntax() syntax {
	return syntax{
		parameter:   "?",
		count:       "COUNT",
		returning:   func(key string) string { return " RETURNING " + key },
		inserted:    func(string) string { return "" },
		limit:       func(n string) string { return "LIMIT " + n },
		day:         func(column string) string { return "unixepoch(" + column + ") / 86400" },
		tableExists: func(t string) string { return "SELECT COUNT(*) FROM sqlite_schema WHERE name = '" + t + "'" },
		version:     "SELECT 'SQLite ' || sqlite_version()",
		integrity:   []string{"PRAGMA integrity_check", "PRAGMA foreign_key_check"},
	}
}

func (sqliteDialect) encode(v any) any {
	switch v := v.(type) {
	case time.Time:
		return instant(v).Format(sqliteTime)
	case uuid.UUID:
		return v.String()
	case bool:
		if v {
			return 1
		}
		return 0
	case Fingerprint:
		return v[:]
	case Severity:
		return int64(v)
	}
	return v
}

// lock has nothing to do: BEGIN IMMEDIATE is the lock, and it is of the whole file.
func (sqliteDialect) lock(*unit, string) error { return nil }

func (d sqliteDialect) insert(u *unit, t table, rows [][]any) error {
	if len(rows) == 0 {
		return nil
	}
	return insertOneByOne(u, d.syntax().insertInto(t), rows)
}

func (sqliteDialect) trouble(err error) trouble {
	var e *sqlite.Error
	if !errors.As(err, &e) {
		return permanent
	}
	switch e.Code() & 0xff { // the low byte is the kind, the rest says more about it
	case sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED:
		return transient
	}
	return permanent
}

func (sqliteDialect) migrations() migrations {
	m := migrationsIn("sqlite")
	// Readers and a writer do not wait for each other with a write-ahead log. It is a property of the file, which a file of
	// another program is not given.
	m.dialect, m.table, m.before = goose.DialectSQLite3, "migration", "PRAGMA journal_mode = WAL"
	return m
}

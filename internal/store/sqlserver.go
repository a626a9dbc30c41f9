package store

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"
	"fmt"
	"io"
	"net"
	"time"

	"github.com/golang-sql/civil"
	"github.com/google/uuid"
	mssql "github.com/microsoft/go-mssqldb"
	"github.com/pressly/goose/v3"
)

// schemaName is the schema of all our objects on SQL Server.
const schemaName = "sentinel_lint"

// bulkFrom is the number of rows from which a bulk load, with its four more round trips, is faster than single inserts.
const bulkFrom = 20

// sessionInit makes every error end its transaction; without it SQL Server goes on after most of them.
const sessionInit = "SET XACT_ABORT ON"

// lockWait is how long a recording waits for another of the same track, in milliseconds.
const lockWait = 60_000

type sqlServerDialect struct{}

func (sqlServerDialect) syntax() syntax {
	return syntax{
		prefix:    schemaName + ".",
		parameter: "@p",
		count:     "COUNT_BIG",
		returning: func(string) string { return "" },
		inserted:  func(key string) string { return " OUTPUT INSERTED." + key },
		limit:     func(n string) string { return "OFFSET 0 ROWS FETCH NEXT " + n + " ROWS ONLY" },
		day:       func(column string) string { return "DATEDIFF(DAY, '1970-01-01', " + column + ")" },
		tableExists: func(t string) string {
			return "SELECT CASE WHEN OBJECT_ID(N'" + schemaName + "." + t + "') IS NULL THEN 0 ELSE 1 END"
		},
		version: "SELECT CONCAT(N'SQL Server ', CAST(SERVERPROPERTY('ProductVersion') AS NVARCHAR(128)), N', ', " +
			"CAST(SERVERPROPERTY('Edition') AS NVARCHAR(128)))",
	}
}

// encode sends a time as DATETIME2. The driver would send a time.Time as DATETIMEOFFSET, and the server would then convert
// the column instead of the parameter and read the whole table.
func (sqlServerDialect) encode(v any) any {
	switch v := v.(type) {
	case time.Time:
		return civil.DateTimeOf(instant(v))
	case uuid.UUID:
		return mssql.UniqueIdentifier(v)
	case Fingerprint:
		return v[:]
	case Severity:
		return int64(v)
	}
	return v
}

const lockTrack = `DECLARE @rc INT;
EXEC @rc = sp_getapplock @Resource = @p1, @LockMode = N'Exclusive', @LockOwner = N'Transaction', @LockTimeout = @p2;
SELECT @rc`

func (sqlServerDialect) lock(u *unit, resource string) error {
	var rc int
	if err := u.row(lockTrack, "sentinel-lint/track/"+resource, lockWait).Scan(&rc); err != nil {
		return err
	}
	return applockError(rc)
}

// applockError explains a result of sp_getapplock; 0 and 1 are success.
func applockError(rc int) error {
	switch {
	case rc >= 0:
		return nil
	case rc == -1:
		return ErrBusy
	case rc == -3:
		return mssql.Error{Number: deadlockVictim, Message: "chosen as a deadlock victim while waiting for the lock"}
	}
	return fmt.Errorf("sp_getapplock returned %d", rc)
}

func (d sqlServerDialect) insert(u *unit, t table, rows [][]any) error {
	if len(rows) == 0 {
		return nil
	}
	if len(rows) < bulkFrom {
		return insertOneByOne(u, d.syntax().insertInto(t), rows)
	}
	return d.bulk(u, t, rows)
}

// bulk loads rows with constraints checked: without that SQL Server would ignore them, distrust them from then on, and
// ask for permission to alter the table.
func (d sqlServerDialect) bulk(u *unit, t table, rows [][]any) (err error) {
	statement := mssql.CopyIn(schemaName+"."+t.name, mssql.BulkOptions{CheckConstraints: true}, t.columns...)
	u.step("INSERT BULK " + t.name)
	load, err := u.tx.PrepareContext(u.ctx, statement)
	if err != nil {
		return err
	}
	defer func() {
		if e := load.Close(); err == nil {
			err = e
		}
	}()
	for _, row := range rows {
		values := u.encode(row)
		for i, v := range row {
			if t, ok := v.(time.Time); ok {
				values[i] = instant(t) // here the driver knows the column's type and wants the time itself
			}
		}
		if _, err := load.ExecContext(u.ctx, values...); err != nil {
			return err
		}
	}
	_, err = load.ExecContext(u.ctx) // no values: send what was gathered
	return err
}

const deadlockVictim = 1205

func (sqlServerDialect) trouble(err error) trouble {
	var e mssql.Error
	if errors.As(err, &e) {
		switch e.Number {
		case deadlockVictim, // deadlock
			1222,       // lock time-out
			3960, 3961, // snapshot conflict
			40197, 40501, 49918, 49919, 49920, // Azure SQL: moved or throttled
			10928, 10929: // Azure SQL: out of workers
			return transient
		case 40613: // Azure SQL: paused or failing over
			return waking
		}
		return permanent
	}
	var dial *net.OpError
	switch {
	case errors.As(err, &dial):
		if dial.Op == "dial" {
			return permanent // nobody listens; a longer wait is for the caller to decide
		}
		return transient
	case errors.Is(err, driver.ErrBadConn), errors.Is(err, sql.ErrConnDone),
		errors.Is(err, io.EOF), errors.Is(err, io.ErrUnexpectedEOF):
		return transient
	}
	return permanent
}

func (sqlServerDialect) migrations() migrations {
	m := migrationsIn("sqlserver")
	m.dialect, m.table, m.before, m.lock = goose.DialectMSSQL, schemaName+".migration", sessionInit, lockMigrations
	return m
}

const (
	lockMigration = `DECLARE @rc INT;
EXEC @rc = sp_getapplock @Resource = N'sentinel-lint/migrate', @LockMode = N'Exclusive', @LockOwner = N'Session', @LockTimeout = 60000;
SELECT @rc`
	makeSchema      = `IF SCHEMA_ID(N'sentinel_lint') IS NULL EXEC(N'CREATE SCHEMA sentinel_lint')`
	unlockMigration = `EXEC sp_releaseapplock @Resource = N'sentinel-lint/migrate', @LockOwner = N'Session'`
)

// lockMigrations lets one program migrate at a time, and makes the schema that goose needs for its own table.
func lockMigrations(ctx context.Context, db *sql.DB) (unlock func() error, err error) {
	c, err := db.Conn(ctx) // the lock belongs to a session
	if err != nil {
		return nil, err
	}
	var rc int
	if err = c.QueryRowContext(ctx, lockMigration).Scan(&rc); err == nil {
		err = applockError(rc)
	}
	if err != nil {
		return nil, errors.Join(err, c.Close())
	}
	unlock = func() error {
		_, err := c.ExecContext(context.WithoutCancel(ctx), unlockMigration)
		return errors.Join(err, c.Close())
	}
	if _, err := c.ExecContext(ctx, makeSchema); err != nil {
		return nil, errors.Join(err, unlock())
	}
	return unlock, nil
}

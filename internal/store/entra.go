//go:build !no_azuread

package store

import (
	"database/sql"

	"github.com/microsoft/go-mssqldb/azuread"
)

// openServer opens a pool of connections to SQL Server. With the setting fedauth the login is by Microsoft Entra ID, without
// it as ever.
func openServer(dsn string) (*sql.DB, error) {
	connector, err := azuread.NewConnector(dsn)
	if err != nil {
		return nil, err
	}
	connector.SessionInitSQL = sessionInit
	return sql.OpenDB(connector), nil
}

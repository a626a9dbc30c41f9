//go:build no_azuread

package store

import (
	"database/sql"
	"errors"

	mssql "github.com/microsoft/go-mssqldb"
	"github.com/microsoft/go-mssqldb/msdsn"
)

// openServer opens a pool of connections to SQL Server. This program was built without Microsoft Entra ID.
func openServer(dsn string) (*sql.DB, error) {
	config, err := msdsn.Parse(dsn)
	if err != nil {
		return nil, err
	}
	if config.Parameters["fedauth"] != "" {
		return nil, errors.New("fedauth needs Microsoft Entra ID, and this program was built without it")
	}
	connector := mssql.NewConnectorConfig(config)
	connector.SessionInitSQL = sessionInit
	return sql.OpenDB(connector), nil
}

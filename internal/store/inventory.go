package store

import (
	"context"
	"database/sql"
	"strconv"
	"strings"
	"time"
)

// Inventory lists what repositories hold.
type Inventory struct {
	Items []InventoryItem `json:"items"` // by kind, name, tenant, repository, branch
}

// An InventoryItem is an item in one branch of a repository.
type InventoryItem struct {
	Kind    string    `json:"kind"`
	ID      string    `json:"id"`
	Name    string    `json:"name"`
	Version string    `json:"version,omitempty"`
	Newest  string    `json:"newest,omitempty"` // newest version of this item anywhere in the history
	Behind  bool      `json:"behind"`           // Version is older than Newest
	Tenant  string    `json:"tenant,omitempty"`
	Repo    string    `json:"repo"`
	Branch  string    `json:"branch"`
	Path    string    `json:"path"`
	Since   time.Time `json:"since"` // in this version
}

// Inventory lists items in scope; kind and table, if not empty, keep those of a kind and those that read or fill a table.
func (s *Store) Inventory(ctx context.Context, in Scope, kind, table string) (Inventory, error) {
	type versioned struct {
		itemKey
		version string
	}
	inv := Inventory{Items: []InventoryItem{}}
	err := s.within(ctx, "list the inventory", reads, func(u *unit) error {
		versions, err := collect(u, func(rows *sql.Rows, v *versioned) error {
			return rows.Scan(&v.kind, &v.id, &v.version)
		}, s.sql.newestVersions)
		if err != nil {
			return err
		}
		newest := make(map[itemKey]string)
		for _, v := range versions {
			if compareVersions(v.version, newest[v.itemKey]) > 0 {
				newest[v.itemKey] = v.version
			}
		}
		items, err := collect(u, scanInventoryItem, s.sql.inventory, in.args(kind, table)...)
		for i := range items {
			items[i].Newest = newest[itemKey{items[i].Kind, items[i].ID}]
			items[i].Behind = items[i].Version != "" && compareVersions(items[i].Version, items[i].Newest) < 0
		}
		inv.Items = append(inv.Items[:0], items...)
		return err
	})
	return inv, err
}

func scanInventoryItem(rows *sql.Rows, i *InventoryItem) error {
	var since nullTime
	err := rows.Scan(&i.Tenant, &i.Repo, &i.Branch, &i.Kind, &i.ID, &i.Name, &i.Version, &i.Path, &since)
	i.Since = since.Time
	return err
}

// compareVersions compares by numbers, part by part, as the content hub does: 3.0.10 is after 3.0.9, a missing part is 0, and a
// part that is no number is before every number.
func compareVersions(a, b string) int {
	for a != "" || b != "" {
		var x, y string
		x, a, _ = strings.Cut(a, ".")
		y, b, _ = strings.Cut(b, ".")
		if n := versionPart(x) - versionPart(y); n != 0 {
			return n
		}
	}
	return 0
}

func versionPart(s string) int {
	if s == "" {
		return 0
	}
	n, err := strconv.Atoi(s)
	if err != nil || n < 0 {
		return -1
	}
	return n
}

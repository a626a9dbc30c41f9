//go:build ignore

// Command run renews the catalogue from folders that others publish, and tells what a person has to look at:
//
//	go run internal/catalog/generate/run.go -sentinel DIR -types DIR -columns FILE
//
// It is run in the root of the repository. Each flag can be left out; what it would give stays as it is. Days and commits
// are those of the checkouts. .ci/catalog fetches the folders and runs it.
package main

import (
	"flag"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"unicode"

	"github.com/sentinel-lint/sentinel-lint/internal/catalog/generate"
)

const home = "internal/catalog"

func main() {
	sentinel := flag.String("sentinel", "", "checkout of github.com/Azure/Azure-Sentinel")
	types := flag.String("types", "", "checkout of github.com/Azure/bicep-types-az")
	columns := flag.String("columns", "", "CSV file with table_name, column_name and column_type, within its checkout")
	flag.Parse()
	if err := renew(*sentinel, *types, *columns); err != nil {
		fmt.Fprintln(os.Stderr, "renew the catalogue:", err)
		os.Exit(1)
	}
}

func renew(sentinel, types, columns string) error {
	var in generate.Input
	var err error
	if sentinel != "" {
		in.Sentinel = os.DirFS(sentinel)
		if in.At.Sentinel, err = originOf(sentinel); err != nil {
			return err
		}
	}
	if types != "" {
		in.Types = os.DirFS(types)
		if in.At.Types, err = originOf(types); err != nil {
			return err
		}
	}
	if columns != "" {
		if in.Columns, err = os.ReadFile(columns); err != nil {
			return err
		}
		if in.At.Columns, err = originOf(filepath.Dir(columns)); err != nil {
			return err
		}
	}
	out, err := generate.Renew(os.DirFS(home), in)
	if err != nil {
		return err
	}
	for _, f := range out.Files {
		if err := os.WriteFile(filepath.Join(home, filepath.FromSlash(f.Path)), f.Content, 0o644); err != nil {
			return err
		}
		fmt.Fprintln(os.Stderr, "renewed", f.Path)
	}
	for _, note := range out.Notes {
		fmt.Println("-", plain(note))
	}
	return nil
}

// plain returns a note on one line, without what would end a block of code: names in it are what others wrote.
func plain(note string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case unicode.IsControl(r):
			return ' '
		case r == '~':
			return '-'
		}
		return r
	}, note)
}

// originOf returns the commit of a checkout, and its day.
func originOf(dir string) (generate.Origin, error) {
	out, err := exec.Command("git", "-C", dir, "show", "-s", "--format=%H %cs", "HEAD").Output()
	if err != nil {
		return generate.Origin{}, fmt.Errorf("%s is no checkout: %w", dir, err)
	}
	commit, date, _ := strings.Cut(strings.TrimSpace(string(out)), " ")
	return generate.Origin{Commit: commit, Date: date}, nil
}

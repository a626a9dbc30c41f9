package cli

import (
	"encoding/json"
	"fmt"
	"runtime"
	"runtime/debug"
	"strings"

	"github.com/spf13/cobra"

	"github.com/sentinel-lint/sentinel-lint/internal/catalog"
)

// Set by the linker in releases.
var (
	version = ""
	commit  = ""
	date    = ""
)

// A build says which program this is.
type build struct {
	Version string `json:"version"`
	Commit  string `json:"commit,omitempty"`
	Date    string `json:"date,omitempty"`
	Catalog string `json:"catalog"`
	Go      string `json:"go"`
}

// thisBuild returns what is known of the program: from the linker, or from the Go module for one built by go install.
func thisBuild() build {
	b := build{version, commit, date, catalog.Embedded().Date(), runtime.Version()}
	info, ok := debug.ReadBuildInfo()
	if !ok {
		return b
	}
	if b.Version == "" && info.Main.Version != "(devel)" {
		b.Version = trimV(info.Main.Version)
	}
	for _, s := range info.Settings {
		switch {
		case s.Key == "vcs.revision" && b.Commit == "":
			b.Commit = s.Value
		case s.Key == "vcs.time" && b.Date == "":
			b.Date = s.Value
		}
	}
	if b.Version == "" {
		b.Version = "devel"
	}
	return b
}

// docs returns the version in the addresses of documentation pages: the tag of a release, else the commit, else main.
func (b build) docs() string {
	switch {
	case !strings.ContainsAny(b.Version, "-+") && b.Version != "devel":
		return "v" + b.Version
	case b.Commit != "":
		return b.Commit
	}
	return "main"
}

func trimV(v string) string {
	if len(v) > 1 && v[0] == 'v' {
		return v[1:]
	}
	return v
}

func newVersion(env Env) *cobra.Command {
	var asJSON bool
	cmd := &cobra.Command{
		Use:   "version",
		Short: "Print the version, and the date of the catalogue",
		Args:  cobra.NoArgs,
		RunE: func(*cobra.Command, []string) error {
			b := thisBuild()
			if asJSON {
				enc := json.NewEncoder(env.Out)
				enc.SetIndent("", "  ")
				return enc.Encode(b)
			}
			fmt.Fprintf(env.Out, "sentinel-lint %s (catalogue of %s, %s)\n", b.Version, b.Catalog, b.Go)
			return nil
		},
	}
	cmd.Flags().BoolVar(&asJSON, "json", false, "as JSON")
	return cmd
}

// Command sentinel-lint finds defects in Microsoft Sentinel content that is kept in files.
package main

import (
	"os"

	"github.com/sentinel-lint/sentinel-lint/internal/cli"
)

func main() {
	paceCollector()
	os.Exit(cli.Main(os.Args[1:], cli.System()))
}

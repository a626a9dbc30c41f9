// Command sentinel-lint finds defects in Microsoft Sentinel content that is kept in files.
package main

import (
	"os"
	"runtime/debug"

	"github.com/sentinel-lint/sentinel-lint/internal/cli"
)

func main() {
	if os.Getenv("GOGC") == "" {
		debug.SetGCPercent(50) // what was read stays in use to the end: a heap of twice its size buys little time
	}
	os.Exit(cli.Main(os.Args[1:], cli.System()))
}

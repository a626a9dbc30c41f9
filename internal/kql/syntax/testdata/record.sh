#!/bin/sh
# Records what Microsoft's parser says of our queries: record.sh ORACLE
#
# ORACLE is a folder with kql-oracle.mjs, in which "npm install" has been run (Node 20, npm package
# @kusto/language-service-next 12.4.1). It reads probes.jsonl, recovery.jsonl and mutants.jsonl and writes
# probes.golden.jsonl, recovery.golden.jsonl and mutants.golden.jsonl next to them. A change of a recorded verdict without a
# change of its query means that the version of the parser has changed.
set -eu
oracle=$(cd "$1" && pwd)
cd "$(dirname "$0")"
record() {
	set=$1
	shift
	node "$oracle/kql-oracle.mjs" --parse-only --ast --tokens --no-timing --in "$set.jsonl" |
		node compact.mjs "$@" >"$set.golden.jsonl"
}
record probes --tokens
record recovery --tokens
record mutants

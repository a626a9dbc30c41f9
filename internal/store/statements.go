package store

import (
	"strconv"
	"strings"

	"github.com/sentinel-lint/sentinel-lint/internal/bug"
)

// statements are all statements of the store but its migrations and locks, ready for one dialect.
//
// They are written once, in what both dialects understand, so that what the tests prove of their logic on SQLite holds for
// the text SQL Server gets. What the dialects write differently stands in braces and is filled in by render: {table} is a
// table's name, {day column}, {limit $n}, {inserted key}, {returning key} and {count} are in syntax, and $n is a parameter.
// CROSS JOIN … WHERE is a join like any other to SQL Server; SQLite keeps its order, tracks first. There is no MERGE: the
// lock on the track makes plain INSERT and UPDATE right.
type statements struct {
	recordStatements
	queryStatements
	upkeepStatements
}

type recordStatements struct {
	findTrack, addTrack, hasDefault, setDefault, moveHead string
	findRun, committedAt, addRun                          string
	openFindings, refreshFinding                          string
	openItems, newItems                                   string
	closeFindings, closeItems                             closing
}

type queryStatements struct {
	runAt, openFingerprints, headOf              string
	openedSince, closedSince                     string
	firstRun, trend, trendTotals, top, topTotals string
	repositories, inventory, newestVersions      string
}

type upkeepStatements struct {
	schemaTable, schemaVersion                                 string
	overview, headless, miscounted, ruleMiscounted, openInLate string
	countOldFindings, countOldItems, countOldRuns              string
	pruneFindings, pruneTables, pruneItems                     string
	markPruned, pruneCounts                                    string
}

// closing is one statement for each number of rows it closes: few texts, so that the server's cache of plans stays small.
type closing [len(closingSizes)]string

// closingSizes are the numbers of rows that one statement closes. SQL Server takes 2098 parameters at most.
var closingSizes = [...]int{8, 64, 512}

// inScope keeps the tracks a [Scope] means. Parameters 1 to 3 are its tenant, repository and branch.
const inScope = `($1 = '' OR t.tenant = $1) AND ($2 = '' OR t.repo = $2)
  AND (t.branch = $3 OR $3 = '*' OR ($3 = '' AND t.is_default = 1))`

// heldUntil selects, for every run that counts, the days it was the last word on its track: from its own day to the day of
// the next run. Runs before $4 count if they are the last before it; $5 ends the time.
const heldUntil = `WITH held AS (
  SELECT r.run_no, r.track_id, r.findings, r.opened, r.closed, {day r.started_at} AS from_day,
    LEAD({day r.started_at}) OVER (PARTITION BY r.track_id ORDER BY r.run_no) AS until_day
  FROM {track} t CROSS JOIN {run} r
  WHERE ` + inScope + ` AND r.track_id = t.track_id AND r.late = 0 AND r.pruned = 0 AND r.started_at < $5
    AND r.run_no >= COALESCE((SELECT MAX(b.run_no) FROM {run} b
      WHERE b.track_id = t.track_id AND b.late = 0 AND b.pruned = 0 AND b.started_at < $4), 0))`

// totalName and ruleName are what a row counts for: parameter 6 is a [By]. Names of repositories have the tenant before them,
// so that those of several tenants are told apart.
const (
	totalName = `CASE $6 WHEN 'tenant' THEN t.tenant
    WHEN 'repo' THEN CONCAT(t.tenant, CASE WHEN t.tenant = '' THEN '' ELSE '/' END, t.repo) ELSE 'all' END`
	ruleName = `CASE $6 WHEN 'rule' THEN c.rule_id WHEN 'severity' THEN CAST(c.severity AS NVARCHAR(4)) ELSE ` +
		totalName + ` END`
)

// topRuns are the runs a ranking looks at: the last of each track for what is open, and those since $4 for what came and went.
// $5 is the number of rows wanted.
const topRuns = inScope + ` AND r.track_id = t.track_id AND r.late = 0 AND (r.started_at >= $4 OR r.run_no = t.last_run)`

const ranked = `GROUP BY y.name ORDER BY SUM(y.n) DESC, SUM(y.opened) DESC, y.name {limit $5}`

// topCounts are the numbers of one run in a ranking: n of its findings count if it is the last of its track, and what table
// says came and went counts if it is young enough.
func topCounts(n, table string) string {
	return `CAST(CASE WHEN r.run_no = t.last_run THEN ` + n + ` ELSE 0 END AS BIGINT) AS n,
    CAST(CASE WHEN r.started_at >= $4 THEN ` + table + `.opened ELSE 0 END AS BIGINT) AS opened,
    CAST(CASE WHEN r.started_at >= $4 THEN ` + table + `.closed ELSE 0 END AS BIGINT) AS closed,
    CASE WHEN r.started_at >= $4 THEN ` + table + `.closed_age_seconds ELSE 0 END AS age`
}

// prunable are the runs whose counts by rule go: begun before $1, and not the last such run of their track.
const prunable = `r.started_at < $1 AND r.pruned = 0 AND r.run_no < (SELECT MAX(b.run_no) FROM {run} b
    WHERE b.track_id = r.track_id AND b.late = 0 AND b.started_at < $1)`

// render writes the statements in a dialect.
func render(x syntax) statements {
	return statements{renderRecord(x), renderQueries(x), renderUpkeep(x)}
}

func renderRecord(x syntax) recordStatements {
	q := x.fill
	s := recordStatements{
		findTrack: q(`SELECT track_id, last_run, is_default FROM {track} WHERE tenant = $1 AND repo = $2 AND branch = $3`),
		addTrack: q(`INSERT INTO {track} (tenant, repo, branch, is_default){inserted track_id}
VALUES ($1, $2, $3, $4){returning track_id}`),
		hasDefault: q(`SELECT {count}(*) FROM {track} WHERE tenant = $1 AND repo = $2 AND is_default = 1`),
		setDefault: q(`UPDATE {track} SET is_default = CASE WHEN branch = $3 THEN 1 ELSE 0 END WHERE tenant = $1 AND repo = $2`),
		moveHead:   q(`UPDATE {track} SET last_run = $1, first_run = COALESCE(first_run, $1) WHERE track_id = $2`),

		findRun:     q(`SELECT track_id, digest, findings, opened, closed, items, late FROM {run} WHERE run_id = $1`),
		committedAt: q(`SELECT committed_at FROM {run} WHERE run_no = $1`),
		addRun: q(`INSERT INTO {run} (run_id, track_id, commit_sha, committed_at, started_at, tool_version, rules_digest,
  digest, findings, opened, closed, closed_age_seconds, items, late){inserted run_no}
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14){returning run_no}`),

		openFindings: q(`SELECT finding_id, fingerprint, detail, opened_at, rule_id, severity FROM {finding}
WHERE track_id = $1 AND closed_run IS NULL`),
		refreshFinding: q(`UPDATE {finding} SET fingerprint = $2, fp_version = $3, rule_id = $4, severity = $5, path = $6,
  subject = $7, message_text = $8, detail = $9 WHERE finding_id = $1`),
		openItems: q(`SELECT item_id, kind, content_id, digest FROM {inventory} WHERE track_id = $1 AND closed_run IS NULL`),
		newItems:  q(`SELECT item_id, kind, content_id FROM {inventory} WHERE opened_run = $1`),
	}
	for i, n := range closingSizes {
		s.closeFindings[i] = q(closeStatement("finding", "finding_id", n))
		s.closeItems[i] = q(closeStatement("inventory", "item_id", n))
	}
	return s
}

func renderQueries(x syntax) queryStatements {
	q := x.fill
	return queryStatements{
		runAt: q(`SELECT t.tenant, t.repo, t.branch, r.started_at FROM {run} r JOIN {track} t ON t.track_id = r.track_id
WHERE r.run_id = $1`),
		headOf: q(`SELECT t.track_id, r.commit_sha, r.started_at FROM {track} t JOIN {run} r ON r.run_no = t.last_run
WHERE t.tenant = $1 AND t.repo = $2 AND (t.branch = $3 OR ($3 = '' AND t.is_default = 1))`),
		openFingerprints: q(`SELECT fingerprint FROM {finding} WHERE track_id = $1 AND closed_run IS NULL`),

		openedSince: q(`SELECT t.tenant, t.repo, t.branch, f.fingerprint, f.rule_id, f.severity, f.subject, f.path, f.message_text,
  f.opened_at, NULL, r.commit_sha, CASE WHEN f.opened_run = t.first_run THEN 1 ELSE 0 END
FROM {track} t CROSS JOIN {finding} f CROSS JOIN {run} r
WHERE ` + inScope + ` AND f.track_id = t.track_id AND f.opened_at >= $4 AND f.closed_run IS NULL
  AND r.run_no = f.opened_run AND ($5 = '' OR f.rule_id = $5)
ORDER BY t.tenant, t.repo, t.branch, f.severity DESC, f.rule_id, f.path, f.finding_id`),
		closedSince: q(`SELECT t.tenant, t.repo, t.branch, f.fingerprint, f.rule_id, f.severity, f.subject, f.path, f.message_text,
  f.opened_at, f.closed_at, r.commit_sha, 0
FROM {track} t CROSS JOIN {finding} f CROSS JOIN {run} r
WHERE ` + inScope + ` AND f.track_id = t.track_id AND f.closed_at >= $4 AND f.closed_run IS NOT NULL
  AND f.opened_at < $4 AND r.run_no = f.closed_run AND ($5 = '' OR f.rule_id = $5)
ORDER BY t.tenant, t.repo, t.branch, f.severity DESC, f.rule_id, f.path, f.finding_id`),

		firstRun: q(`SELECT MIN(r.started_at) FROM {track} t CROSS JOIN {run} r
WHERE ` + inScope + ` AND r.track_id = t.track_id AND r.late = 0 AND r.pruned = 0`),
		// A trend by rule adds up the counts of every rule in every run; one that does not ask for rules has less to add.
		trend: q(heldUntil + `
SELECT y.from_day, y.until_day, y.name, SUM(y.n), SUM(y.opened), SUM(y.closed) FROM (
  SELECT h.from_day, h.until_day, c.n, c.opened, c.closed, ` + ruleName + ` AS name
  FROM held h CROSS JOIN {track} t CROSS JOIN {run_rule} c
  WHERE t.track_id = h.track_id AND c.run_no = h.run_no AND ($7 = '' OR c.rule_id = $7)) y
GROUP BY y.from_day, y.until_day, y.name ORDER BY y.from_day, y.name`),
		trendTotals: q(heldUntil + `
SELECT y.from_day, y.until_day, y.name, SUM(y.n), SUM(y.opened), SUM(y.closed) FROM (
  SELECT h.from_day, h.until_day, h.findings AS n, h.opened, h.closed, ` + totalName + ` AS name
  FROM held h CROSS JOIN {track} t WHERE t.track_id = h.track_id) y
GROUP BY y.from_day, y.until_day, y.name ORDER BY y.from_day, y.name`),

		top: q(`SELECT y.name, SUM(y.n), SUM(y.opened), SUM(y.closed), SUM(y.age) FROM (
  SELECT ` + ruleName + ` AS name, ` + topCounts("c.n", "c") + `
  FROM {track} t CROSS JOIN {run} r CROSS JOIN {run_rule} c
  WHERE ` + topRuns + ` AND c.run_no = r.run_no AND ($7 = '' OR c.rule_id = $7)) y ` + ranked),
		topTotals: q(`SELECT y.name, SUM(y.n), SUM(y.opened), SUM(y.closed), SUM(y.age) FROM (
  SELECT ` + totalName + ` AS name, ` + topCounts("r.findings", "r") + `
  FROM {track} t CROSS JOIN {run} r
  WHERE ` + topRuns + `) y ` + ranked),

		repositories: q(`SELECT t.tenant, t.repo, t.branch, t.is_default, r.started_at, r.commit_sha, r.tool_version,
  (SELECT COALESCE(SUM(c.n), 0) FROM {run_rule} c WHERE c.run_no = r.run_no AND c.severity = 3),
  (SELECT COALESCE(SUM(c.n), 0) FROM {run_rule} c WHERE c.run_no = r.run_no AND c.severity = 2),
  (SELECT COALESCE(SUM(c.n), 0) FROM {run_rule} c WHERE c.run_no = r.run_no AND c.severity = 1),
  (SELECT COALESCE(SUM(x.opened), 0) FROM {run} x WHERE x.track_id = t.track_id AND x.started_at >= $4),
  (SELECT COALESCE(SUM(x.closed), 0) FROM {run} x WHERE x.track_id = t.track_id AND x.started_at >= $4),
  (SELECT MIN(f.opened_at) FROM {finding} f WHERE f.track_id = t.track_id AND f.closed_run IS NULL)
FROM {track} t JOIN {run} r ON r.run_no = t.last_run
WHERE ` + inScope + ` ORDER BY t.tenant, t.repo, t.branch`),

		inventory: q(`SELECT t.tenant, t.repo, t.branch, i.kind, i.content_id, i.name, i.version, i.path, i.opened_at
FROM {track} t CROSS JOIN {inventory} i
WHERE ` + inScope + ` AND i.track_id = t.track_id AND i.closed_run IS NULL AND ($4 = '' OR i.kind = $4)
  AND ($5 = '' OR EXISTS (SELECT 1 FROM {inventory_table} x WHERE x.item_id = i.item_id AND x.table_name = $5))
ORDER BY i.kind, i.name, i.content_id, t.tenant, t.repo, t.branch`),
		newestVersions: q(`SELECT DISTINCT kind, content_id, version FROM {inventory} WHERE closed_run IS NULL AND version <> ''`),
	}
}

func renderUpkeep(x syntax) upkeepStatements {
	q := x.fill
	return upkeepStatements{
		schemaTable:   x.tableExists("migration"),
		schemaVersion: q(`SELECT COALESCE(MAX(version_id), 0) FROM {migration} WHERE is_applied = 1`),

		overview: q(`SELECT (SELECT {count}(*) FROM {track}), (SELECT {count}(*) FROM {run}),
  (SELECT {count}(*) FROM {finding}), (SELECT {count}(*) FROM {finding} WHERE closed_run IS NULL),
  (SELECT {count}(*) FROM {inventory} WHERE closed_run IS NULL)`),
		headless: q(`SELECT {count}(*) FROM {track} t WHERE NOT EXISTS (SELECT 1 FROM {run} r
  WHERE r.run_no = t.last_run AND r.track_id = t.track_id AND r.late = 0)`),
		miscounted: q(`SELECT {count}(*) FROM {track} t JOIN {run} r ON r.run_no = t.last_run
WHERE r.findings <> (SELECT {count}(*) FROM {finding} f WHERE f.track_id = t.track_id AND f.closed_run IS NULL)
  OR r.items <> (SELECT {count}(*) FROM {inventory} i WHERE i.track_id = t.track_id AND i.closed_run IS NULL)`),
		ruleMiscounted: q(`SELECT {count}(*) FROM {run} r WHERE r.pruned = 0
  AND r.findings <> COALESCE((SELECT SUM(c.n) FROM {run_rule} c WHERE c.run_no = r.run_no), 0)`),
		openInLate: q(`SELECT {count}(*) FROM {finding} f JOIN {run} r ON r.run_no = f.opened_run WHERE r.late = 1`),

		countOldFindings: q(`SELECT {count}(*) FROM {finding} WHERE closed_at < $1`),
		countOldItems:    q(`SELECT {count}(*) FROM {inventory} WHERE closed_at < $1`),
		countOldRuns:     q(`SELECT {count}(*) FROM {run} r WHERE ` + prunable),
		pruneFindings: q(`DELETE FROM {finding} WHERE finding_id IN (SELECT f.finding_id FROM {finding} f WHERE f.closed_at < $1
  ORDER BY f.finding_id {limit $2})`),
		pruneTables: q(`DELETE FROM {inventory_table} WHERE item_id IN (SELECT i.item_id FROM {inventory} i WHERE i.closed_at < $1)`),
		pruneItems:  q(`DELETE FROM {inventory} WHERE closed_at < $1`),
		markPruned:  q(`UPDATE {run} SET pruned = 1 WHERE run_no IN (SELECT r.run_no FROM {run} r WHERE ` + prunable + `)`),
		pruneCounts: q(`DELETE FROM {run_rule} WHERE run_no IN (SELECT r.run_no FROM {run} r WHERE r.pruned = 1
  AND EXISTS (SELECT 1 FROM {run_rule} c WHERE c.run_no = r.run_no) ORDER BY r.run_no {limit $1})`),
	}
}

// closeStatement ends the episodes of n rows.
func closeStatement(table, key string, n int) string {
	var b strings.Builder
	b.WriteString("UPDATE {" + table + "} SET closed_run = $1, closed_at = $2 WHERE " + key + " IN (")
	for i := range n {
		if i > 0 {
			b.WriteString(", ")
		}
		b.WriteString("$" + strconv.Itoa(i+3))
	}
	b.WriteString(")")
	return b.String()
}

// fill writes one statement in the dialect.
func (x syntax) fill(statement string) string {
	var b strings.Builder
	for {
		before, rest, found := strings.Cut(statement, "{")
		b.WriteString(before)
		if !found {
			return strings.ReplaceAll(b.String(), "$", x.parameter)
		}
		seam, after, found := strings.Cut(rest, "}")
		if !found {
			bug.Reportf("unclosed brace in %q", rest)
		}
		b.WriteString(x.seam(seam))
		statement = after
	}
}

func (x syntax) seam(text string) string {
	name, argument, _ := strings.Cut(text, " ")
	switch name {
	case "count":
		return x.count
	case "returning":
		return x.returning(argument)
	case "inserted":
		return x.inserted(argument)
	case "limit":
		return x.limit(argument)
	case "day":
		return x.day(argument)
	}
	return x.prefix + name
}

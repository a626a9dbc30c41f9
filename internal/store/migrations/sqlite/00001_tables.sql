-- +goose Up

-- track is one line of history: a branch of a repository of a tenant.
CREATE TABLE track (
    track_id   INTEGER PRIMARY KEY,
    tenant     TEXT    NOT NULL,
    repo       TEXT    NOT NULL,
    branch     TEXT    NOT NULL,
    is_default INTEGER NOT NULL CHECK (is_default IN (0, 1)),
    first_run  INTEGER,
    last_run   INTEGER,
    UNIQUE (tenant, repo, branch)
) STRICT;

-- run is one recorded check. A late run (an older commit than the track already has) opens and closes nothing.
-- The counts by rule of a pruned run are gone.
CREATE TABLE run (
    run_no       INTEGER PRIMARY KEY,
    run_id       TEXT    NOT NULL UNIQUE,
    track_id     INTEGER NOT NULL REFERENCES track (track_id),
    commit_sha   TEXT    NOT NULL,
    committed_at TEXT    NOT NULL,
    started_at   TEXT    NOT NULL,
    tool_version TEXT    NOT NULL,
    rules_digest BLOB    NOT NULL,
    digest       BLOB    NOT NULL,
    findings     INTEGER NOT NULL,
    opened       INTEGER NOT NULL,
    closed       INTEGER NOT NULL,
    closed_age_seconds INTEGER NOT NULL,
    items        INTEGER NOT NULL,
    late         INTEGER NOT NULL CHECK (late IN (0, 1)),
    pruned       INTEGER NOT NULL DEFAULT 0 CHECK (pruned IN (0, 1))
) STRICT;
CREATE INDEX ix_run_track_started ON run (track_id, started_at);

-- run_rule counts a run's findings by rule and severity, and what the run opened and closed.
CREATE TABLE run_rule (
    run_no             INTEGER NOT NULL REFERENCES run (run_no),
    rule_id            TEXT    NOT NULL,
    severity           INTEGER NOT NULL,
    n                  INTEGER NOT NULL,
    opened             INTEGER NOT NULL,
    closed             INTEGER NOT NULL,
    closed_age_seconds INTEGER NOT NULL,
    PRIMARY KEY (run_no, rule_id, severity)
) STRICT, WITHOUT ROWID;

-- finding is an episode: from the run that first saw the finding to the run that no longer did.
CREATE TABLE finding (
    finding_id  INTEGER PRIMARY KEY,
    track_id    INTEGER NOT NULL REFERENCES track (track_id),
    fingerprint BLOB    NOT NULL,
    fp_version  INTEGER NOT NULL,
    rule_id     TEXT    NOT NULL,
    severity    INTEGER NOT NULL,
    path        TEXT    NOT NULL,
    subject     TEXT    NOT NULL,
    message_text TEXT    NOT NULL,
    detail      INTEGER NOT NULL,
    opened_run  INTEGER NOT NULL REFERENCES run (run_no),
    opened_at   TEXT    NOT NULL,
    closed_run  INTEGER REFERENCES run (run_no),
    closed_at   TEXT,
    CHECK ((closed_run IS NULL) = (closed_at IS NULL))
) STRICT;
CREATE UNIQUE INDEX ux_finding_open ON finding (track_id, fingerprint) WHERE closed_run IS NULL;
CREATE INDEX ix_finding_opened ON finding (track_id, opened_at) WHERE closed_run IS NULL;
CREATE INDEX ix_finding_closed ON finding (track_id, closed_at) WHERE closed_run IS NOT NULL;

-- inventory is what was deployed from the repository, in episodes too: a new version closes one and opens the next.
CREATE TABLE inventory (
    item_id    INTEGER PRIMARY KEY,
    track_id   INTEGER NOT NULL REFERENCES track (track_id),
    kind       TEXT    NOT NULL,
    content_id TEXT    NOT NULL,
    name       TEXT    NOT NULL,
    version    TEXT    NOT NULL,
    path       TEXT    NOT NULL,
    digest     BLOB    NOT NULL,
    opened_run INTEGER NOT NULL REFERENCES run (run_no),
    opened_at  TEXT    NOT NULL,
    closed_run INTEGER REFERENCES run (run_no),
    closed_at  TEXT,
    CHECK ((closed_run IS NULL) = (closed_at IS NULL))
) STRICT;
CREATE UNIQUE INDEX ux_inventory_open ON inventory (track_id, kind, content_id) WHERE closed_run IS NULL;
CREATE INDEX ix_inventory_opened ON inventory (opened_run);

-- inventory_table names the tables an item reads (a rule) or fills (a connector).
CREATE TABLE inventory_table (
    item_id    INTEGER NOT NULL REFERENCES inventory (item_id),
    table_name TEXT    NOT NULL,
    PRIMARY KEY (item_id, table_name)
) STRICT, WITHOUT ROWID;

-- +goose Down
DROP TABLE inventory_table;
DROP TABLE inventory;
DROP TABLE finding;
DROP TABLE run_rule;
DROP TABLE run;
DROP TABLE track;

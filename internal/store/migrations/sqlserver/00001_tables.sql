-- +goose Up

-- +goose StatementBegin
-- track is one line of history: a branch of a repository of a tenant.
CREATE TABLE sentinel_lint.track (
    track_id   BIGINT IDENTITY(1,1) NOT NULL CONSTRAINT PK_track PRIMARY KEY,
    tenant     NVARCHAR(64)  COLLATE Latin1_General_100_BIN2 NOT NULL,
    repo       NVARCHAR(256) COLLATE Latin1_General_100_BIN2 NOT NULL,
    branch     NVARCHAR(250) COLLATE Latin1_General_100_BIN2 NOT NULL,
    is_default BIT NOT NULL,
    first_run  BIGINT NULL,
    last_run   BIGINT NULL,
    CONSTRAINT UQ_track UNIQUE NONCLUSTERED (tenant, repo, branch)
);
-- +goose StatementEnd

-- +goose StatementBegin
-- run is one recorded check. A late run (an older commit than the track already has) opens and closes nothing.
-- The counts by rule of a pruned run are gone.
CREATE TABLE sentinel_lint.run (
    run_no       BIGINT IDENTITY(1,1) NOT NULL CONSTRAINT PK_run PRIMARY KEY,
    run_id       UNIQUEIDENTIFIER NOT NULL CONSTRAINT UQ_run UNIQUE,
    track_id     BIGINT NOT NULL CONSTRAINT FK_run_track REFERENCES sentinel_lint.track (track_id),
    commit_sha   NVARCHAR(64) COLLATE Latin1_General_100_BIN2 NOT NULL,
    committed_at DATETIME2(3) NOT NULL,
    started_at   DATETIME2(3) NOT NULL,
    tool_version NVARCHAR(64) COLLATE Latin1_General_100_BIN2 NOT NULL,
    rules_digest BINARY(32) NOT NULL,
    digest       BINARY(32) NOT NULL,
    findings     INT NOT NULL,
    opened       INT NOT NULL,
    closed       INT NOT NULL,
    closed_age_seconds BIGINT NOT NULL,
    items        INT NOT NULL,
    late         BIT NOT NULL,
    pruned       BIT NOT NULL CONSTRAINT DF_run_pruned DEFAULT 0
);
-- +goose StatementEnd

-- +goose StatementBegin
CREATE INDEX IX_run_track_started ON sentinel_lint.run (track_id, started_at)
    INCLUDE (commit_sha, findings, opened, closed, closed_age_seconds, late, pruned);
-- +goose StatementEnd

-- +goose StatementBegin
-- run_rule counts a run's findings by rule and severity, and what the run opened and closed.
CREATE TABLE sentinel_lint.run_rule (
    run_no             BIGINT NOT NULL CONSTRAINT FK_run_rule_run REFERENCES sentinel_lint.run (run_no),
    rule_id            NVARCHAR(64) COLLATE Latin1_General_100_BIN2 NOT NULL,
    severity           SMALLINT NOT NULL,
    n                  INT NOT NULL,
    opened             INT NOT NULL,
    closed             INT NOT NULL,
    closed_age_seconds BIGINT NOT NULL,
    CONSTRAINT PK_run_rule PRIMARY KEY (run_no, rule_id, severity)
);
-- +goose StatementEnd

-- +goose StatementBegin
-- finding is an episode: from the run that first saw the finding to the run that no longer did.
CREATE TABLE sentinel_lint.finding (
    finding_id  BIGINT IDENTITY(1,1) NOT NULL CONSTRAINT PK_finding PRIMARY KEY,
    track_id    BIGINT NOT NULL CONSTRAINT FK_finding_track REFERENCES sentinel_lint.track (track_id),
    fingerprint BINARY(32) NOT NULL,
    fp_version  SMALLINT NOT NULL,
    rule_id     NVARCHAR(64)   COLLATE Latin1_General_100_BIN2 NOT NULL,
    severity    SMALLINT NOT NULL,
    path        NVARCHAR(1024) COLLATE Latin1_General_100_BIN2 NOT NULL,
    subject     NVARCHAR(400)  COLLATE Latin1_General_100_BIN2 NOT NULL,
    message_text NVARCHAR(2000) COLLATE Latin1_General_100_BIN2 NOT NULL,
    detail      BIGINT NOT NULL,
    opened_run  BIGINT NOT NULL CONSTRAINT FK_finding_opened REFERENCES sentinel_lint.run (run_no),
    opened_at   DATETIME2(3) NOT NULL,
    closed_run  BIGINT NULL CONSTRAINT FK_finding_closed REFERENCES sentinel_lint.run (run_no),
    closed_at   DATETIME2(3) NULL,
    CONSTRAINT CK_finding_closed CHECK ((closed_run IS NULL AND closed_at IS NULL)
        OR (closed_run IS NOT NULL AND closed_at IS NOT NULL))
);
-- +goose StatementEnd

-- +goose StatementBegin
CREATE UNIQUE INDEX UX_finding_open ON sentinel_lint.finding (track_id, fingerprint)
    INCLUDE (detail, opened_at, rule_id, severity) WHERE closed_run IS NULL;
-- +goose StatementEnd

-- +goose StatementBegin
CREATE INDEX IX_finding_opened ON sentinel_lint.finding (track_id, opened_at) WHERE closed_run IS NULL;
-- +goose StatementEnd

-- +goose StatementBegin
CREATE INDEX IX_finding_closed ON sentinel_lint.finding (track_id, closed_at)
    INCLUDE (opened_at) WHERE closed_run IS NOT NULL;
-- +goose StatementEnd

-- +goose StatementBegin
-- inventory is what was deployed from the repository, in episodes too: a new version closes one and opens the next.
CREATE TABLE sentinel_lint.inventory (
    item_id    BIGINT IDENTITY(1,1) NOT NULL CONSTRAINT PK_inventory PRIMARY KEY,
    track_id   BIGINT NOT NULL CONSTRAINT FK_inventory_track REFERENCES sentinel_lint.track (track_id),
    kind       NVARCHAR(32)   COLLATE Latin1_General_100_BIN2 NOT NULL,
    content_id NVARCHAR(400)  COLLATE Latin1_General_100_BIN2 NOT NULL,
    name       NVARCHAR(400)  COLLATE Latin1_General_100_BIN2 NOT NULL,
    version    NVARCHAR(64)   COLLATE Latin1_General_100_BIN2 NOT NULL,
    path       NVARCHAR(1024) COLLATE Latin1_General_100_BIN2 NOT NULL,
    digest     BINARY(32) NOT NULL,
    opened_run BIGINT NOT NULL CONSTRAINT FK_inventory_opened REFERENCES sentinel_lint.run (run_no),
    opened_at  DATETIME2(3) NOT NULL,
    closed_run BIGINT NULL CONSTRAINT FK_inventory_closed REFERENCES sentinel_lint.run (run_no),
    closed_at  DATETIME2(3) NULL,
    CONSTRAINT CK_inventory_closed CHECK ((closed_run IS NULL AND closed_at IS NULL)
        OR (closed_run IS NOT NULL AND closed_at IS NOT NULL))
);
-- +goose StatementEnd

-- +goose StatementBegin
CREATE UNIQUE INDEX UX_inventory_open ON sentinel_lint.inventory (track_id, kind, content_id)
    INCLUDE (digest) WHERE closed_run IS NULL;
-- +goose StatementEnd

-- +goose StatementBegin
CREATE INDEX IX_inventory_opened ON sentinel_lint.inventory (opened_run) INCLUDE (kind, content_id);
-- +goose StatementEnd

-- +goose StatementBegin
-- inventory_table names the tables an item reads (a rule) or fills (a connector).
CREATE TABLE sentinel_lint.inventory_table (
    item_id    BIGINT NOT NULL CONSTRAINT FK_inventory_table_item REFERENCES sentinel_lint.inventory (item_id),
    table_name NVARCHAR(128) COLLATE Latin1_General_100_BIN2 NOT NULL,
    CONSTRAINT PK_inventory_table PRIMARY KEY (item_id, table_name)
);
-- +goose StatementEnd

-- +goose Down
-- +goose StatementBegin
DROP TABLE sentinel_lint.inventory_table;
-- +goose StatementEnd

-- +goose StatementBegin
DROP TABLE sentinel_lint.inventory;
-- +goose StatementEnd

-- +goose StatementBegin
DROP TABLE sentinel_lint.finding;
-- +goose StatementEnd

-- +goose StatementBegin
DROP TABLE sentinel_lint.run_rule;
-- +goose StatementEnd

-- +goose StatementBegin
DROP TABLE sentinel_lint.run;
-- +goose StatementEnd

-- +goose StatementBegin
DROP TABLE sentinel_lint.track;
-- +goose StatementEnd

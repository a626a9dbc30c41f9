-- +goose Up

-- +goose StatementBegin
CREATE VIEW sentinel_lint.repositories AS
SELECT t.tenant, t.repo, t.branch, t.is_default, r.started_at AS last_run_at, r.commit_sha, r.tool_version, r.findings
FROM sentinel_lint.track t JOIN sentinel_lint.run r ON r.run_no = t.last_run;
-- +goose StatementEnd

-- +goose StatementBegin
CREATE VIEW sentinel_lint.runs AS
SELECT t.tenant, t.repo, t.branch, t.is_default, r.run_no, r.commit_sha, r.committed_at, r.started_at, r.tool_version,
       r.findings, r.opened, r.closed, r.items, r.late
FROM sentinel_lint.run r JOIN sentinel_lint.track t ON t.track_id = r.track_id;
-- +goose StatementEnd

-- +goose StatementBegin
CREATE VIEW sentinel_lint.rule_counts AS
SELECT t.tenant, t.repo, t.branch, t.is_default, r.started_at, c.run_no, c.rule_id, c.severity, c.n AS findings,
       c.opened, c.closed, c.closed_age_seconds
FROM sentinel_lint.run_rule c JOIN sentinel_lint.run r ON r.run_no = c.run_no JOIN sentinel_lint.track t ON t.track_id = r.track_id
WHERE r.late = 0;
-- +goose StatementEnd

-- +goose StatementBegin
CREATE VIEW sentinel_lint.open_findings AS
SELECT t.tenant, t.repo, t.branch, t.is_default, f.finding_id, f.rule_id, f.severity, f.path, f.subject, f.message_text,
       f.opened_at, r.commit_sha AS opened_commit
FROM sentinel_lint.finding f JOIN sentinel_lint.track t ON t.track_id = f.track_id JOIN sentinel_lint.run r ON r.run_no = f.opened_run
WHERE f.closed_run IS NULL;
-- +goose StatementEnd

-- +goose StatementBegin
CREATE VIEW sentinel_lint.fixed_findings AS
SELECT t.tenant, t.repo, t.branch, t.is_default, f.finding_id, f.rule_id, f.severity, f.path, f.subject, f.message_text,
       f.opened_at, f.closed_at, r.commit_sha AS closed_commit
FROM sentinel_lint.finding f JOIN sentinel_lint.track t ON t.track_id = f.track_id JOIN sentinel_lint.run r ON r.run_no = f.closed_run
WHERE f.closed_run IS NOT NULL;
-- +goose StatementEnd

-- +goose StatementBegin
CREATE VIEW sentinel_lint.inventory_items AS
SELECT t.tenant, t.repo, t.branch, t.is_default, i.item_id, i.kind, i.content_id, i.name, i.version, i.path, i.opened_at
FROM sentinel_lint.inventory i JOIN sentinel_lint.track t ON t.track_id = i.track_id
WHERE i.closed_run IS NULL;
-- +goose StatementEnd

-- +goose StatementBegin
CREATE VIEW sentinel_lint.inventory_tables AS
SELECT x.item_id, x.table_name
FROM sentinel_lint.inventory_table x JOIN sentinel_lint.inventory i ON i.item_id = x.item_id
WHERE i.closed_run IS NULL;
-- +goose StatementEnd

-- +goose Down
-- +goose StatementBegin
DROP VIEW sentinel_lint.inventory_tables;
-- +goose StatementEnd

-- +goose StatementBegin
DROP VIEW sentinel_lint.inventory_items;
-- +goose StatementEnd

-- +goose StatementBegin
DROP VIEW sentinel_lint.fixed_findings;
-- +goose StatementEnd

-- +goose StatementBegin
DROP VIEW sentinel_lint.open_findings;
-- +goose StatementEnd

-- +goose StatementBegin
DROP VIEW sentinel_lint.rule_counts;
-- +goose StatementEnd

-- +goose StatementBegin
DROP VIEW sentinel_lint.runs;
-- +goose StatementEnd

-- +goose StatementBegin
DROP VIEW sentinel_lint.repositories;
-- +goose StatementEnd

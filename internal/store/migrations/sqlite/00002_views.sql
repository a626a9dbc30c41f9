-- +goose Up

CREATE VIEW repositories AS
SELECT t.tenant, t.repo, t.branch, t.is_default, r.started_at AS last_run_at, r.commit_sha, r.tool_version, r.findings
FROM track t JOIN run r ON r.run_no = t.last_run;

CREATE VIEW runs AS
SELECT t.tenant, t.repo, t.branch, t.is_default, r.run_no, r.commit_sha, r.committed_at, r.started_at, r.tool_version,
       r.findings, r.opened, r.closed, r.items, r.late
FROM run r JOIN track t ON t.track_id = r.track_id;

CREATE VIEW rule_counts AS
SELECT t.tenant, t.repo, t.branch, t.is_default, r.started_at, c.run_no, c.rule_id, c.severity, c.n AS findings,
       c.opened, c.closed, c.closed_age_seconds
FROM run_rule c JOIN run r ON r.run_no = c.run_no JOIN track t ON t.track_id = r.track_id
WHERE r.late = 0;

CREATE VIEW open_findings AS
SELECT t.tenant, t.repo, t.branch, t.is_default, f.finding_id, f.rule_id, f.severity, f.path, f.subject, f.message_text,
       f.opened_at, r.commit_sha AS opened_commit
FROM finding f JOIN track t ON t.track_id = f.track_id JOIN run r ON r.run_no = f.opened_run
WHERE f.closed_run IS NULL;

CREATE VIEW fixed_findings AS
SELECT t.tenant, t.repo, t.branch, t.is_default, f.finding_id, f.rule_id, f.severity, f.path, f.subject, f.message_text,
       f.opened_at, f.closed_at, r.commit_sha AS closed_commit
FROM finding f JOIN track t ON t.track_id = f.track_id JOIN run r ON r.run_no = f.closed_run
WHERE f.closed_run IS NOT NULL;

CREATE VIEW inventory_items AS
SELECT t.tenant, t.repo, t.branch, t.is_default, i.item_id, i.kind, i.content_id, i.name, i.version, i.path, i.opened_at
FROM inventory i JOIN track t ON t.track_id = i.track_id
WHERE i.closed_run IS NULL;

CREATE VIEW inventory_tables AS
SELECT x.item_id, x.table_name
FROM inventory_table x JOIN inventory i ON i.item_id = x.item_id
WHERE i.closed_run IS NULL;

-- +goose Down
DROP VIEW inventory_tables;
DROP VIEW inventory_items;
DROP VIEW fixed_findings;
DROP VIEW open_findings;
DROP VIEW rule_counts;
DROP VIEW runs;
DROP VIEW repositories;

-- +goose Up

-- Who records can neither change the schema nor delete; who reads can change nothing. See docs/history.md.
-- +goose StatementBegin
CREATE ROLE sentinel_lint_writer;
-- +goose StatementEnd

-- +goose StatementBegin
CREATE ROLE sentinel_lint_reader;
-- +goose StatementEnd

-- +goose StatementBegin
CREATE ROLE sentinel_lint_owner;
-- +goose StatementEnd

-- +goose StatementBegin
GRANT SELECT, INSERT, UPDATE ON SCHEMA::sentinel_lint TO sentinel_lint_writer;
-- +goose StatementEnd

-- +goose StatementBegin
GRANT SELECT ON SCHEMA::sentinel_lint TO sentinel_lint_reader;
-- +goose StatementEnd

-- +goose StatementBegin
GRANT SELECT, INSERT, UPDATE, DELETE, ALTER, REFERENCES ON SCHEMA::sentinel_lint TO sentinel_lint_owner;
-- +goose StatementEnd

-- +goose StatementBegin
GRANT CREATE TABLE, CREATE VIEW TO sentinel_lint_owner;
-- +goose StatementEnd

-- +goose Down
-- +goose StatementBegin
DROP ROLE sentinel_lint_owner;
-- +goose StatementEnd

-- +goose StatementBegin
DROP ROLE sentinel_lint_reader;
-- +goose StatementEnd

-- +goose StatementBegin
DROP ROLE sentinel_lint_writer;
-- +goose StatementEnd

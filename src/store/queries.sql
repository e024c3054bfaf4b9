-- Statements of the migrations. Everything else that store/ runs is not about tables.

-- name: store_version_exists
-- Whether migrations were ever run here: 1 or 0.
-- engine: sqlite
SELECT count(*) FROM sqlite_schema WHERE type = 'table' AND name = 'schema_version';

-- name: store_version_exists
-- engine: postgres
SELECT CASE WHEN to_regclass('schema_version') IS NULL THEN 0 ELSE 1 END;

-- name: store_table_count
-- How many tables there are, of whomever: only an empty place is filled.
-- engine: sqlite
SELECT count(*) FROM sqlite_schema WHERE type = 'table';

-- name: store_table_count
-- engine: postgres
SELECT count(*) FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE n.nspname = current_schema() AND c.relkind IN ('r', 'p');

-- name: store_version_list
SELECT number, name, sha256 FROM schema_version ORDER BY number;

-- name: store_version_add
INSERT INTO schema_version (number, name, sha256, applied_at) VALUES ($1, $2, $3, $4);

-- name: store_broken_references
-- References to rows that do not exist. SQLite runs migrations with foreign keys off, because it
-- rebuilds a table by dropping it; so they are checked before the commit. PostgreSQL checks always.
-- engine: sqlite
SELECT count(*) FROM pragma_foreign_key_check;

-- name: store_broken_references
-- engine: postgres
SELECT 0;

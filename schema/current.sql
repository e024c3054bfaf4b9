-- The schema after all migrations, on SQLite. Made by `ninja -C build current-schema`; a test
-- compares it. Change it by a new file in schema/, never here.

CREATE TABLE schema_version (
    -- One row for each file of schema/ that was run on this database. Rows are never changed: a file
    -- whose SHA-256 differs from its row was altered after the fact, and the program refuses to start.
    number INTEGER NOT NULL PRIMARY KEY,
    name TEXT NOT NULL,
    sha256 TEXT NOT NULL,
    applied_at INTEGER NOT NULL
) STRICT;

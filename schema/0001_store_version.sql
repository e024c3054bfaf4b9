-- The runner's own record. It is made by the first migration, so that it is a table like any other.
CREATE TABLE schema_version (
    -- One row for each file of schema/ that was run on this database. Rows are never changed: a file
    -- whose SHA-256 differs from its row was altered after the fact, and the program refuses to start.
    number {int} NOT NULL PRIMARY KEY,
    name TEXT NOT NULL,
    sha256 TEXT NOT NULL,
    applied_at {int} NOT NULL
){strict};

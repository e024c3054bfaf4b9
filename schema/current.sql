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

CREATE TABLE agency (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    code TEXT NOT NULL UNIQUE,         -- short name in addresses and files: szpsb
    name TEXT NOT NULL,                -- 深圳市公安局
    site_name TEXT NOT NULL,           -- name of the portal, in the page head
    level TEXT NOT NULL,               -- province, prefecture, county, township
    office TEXT NOT NULL,              -- the disclosure office (政府信息公开工作机构)
    address TEXT NOT NULL,
    postcode TEXT NOT NULL,
    phone TEXT NOT NULL,
    email TEXT NOT NULL,
    hand_in_by TEXT NOT NULL,          -- local date of the annual report, month-day; never after 01-31
    synthetic INTEGER NOT NULL           -- 1: demonstration data, and every page says so
) STRICT;

CREATE TABLE visit_day (
    path TEXT NOT NULL,
    day TEXT NOT NULL,
    visits INTEGER NOT NULL,
    PRIMARY KEY (path, day)
) STRICT;

CREATE TABLE calendar_addition (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    added_at INTEGER NOT NULL,           -- instant
    csv TEXT NOT NULL
) STRICT;

CREATE TABLE foi_request (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    agency_id INTEGER NOT NULL REFERENCES agency (id),
    number TEXT NOT NULL UNIQUE,       -- SZGA-2020-0001
    applicant TEXT NOT NULL,           -- pseudonym
    applicant_kind TEXT NOT NULL CHECK (applicant_kind IN
        ('natural_person', 'business', 'research', 'charity', 'legal_service', 'other')),
    channel TEXT NOT NULL CHECK (channel IN
        ('online', 'letter', 'fax', 'email', 'in_person', 'oral')),
    subject TEXT NOT NULL,
    received_on TEXT NOT NULL,
    due_on TEXT NOT NULL,
    synthetic INTEGER NOT NULL,
    recorded_at INTEGER NOT NULL         -- instant at which it was entered
) STRICT;

CREATE INDEX foi_request_received
    ON foi_request (agency_id, received_on, recorded_at, applicant_kind, channel);

CREATE TABLE foi_decision (
    request_id INTEGER PRIMARY KEY REFERENCES foi_request (id),
    code TEXT NOT NULL,                -- A1 … F3
    decided_on TEXT NOT NULL,
    sent_on TEXT NOT NULL,             -- on time if and only if sent_on <= due_on
    recorded_at INTEGER NOT NULL
) STRICT;

CREATE INDEX foi_decision_decided ON foi_decision (decided_on, recorded_at, request_id, code, sent_on);

CREATE TABLE foi_remedy (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    agency_id INTEGER NOT NULL REFERENCES agency (id),
    request_id INTEGER REFERENCES foi_request (id),
    number TEXT NOT NULL UNIQUE,
    kind TEXT NOT NULL CHECK (kind IN ('review', 'suit_direct', 'suit_after')),
    filed_on TEXT NOT NULL,
    result TEXT CHECK (result IN ('upheld', 'corrected', 'other')),
    closed_on TEXT,
    synthetic INTEGER NOT NULL,
    recorded_at INTEGER NOT NULL,
    CHECK ((result IS NULL) = (closed_on IS NULL))
) STRICT;

CREATE TABLE report_yearly_figure (
    agency_id INTEGER NOT NULL REFERENCES agency (id),
    year INTEGER NOT NULL,
    id TEXT NOT NULL,                  -- portal.visits, t2_5.licence.decisions
    value TEXT NOT NULL,               -- decimal text: 31383545, 3.4
    source TEXT NOT NULL,
    synthetic INTEGER NOT NULL,
    recorded_at INTEGER NOT NULL,
    PRIMARY KEY (agency_id, year, id)
) STRICT;

CREATE TABLE report (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    agency_id INTEGER NOT NULL REFERENCES agency (id),
    year INTEGER NOT NULL,
    format TEXT NOT NULL,              -- id of the statutory format: 2019, 2021
    cut_off INTEGER NOT NULL,            -- records entered after this instant are not counted
    made_at INTEGER NOT NULL,
    revision INTEGER NOT NULL,           -- grows with every change of text, reason or figure
    frozen_at INTEGER,
    inputs_hash TEXT,                  -- SHA-256 of every record counted and every text
    content TEXT,                      -- the frozen report
    content_hash TEXT,
    UNIQUE (agency_id, year),
    CHECK ((frozen_at IS NULL) = (content IS NULL)),
    CHECK ((frozen_at IS NULL) = (inputs_hash IS NULL)),
    CHECK ((frozen_at IS NULL) = (content_hash IS NULL))
) STRICT;

CREATE TRIGGER report_frozen_stays BEFORE UPDATE ON report WHEN OLD.frozen_at IS NOT NULL
BEGIN
    SELECT RAISE(ABORT, 'a frozen report cannot be changed');
END;

CREATE TRIGGER report_frozen_kept BEFORE DELETE ON report WHEN OLD.frozen_at IS NOT NULL
BEGIN
    SELECT RAISE(ABORT, 'a frozen report cannot be deleted');
END;

CREATE TABLE report_text (
    report_id INTEGER NOT NULL REFERENCES report (id),
    chapter TEXT NOT NULL,             -- c1, c5, c6
    text TEXT NOT NULL,
    revision INTEGER NOT NULL,
    changed_at INTEGER NOT NULL,
    PRIMARY KEY (report_id, chapter)
) STRICT;

CREATE TABLE report_reason (
    report_id INTEGER NOT NULL REFERENCES report (id),
    warning TEXT NOT NULL,             -- id of the check, with its place
    reason TEXT NOT NULL,
    given_at INTEGER NOT NULL,
    PRIMARY KEY (report_id, warning)
) STRICT;

CREATE TABLE report_measure (
    agency_id INTEGER NOT NULL REFERENCES agency (id),
    year INTEGER NOT NULL,
    position INTEGER NOT NULL,           -- 1 …
    problem TEXT NOT NULL,
    measure TEXT NOT NULL,
    progress TEXT NOT NULL,            -- told a year later; empty until then
    PRIMARY KEY (agency_id, year, position)
) STRICT;

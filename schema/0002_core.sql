-- The agency whose open government this is. One row for each agency that the installation serves; every
-- other table names it, so that a province can host its bureaus together.
CREATE TABLE agency (
    id {id},
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
    synthetic {int} NOT NULL           -- 1: demonstration data, and every page says so
){strict};

-- Visits of one public page on one day, added up from the counters in memory. No address, no person.
CREATE TABLE visit_day (
    path TEXT NOT NULL,
    day TEXT NOT NULL,
    visits {int} NOT NULL,
    PRIMARY KEY (path, day)
){strict};

-- Calendar notices that an administrator added, as the CSV that was given. They are read after the notices
-- compiled into the binary, in order of id.
CREATE TABLE calendar_addition (
    id {id},
    added_at {int} NOT NULL,           -- instant
    csv TEXT NOT NULL
){strict};

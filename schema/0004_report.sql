-- A figure of a year that is not yet counted from records of its own, with its source. The parts that come
-- later replace these rows by records; the figure keeps its id.
CREATE TABLE report_yearly_figure (
    agency_id {int} NOT NULL REFERENCES agency (id),
    year {int} NOT NULL,
    id TEXT NOT NULL,                  -- portal.visits, t2_5.licence.decisions
    value TEXT NOT NULL,               -- decimal text: 31383545, 3.4
    source TEXT NOT NULL,
    synthetic {int} NOT NULL,
    recorded_at {int} NOT NULL,
    PRIMARY KEY (agency_id, year, id)
){strict};

-- The annual report of one year. A draft is counted anew each time it is shown; a frozen one keeps what it
-- was counted from (inputs_hash) and what it says (content, JSON), and is never changed.
CREATE TABLE report (
    id {id},
    agency_id {int} NOT NULL REFERENCES agency (id),
    year {int} NOT NULL,
    format TEXT NOT NULL,              -- id of the statutory format: 2019, 2021
    cut_off {int} NOT NULL,            -- records entered after this instant are not counted
    made_at {int} NOT NULL,
    revision {int} NOT NULL,           -- grows with every change of text, reason or figure
    frozen_at {int},
    inputs_hash TEXT,                  -- SHA-256 of every record counted and every text
    content TEXT,                      -- the frozen report
    content_hash TEXT,
    UNIQUE (agency_id, year),
    CHECK ((frozen_at IS NULL) = (content IS NULL)),
    CHECK ((frozen_at IS NULL) = (inputs_hash IS NULL)),
    CHECK ((frozen_at IS NULL) = (content_hash IS NULL))
){strict};

-- The text of one chapter, with figures as fields: {foi.new}. revision is what an editor saw; a save that
-- names an older one is refused, so that nobody's text is lost.
CREATE TABLE report_text (
    report_id {int} NOT NULL REFERENCES report (id),
    chapter TEXT NOT NULL,             -- c1, c5, c6
    text TEXT NOT NULL,
    revision {int} NOT NULL,
    changed_at {int} NOT NULL,
    PRIMARY KEY (report_id, chapter)
){strict};

-- Why a warning of the proof may stand. Without a reason the report cannot be frozen.
CREATE TABLE report_reason (
    report_id {int} NOT NULL REFERENCES report (id),
    warning TEXT NOT NULL,             -- id of the check, with its place
    reason TEXT NOT NULL,
    given_at {int} NOT NULL,
    PRIMARY KEY (report_id, warning)
){strict};

-- One problem and its improvement measure, as the report of a year named it (chapter five). What became of
-- it is told in the next year's report.
CREATE TABLE report_measure (
    agency_id {int} NOT NULL REFERENCES agency (id),
    year {int} NOT NULL,
    position {int} NOT NULL,           -- 1 …
    problem TEXT NOT NULL,
    measure TEXT NOT NULL,
    progress TEXT NOT NULL,            -- told a year later; empty until then
    PRIMARY KEY (agency_id, year, position)
){strict};

-- What is frozen stays as it is, whoever asks: the database itself refuses.
-- engine: sqlite
CREATE TRIGGER report_frozen_stays BEFORE UPDATE ON report WHEN OLD.frozen_at IS NOT NULL
BEGIN
    SELECT RAISE(ABORT, 'a frozen report cannot be changed');
END;
CREATE TRIGGER report_frozen_kept BEFORE DELETE ON report WHEN OLD.frozen_at IS NOT NULL
BEGIN
    SELECT RAISE(ABORT, 'a frozen report cannot be deleted');
END;
-- engine: postgres
CREATE FUNCTION report_frozen_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'a frozen report cannot be changed or deleted';
END $$;
CREATE TRIGGER report_frozen_stays BEFORE UPDATE OR DELETE ON report
    FOR EACH ROW WHEN (OLD.frozen_at IS NOT NULL) EXECUTE FUNCTION report_frozen_stays();
-- engine: both

-- One request for information (依申请公开). received_on is the date of receipt by the channel's rule (政府信息
-- 公开条例 Art. 31), due_on the statutory date told to the applicant. The applicant appears only under a
-- pseudonym here; who it is belongs to the sealed data of a later part.
CREATE TABLE foi_request (
    id {id},
    agency_id {int} NOT NULL REFERENCES agency (id),
    number TEXT NOT NULL UNIQUE,       -- SZGA-2020-0001
    applicant TEXT NOT NULL,           -- pseudonym
    applicant_kind TEXT NOT NULL CHECK (applicant_kind IN
        ('natural_person', 'business', 'research', 'charity', 'legal_service', 'other')),
    channel TEXT NOT NULL CHECK (channel IN
        ('online', 'letter', 'fax', 'email', 'in_person', 'oral')),
    subject TEXT NOT NULL,
    received_on TEXT NOT NULL,
    due_on TEXT NOT NULL,
    synthetic {int} NOT NULL,
    recorded_at {int} NOT NULL         -- instant at which it was entered
){strict};
-- Holds all that the yearly counts of receipts and of open requests look at.
CREATE INDEX foi_request_received
    ON foi_request (agency_id, received_on, recorded_at, applicant_kind, channel);

-- The one decision of a request; its code is a row of foi/decision.c, which names the article and the row
-- of the statutory form. A row is written once and never changed.
CREATE TABLE foi_decision (
    request_id {int} PRIMARY KEY REFERENCES foi_request (id),
    code TEXT NOT NULL,                -- A1 … F3
    decided_on TEXT NOT NULL,
    sent_on TEXT NOT NULL,             -- on time if and only if sent_on <= due_on
    recorded_at {int} NOT NULL
){strict};
CREATE INDEX foi_decision_decided ON foi_decision (decided_on, recorded_at, request_id, code, sent_on);

-- One case of administrative review or litigation that followed a request. Without result and closed_on it
-- is still open.
CREATE TABLE foi_remedy (
    id {id},
    agency_id {int} NOT NULL REFERENCES agency (id),
    request_id {int} REFERENCES foi_request (id),
    number TEXT NOT NULL UNIQUE,
    kind TEXT NOT NULL CHECK (kind IN ('review', 'suit_direct', 'suit_after')),
    filed_on TEXT NOT NULL,
    result TEXT CHECK (result IN ('upheld', 'corrected', 'other')),
    closed_on TEXT,
    synthetic {int} NOT NULL,
    recorded_at {int} NOT NULL,
    CHECK ((result IS NULL) = (closed_on IS NULL))
){strict};

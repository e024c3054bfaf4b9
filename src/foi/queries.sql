-- Requests for information: the records, and what the annual report counts of them.
-- In all counting statements: $1 agency, $2 first day, $3 last day, $4 cut-off instant.

-- name: foi_request_add
INSERT INTO foi_request (agency_id, number, applicant, applicant_kind, channel, subject, received_on,
                         due_on, synthetic, recorded_at)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
ON CONFLICT (number) DO NOTHING
RETURNING id;

-- name: foi_decision_add
INSERT INTO foi_decision (request_id, code, decided_on, sent_on, recorded_at)
VALUES ($1, $2, $3, $4, $5)
ON CONFLICT (request_id) DO NOTHING;

-- name: foi_request_received_on
SELECT received_on FROM foi_request WHERE id = $1;

-- name: foi_remedy_add
INSERT INTO foi_remedy (agency_id, request_id, number, kind, filed_on, result, closed_on, synthetic,
                        recorded_at)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
ON CONFLICT (number) DO NOTHING;

-- name: foi_count_received
SELECT applicant_kind, channel, COUNT(*)
FROM foi_request
WHERE agency_id = $1 AND received_on BETWEEN $2 AND $3 AND recorded_at <= $4
GROUP BY applicant_kind, channel;

-- name: foi_count_decided
SELECT d.code, r.applicant_kind, COUNT(*),
       SUM(CASE WHEN d.sent_on <= r.due_on THEN 1 ELSE 0 END)
FROM foi_decision d JOIN foi_request r ON r.id = d.request_id
WHERE r.agency_id = $1 AND d.decided_on BETWEEN $2 AND $3 AND r.recorded_at <= $4
  AND d.recorded_at <= $4
GROUP BY d.code, r.applicant_kind;

-- name: foi_count_open
-- Received up to the day $2 and not decided by then: carried over.
SELECT r.applicant_kind, COUNT(*)
FROM foi_request r
LEFT JOIN foi_decision d ON d.request_id = r.id AND d.decided_on <= $2 AND d.recorded_at <= $3
WHERE r.agency_id = $1 AND r.received_on <= $2 AND r.recorded_at <= $3 AND d.request_id IS NULL
GROUP BY r.applicant_kind;

-- name: foi_list_received
-- $5 after this id, $6 applicant kind or NULL, $7 channel or NULL, $8 how many.
SELECT r.id, r.number, r.applicant, r.subject, r.applicant_kind, r.channel, r.received_on, r.due_on,
       r.synthetic, d.code, d.decided_on, d.sent_on
FROM foi_request r LEFT JOIN foi_decision d ON d.request_id = r.id AND d.recorded_at <= $4
WHERE r.agency_id = $1 AND r.received_on BETWEEN $2 AND $3 AND r.recorded_at <= $4 AND r.id > $5
  AND (CAST($6 AS TEXT) IS NULL OR r.applicant_kind = $6)
  AND (CAST($7 AS TEXT) IS NULL OR r.channel = $7)
ORDER BY r.id LIMIT $8;

-- name: foi_list_decided
-- $5 after this id, $6 applicant kind or NULL, $7 codes as ",A1,A2," or NULL, $8 only on time, $9 how many.
SELECT r.id, r.number, r.applicant, r.subject, r.applicant_kind, r.channel, r.received_on, r.due_on,
       r.synthetic, d.code, d.decided_on, d.sent_on
FROM foi_decision d JOIN foi_request r ON r.id = d.request_id
WHERE r.agency_id = $1 AND d.decided_on BETWEEN $2 AND $3 AND r.recorded_at <= $4
  AND d.recorded_at <= $4 AND r.id > $5
  AND (CAST($6 AS TEXT) IS NULL OR r.applicant_kind = $6)
  AND (CAST($7 AS TEXT) IS NULL OR CAST($7 AS TEXT) LIKE '%,' || d.code || ',%')
  AND ($8 = 0 OR d.sent_on <= r.due_on)
ORDER BY r.id LIMIT $9;

-- name: foi_list_open
-- $2 the day, $3 the cut-off, $4 after this id, $5 applicant kind or NULL, $6 how many.
SELECT r.id, r.number, r.applicant, r.subject, r.applicant_kind, r.channel, r.received_on, r.due_on,
       r.synthetic, d.code, d.decided_on, d.sent_on
FROM foi_request r
LEFT JOIN foi_decision d ON d.request_id = r.id AND d.decided_on <= $2 AND d.recorded_at <= $3
WHERE r.agency_id = $1 AND r.received_on <= $2 AND r.recorded_at <= $3 AND d.request_id IS NULL
  AND r.id > $4 AND (CAST($5 AS TEXT) IS NULL OR r.applicant_kind = $5)
ORDER BY r.id LIMIT $6;

-- name: foi_list_remedies
-- Cases that were filed by the last day and not closed before the first.
SELECT id, number, kind, filed_on, CASE WHEN closed_on <= $3 THEN result END,
       CASE WHEN closed_on <= $3 THEN closed_on END, synthetic
FROM foi_remedy
WHERE agency_id = $1 AND filed_on <= $3 AND (closed_on IS NULL OR closed_on >= $2)
  AND recorded_at <= $4
ORDER BY id;

-- name: foi_inputs
-- Every request that a year's report could count, for its hash: those received by the last day, unless they
-- were decided before the first.
SELECT r.id, r.number, r.applicant_kind, r.channel, r.received_on, r.due_on, d.code, d.decided_on,
       d.sent_on
FROM foi_request r LEFT JOIN foi_decision d ON d.request_id = r.id AND d.recorded_at <= $4
WHERE r.agency_id = $1 AND r.received_on <= $3 AND r.recorded_at <= $4
  AND (d.decided_on IS NULL OR d.decided_on >= $2)
ORDER BY r.id;

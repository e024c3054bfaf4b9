-- name: core_agency_first
-- The agency of this installation. More than one comes with the cluster of a province.
SELECT id, code, name, site_name, level, office, address, postcode, phone, email, hand_in_by, synthetic
FROM agency ORDER BY id LIMIT 1;

-- name: core_agency_add
INSERT INTO agency (code, name, site_name, level, office, address, postcode, phone, email, hand_in_by,
                    synthetic)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)
RETURNING id;

-- name: core_calendar_additions
SELECT csv FROM calendar_addition ORDER BY id;

-- name: core_calendar_add
INSERT INTO calendar_addition (added_at, csv) VALUES ($1, $2);

-- name: core_visit_add
INSERT INTO visit_day (path, day, visits) VALUES ($1, $2, $3)
ON CONFLICT (path, day) DO UPDATE SET visits = visit_day.visits + EXCLUDED.visits;

-- name: core_visit_total
SELECT CAST(COALESCE(SUM(visits), 0) AS BIGINT) FROM visit_day WHERE path = $1;

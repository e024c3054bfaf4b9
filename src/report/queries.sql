-- The annual report: drafts, frozen reports, texts, reasons, yearly figures.

-- name: report_find
SELECT id, year, format, cut_off, made_at, revision, frozen_at, inputs_hash, content_hash, content
FROM report WHERE agency_id = $1 AND year = $2;

-- name: report_years
SELECT year, format, frozen_at, content_hash
FROM report WHERE agency_id = $1 AND ($2 = 0 OR frozen_at IS NOT NULL)
ORDER BY year DESC LIMIT 200;

-- name: report_make
-- A new draft, or a new cut-off for one that is not frozen; no row for a frozen one.
INSERT INTO report (agency_id, year, format, cut_off, made_at, revision)
VALUES ($1, $2, $3, $4, $5, 1)
ON CONFLICT (agency_id, year) DO UPDATE
SET format = EXCLUDED.format, cut_off = EXCLUDED.cut_off, made_at = EXCLUDED.made_at,
    revision = report.revision + 1
WHERE report.frozen_at IS NULL
RETURNING id;

-- name: report_touch
-- Every change of a draft passes here: it refuses a frozen report, and freezing sees that it came too late.
UPDATE report SET revision = revision + 1 WHERE id = $1 AND frozen_at IS NULL;

-- name: report_freeze
UPDATE report SET frozen_at = $3, inputs_hash = $4, content = $5, content_hash = $6
WHERE id = $1 AND frozen_at IS NULL AND revision = $2;

-- name: report_texts
SELECT chapter, text, revision FROM report_text WHERE report_id = $1 ORDER BY chapter;

-- name: report_text_add
INSERT INTO report_text (report_id, chapter, text, revision, changed_at) VALUES ($1, $2, $3, 1, $4)
ON CONFLICT (report_id, chapter) DO NOTHING;

-- name: report_text_save
UPDATE report_text SET text = $3, revision = revision + 1, changed_at = $5
WHERE report_id = $1 AND chapter = $2 AND revision = $4;

-- name: report_reasons
SELECT warning, reason FROM report_reason WHERE report_id = $1 ORDER BY warning;

-- name: report_reason_save
INSERT INTO report_reason (report_id, warning, reason, given_at) VALUES ($1, $2, $3, $4)
ON CONFLICT (report_id, warning) DO UPDATE SET reason = EXCLUDED.reason, given_at = EXCLUDED.given_at;

-- name: report_measures
SELECT problem, measure, progress FROM report_measure
WHERE agency_id = $1 AND year = $2 ORDER BY position LIMIT 20;

-- name: report_measures_drop
DELETE FROM report_measure WHERE agency_id = $1 AND year = $2;

-- name: report_measure_add
INSERT INTO report_measure (agency_id, year, position, problem, measure, progress)
VALUES ($1, $2, $3, $4, $5, $6);

-- name: report_measure_progress
UPDATE report_measure SET progress = $4 WHERE agency_id = $1 AND year = $2 AND position = $3;

-- name: report_yearly_figures
SELECT id, value, source, synthetic FROM report_yearly_figure
WHERE agency_id = $1 AND year = $2 AND recorded_at <= $3 ORDER BY id;

-- name: report_yearly_figure_save
INSERT INTO report_yearly_figure (agency_id, year, id, value, source, synthetic, recorded_at)
VALUES ($1, $2, $3, $4, $5, $6, $7)
ON CONFLICT (agency_id, year, id) DO UPDATE
SET value = EXCLUDED.value, source = EXCLUDED.source, synthetic = EXCLUDED.synthetic,
    recorded_at = EXCLUDED.recorded_at;

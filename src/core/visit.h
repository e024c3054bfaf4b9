/* Visits of public pages: counted in memory by the page cache, written in batches every few seconds
 * and at the stop. Per page and day; never per person. */
#ifndef GONGKAI_CORE_VISIT_H
#define GONGKAI_CORE_VISIT_H

#include "core/site.h"

struct visit_job;

struct visit_job *visit_job_start(struct site *site);
/* Writes what is still in memory, then ends. */
void visit_job_stop(struct visit_job *job);

/* All visits of a path that are written down. */
err visit_total(struct ctx *cx, struct str path, int64_t *ret) MUST_USE;

#endif

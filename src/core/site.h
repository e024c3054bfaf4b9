/* What every module shares: the running site, and the context of one piece of work.
 *
 * Everything that a function depends on comes in through its arguments; `cx` holds what nearly all
 * of them need. The site is made in app/ at start and lives as long as the program. */
#ifndef GONGKAI_CORE_SITE_H
#define GONGKAI_CORE_SITE_H

#include "base/arena.h"
#include "base/date.h"
#include "base/err.h"
#include "core/locale.h"
#include "core/setting.h"
#include "law/calendar.h"
#include "law/format.h"
#include "store/store.h"
#include "web/cache.h"

struct session_list;

struct agency {
    int64_t id;
    struct str code, name, site_name, level, office, address, postcode, phone, email;
    struct str hand_in_by; /* 01-31 or earlier: the local date of the annual report */
    bool synthetic;        /* demonstration data */
};

struct site {
    struct arena arena;
    struct settings settings;
    struct store *store;
    struct cache *cache;
    struct session_list *sessions;
    struct format_list formats;
    /* Replaced as a whole when a notice is added; an old one stays for those who still read it. */
    const struct calendar *_Atomic calendar;
};

enum role { ANYONE, OFFICER };

struct ctx {
    struct site *site;
    struct arena *arena;     /* freed when the work ends */
    struct failure *failure; /* the first thing that went wrong */
    struct tx *tx;           /* inside ctx_read and ctx_write; NULL outside */
    enum role role;          /* who is acting */
    int64_t now;             /* instant; fixed by tests */
    struct date today;
    const struct locale *locale;
};

typedef err ctx_job(struct ctx *cx, void *arg);

/* Runs job with cx->tx set: reading, at one moment of the database. */
err ctx_read(struct ctx *cx, ctx_job *job, void *arg) MUST_USE;
/* Runs job on the writer: nothing but statements in it. Its changes are durable when this returns
 * OK. */
err ctx_write(struct ctx *cx, ctx_job *job, void *arg) MUST_USE;

/* The first agency of the installation. ERR_NOT_FOUND says `gongkai init`. */
err agency_load(struct ctx *cx, struct agency *ret) MUST_USE;
err agency_save(struct ctx *cx, const struct agency *agency, int64_t *ret_id) MUST_USE;

/* Opens what a command or the server needs: settings, formats, calendar, store. With
 * options->database and folder from the settings. */
err site_open(struct site *site, const struct store_options *options,
              struct failure *failure) MUST_USE;
void site_close(struct site *site);
/* Reads the calendar anew: the compiled notices, then those added. */
err site_load_calendar(struct site *site, struct failure *failure) MUST_USE;
/* Adds notices from CSV, for good. All lines or none. */
err site_add_calendar(struct ctx *cx, struct str csv) MUST_USE;

#endif

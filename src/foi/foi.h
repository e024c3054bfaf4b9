/* Requests for information (依申请公开): the records behind chapters three and four of the annual
 * report. The handling of requests comes later; what is counted here stays as it is.
 *
 * Counting rules (政府信息公开条例, annual report format): a request is new in the year of its date
 * of receipt; its one result counts in the year of the decision; what is received and undecided at
 * the end of the year is carried over. Records entered after the cut-off instant are not counted.
 */
#ifndef GONGKAI_FOI_FOI_H
#define GONGKAI_FOI_FOI_H

#include "base/vec.h"
#include "core/site.h"

/* 申请人情况: the columns of the statutory form. */
enum applicant_kind {
    NATURAL_PERSON,
    BUSINESS,
    RESEARCH,
    CHARITY,
    LEGAL_SERVICE,
    OTHER_ORGANISATION,
};
#define APPLICANT_KINDS 6

enum foi_channel { ONLINE, LETTER, FAX, EMAIL, IN_PERSON, ORAL };
#define FOI_CHANNELS 6

struct str foi_applicant_word(enum applicant_kind kind); /* as stored: natural_person */
struct str foi_applicant_name(enum applicant_kind kind); /* as read: 自然人 */
struct str foi_channel_word(enum foi_channel channel);
struct str foi_channel_name(enum foi_channel channel);

/* One kind of decision: its article, and its row in the statutory form. */
struct foi_decision_kind {
    struct str code, name, article;
    struct str row_2019, row_2021; /* ids of rows of table t3 */
    struct str group;              /* open, partial, refused, unable, not_processed, other */
};

extern const struct foi_decision_kind foi_decision_kinds[];
#define FOI_DECISION_KINDS 23

/* The index in foi_decision_kinds, or -1. */
int foi_decision_find(struct str code);
/* The row of table t3 that a decision counts in, by the id of the form's version. */
struct str foi_decision_row(const struct foi_decision_kind *kind, struct str format);

/* What is counted: an agency, the days from..to, and what was known at cut_off. */
struct foi_scope {
    int64_t agency_id;
    struct date from, to;
    int64_t cut_off;
};

struct foi_scope foi_scope_of_year(int64_t agency_id, int year, int64_t cut_off);

/* Every figure of chapter three, counted once. */
struct foi_counts {
    int64_t received[APPLICANT_KINDS];
    int64_t carried_in[APPLICANT_KINDS];
    int64_t carried_out[APPLICANT_KINDS];
    int64_t decided[FOI_DECISION_KINDS][APPLICANT_KINDS];
    int64_t channel[FOI_CHANNELS]; /* of those received */
    int64_t answered, answered_on_time;
};

err foi_count(struct ctx *cx, const struct foi_scope *scope, struct foi_counts *ret) MUST_USE;

/* Chapter four. Cases filed in the year, and those of earlier years that were closed in it or were
 * still open: each by its result as of the end of the year. */
enum remedy_kind { REVIEW, SUIT_DIRECT, SUIT_AFTER };
enum remedy_result { UPHELD, CORRECTED, OTHER_RESULT, PENDING };
#define REMEDY_KINDS   3
#define REMEDY_RESULTS 4

struct remedy_counts {
    int64_t cases[REMEDY_KINDS][REMEDY_RESULTS];
};

err foi_count_remedies(struct ctx *cx, const struct foi_scope *scope,
                       struct remedy_counts *ret) MUST_USE;

/* A request as the public may see it: without the person. */
struct foi_record {
    int64_t id;
    struct str number, applicant, subject;
    enum applicant_kind applicant_kind;
    enum foi_channel channel;
    struct date received_on, due_on;
    bool decided;
    int decision; /* index in foi_decision_kinds */
    struct date decided_on, sent_on;
    bool on_time;
    bool synthetic;
};

struct foi_record_list {
    struct foi_record *items;
    size_t count, capacity;
    bool more; /* there are records after these */
};

/* Which records a figure counts. The lists and the counts share their conditions, and a test holds
 * them to each other for every cell of the form. */
enum foi_set { FOI_RECEIVED, FOI_CARRIED_IN, FOI_CARRIED_OUT, FOI_DECIDED };

struct foi_filter {
    enum foi_set set;
    int applicant_kind; /* enum applicant_kind, or -1: all */
    int channel;        /* enum foi_channel, or -1: all */
    struct str row;     /* FOI_DECIDED: a row of the form; ptr NULL: all */
    struct str group;   /* FOI_DECIDED: a group; ptr NULL: all */
    struct str format;  /* "2019": which version `row` belongs to */
    bool only_on_time;
};

/* Up to `limit` records after the id `after`, by id. */
err foi_list(struct ctx *cx, const struct foi_scope *scope, const struct foi_filter *filter,
             int64_t after, int limit, struct foi_record_list *ret) MUST_USE;

struct remedy_record {
    int64_t id;
    struct str number;
    enum remedy_kind kind;
    enum remedy_result result;
    struct date filed_on, closed_on; /* closed_on: when result is not PENDING */
    bool synthetic;
};

struct remedy_record_list {
    struct remedy_record *items;
    size_t count, capacity;
};

struct str foi_remedy_name(enum remedy_kind kind);
struct str foi_result_name(enum remedy_result result);

err foi_list_remedies(struct ctx *cx, const struct foi_scope *scope, int kind, int result,
                      struct remedy_record_list *ret) MUST_USE;

/* Writing, in ctx_write. */
struct foi_new_request {
    int64_t agency_id;
    struct str number, applicant, subject;
    enum applicant_kind applicant_kind;
    enum foi_channel channel;
    struct date received_on, due_on;
    bool synthetic;
    int64_t recorded_at;
};

/* ERR_CONFLICT when the number is taken; ERR_INVALID when the due date is before the receipt. */
err foi_request_add(struct ctx *cx, const struct foi_new_request *request,
                    int64_t *ret_id) MUST_USE;
/* ERR_CONFLICT when the request has a decision; ERR_INVALID for an unknown code or dates out of
 * order. */
err foi_decision_add(struct ctx *cx, int64_t request_id, struct str code, struct date decided_on,
                     struct date sent_on, int64_t recorded_at) MUST_USE;

struct foi_new_remedy {
    int64_t agency_id, request_id;
    struct str number;
    enum remedy_kind kind;
    struct date filed_on, closed_on;
    enum remedy_result result;
    bool synthetic;
    int64_t recorded_at;
};

err foi_remedy_add(struct ctx *cx, const struct foi_new_remedy *remedy) MUST_USE;

/* Feeds every record that the scope counts, in order of id, as one line of text each: what the hash
 * of a frozen report is made from. */
typedef void foi_take_line(void *arg, struct str line);
err foi_each_input(struct ctx *cx, const struct foi_scope *scope, foi_take_line *take,
                   void *arg) MUST_USE;

#endif

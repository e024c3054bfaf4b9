/* Counting and listing requests, on both engines. */
#include "base/test.h"
#include "core/test_site.h"
#include "foi/foi.h"
#include "foi/queries.h"

static int open_site(void **state)
{
    *state = test_site_new("2021-01-15", true);
    return 0;
}

static int close_site(void **state)
{
    test_site_free(*state);
    return 0;
}

struct sample {
    const char *number, *received, *due;
    enum applicant_kind kind;
    enum foi_channel channel;
    const char *code, *decided, *sent; /* code NULL: not decided */
};

/* One of each situation around the year 2020. */
static const struct sample samples[] = {
    {"S-1", "2019-12-20", "2020-01-17", NATURAL_PERSON,     ONLINE, "A2", "2020-01-10", "2020-01-10"},
    {"S-2", "2019-12-31", "2020-02-12", BUSINESS,           LETTER, NULL, NULL,         NULL        },
    {"S-3", "2020-01-01", "2020-01-31", NATURAL_PERSON,     ONLINE, "B",  "2020-01-20", "2020-01-20"},
    {"S-4", "2020-06-01", "2020-07-01", LEGAL_SERVICE,      ONLINE, "D1", "2020-07-02", "2020-07-02"},
    {"S-5", "2020-12-31", "2021-01-29", NATURAL_PERSON,     LETTER, "A1", "2021-01-04", "2021-01-04"},
    {"S-6", "2020-12-31", "2021-01-29", OTHER_ORGANISATION, ONLINE, NULL, NULL,         NULL        },
    {"S-7", "2021-01-01", "2021-02-01", NATURAL_PERSON,     ONLINE, NULL, NULL,         NULL        },
    {"S-8", "2019-02-01", "2019-03-11", NATURAL_PERSON,     ONLINE, "F1", "2019-03-01", "2019-03-01"},
    {"S-9", "2020-03-02", "2020-03-30", NATURAL_PERSON,     ONLINE, "D2", "2020-03-30", "2020-03-30"},
};

static err add_samples(struct ctx *cx, void *arg)
{
    const struct test_site *test = arg;
    for (size_t i = 0; i < COUNT_OF(samples); i++) {
        const struct sample *sample = &samples[i];
        int64_t id, recorded = instant_of_date(test_date(sample->received)) + 3600;
        struct foi_new_request request = {
            .agency_id = test->agency.id,
            .number = str_from(sample->number),
            .applicant = STR("申请人"),
            .subject = STR("测试"),
            .applicant_kind = sample->kind,
            .channel = sample->channel,
            .received_on = test_date(sample->received),
            .due_on = test_date(sample->due),
            .synthetic = true,
            .recorded_at = recorded,
        };
        TRY(foi_request_add(cx, &request, &id));
        if (sample->code)
            TRY(foi_decision_add(cx, id, str_from(sample->code), test_date(sample->decided),
                                 test_date(sample->sent),
                                 instant_of_date(test_date(sample->sent)) + 3600));
    }
    return OK;
}

struct counting {
    struct foi_scope scope;
    struct foi_counts counts;
};

static err count(struct ctx *cx, void *arg)
{
    struct counting *counting = arg;
    return foi_count(cx, &counting->scope, &counting->counts);
}

static struct foi_counts count_2020(struct test_site *test, const char *cut_off)
{
    struct counting counting = {
        .scope = foi_scope_of_year(test->agency.id, 2020, instant_of_date(test_date(cut_off)))};
    test_site_read(test, count, &counting);
    return counting.counts;
}

static int64_t sum(const int64_t counts[APPLICANT_KINDS])
{
    int64_t total = 0;
    for (size_t i = 0; i < APPLICANT_KINDS; i++)
        total += counts[i];
    return total;
}

static void
a_request_counts_in_the_year_of_its_receipt_and_its_result_in_that_of_the_decision(void **state)
{
    struct test_site *test = *state;
    test_site_write(test, add_samples, test);
    struct foi_counts counts = count_2020(test, "2021-03-01");
    assert_int_equal(sum(counts.received), 5);    /* S-3 S-4 S-5 S-6 S-9 */
    assert_int_equal(sum(counts.carried_in), 2);  /* S-1 S-2 */
    assert_int_equal(counts.answered, 4);         /* S-1 S-3 S-4 S-9 */
    assert_int_equal(sum(counts.carried_out), 3); /* S-2 S-5 S-6 */
    assert_int_equal(counts.answered_on_time, 3); /* S-4 was a day late */
    assert_int_equal(counts.received[NATURAL_PERSON], 3);
    assert_int_equal(counts.carried_in[BUSINESS], 1);
    assert_int_equal(counts.channel[ONLINE], 4);
    assert_int_equal(counts.channel[LETTER], 1);
}

static void what_came_in_and_was_carried_equals_what_was_decided_and_carried_on(void **state)
{
    struct test_site *test = *state;
    test_site_write(test, add_samples, test);
    struct foi_counts counts = count_2020(test, "2021-03-01");
    for (size_t kind = 0; kind < APPLICANT_KINDS; kind++) {
        int64_t decided = 0;
        for (size_t i = 0; i < FOI_DECISION_KINDS; i++)
            decided += counts.decided[i][kind];
        assert_int_equal(counts.received[kind] + counts.carried_in[kind],
                         decided + counts.carried_out[kind]);
    }
}

static void what_was_entered_after_the_cut_off_is_not_counted(void **state)
{
    struct test_site *test = *state;
    test_site_write(test, add_samples, test);
    struct foi_counts counts = count_2020(test, "2020-07-02");
    assert_int_equal(sum(counts.received), 3);
    assert_int_equal(counts.answered, 3);         /* the decision on S-4 came later that day */
    assert_int_equal(sum(counts.carried_out), 2); /* S-2, and S-4 as far as was known */
}

struct listing {
    struct foi_scope scope;
    struct foi_filter filter;
    struct foi_record_list list;
    int64_t after;
    int limit;
};

static err list(struct ctx *cx, void *arg)
{
    struct listing *listing = arg;
    return foi_list(cx, &listing->scope, &listing->filter, listing->after, listing->limit,
                    &listing->list);
}

static size_t list_count(struct test_site *test, struct foi_filter filter)
{
    struct listing listing = {
        .scope = foi_scope_of_year(test->agency.id, 2020, instant_of_date(test_date("2021-03-01"))),
        .filter = filter,
        .limit = 100,
    };
    test_site_read(test, list, &listing);
    return listing.list.count;
}

static void each_count_opens_to_exactly_the_records_that_it_counts(void **state)
{
    struct test_site *test = *state;
    test_site_write(test, add_samples, test);
    struct foi_counts counts = count_2020(test, "2021-03-01");
    for (int kind = 0; kind < APPLICANT_KINDS; kind++) {
        struct foi_filter filter = {.applicant_kind = kind, .channel = -1, .format = STR("2019")};
        filter.set = FOI_RECEIVED;
        assert_int_equal(list_count(test, filter), counts.received[kind]);
        filter.set = FOI_CARRIED_IN;
        assert_int_equal(list_count(test, filter), counts.carried_in[kind]);
        filter.set = FOI_CARRIED_OUT;
        assert_int_equal(list_count(test, filter), counts.carried_out[kind]);
        filter.set = FOI_DECIDED;
        int64_t decided = 0;
        for (size_t i = 0; i < FOI_DECISION_KINDS; i++)
            if (str_equal(foi_decision_kinds[i].row_2019, STR("r4_1_notheld")))
                decided += counts.decided[i][kind];
        filter.row = STR("r4_1_notheld");
        assert_int_equal(list_count(test, filter), decided);
    }
}

static void a_long_list_comes_in_pages_without_gap_or_repeat(void **state)
{
    struct test_site *test = *state;
    test_site_write(test, add_samples, test);
    struct listing listing = {
        .scope = foi_scope_of_year(test->agency.id, 2020, instant_of_date(test_date("2021-03-01"))),
        .filter = {.set = FOI_RECEIVED, .applicant_kind = -1, .channel = -1},
        .limit = 2,
    };
    size_t seen = 0;
    do {
        test_site_read(test, list, &listing);
        assert_true(listing.list.count > 0);
        assert_true(listing.list.items[0].id > listing.after);
        seen += listing.list.count;
        listing.after = listing.list.items[listing.list.count - 1].id;
    } while (listing.list.more);
    assert_int_equal(seen, 5);
}

static err add_again(struct ctx *cx, void *arg)
{
    const struct test_site *test = arg;
    struct foi_new_request request = {
        .agency_id = test->agency.id,
        .number = STR("S-1"),
        .applicant = STR("另一人"),
        .subject = STR("测试"),
        .received_on = test_date("2020-01-01"),
        .due_on = test_date("2020-02-01"),
    };
    int64_t id;
    return foi_request_add(cx, &request, &id);
}

static void a_number_is_given_once(void **state)
{
    struct test_site *test = *state;
    test_site_write(test, add_samples, test);
    test_site_write_fails(test, add_again, test, ERR_CONFLICT);
    assert_non_null(strstr(test->failure.text, "S-1"));
}

static err decide_twice(struct ctx *cx, void *arg)
{
    (void)arg;
    return foi_decision_add(cx, 1, STR("A2"), test_date("2020-05-01"), test_date("2020-05-01"), 0);
}

static err decide_badly(struct ctx *cx, void *arg)
{
    (void)arg;
    return foi_decision_add(cx, 2, STR("Z9"), test_date("2020-05-01"), test_date("2020-05-01"), 0);
}

static err send_too_early(struct ctx *cx, void *arg)
{
    (void)arg;
    return foi_decision_add(cx, 2, STR("A2"), test_date("2020-05-02"), test_date("2020-05-01"), 0);
}

static void a_request_has_one_result(void **state)
{
    struct test_site *test = *state;
    test_site_write(test, add_samples, test);
    test_site_write_fails(test, decide_twice, NULL, ERR_CONFLICT);
    test_site_write_fails(test, decide_badly, NULL, ERR_INVALID);
    assert_non_null(strstr(test->failure.text, "Z9"));
    test_site_write_fails(test, send_too_early, NULL, ERR_INVALID);
}

static void every_decision_has_an_article_and_a_row_in_both_forms(void **state)
{
    struct test_site *test = *state;
    const struct format_list *formats = &test->site.formats;
    for (size_t f = 0; f < formats->count; f++) {
        const struct format_table *table = format_table_find(&formats->items[f], STR("t3"));
        assert_non_null(table);
        for (size_t i = 0; i < FOI_DECISION_KINDS; i++) {
            const struct foi_decision_kind *kind = &foi_decision_kinds[i];
            struct str row = foi_decision_row(kind, formats->items[f].id);
            assert_true(kind->article.len > 0);
            assert_true(format_row_find(table, row) >= 0);
        }
    }
}

static err add_remedies(struct ctx *cx, void *arg)
{
    const struct test_site *test = arg;
    const struct {
        const char *number;
        enum remedy_kind kind;
        const char *filed, *closed;
        enum remedy_result result;
    } cases[] = {
        {"R-1", REVIEW,      "2020-03-01", "2020-05-01", UPHELD   },
        {"R-2", REVIEW,      "2019-12-01", "2020-02-01", CORRECTED},
        {"R-3", SUIT_DIRECT, "2020-11-01", NULL,         PENDING  },
        {"R-4", SUIT_AFTER,  "2020-10-01", "2021-02-01", UPHELD   },
        {"R-5", REVIEW,      "2019-03-01", "2019-05-01", UPHELD   },
    };
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        struct foi_new_remedy remedy = {
            .agency_id = test->agency.id,
            .number = str_from(cases[i].number),
            .kind = cases[i].kind,
            .filed_on = test_date(cases[i].filed),
            .result = cases[i].result,
        };
        if (cases[i].closed)
            remedy.closed_on = test_date(cases[i].closed);
        TRY(foi_remedy_add(cx, &remedy));
    }
    return OK;
}

struct remedies {
    struct foi_scope scope;
    struct remedy_counts counts;
};

static err count_remedies(struct ctx *cx, void *arg)
{
    struct remedies *remedies = arg;
    return foi_count_remedies(cx, &remedies->scope, &remedies->counts);
}

static void a_case_is_counted_by_its_result_at_the_end_of_the_year(void **state)
{
    struct test_site *test = *state;
    struct remedies remedies = {
        .scope =
            foi_scope_of_year(test->agency.id, 2020, instant_of_date(test_date("2021-03-01")))};
    test_site_write(test, add_remedies, test);
    test_site_read(test, count_remedies, &remedies);
    assert_int_equal(remedies.counts.cases[REVIEW][UPHELD], 1);
    assert_int_equal(remedies.counts.cases[REVIEW][CORRECTED], 1);
    assert_int_equal(remedies.counts.cases[SUIT_DIRECT][PENDING], 1);
    assert_int_equal(remedies.counts.cases[SUIT_AFTER][PENDING], 1); /* closed only in 2021 */
    assert_int_equal(remedies.counts.cases[SUIT_AFTER][UPHELD], 0);
}

static void every_statement_is_accepted_by_the_engine(void **state)
{
    struct test_site *test = *state;
    test_store_prepare(test->store, foi_queries, foi_queries_count);
}

#define WITH_SITE(test) cmocka_unit_test_setup_teardown(test, open_site, close_site)

int main(void)
{
    static const struct CMUnitTest tests[] = {
        WITH_SITE(
            a_request_counts_in_the_year_of_its_receipt_and_its_result_in_that_of_the_decision),
        WITH_SITE(what_came_in_and_was_carried_equals_what_was_decided_and_carried_on),
        WITH_SITE(what_was_entered_after_the_cut_off_is_not_counted),
        WITH_SITE(each_count_opens_to_exactly_the_records_that_it_counts),
        WITH_SITE(a_long_list_comes_in_pages_without_gap_or_repeat),
        WITH_SITE(a_number_is_given_once),
        WITH_SITE(a_request_has_one_result),
        WITH_SITE(every_decision_has_an_article_and_a_row_in_both_forms),
        WITH_SITE(a_case_is_counted_by_its_result_at_the_end_of_the_year),
        WITH_SITE(every_statement_is_accepted_by_the_engine),
    };
    return run_test_table(tests);
}

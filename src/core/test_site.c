/* Setting up and taking down. */
#include "core/test_site.h"

#include "base/log.h"
#include "base/test.h"
#include "core/session.h"

struct date test_date(const char *text)
{
    struct date date;
    if (!date_parse(str_from(text), &date))
        fail_msg("%s is not a date", text);
    return date;
}

static void must(struct test_site *test, err result)
{
    if (result != OK)
        fail_msg("%s: %s", err_name(result), test->failure.text);
}

static err save_agency(struct ctx *cx, void *arg)
{
    struct agency *agency = arg;
    return agency_save(cx, agency, &agency->id);
}

struct test_site *test_site_new(const char *today, bool with_agency)
{
    log_quiet();
    struct test_site *test = calloc(1, sizeof *test);
    assert_non_null(test);
    test->store = test_store_new();
    test->site.store = test->store->store;
    test->site.cache = cache_open((size_t)8 << 20);
    test->site.sessions = sessions_open();
    test->site.settings.session_hours = 8;
    struct date date = test_date(today);
    test->cx = (struct ctx){
        .site = &test->site,
        .arena = &test->arena,
        .failure = &test->failure,
        .role = OFFICER,
        .now = instant_of_date(date) + 10 * 3600,
        .today = date,
    };
    must(test, format_load_builtin(&test->site.arena, &test->failure, &test->site.formats));
    must(test, site_load_calendar(&test->site, &test->failure));
    test->agency = (struct agency){.code = STR("test"),
                                   .name = STR("测试市公安局"),
                                   .site_name = STR("测试市公安局政府信息公开"),
                                   .level = STR("prefecture"),
                                   .office = STR("政务公开办公室"),
                                   .address = STR("测试路1号"),
                                   .postcode = STR("000000"),
                                   .phone = STR("0000"),
                                   .email = STR("test@example.invalid"),
                                   .hand_in_by = STR("01-26")};
    if (with_agency)
        test_site_write(test, save_agency, &test->agency);
    return test;
}

void test_site_free(struct test_site *test)
{
    cache_close(test->site.cache);
    sessions_close(test->site.sessions);
    test_store_free(test->store);
    arena_end(&test->site.arena);
    arena_end(&test->arena);
    free(test);
}

void test_site_read(struct test_site *test, ctx_job *job, void *arg)
{
    failure_clear(&test->failure);
    must(test, ctx_read(&test->cx, job, arg));
}

void test_site_write(struct test_site *test, ctx_job *job, void *arg)
{
    failure_clear(&test->failure);
    must(test, ctx_write(&test->cx, job, arg));
}

void test_site_write_fails(struct test_site *test, ctx_job *job, void *arg, err code)
{
    failure_clear(&test->failure);
    assert_string_equal(err_name(ctx_write(&test->cx, job, arg)), err_name(code));
}

void test_site_read_fails(struct test_site *test, ctx_job *job, void *arg, err code)
{
    failure_clear(&test->failure);
    assert_string_equal(err_name(ctx_read(&test->cx, job, arg)), err_name(code));
}

/* A site for tests: a fresh database of the engine under test, the compiled formats and calendar,
 * one agency, and a context whose today is fixed. Only for *_test.c files. */
#ifndef GONGKAI_CORE_TEST_SITE_H
#define GONGKAI_CORE_TEST_SITE_H

#include "core/route.h"
#include "store/test_store.h"

struct test_site {
    struct test_store *store;
    struct site site;
    struct ctx cx;
    struct arena arena;
    struct failure failure;
    struct agency agency;
};

/* today: "2021-01-15"; the agency is saved when with_agency. */
struct test_site *test_site_new(const char *today, bool with_agency);
void test_site_free(struct test_site *test);

/* Run a job; they fail the test, with the message, when it does. */
void test_site_read(struct test_site *test, ctx_job *job, void *arg);
void test_site_write(struct test_site *test, ctx_job *job, void *arg);
/* Run a job that must fail; *code is compared, the message is left in test->failure. */
void test_site_write_fails(struct test_site *test, ctx_job *job, void *arg, err code);
void test_site_read_fails(struct test_site *test, ctx_job *job, void *arg, err code);

struct date test_date(const char *text);

#endif

/* The edge: routes, roles, tokens, error pages, forms, sessions. No sockets. */
#include "base/test.h"
#include "base/vec.h"
#include "core/form.h"
#include "core/frame.h"
#include "core/queries.h"
#include "core/run.h"
#include "core/session.h"
#include "core/test_site.h"
#include "core/visit.h"

#include <stddef.h>

static err say_hello(struct ctx *cx, struct exchange *exchange)
{
    (void)cx;
    buf_printf(&exchange->response->body, "hello " STR_FMT, STR_ARG(exchange->parts[0]));
    return OK;
}

static err write_in_a_get(struct ctx *cx, struct exchange *exchange)
{
    (void)exchange;
    return tx_exec(cx->tx, &CORE_VISIT_ADD,
                   ARGS(sql_text(STR("/x")), sql_date(cx->today), sql_int(1)), NULL);
}

static err go_wrong(struct ctx *cx, struct exchange *exchange)
{
    buf_add(&exchange->response->body, STR("half a page with <secret>"));
    return fail_with(cx->failure, ERR_INTERNAL, "the secret reason");
}

static const struct route test_routes[] = {
    {HTTP_GET,  STR_INIT("/hello/{name}"), say_hello,      ANYONE,  0   },
    {HTTP_GET,  STR_INIT("/write"),        write_in_a_get, ANYONE,  0   },
    {HTTP_GET,  STR_INIT("/wrong"),        go_wrong,       ANYONE,  0   },
    {HTTP_GET,  STR_INIT("/desk/{name}"),  say_hello,      OFFICER, 0   },
    {HTTP_POST, STR_INIT("/desk/{name}"),  say_hello,      OFFICER, 1000},
    {HTTP_POST, STR_INIT("/open/{name}"),  say_hello,      ANYONE,  2000},
};
static const size_t test_route_count = COUNT_OF(test_routes);
static const struct module test_modules[] = {
    {STR_INIT("test"), test_routes, &test_route_count}
};
static const struct module_list test_module_list = {test_modules, 1};

struct edge {
    struct test_site *test;
    struct runner runner;
    struct http_request request;
    struct http_response response;
};

static int open_edge(void **state)
{
    struct edge *edge = calloc(1, sizeof *edge);
    assert_non_null(edge);
    edge->test = test_site_new("2021-01-15", true);
    edge->runner = (struct runner){
        .site = &edge->test->site, .modules = &test_module_list, .fixed_now = edge->test->cx.now};
    edge->request.arena = &edge->test->arena;
    edge->response.body.limit = 1 << 20;
    *state = edge;
    return 0;
}

static int close_edge(void **state)
{
    struct edge *edge = *state;
    buf_end(&edge->response.body);
    test_site_free(edge->test);
    free(edge);
    return 0;
}

static void add(struct edge *edge, struct http_field_list *list, const char *name, struct str value)
{
    vec_push(&edge->test->arena, list, (struct http_field){.name = str_from(name), .value = value});
}

static int ask(struct edge *edge, enum http_method method, const char *path)
{
    edge->request.method = method;
    edge->request.path = str_from(path);
    edge->response.status = 0;
    edge->response.body.len = 0;
    run_request(&edge->runner, &edge->request, &edge->response);
    return edge->response.status ? edge->response.status : 200;
}

/* Signs in; the form token goes to *token. */
static void sign_in(struct edge *edge, struct session *session)
{
    struct random_token link = sessions_new_link(edge->test->site.sessions);
    assert_true(sessions_use_link(edge->test->site.sessions, str_from(link.text),
                                  edge->test->cx.now + 3600, session));
    add(edge, &edge->request.cookies, SESSION_COOKIE, str_from(session->id.text));
}

static void a_path_finds_its_handler_with_its_parts(void **state)
{
    struct edge *edge = *state;
    assert_int_equal(ask(edge, HTTP_GET, "/hello/公开"), 200);
    assert_str(buf_str(&edge->response.body), "hello 公开");
}

static void an_unknown_path_is_404_with_a_page(void **state)
{
    struct edge *edge = *state;
    assert_int_equal(ask(edge, HTTP_GET, "/nowhere"), 404);
    assert_true(str_contains(buf_str(&edge->response.body), STR("没有找到这个页面")));
    assert_true(str_contains(buf_str(&edge->response.body), STR("/nowhere")));
    assert_int_equal(ask(edge, HTTP_GET, "/hello/"), 404);
    assert_int_equal(ask(edge, HTTP_GET, "/hello/a/b"), 404);
}

static void a_wrong_method_is_405_and_names_the_right_one(void **state)
{
    struct edge *edge = *state;
    assert_int_equal(ask(edge, HTTP_POST, "/hello/x"), 405);
    assert_str(edge->response.headers.items[0].name, "Allow");
    assert_str(edge->response.headers.items[0].value, "GET, HEAD");
}

static err count_visits(struct ctx *cx, void *arg)
{
    return visit_total(cx, STR("/x"), arg);
}

static void a_get_cannot_write(void **state)
{
    struct edge *edge = *state;
    int64_t visits = 1;
    assert_int_equal(ask(edge, HTTP_GET, "/write"), 403);
    test_site_read(edge->test, count_visits, &visits);
    assert_int_equal(visits, 0);
}

static void our_own_fault_is_shown_with_a_number_and_nothing_else(void **state)
{
    struct edge *edge = *state;
    edge->request.id = 0x1234;
    assert_int_equal(ask(edge, HTTP_GET, "/wrong"), 500);
    struct str body = buf_str(&edge->response.body);
    assert_true(str_contains(body, STR("0000000000001234")));
    assert_false(str_contains(body, STR("secret")));
}

static void an_office_page_is_closed_to_the_public(void **state)
{
    struct edge *edge = *state;
    assert_int_equal(ask(edge, HTTP_GET, "/desk/x"), 403);
    add(edge, &edge->request.cookies, SESSION_COOKIE, STR("made-up"));
    assert_int_equal(ask(edge, HTTP_GET, "/desk/x"), 403);
}

static void an_office_form_needs_the_token_of_its_session(void **state)
{
    struct edge *edge = *state;
    struct session session;
    sign_in(edge, &session);
    assert_int_equal(ask(edge, HTTP_GET, "/desk/x"), 200);
    assert_int_equal(ask(edge, HTTP_POST, "/desk/x"), 403);
    add(edge, &edge->request.form_fields, "token", STR("made-up"));
    assert_int_equal(ask(edge, HTTP_POST, "/desk/x"), 403);
    edge->request.form_fields.items[0].value = str_from(session.form_token.text);
    assert_int_equal(ask(edge, HTTP_POST, "/desk/x"), 200);
}

static void a_session_ends_with_its_time(void **state)
{
    struct edge *edge = *state;
    struct session session;
    sign_in(edge, &session);
    assert_int_equal(ask(edge, HTTP_GET, "/desk/x"), 200);
    edge->runner.fixed_now += 3601;
    assert_int_equal(ask(edge, HTTP_GET, "/desk/x"), 403);
}

static void the_link_works_once(void **state)
{
    struct edge *edge = *state;
    struct session session;
    struct random_token link = sessions_new_link(edge->test->site.sessions);
    assert_true(sessions_link_is_open(edge->test->site.sessions, str_from(link.text)));
    assert_true(sessions_use_link(edge->test->site.sessions, str_from(link.text), 10, &session));
    assert_false(sessions_use_link(edge->test->site.sessions, str_from(link.text), 10, &session));
    assert_false(sessions_use_link(edge->test->site.sessions, STR(""), 10, &session));
}

static void a_form_of_another_site_is_refused(void **state)
{
    struct edge *edge = *state;
    add(edge, &edge->request.headers, "Host", STR("here:8080"));
    add(edge, &edge->request.headers, "Origin", STR("http://elsewhere"));
    assert_int_equal(ask(edge, HTTP_POST, "/open/x"), 403);
    edge->request.headers.items[1].value = STR("http://here:8080");
    assert_int_equal(ask(edge, HTTP_POST, "/open/x"), 200);
    add(edge, &edge->request.headers, "Sec-Fetch-Site", STR("cross-site"));
    assert_int_equal(ask(edge, HTTP_POST, "/open/x"), 403);
}

static void a_body_is_as_large_as_its_route_allows(void **state)
{
    struct edge *edge = *state;
    assert_int_equal(run_body_limit(&edge->runner, STR("/desk/x")), 1000);
    assert_int_equal(run_body_limit(&edge->runner, STR("/open/x")), 2000);
    assert_int_equal(run_body_limit(&edge->runner, STR("/hello/x")), 0);
}

struct sample_form {
    struct str name, note;
    int64_t days;
    struct form_date start;
};

static const struct form_field sample_fields[] = {
    {"name",  STR_INIT("名称"), FORM_TEXT, offsetof(struct sample_form, name),  true,  0, 4 },
    {"note",  STR_INIT("备注"), FORM_AREA, offsetof(struct sample_form, note),  false, 0, 10},
    {"days",  STR_INIT("天数"), FORM_INT,  offsetof(struct sample_form, days),  true,  1, 20},
    {"start", STR_INIT("日期"), FORM_DATE, offsetof(struct sample_form, start), false, 0, 0 },
};

static bool read_sample(struct edge *edge, struct sample_form *form, struct form_messages *messages)
{
    return form_read(&edge->request, sample_fields, COUNT_OF(sample_fields), form, messages);
}

static void a_right_form_fills_its_struct(void **state)
{
    struct edge *edge = *state;
    struct sample_form form = {0};
    struct form_messages messages = {0};
    add(edge, &edge->request.query_fields, "name", STR(" 公开 "));
    add(edge, &edge->request.query_fields, "note", STR("一\r\n二"));
    add(edge, &edge->request.query_fields, "days", STR("20"));
    add(edge, &edge->request.query_fields, "start", STR("2020-02-29"));
    add(edge, &edge->request.query_fields, "stranger", STR("ignored"));
    assert_true(read_sample(edge, &form, &messages));
    assert_str(form.name, "公开");
    assert_str(form.note, "一\n二");
    assert_int_equal(form.days, 20);
    assert_true(form.start.given);
}

static void a_wrong_form_names_each_field_and_value(void **state)
{
    struct edge *edge = *state;
    struct sample_form form = {0};
    struct form_messages messages = {0};
    add(edge, &edge->request.query_fields, "name", STR("政府信息公开"));
    add(edge, &edge->request.query_fields, "days", STR("21"));
    add(edge, &edge->request.query_fields, "start", STR("2021-02-29"));
    assert_false(read_sample(edge, &form, &messages));
    assert_int_equal(messages.count, 3);
    assert_true(str_contains(form_message_of(&messages, "name"), STR("最多 4 个字")));
    assert_true(str_contains(form_message_of(&messages, "days"), STR("“21”")));
    assert_true(str_contains(form_message_of(&messages, "start"), STR("2021-02-29")));
}

static void a_field_given_twice_is_refused(void **state)
{
    struct edge *edge = *state;
    struct sample_form form = {0};
    struct form_messages messages = {0};
    add(edge, &edge->request.query_fields, "name", STR("一"));
    add(edge, &edge->request.query_fields, "days", STR("1"));
    add(edge, &edge->request.query_fields, "days", STR("2"));
    assert_false(read_sample(edge, &form, &messages));
    assert_true(form_message_of(&messages, "days").len > 0);
}

static void an_administrator_adds_a_year_to_the_calendar(void **state)
{
    struct edge *edge = *state;
    struct test_site *test = edge->test;
    struct working working;
    struct failure unknown = {0};
    assert_int_equal(calendar_due(test->site.calendar, &test->arena, test_date("2026-12-20"), 20,
                                  CALENDAR_NOW, &unknown, &working),
                     ERR_INVALID);
    assert_non_null(strstr(unknown.text, "2027"));
    failure_clear(&test->failure);
    assert_int_equal(
        site_add_calendar(&test->cx, STR("notice,issued,date,kind,name\n"
                                         "测试〔2026〕1号,2026-11-20,2027-01-01,holiday,元旦\n")),
        OK);
    assert_int_equal(calendar_due(test->site.calendar, &test->arena, test_date("2026-12-20"), 20,
                                  CALENDAR_NOW, &test->failure, &working),
                     OK);
    assert_string_equal(date_format(working.due).text, "2027-01-18");
}

static void a_wrong_line_adds_nothing(void **state)
{
    struct edge *edge = *state;
    struct test_site *test = edge->test;
    struct calendar_day day;
    failure_clear(&test->failure);
    assert_int_equal(
        site_add_calendar(&test->cx, STR("notice,issued,date,kind,name\n"
                                         "测试〔2026〕1号,2026-11-20,2027-01-01,holiday,元旦\n"
                                         "测试〔2026〕1号,2026-11-20,2027-02-30,holiday,春节\n")),
        ERR_INVALID);
    assert_non_null(strstr(test->failure.text, "2027-02-30"));
    struct failure unknown = {0};
    assert_int_equal(
        calendar_day(test->site.calendar, test_date("2027-01-01"), CALENDAR_NOW, &unknown, &day),
        ERR_INVALID);
}

static void every_statement_is_accepted_by_the_engine(void **state)
{
    struct edge *edge = *state;
    test_store_prepare(edge->test->store, core_queries, core_queries_count);
}

#define WITH_EDGE(test) cmocka_unit_test_setup_teardown(test, open_edge, close_edge)

int main(void)
{
    static const struct CMUnitTest tests[] = {
        WITH_EDGE(a_path_finds_its_handler_with_its_parts),
        WITH_EDGE(an_unknown_path_is_404_with_a_page),
        WITH_EDGE(a_wrong_method_is_405_and_names_the_right_one),
        WITH_EDGE(a_get_cannot_write),
        WITH_EDGE(our_own_fault_is_shown_with_a_number_and_nothing_else),
        WITH_EDGE(an_office_page_is_closed_to_the_public),
        WITH_EDGE(an_office_form_needs_the_token_of_its_session),
        WITH_EDGE(a_session_ends_with_its_time),
        WITH_EDGE(the_link_works_once),
        WITH_EDGE(a_form_of_another_site_is_refused),
        WITH_EDGE(a_body_is_as_large_as_its_route_allows),
        WITH_EDGE(a_right_form_fills_its_struct),
        WITH_EDGE(a_wrong_form_names_each_field_and_value),
        WITH_EDGE(a_field_given_twice_is_refused),
        WITH_EDGE(an_administrator_adds_a_year_to_the_calendar),
        WITH_EDGE(a_wrong_line_adds_nothing),
        WITH_EDGE(every_statement_is_accepted_by_the_engine),
    };
    return run_test_table(tests);
}

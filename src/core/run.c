/* The edge: the only place below the command line that turns errors into pages and log lines. */
#include "core/run.h"

#include "base/hash.h"
#include "base/log.h"
#include "core/frame.h"
#include "core/session.h"

struct found {
    const struct route *route;
    bool other_method; /* the path exists, but not for this method */
};

static struct found find_route(const struct module_list *modules, enum http_method method,
                               struct str path, struct str parts[ROUTE_PARTS])
{
    struct found found = {0};
    for (size_t m = 0; m < modules->count; m++)
        for (size_t i = 0; i < *modules->items[m].route_count; i++) {
            const struct route *route = &modules->items[m].routes[i];
            if (!route_matches(route->path, path, parts))
                continue;
            if (route->method == method)
                return (struct found){.route = route};
            found.other_method = true;
        }
    return found;
}

/* What a person reads about an error, by its kind: the heading, and what to do. The message of the
 * failure stands between them, except for our own faults. */
static const struct error_text {
    err code;
    int status;
    struct str heading, advice;
} error_texts[] = {
    {ERR_INVALID,   422, STR_INIT("提交的内容有误"),
     STR_INIT("请返回上一页，按提示修改后重新提交。刚才提交的内容没有保存。")                            },
    {ERR_NOT_FOUND, 404, STR_INIT("没有找到这个页面"),
     STR_INIT("请核对网址；不清楚网址的，可以从下面的栏目查找。")                                              },
    {ERR_FORBIDDEN, 403, STR_INIT("没有权限"),
     STR_INIT("经办人请用服务启动时打印的一次性链接重新进入办公页面。")                                     },
    {ERR_CONFLICT,  409, STR_INIT("现在不能进行这项操作"),
     STR_INIT("请返回上一页，刷新后查看最新内容。")                                                                   },
    {ERR_TOO_LARGE, 413, STR_INIT("提交的内容过大"),          STR_INIT("请减少内容后重新提交。")                     },
    {ERR_BUSY,      503, STR_INIT("系统繁忙"),                   STR_INIT("请稍后再试。已经保存的内容不受影响。")},
    {ERR_INTERNAL,  500, STR_INIT("系统出现故障"),
     STR_INIT("故障已经记录，请稍后再试。需要与本机关联系的，请告知下面的故障编号。")                },
};

static const struct error_text *text_of_error(err code)
{
    for (size_t i = 0; i < COUNT_OF(error_texts); i++)
        if (error_texts[i].code == code)
            return &error_texts[i];
    return &error_texts[COUNT_OF(error_texts) - 1];
}

static void write_error_page(struct ctx *cx, struct exchange *exchange, int status,
                             struct str heading, struct str message, struct str advice)
{
    struct http_response *response = exchange->response;
    response->body.len = 0;
    response->status = status;
    response->cacheable = false;
    response->counts_visits = false;
    struct error_page page = {
        .heading = heading,
        .message = message,
        .advice = advice,
        .incident = status == 500 ? arena_printf(cx->arena, "%016llx",
                                                 (unsigned long long)exchange->request->id)
                                  : STR(""),
        .officer = cx->role == OFFICER,
    };
    frame_error(cx, exchange, &page);
}

static void answer_failure(struct ctx *cx, struct exchange *exchange, err code)
{
    const struct error_text *text = text_of_error(code);
    struct str message = code == ERR_INTERNAL ? STR("") : str_from(cx->failure->text);
    if (code == ERR_INTERNAL || code == ERR_BUSY)
        log_error("request-failed", "id=%016llx error=%s path=" STR_FMT " message=\"%s\"",
                  (unsigned long long)exchange->request->id, err_name(code),
                  STR_ARG(exchange->request->path), cx->failure->text);
    write_error_page(cx, exchange, text->status, text->heading, message, text->advice);
}

/* A form of another site cannot post here: the browser says where it comes from. */
static bool comes_from_here(const struct http_request *request)
{
    struct str site = http_header(request, "sec-fetch-site");
    struct str origin = http_header(request, "origin");
    struct str host = http_header(request, "host");
    if (site.ptr && !str_equal(site, STR("same-origin")) && !str_equal(site, STR("none")))
        return false;
    if (!origin.ptr)
        return true;
    struct str scheme, rest;
    return str_cut(origin, STR("://"), &scheme, &rest) && str_equal(rest, host);
}

static err check_entry(struct ctx *cx, struct exchange *exchange, const struct route *route)
{
    struct session session;
    struct str cookie = http_cookie(exchange->request, SESSION_COOKIE);
    bool signed_in = cookie.ptr && cx->site->sessions &&
                     sessions_find(cx->site->sessions, cookie, cx->now, &session);
    if (signed_in) {
        cx->role = OFFICER;
        exchange->form_token = arena_str(cx->arena, str_from(session.form_token.text));
    }
    if (route->role == OFFICER && !signed_in)
        return fail_with(cx->failure, ERR_FORBIDDEN, "这个页面只对经办人开放。");
    if (route->method != HTTP_POST)
        return OK;
    if (!comes_from_here(exchange->request))
        return fail_with(cx->failure, ERR_FORBIDDEN, "表单来自别的网站，没有接受。");
    struct str token = http_form(exchange->request, "token");
    if (route->role == OFFICER && !(token.ptr && hash_same_secret(token, exchange->form_token)))
        return fail_with(cx->failure, ERR_FORBIDDEN,
                         "表单已经过期。请返回上一页，刷新后重新提交。");
    return OK;
}

struct handler_call {
    route_handler *handler;
    struct exchange *exchange;
};

static err call_handler(struct ctx *cx, void *arg)
{
    struct handler_call *call = arg;
    return call->handler(cx, call->exchange);
}

static err run_route(struct ctx *cx, struct exchange *exchange, const struct route *route)
{
    TRY(check_entry(cx, exchange, route));
    struct handler_call call = {route->handler, exchange};
    return route->method == HTTP_GET ? ctx_read(cx, call_handler, &call) : call_handler(cx, &call);
}

static struct ctx make_context(struct runner *runner, struct arena *arena, struct failure *failure)
{
    int64_t now = runner->fixed_now ? runner->fixed_now : instant_now();
    return (struct ctx){
        .site = runner->site,
        .arena = arena,
        .failure = failure,
        .now = now,
        .today = date_of_instant(now),
    };
}

void run_request(struct runner *runner, struct http_request *request,
                 struct http_response *response)
{
    struct failure failure = {0};
    struct ctx cx = make_context(runner, request->arena, &failure);
    struct exchange exchange = {.request = request, .response = response};
    struct found found =
        find_route(runner->modules, request->method, request->path, exchange.parts);
    if (!found.route && found.other_method) {
        http_set_header(request, response, "Allow",
                        request->method == HTTP_GET ? STR("POST") : STR("GET, HEAD"));
        write_error_page(&cx, &exchange, 405, STR("不能这样打开这个网址"),
                         STR("这个网址只接受页面上的表单或者链接。"),
                         STR("请返回上一页，从页面上的按钮或者链接进入。"));
        return;
    }
    err result = found.route ? run_route(&cx, &exchange, found.route)
                             : fail_with(&failure, ERR_NOT_FOUND, "没有 " STR_FMT " 这个网址。",
                                         STR_ARG(request->path));
    if (result == OK && response->body.overflow)
        result = fail_with(&failure, ERR_INTERNAL, "the page is larger than its limit");
    if (result != OK)
        answer_failure(&cx, &exchange, result);
}

size_t run_body_limit(struct runner *runner, struct str path)
{
    struct str parts[ROUTE_PARTS];
    struct found found = find_route(runner->modules, HTTP_POST, path, parts);
    return found.route ? found.route->body_limit : 0;
}

void run_refuse(struct runner *runner, int status, struct str reason,
                struct http_response *response)
{
    CLEANUP(arena_end) struct arena arena = {0};
    struct failure failure = {0};
    struct http_request request = {.arena = &arena, .path = STR("/")};
    struct ctx cx = make_context(runner, &arena, &failure);
    struct exchange exchange = {.request = &request, .response = response};
    write_error_page(&cx, &exchange, status, STR("请求没有被接受"), reason,
                     STR("请检查后重试；反复出现的，请与本机关联系。"));
}

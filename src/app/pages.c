/* Home, about, the officer's entry, assets. */
#include "app/pages.h"

#include "app/modules.h"
#include "app/templates.h"
#include "core/session.h"
#include "report/report.h"
#include "web/assets.h"

/* The figures that most readers come for; each opens to its records. */
static void fill_figures(struct ctx *cx, const struct report_model *model, struct home *home)
{
    static const struct {
        struct str id, label;
    } chosen[HOME_FIGURES] = {
        {STR_INIT("foi.new"),             STR_INIT("新收申请")   },
        {STR_INIT("foi.decided"),         STR_INIT("办结")         },
        {STR_INIT("foi.on_time_percent"), STR_INIT("按期答复率")},
        {STR_INIT("remedy.review"),       STR_INIT("行政复议")   },
    };
    for (size_t i = 0; i < COUNT_OF(chosen); i++) {
        const struct figure_value *value = &model->figures[figure_find(chosen[i].id)];
        if (value->known)
            home->figures[home->figure_count++] = (struct home_figure){
                .id = chosen[i].id,
                .label = chosen[i].label,
                .text = decimal_group(cx->arena, value->text),
                .unit = value->figure->unit,
            };
    }
}

static err fill_home(struct ctx *cx, struct home *home)
{
    struct report_entry_list entries;
    struct report_model model;
    TRY(report_entries(cx, true, &entries));
    home->has_agency = true;
    home->report_count = entries.count;
    if (entries.count == 0)
        return OK;
    TRY(report_load_public(cx, entries.items[0].year, &model));
    home->latest_year = model.year;
    home->title = report_title(cx->arena, &model);
    home->published = date_of_instant(model.frozen_at);
    home->holds = proof_summarise(&model.proof).holds;
    fill_figures(cx, &model, home);
    return OK;
}

/* An installation without an agency yet has a home page all the same. */
static err show_home(struct ctx *cx, struct exchange *exchange)
{
    struct home home = {0};
    struct failure hidden = {0};
    struct ctx quiet = *cx;
    quiet.failure = &hidden;
    err result = fill_home(&quiet, &home);
    if (result != OK && result != ERR_NOT_FOUND)
        return fail_with(cx->failure, result, "%s", hidden.text);
    struct frame frame = {
        .title = STR("首页"),
        .section = STR("home"),
        .description = STR("政府信息公开工作年度报告和期限计算"),
    };
    struct page p = frame_begin(cx, exchange, &frame);
    home_page(&p, &home);
    frame_end(&p, &frame);
    exchange->response->cacheable = true;
    exchange->response->counts_visits = true;
    exchange->response->topics[0] = STR("reports");
    return OK;
}

static err show_about(struct ctx *cx, struct exchange *exchange)
{
    static const struct crumb crumbs[] = {
        {STR_INIT("/"), STR_INIT("首页")}
    };
    struct frame frame = {.title = STR("本站说明"),
                          .section = STR("about"),
                          .crumbs = crumbs,
                          .crumb_count = COUNT_OF(crumbs)};
    struct page p = frame_begin(cx, exchange, &frame);
    about_page(&p);
    frame_end(&p, &frame);
    exchange->response->cacheable = true;
    exchange->response->counts_visits = true;
    exchange->response->topics[0] = STR("about");
    return OK;
}

static err send_asset(struct ctx *cx, struct exchange *exchange)
{
    const struct asset *asset = asset_find(exchange->request->path);
    if (!asset)
        return fail_with(cx->failure, ERR_NOT_FOUND, "没有 " STR_FMT " 这个文件。",
                         STR_ARG(exchange->request->path));
    exchange->response->type = asset->type;
    exchange->response->bytes = asset->content;
    exchange->response->cacheable = true;
    http_set_header(exchange->request, exchange->response, "Cache-Control",
                    STR("public, max-age=31536000, immutable"));
    return OK;
}

static err refuse_entry(struct ctx *cx)
{
    return fail_with(cx->failure, ERR_FORBIDDEN,
                     "这个链接已经用过，或者不是本机打开的。重新启动服务会打印新的链接。");
}

/* Looking does not use the link up: programs that look ahead at links would. */
static err show_entry(struct ctx *cx, struct exchange *exchange)
{
    struct str token = http_query(exchange->request, "token");
    if (!token.ptr || !exchange->request->loopback ||
        !sessions_link_is_open(cx->site->sessions, token))
        return refuse_entry(cx);
    struct frame frame = {.title = STR("进入办公页面"), .section = STR("office")};
    struct page p = frame_begin(cx, exchange, &frame);
    enter_page(&p, &token);
    frame_end(&p, &frame);
    return OK;
}

static err enter(struct ctx *cx, struct exchange *exchange)
{
    struct session session;
    struct str token = http_form(exchange->request, "link");
    int64_t seconds = cx->site->settings.session_hours * 3600;
    if (!token.ptr || !exchange->request->loopback ||
        !sessions_use_link(cx->site->sessions, token, cx->now + seconds, &session))
        return refuse_entry(cx);
    http_set_header(exchange->request, exchange->response, "Set-Cookie",
                    arena_printf(cx->arena,
                                 SESSION_COOKIE "=%s; Path=/office; HttpOnly; SameSite=Strict",
                                 session.id.text));
    http_redirect(exchange->request, exchange->response, STR("/office"));
    return OK;
}

static err leave(struct ctx *cx, struct exchange *exchange)
{
    sessions_end(cx->site->sessions, http_cookie(exchange->request, SESSION_COOKIE));
    http_set_header(exchange->request, exchange->response, "Set-Cookie",
                    STR(SESSION_COOKIE "=; Path=/office; Max-Age=0; HttpOnly; SameSite=Strict"));
    http_redirect(exchange->request, exchange->response, STR("/"));
    return OK;
}

const struct route app_routes[] = {
    {HTTP_GET,  STR_INIT("/"),              show_home,     ANYONE,  0   },
    {HTTP_GET,  STR_INIT("/about"),         show_about,    ANYONE,  0   },
    {HTTP_GET,  STR_INIT("/calendar"),      show_calendar, ANYONE,  0   },
    {HTTP_GET,  STR_INIT("/assets/{name}"), send_asset,    ANYONE,  0   },
    {HTTP_GET,  STR_INIT("/office/enter"),  show_entry,    ANYONE,  0   },
    {HTTP_POST, STR_INIT("/office/enter"),  enter,         ANYONE,  4096},
    {HTTP_POST, STR_INIT("/office/leave"),  leave,         OFFICER, 4096},
};
const size_t app_route_count = COUNT_OF(app_routes);

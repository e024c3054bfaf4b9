/* Writing the frame. */
#include "core/frame.h"

#include "core/templates.h"

const struct navigation_item frame_navigation[] = {
    {STR_INIT("/"),         STR_INIT("首页"),             STR_INIT("home")    },
    {STR_INIT("/report"),   STR_INIT("年度报告"),       STR_INIT("report")  },
    {STR_INIT("/calendar"), STR_INIT("工作日与期限"), STR_INIT("calendar")},
    {STR_INIT("/about"),    STR_INIT("本站说明"),       STR_INIT("about")   },
};
const size_t frame_navigation_count = COUNT_OF(frame_navigation);

bool frame_is_here(const struct frame *frame, const struct navigation_item *item)
{
    return str_equal(frame->section, item->section);
}

static err load_agency(struct ctx *cx, void *arg)
{
    return agency_load(cx, arg);
}

/* Without an agency, or without a database, the frame still stands. */
static void name_agency(struct ctx *cx, struct frame *frame)
{
    struct failure hidden = {0};
    struct ctx quiet = *cx;
    quiet.failure = &hidden;
    err result = cx->tx ? agency_load(&quiet, &frame->agency)
                        : ctx_read(&quiet, load_agency, &frame->agency);
    frame->has_agency = result == OK;
    if (!frame->has_agency)
        frame->agency = (struct agency){.name = STR(""), .site_name = STR("政府信息公开")};
}

struct page frame_begin(struct ctx *cx, struct exchange *exchange, struct frame *frame)
{
    struct page p = {
        .out = &exchange->response->body,
        .locale = cx->locale,
        .form_token = exchange->form_token,
        .translate = locale_translate,
        .translate_count = locale_translate_count,
    };
    name_agency(cx, frame);
    frame->officer = cx->role == OFFICER && str_equal(frame->section, STR("office"));
    frame_open(&p, frame);
    return p;
}

void frame_end(struct page *p, const struct frame *frame)
{
    frame_close(p, frame);
}

void frame_error(struct ctx *cx, struct exchange *exchange, const struct error_page *error)
{
    struct ctx outside = *cx;
    outside.tx = NULL; /* the transaction of the handler that failed is over */
    struct frame frame = {.title = error->heading};
    struct page p = frame_begin(&outside, exchange, &frame);
    error_body(&p, error);
    frame_end(&p, &frame);
}

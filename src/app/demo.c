/* gongkai demo: two years of synthetic records, their reports made, proved and frozen. The same
 * every time. */
#include "app/command.h"
#include "app/demo_data.h"
#include "report/report.h"

#include <assert.h>

#define REQUESTS_MAX 200

struct demo {
    struct command_call *call;
    int64_t agency_id;
    int year;
    struct report_model model;
};

static int share_of(const struct demo_share *share, int year)
{
    return year == 2019 ? share->count_2019 : share->count_2020;
}

/* A list of words, each as often as its share says. Returns how many. */
static size_t spread(const struct demo_share *shares, size_t count, int year,
                     const char *words[REQUESTS_MAX])
{
    size_t filled = 0;
    for (size_t i = 0; i < count; i++)
        for (int k = 0; k < share_of(&shares[i], year) && filled < REQUESTS_MAX; k++)
            words[filled++] = shares[i].word;
    return filled;
}

static unsigned index_of_word(struct str (*word)(unsigned), unsigned count, const char *text)
{
    for (unsigned i = 0; i < count; i++)
        if (str_equal(word(i), str_from(text)))
            return i;
    assert(false);
    return 0;
}

static struct str applicant_word(unsigned i)
{
    return foi_applicant_word((enum applicant_kind)i);
}

static struct str channel_word(unsigned i)
{
    return foi_channel_word((enum foi_channel)i);
}

/* 2020-03-01, 10 or 17 o'clock in China. */
static int64_t instant_at(struct date date, int hour)
{
    return instant_of_date(date) + (int64_t)hour * 3600;
}

/* The i-th request comes on an even grid of the year's days until the end of November, so that all
 * are decided within the year. */
static struct date arrival(int year, size_t i, size_t count)
{
    struct date first;
    bool made = date_make(year, 1, 2, &first);
    assert(made);
    (void)made;
    return date_add(first, (int)(i * 326 / count));
}

struct request_words {
    const char *decision, *applicant, *channel;
};

static err add_request(struct ctx *cx, const struct demo *demo, size_t i, size_t count,
                       const struct request_words *words)
{
    const struct calendar *calendar = cx->site->calendar;
    struct working due, answer;
    struct date received = arrival(demo->year, i, count);
    TRY(calendar_due(calendar, cx->arena, received, 20, CALENDAR_NOW, cx->failure, &due));
    TRY(calendar_due(calendar, cx->arena, received, 6 + (int)(i * 7 % 14), CALENDAR_NOW,
                     cx->failure, &answer));
    struct foi_new_request request = {
        .agency_id = demo->agency_id,
        .number = arena_printf(cx->arena, "SZGA-%d-%04zu", demo->year, i + 1),
        .applicant = arena_printf(cx->arena, "申请人%03zu（合成）", i + 1),
        .subject = str_from(demo_subjects[i % demo_subject_count]),
        .applicant_kind =
            (enum applicant_kind)index_of_word(applicant_word, APPLICANT_KINDS, words->applicant),
        .channel = (enum foi_channel)index_of_word(channel_word, FOI_CHANNELS, words->channel),
        .received_on = received,
        .due_on = due.due,
        .synthetic = true,
        .recorded_at = instant_at(received, 10),
    };
    int64_t id;
    TRY(foi_request_add(cx, &request, &id));
    return foi_decision_add(cx, id, str_from(words->decision), answer.due, answer.due,
                            instant_at(answer.due, 17));
}

/* Steps that share no factor with the number of requests spread the words over the year. */
static err add_requests(struct ctx *cx, const struct demo *demo)
{
    const char *decisions[REQUESTS_MAX], *applicants[REQUESTS_MAX], *channels[REQUESTS_MAX];
    size_t count = spread(demo_decisions, demo_decision_count, demo->year, decisions);
    size_t with_kind = spread(demo_applicants, demo_applicant_count, demo->year, applicants);
    size_t with_channel = spread(demo_channels, demo_channel_count, demo->year, channels);
    assert(count == with_kind && count == with_channel);
    (void)with_kind, (void)with_channel;
    for (size_t i = 0; i < count; i++) {
        struct request_words words = {decisions[i * 37 % count], applicants[i * 53 % count],
                                      channels[i * 11 % count]};
        TRY(add_request(cx, demo, i, count, &words));
    }
    return OK;
}

static err add_agency(struct ctx *cx, struct demo *demo)
{
    struct agency agency = {
        .code = STR("szpsb"),
        .name = STR("深圳市公安局"),
        .site_name = STR("深圳市公安局政府信息公开（演示）"),
        .level = STR("prefecture"),
        .office = STR("政务公开办公室（演示）"),
        .address = STR("演示地址"),
        .postcode = STR("000000"),
        .phone = STR("演示环境不设电话"),
        .email = STR("demo@example.invalid"),
        .hand_in_by = STR("01-31"),
        .synthetic = true,
    };
    struct failure none = {0};
    struct ctx quiet = *cx;
    struct agency present;
    quiet.failure = &none;
    if (agency_load(&quiet, &present) == OK)
        return fail_with(cx->failure, ERR_CONFLICT,
                         "数据库中已有机关“" STR_FMT "”，不载入演示数据。请换一个空的数据目录。",
                         STR_ARG(present.name));
    return agency_save(cx, &agency, &demo->agency_id);
}

static err add_texts(struct ctx *cx, const struct demo *demo)
{
    for (size_t i = 0; i < demo_text_count; i++) {
        if (demo_texts[i].year != demo->year)
            continue;
        struct report_text_edit edit = {
            .year = demo->year,
            .chapter = str_from(demo_texts[i].chapter),
            .text = str_from(demo_texts[i].text),
            .revision = 1,
        };
        TRY(report_text_save(cx, &edit));
    }
    return OK;
}

static err add_measures(struct ctx *cx, const struct demo *demo)
{
    struct report_measures measures = {0};
    for (size_t i = 0; i < demo_measure_count; i++)
        if (demo_measures[i].year == demo->year)
            measures.items[measures.count++] = (struct report_measure){
                str_from(demo_measures[i].problem), str_from(demo_measures[i].measure), STR("")};
    return report_measures_save(cx, demo->year, &measures);
}

/* What became of last year's measures is told in this year's report. */
static err add_progress(struct ctx *cx, const struct demo *demo)
{
    int64_t position = 0;
    for (size_t i = 0; i < demo_measure_count; i++)
        if (demo_measures[i].year == demo->year - 1)
            TRY(report_progress_save(cx, demo->year, ++position,
                                     str_from(demo_measures[i].progress)));
    return OK;
}

static err add_figures(struct ctx *cx, const struct demo *demo)
{
    for (size_t i = 0; i < demo_figure_count; i++) {
        if (demo_figures[i].year != demo->year)
            continue;
        struct yearly_figure figure = {
            .year = demo->year,
            .id = str_from(demo_figures[i].id),
            .value = str_from(demo_figures[i].value),
            .source = demo_figures[i].synthetic ? STR(DEMO_MADE_UP) : STR(DEMO_SOURCE),
            .synthetic = demo_figures[i].synthetic,
        };
        TRY(yearly_figure_save(cx, &figure));
    }
    return OK;
}

/* The instants of the demonstration: counted on 15 January, frozen on the day that the source
 * bears. */
static int64_t january(int year, int day)
{
    struct date date;
    bool made = date_make(year, 1, day, &date);
    assert(made);
    (void)made;
    return instant_at(date, 10);
}

static err add_year(struct ctx *cx, void *arg)
{
    struct demo *demo = arg;
    struct ctx then = *cx;
    then.now = january(demo->year + 1, 15);
    if (demo->agency_id == 0)
        TRY(add_agency(&then, demo));
    TRY(add_requests(&then, demo));
    TRY(report_make(&then, demo->year, then.now));
    TRY(add_figures(&then, demo));
    TRY(add_texts(&then, demo));
    TRY(add_measures(&then, demo));
    return add_progress(&then, demo);
}

static err load_year(struct ctx *cx, void *arg)
{
    struct demo *demo = arg;
    return report_load(cx, demo->year, &demo->model);
}

/* The contradictions of the source are shown, with the reason for leaving them as they are. */
static err explain_and_freeze(struct ctx *cx, void *arg)
{
    struct demo *demo = arg;
    struct ctx then = *cx;
    then.now = january(demo->year + 1, 22);
    for (size_t i = 0; i < demo->model.proof.count; i++) {
        const struct proof_item *item = &demo->model.proof.items[i];
        if (item->outcome == PROOF_FAILS && item->is_warning)
            TRY(report_reason_save(&then, demo->year, item->id,
                                   STR("照来源原样列出。来源没有说明差额的原因，演示不作改动。")));
    }
    TRY(report_load(&then, demo->year, &demo->model));
    return report_freeze(&then, &demo->model);
}

err command_demo(struct command_call *call)
{
    struct demo demo = {.call = call};
    for (demo.year = 2019; demo.year <= 2020; demo.year++) {
        TRY(ctx_write(call->cx, add_year, &demo));
        TRY(ctx_read(call->cx, load_year, &demo));
        TRY(ctx_write(call->cx, explain_and_freeze, &demo));
        report_invalidate(call->cx->site, demo.year);
        buf_printf(call->out, "%d 年度：演示记录已载入，年度报告已定稿。\n", demo.year);
    }
    return OK;
}

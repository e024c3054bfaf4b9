/* The life of a report: made as a draft, edited, frozen, verified. */
#include "report/report.h"

#include "report/queries.h"

#include <assert.h>

static const struct str chapters[] = {STR_INIT("c1"), STR_INIT("c5"), STR_INIT("c6")};

struct report_row {
    int64_t id, cut_off, made_at, revision, frozen_at;
    struct str format, inputs_hash, content_hash, content;
};

/* ERR_NOT_FOUND names the year and the way out. */
static err find_row(struct ctx *cx, int64_t agency_id, int year, struct report_row *ret)
{
    CLEANUP(rows_end) struct rows rows = {0};
    TRY(tx_query(cx->tx, &rows, &REPORT_FIND, ARGS(sql_int(agency_id), sql_int(year))));
    bool found = rows_next(&rows);
    if (found)
        *ret = (struct report_row){
            .id = row_int(&rows, 0),
            .format = row_text(&rows, 2),
            .cut_off = row_int(&rows, 3),
            .made_at = row_int(&rows, 4),
            .revision = row_int(&rows, 5),
            .frozen_at = row_int(&rows, 6),
            .inputs_hash = row_text(&rows, 7),
            .content_hash = row_text(&rows, 8),
            .content = row_text(&rows, 9),
        };
    TRY(rows_close(&rows));
    if (!found)
        return fail_with(
            cx->failure, ERR_NOT_FOUND,
            "还没有%d年的年度报告。请在办公首页生成草稿，或者运行 gongkai report make %d。", year,
            year);
    return OK;
}

static err load_texts(struct ctx *cx, struct report_model *model)
{
    for (size_t i = 0; i < COUNT_OF(chapters); i++)
        model->texts[i] = (struct report_text){chapters[i], STR(""), 0};
    CLEANUP(rows_end) struct rows rows = {0};
    TRY(tx_query(cx->tx, &rows, &REPORT_TEXTS, ARGS(sql_int(model->id))));
    while (rows_next(&rows)) {
        struct str chapter = row_text(&rows, 0);
        for (size_t i = 0; i < COUNT_OF(chapters); i++)
            if (str_equal(chapters[i], chapter))
                model->texts[i] =
                    (struct report_text){chapters[i], row_text(&rows, 1), row_int(&rows, 2)};
    }
    return rows_close(&rows);
}

static err load_measures(struct ctx *cx, int64_t agency_id, int year, struct report_measures *ret)
{
    CLEANUP(rows_end) struct rows rows = {0};
    TRY(tx_query(cx->tx, &rows, &REPORT_MEASURES, ARGS(sql_int(agency_id), sql_int(year))));
    while (rows_next(&rows) && ret->count < REPORT_MEASURES_MAX)
        ret->items[ret->count++] =
            (struct report_measure){row_text(&rows, 0), row_text(&rows, 1), row_text(&rows, 2)};
    return rows_close(&rows);
}

/* All of a draft but its proof. */
static err load_draft(struct ctx *cx, const struct agency *agency, int year,
                      const struct report_row *row, struct report_model *ret)
{
    struct report_model model = {
        .id = row->id,
        .agency = *agency,
        .year = year,
        .format = format_find(&cx->site->formats, row->format),
        .cut_off = row->cut_off,
        .made_at = row->made_at,
        .revision = row->revision,
    };
    if (!model.format)
        return fail_with(cx->failure, ERR_INTERNAL, "report %d has the unknown format " STR_FMT,
                         year, STR_ARG(row->format));
    TRY(load_texts(cx, &model));
    TRY(load_measures(cx, agency->id, year, &model.measures));
    TRY(load_measures(cx, agency->id, year - 1, &model.last_measures));
    TRY(report_count(cx, &model));
    *ret = model;
    return OK;
}

static err load_frozen(struct ctx *cx, const struct report_row *row, struct report_model *ret)
{
    TRY(report_read(cx, row->content, ret));
    ret->id = row->id;
    ret->made_at = row->made_at;
    ret->revision = row->revision;
    ret->content_hash = row->content_hash;
    return OK;
}

err report_load(struct ctx *cx, int year, struct report_model *ret)
{
    struct agency agency;
    struct report_row row;
    TRY(agency_load(cx, &agency));
    TRY(find_row(cx, agency.id, year, &row));
    if (row.frozen_at) {
        TRY(load_frozen(cx, &row, ret));
        ret->agency.id = agency.id;
        return OK;
    }
    TRY(load_draft(cx, &agency, year, &row, ret));
    return report_proof(cx, ret);
}

err report_load_public(struct ctx *cx, int year, struct report_model *ret)
{
    struct agency agency;
    struct report_row row;
    struct failure hidden = {0};
    struct ctx quiet = *cx;
    quiet.failure = &hidden;
    TRY(agency_load(cx, &agency));
    err result = find_row(&quiet, agency.id, year, &row);
    if (result == ERR_NOT_FOUND || (result == OK && !row.frozen_at))
        return fail_with(
            cx->failure, ERR_NOT_FOUND,
            "%d年的政府信息公开工作年度报告还没有公布。已公布的各年报告见“年度报告”栏目。", year);
    if (result != OK)
        return fail_with(cx->failure, result, "%s", hidden.text);
    TRY(load_frozen(cx, &row, ret));
    ret->agency.id = agency.id;
    return OK;
}

err report_make(struct ctx *cx, int year, int64_t cut_off)
{
    struct agency agency;
    struct date end;
    TRY(agency_load(cx, &agency));
    const struct report_format *format = format_of_year(&cx->site->formats, year);
    if (!format || !date_make(year, 12, 31, &end))
        return fail_with(cx->failure, ERR_INVALID,
                         "%d年没有已知的年度报告格式；本系统有2019年度起的格式。", year);
    if (date_of_instant(cut_off).day <= end.day)
        return fail_with(cx->failure, ERR_INVALID,
                         "统计截止%s，%d年还没有结束，全年数字不全。请在%d年1月1日以后生成草稿。",
                         date_in_words(date_of_instant(cut_off)).text, year, year + 1);
    CLEANUP(rows_end) struct rows rows = {0};
    TRY(tx_query(cx->tx, &rows, &REPORT_MAKE,
                 ARGS(sql_int(agency.id), sql_int(year), sql_text(format->id), sql_int(cut_off),
                      sql_int(cx->now))));
    bool made = rows_next(&rows);
    int64_t id = made ? row_int(&rows, 0) : 0;
    TRY(rows_close(&rows));
    if (!made)
        return fail_with(cx->failure, ERR_CONFLICT, "%d年的年度报告已经定稿，不能重新生成。", year);
    for (size_t i = 0; i < COUNT_OF(chapters); i++)
        TRY(tx_exec(cx->tx, &REPORT_TEXT_ADD,
                    ARGS(sql_int(id), sql_text(chapters[i]),
                         sql_text(report_text_template(chapters[i])), sql_int(cx->now)),
                    NULL));
    return OK;
}

/* The draft of a year, marked as changed. ERR_CONFLICT when it is frozen. */
static err touch_draft(struct ctx *cx, int year, struct agency *agency, struct report_row *row)
{
    int64_t changed;
    TRY(agency_load(cx, agency));
    TRY(find_row(cx, agency->id, year, row));
    TRY(tx_exec(cx->tx, &REPORT_TOUCH, ARGS(sql_int(row->id)), &changed));
    if (changed == 0)
        return fail_with(cx->failure, ERR_CONFLICT, "%d年的年度报告已经定稿，不能再修改。", year);
    return OK;
}

err report_text_save(struct ctx *cx, const struct report_text_edit *edit)
{
    struct agency agency;
    struct report_row row;
    int64_t changed;
    TRY(report_text_check(cx->failure, edit->text));
    TRY(touch_draft(cx, edit->year, &agency, &row));
    TRY(tx_exec(cx->tx, &REPORT_TEXT_SAVE,
                ARGS(sql_int(row.id), sql_text(edit->chapter), sql_text(edit->text),
                     sql_int(edit->revision), sql_int(cx->now)),
                &changed));
    if (changed == 0)
        return fail_with(
            cx->failure, ERR_CONFLICT,
            "这一章在您打开之后已被他人修改（您看到的是第 %lld 稿）。您的文字没有丢失，仍在下面"
            "的编辑框里；请对照最新内容后再保存。",
            (long long)edit->revision);
    return OK;
}

err report_reason_save(struct ctx *cx, int year, struct str warning, struct str reason)
{
    struct agency agency;
    struct report_row row;
    TRY(touch_draft(cx, year, &agency, &row));
    return tx_exec(cx->tx, &REPORT_REASON_SAVE,
                   ARGS(sql_int(row.id), sql_text(warning), sql_text(reason), sql_int(cx->now)),
                   NULL);
}

err report_measures_save(struct ctx *cx, int year, const struct report_measures *measures)
{
    struct agency agency;
    struct report_row row;
    TRY(touch_draft(cx, year, &agency, &row));
    TRY(tx_exec(cx->tx, &REPORT_MEASURES_DROP, ARGS(sql_int(agency.id), sql_int(year)), NULL));
    for (size_t i = 0; i < measures->count; i++)
        TRY(tx_exec(cx->tx, &REPORT_MEASURE_ADD,
                    ARGS(sql_int(agency.id), sql_int(year), sql_int((int64_t)i + 1),
                         sql_text(measures->items[i].problem), sql_text(measures->items[i].measure),
                         sql_text(measures->items[i].progress)),
                    NULL));
    return OK;
}

err report_progress_save(struct ctx *cx, int year, int64_t position, struct str progress)
{
    struct agency agency;
    struct report_row row;
    TRY(touch_draft(cx, year, &agency, &row));
    return tx_exec(
        cx->tx, &REPORT_MEASURE_PROGRESS,
        ARGS(sql_int(agency.id), sql_int(year - 1), sql_int(position), sql_text(progress)), NULL);
}

err yearly_figure_save(struct ctx *cx, const struct yearly_figure *figure)
{
    struct decimal value;
    struct agency agency;
    struct report_row row;
    if (!decimal_parse(figure->value, &value))
        return fail_with(cx->failure, ERR_INVALID,
                         "“" STR_FMT "”不是数。请只写数字，例如 31383545 或 3.4。",
                         STR_ARG(figure->value));
    if (figure->source.len == 0)
        return fail_with(cx->failure, ERR_INVALID, "请写明这个数的来源。");
    TRY(touch_draft(cx, figure->year, &agency, &row));
    /* A figure entered after the cut-off belongs to the draft all the same: it is known as of then.
     */
    int64_t known_at = cx->now < row.cut_off ? cx->now : row.cut_off;
    return tx_exec(cx->tx, &REPORT_YEARLY_FIGURE_SAVE,
                   ARGS(sql_int(agency.id), sql_int(figure->year), sql_text(figure->id),
                        sql_text(figure->value), sql_text(figure->source),
                        sql_bool(figure->synthetic), sql_int(known_at)),
                   NULL);
}

err report_entries(struct ctx *cx, bool only_public, struct report_entry_list *ret)
{
    struct agency agency;
    TRY(agency_load(cx, &agency));
    CLEANUP(rows_end) struct rows rows = {0};
    TRY(tx_query(cx->tx, &rows, &REPORT_YEARS, ARGS(sql_int(agency.id), sql_bool(only_public))));
    *ret = (struct report_entry_list){0};
    while (rows_next(&rows))
        vec_push(cx->arena, ret,
                 (struct report_entry){
                     .year = (int)row_int(&rows, 0),
                     .format = row_text(&rows, 1),
                     .frozen_at = row_int(&rows, 2),
                     .content_hash = row_text(&rows, 3),
                 });
    return rows_close(&rows);
}

/* Why the proof does not let the report be signed: the first thing to mend. */
static err refuse_to_freeze(struct ctx *cx, const struct report_model *model)
{
    for (size_t i = 0; i < model->proof.count; i++) {
        const struct proof_item *item = &model->proof.items[i];
        if (item->outcome != PROOF_FAILS || (item->is_warning && item->reason.len > 0))
            continue;
        return fail_with(cx->failure, ERR_CONFLICT,
                         item->is_warning
                             ? "不能定稿：提示“" STR_FMT "（" STR_FMT "）”还没有说明理由。"
                             : "不能定稿：“" STR_FMT "（" STR_FMT "）”不成立。请先改正数据。",
                         STR_ARG(item->title), STR_ARG(item->where));
    }
    return OK;
}

err report_freeze(struct ctx *cx, struct report_model *model)
{
    if (model->frozen_at)
        return fail_with(cx->failure, ERR_CONFLICT, "%d年的年度报告已经定稿。", model->year);
    TRY(refuse_to_freeze(cx, model));
    struct hash_text inputs;
    TRY(report_inputs_hash(cx, model, &inputs));
    model->frozen_at = cx->now;
    model->inputs_hash = arena_str(cx->arena, str_from(inputs.text));
    CLEANUP(buf_end) struct buf content = BUF((size_t)8 << 20);
    report_write(&content, model);
    if (content.overflow)
        return fail_with(cx->failure, ERR_TOO_LARGE, "年度报告超过 8 MiB，请缩短正文。");
    model->content_hash = arena_str(cx->arena, str_from(hash_sha256(buf_str(&content)).text));
    int64_t changed;
    TRY(tx_exec(cx->tx, &REPORT_FREEZE,
                ARGS(sql_int(model->id), sql_int(model->revision), sql_int(model->frozen_at),
                     sql_text(model->inputs_hash), sql_text(buf_str(&content)),
                     sql_text(model->content_hash)),
                &changed));
    if (changed == 0)
        return fail_with(cx->failure, ERR_CONFLICT,
                         "草稿刚刚有改动，没有定稿。请查看最新内容后再定稿。");
    return OK;
}

/* What a cell or figure says now against what was frozen, a line each. */
static void compare_tables(struct buf *out, const struct report_model *frozen,
                           const struct report_model *now)
{
    for (size_t t = 0; t < frozen->format->table_count; t++) {
        const struct format_table *table = &frozen->format->tables[t];
        for (size_t i = 0; i < table->row_count * table->column_count; i++) {
            const struct cell *was = &frozen->tables[t].cells[i], *is = &now->tables[t].cells[i];
            bool was_number = was->state == CELL_NUMBER, is_number = is->state == CELL_NUMBER;
            if (was_number == is_number && (!was_number || decimal_equal(was->value, is->value)))
                continue;
            buf_printf(out, "%s.%s.%s：定稿 %s，现在 %s\n", table->id.ptr,
                       table->rows[i / table->column_count].id.ptr,
                       table->columns[i % table->column_count].id.ptr,
                       was_number ? decimal_format(was->value).text : "空",
                       is_number ? decimal_format(is->value).text : "空");
        }
    }
}

static void compare_figures(struct buf *out, const struct report_model *frozen,
                            const struct report_model *now)
{
    for (size_t i = 0; i < figure_count; i++)
        if (!str_equal(frozen->figures[i].text, now->figures[i].text))
            buf_printf(out, STR_FMT "：定稿 " STR_FMT "，现在 " STR_FMT "\n",
                       STR_ARG(figures[i].id), STR_ARG(frozen->figures[i].text),
                       STR_ARG(now->figures[i].text));
}

/* Progress is told with the measures of the year before; that of this year's comes later. */
static bool same_measures(const struct report_measures *a, const struct report_measures *b,
                          bool with_progress)
{
    bool same = a->count == b->count;
    for (size_t i = 0; same && i < a->count; i++)
        same = str_equal(a->items[i].problem, b->items[i].problem) &&
               str_equal(a->items[i].measure, b->items[i].measure) &&
               (!with_progress || str_equal(a->items[i].progress, b->items[i].progress));
    return same;
}

static struct str chapter_title(const struct report_model *model, struct str id)
{
    for (size_t i = 0; i < model->format->chapter_count; i++)
        if (str_equal(model->format->chapters[i].id, id))
            return model->format->chapters[i].title;
    return id;
}

/* What the public reads must be what the office wrote. */
static void compare_texts(struct buf *out, const struct report_model *frozen,
                          const struct report_model *now)
{
    for (size_t i = 0; i < COUNT_OF(frozen->texts); i++)
        if (!str_equal(frozen->texts[i].text, now->texts[i].text))
            buf_printf(out, STR_FMT "：定稿的正文与所存的不同\n",
                       STR_ARG(chapter_title(frozen, frozen->texts[i].chapter)));
    if (!same_measures(&frozen->measures, &now->measures, false) ||
        !same_measures(&frozen->last_measures, &now->last_measures, true))
        buf_printf(out, STR_FMT "：定稿的问题和措施与所存的不同\n",
                   STR_ARG(chapter_title(frozen, STR("c5"))));
}

err report_verify(struct ctx *cx, int year, struct buf *out, bool *same)
{
    struct agency agency;
    struct report_row row;
    struct report_model frozen, now;
    struct hash_text inputs;
    TRY(agency_load(cx, &agency));
    TRY(find_row(cx, agency.id, year, &row));
    if (!row.frozen_at)
        return fail_with(cx->failure, ERR_CONFLICT, "%d 年的年度报告还是草稿；定稿以后才能核验。",
                         year);
    TRY(load_frozen(cx, &row, &frozen));
    TRY(load_draft(cx, &agency, year, &row, &now));
    TRY(report_inputs_hash(cx, &now, &inputs));
    size_t before = out->len;
    if (!str_equal(str_from(hash_sha256(row.content).text), row.content_hash))
        buf_printf(out, "内容的摘要不是定稿时的 " STR_FMT "：定稿内容被改动过。\n",
                   STR_ARG(row.content_hash));
    if (!str_equal(str_from(inputs.text), row.inputs_hash))
        buf_printf(out, "记录的摘要现在是 %s，定稿时是 " STR_FMT "：记录或正文有变化。\n",
                   inputs.text, STR_ARG(row.inputs_hash));
    compare_tables(out, &frozen, &now);
    compare_figures(out, &frozen, &now);
    compare_texts(out, &frozen, &now);
    *same = out->len == before;
    if (*same)
        buf_printf(out, "%d 年年度报告与记录一致。\n内容 SHA-256 " STR_FMT "\n记录 SHA-256 %s\n",
                   year, STR_ARG(row.content_hash), inputs.text);
    return OK;
}

/* The report as blocks: preface, six chapters, signature. */
#include "report/report.h"

#include "report/form.h"
#include "report/place.h"

struct str report_title(struct arena *arena, const struct report_model *model)
{
    return arena_printf(arena, STR_FMT "%d年政府信息公开工作年度报告", STR_ARG(model->agency.name),
                        model->year);
}

static void add_digits(struct buf *out, int number)
{
    static const char *const digits[] = {"〇", "一", "二", "三", "四",
                                         "五", "六", "七", "八", "九"};
    if (number >= 10)
        add_digits(out, number / 10);
    buf_add(out, str_from(digits[number % 10]));
}

/* 1 … 31 as it is spoken: 一, 十, 十一, 二十, 二十二. */
static void add_spoken(struct buf *out, int number)
{
    if (number >= 20)
        add_digits(out, number / 10);
    if (number >= 10)
        buf_add(out, STR("十"));
    if (number % 10 != 0)
        add_digits(out, number % 10);
}

struct str report_chinese_date(struct arena *arena, struct date date)
{
    CLEANUP(buf_end) struct buf out = BUF(200);
    int year, month, day;
    date_parts(date, &year, &month, &day);
    add_digits(&out, year);
    buf_add(&out, STR("年"));
    add_spoken(&out, month);
    buf_add(&out, STR("月"));
    add_spoken(&out, day);
    buf_add(&out, STR("日"));
    return arena_str(arena, buf_str(&out));
}

struct cell_links {
    struct arena *arena;
    const struct report_model *model;
};

/* What the reader of a cell should know of a finding: what was computed, and why it stands. */
static struct str finding_remark(struct arena *arena, const struct proof_item *item)
{
    const char *state = item->is_warning ? "提示" : "不成立";
    struct str numbers = item->computed.len == 0
                             ? STR("")
                             : arena_printf(arena, "，算得" STR_FMT "，所载" STR_FMT,
                                            STR_ARG(decimal_group(arena, item->computed)),
                                            STR_ARG(decimal_group(arena, item->published)));
    return arena_printf(arena, "%s：" STR_FMT "（" STR_FMT "）" STR_FMT "。%s" STR_FMT, state,
                        STR_ARG(item->title), STR_ARG(item->where), STR_ARG(numbers),
                        item->reason.len > 0 ? "说明：" : "", STR_ARG(item->reason));
}

/* Where a cell's records are listed, and whether a finding points to it. */
static struct form_figure cell_figure(void *context, const struct format_table *table, int row,
                                      int column)
{
    const struct cell_links *links = context;
    struct arena *arena = links->arena;
    struct str key = arena_printf(arena, STR_FMT "." STR_FMT "." STR_FMT, STR_ARG(table->id),
                                  STR_ARG(table->rows[row].id), STR_ARG(table->columns[column].id));
    const struct proof_item *finding = proof_finding_at(links->model, table, row, column);
    return (struct form_figure){
        .figure_id = key,
        .href = arena_printf(arena, "/report/%d/figure/" STR_FMT, links->model->year, STR_ARG(key)),
        .flagged = finding != NULL,
        .remark = finding ? finding_remark(arena, finding) : STR(""),
    };
}

static void add_text(struct document *doc, struct inline_list *list, struct str text)
{
    inline_text(doc, list, text);
}

static void add_preface(struct document *doc, const struct report_model *model)
{
    struct arena *arena = doc->arena;
    const struct agency *agency = &model->agency;
    if (agency->synthetic)
        document_note(doc, STR("本报告为演示用的合成数据，不是该机关的正式公开。"));
    add_text(
        doc, &document_paragraph(doc)->text,
        arena_printf(
            arena,
            "本报告根据《中华人民共和国政府信息公开条例》（以下简称《条例》）第五十条和" STR_FMT
            "规定的格式编制，由总体情况、主动公开政府信息情况、收到和处理政府信息公开申请情况、"
            "政府信息公开行政复议和行政诉讼情况、存在的主要问题及改进情况、其他需要报告的事项六部分"
            "组成。统计期限从%d年1月1日至%d年12月31日。",
            STR_ARG(model->format->document), model->year, model->year));
    add_text(doc, &document_paragraph(doc)->text,
             arena_printf(arena,
                          "联系单位：" STR_FMT "；地址：" STR_FMT "；邮政编码：" STR_FMT
                          "；电话：" STR_FMT "；电子邮箱：" STR_FMT "。",
                          STR_ARG(agency->office), STR_ARG(agency->address),
                          STR_ARG(agency->postcode), STR_ARG(agency->phone),
                          STR_ARG(agency->email)));
}

static void add_measure_cells(struct document *doc, struct doc_table *table, enum cell_role role,
                              const struct str cells[3], size_t count)
{
    struct doc_row *row = table_add_row(doc, table);
    for (size_t i = 0; i < count; i++)
        row_add_cell(doc, row, role, cells[i]);
}

static void add_measures(struct document *doc, const struct report_model *model)
{
    if (model->measures.count > 0) {
        struct doc_table *table =
            document_table(doc, STR("measures"), STR("本年度的问题和改进措施"), 2);
        table->head_rows = 1;
        add_measure_cells(doc, table, ROLE_HEAD,
                          (struct str[]){STR("存在的问题"), STR("改进措施"), STR("")}, 2);
        for (size_t i = 0; i < model->measures.count; i++)
            add_measure_cells(doc, table, ROLE_DATA,
                              (struct str[]){model->measures.items[i].problem,
                                             model->measures.items[i].measure, STR("")},
                              2);
    }
    if (model->last_measures.count > 0) {
        struct doc_table *table =
            document_table(doc, STR("last-measures"), STR("上年度改进措施的落实情况"), 3);
        table->head_rows = 1;
        add_measure_cells(doc, table, ROLE_HEAD,
                          (struct str[]){STR("问题"), STR("措施"), STR("落实情况")}, 3);
        for (size_t i = 0; i < model->last_measures.count; i++)
            add_measure_cells(doc, table, ROLE_DATA,
                              (struct str[]){model->last_measures.items[i].problem,
                                             model->last_measures.items[i].measure,
                                             model->last_measures.items[i].progress},
                              3);
    }
}

static void add_text_of_chapter(struct document *doc, const struct report_model *model,
                                struct str chapter)
{
    for (size_t i = 0; i < COUNT_OF(model->texts); i++)
        if (str_equal(model->texts[i].chapter, chapter))
            report_text_blocks(doc, model, &model->texts[i]);
}

static bool chapter_is_synthetic(const struct report_model *model, struct str chapter)
{
    for (size_t i = 0; i < model->format->table_count; i++)
        if (str_equal(model->format->tables[i].chapter, chapter) && model->synthetic_tables[i])
            return true;
    return false;
}

static void add_chapter(struct document *doc, const struct report_model *model,
                        const struct format_chapter *chapter)
{
    document_heading(doc, 1, chapter->id, chapter->title);
    if (chapter->is_text) {
        add_text_of_chapter(doc, model, chapter->id);
        if (str_equal(chapter->id, STR("c5")))
            add_measures(doc, model);
        return;
    }
    if (chapter_is_synthetic(model, chapter->id))
        document_note(doc,
                      str_equal(chapter->id, STR("c2"))
                          ? STR("来源没有给出本章数字，表中为合成数据。")
                          : STR("各类合计与来源一致；来源没有给出的分项和申请人类别为合成数据。"));
    struct cell_links links = {doc->arena, model};
    struct form_options options = {.figure = cell_figure, .context = &links, .hide_captions = true};
    form_chapter(doc, model->format, chapter->id, model->tables, model->format->table_count,
                 &options);
}

static void add_signature(struct document *doc, const struct report_model *model)
{
    struct date date = date_of_instant(model->frozen_at ? model->frozen_at : model->cut_off);
    struct block *name = document_paragraph(doc);
    name->align = ALIGN_END;
    add_text(doc, &name->text, model->agency.name);
    struct block *day = document_paragraph(doc);
    day->align = ALIGN_END;
    add_text(doc, &day->text, report_chinese_date(doc->arena, date));
}

struct document *report_document(struct arena *arena, const struct report_model *model)
{
    struct document *doc = arena_new(arena, struct document);
    *doc = (struct document){
        .arena = arena,
        .title = report_title(arena, model),
        .language = STR("zh-Hans"),
        .agency = model->agency.name,
        .subject = STR("政府信息公开工作年度报告"),
        .source = model->inputs_hash,
        .made = model->frozen_at ? model->frozen_at : model->cut_off,
    };
    add_preface(doc, model);
    for (size_t i = 0; i < model->format->chapter_count; i++)
        add_chapter(doc, model, &model->format->chapters[i]);
    add_signature(doc, model);
    return doc;
}

/* Gathers the proof for its readers, and finds for each finding the page where it can be seen or
 * mended. */
#include "report/proof_view.h"

#include "report/place.h"

struct str proof_class(const struct proof_item *item)
{
    if (item->outcome == PROOF_HOLDS)
        return STR("holds");
    return item->outcome == PROOF_FAILS && !item->is_warning ? STR("fails") : STR("unchecked");
}

struct str proof_word(const struct proof_item *item)
{
    if (item->outcome == PROOF_HOLDS)
        return STR("成立");
    if (item->outcome == PROOF_UNCHECKED)
        return STR("无法核对");
    return item->is_warning ? STR("提示") : STR("不成立");
}

bool proof_wants_reason(const struct proof_item *item)
{
    return item->is_warning && item->outcome == PROOF_FAILS;
}

size_t proof_total(const struct proof_summary *summary)
{
    return summary->holds + summary->fails + summary->warnings + summary->unchecked;
}

static struct proof_group *find_group(struct proof_group *groups, size_t *count, struct str text)
{
    for (size_t i = 0; i < *count; i++)
        if (str_equal(groups[i].text, text))
            return &groups[i];
    if (*count == PROOF_GROUPS_MAX)
        return &groups[PROOF_GROUPS_MAX - 1];
    groups[*count] = (struct proof_group){text, STR(""), 0};
    return &groups[(*count)++];
}

/* What could not be checked is gathered by its reason; the checks follow as a list. */
static void add_unchecked(struct arena *arena, const struct proof_item *item,
                          struct proof_view *view)
{
    struct proof_group *group =
        find_group(view->unchecked, &view->unchecked_count, item->explanation);
    group->places =
        arena_printf(arena, STR_FMT "%s" STR_FMT "（" STR_FMT "）", STR_ARG(group->places),
                     group->count > 0 ? "；" : "", STR_ARG(item->title), STR_ARG(item->where));
    group->count++;
}

static struct str year_path(struct arena *arena, const char *start, int year, const char *rest,
                            struct str id)
{
    return arena_printf(arena, "%s/report/%d%s" STR_FMT, start, year, rest, STR_ARG(id));
}

static bool is_entered(const struct report_model *model, const struct proof_place *place)
{
    const struct format_table *table;
    int row, column, index = figure_find(place->figure);
    if (index >= 0)
        return figure_is_yearly(&figures[index]);
    return place->cell.len > 0 && report_cell(model, place->cell, &table, &row, &column) &&
           str_equal(table->chapter, STR("c2"));
}

/* The editor leads to where the value is entered, or else to the preview. */
static void link_of_editor(struct arena *arena, const struct report_model *model,
                           const struct proof_place *place, struct proof_line *line)
{
    struct str id = place->figure.len > 0 ? place->figure : place->cell;
    if (is_entered(model, place)) {
        line->href = year_path(arena, "/office", model->year, "/yearly/", id);
        line->link = line->computed.len > 0 ? STR("核对填报的数") : STR("填报这个数");
    } else if (place->cell.len > 0) {
        line->href = year_path(arena, "/office", model->year, "/preview#", id);
        line->link = STR("在预览中查看这一格");
    } else if (place->anchor.len > 0) {
        line->href = arena_printf(arena, "#" STR_FMT, STR_ARG(place->anchor));
        line->link = STR("到编辑的位置");
    }
}

static void link_of_reader(struct arena *arena, const struct report_model *model,
                           const struct proof_place *place, bool figure_pages,
                           struct proof_line *line)
{
    if (place->cell.len > 0) {
        line->href = arena_printf(arena, "#" STR_FMT, STR_ARG(place->cell));
        line->link = STR("查看这一格");
    } else if (place->figure.len > 0 && figure_pages) {
        line->href = year_path(arena, "", model->year, "/figure/", place->figure);
        line->link = STR("查看这个数字的来处");
    } else if (place->anchor.len > 0) {
        line->href = arena_printf(arena, "#" STR_FMT, STR_ARG(place->anchor));
        line->link = STR("查看所在部分");
    }
}

static struct str difference_of(struct arena *arena, const struct proof_item *item)
{
    struct decimal computed, published;
    if (!decimal_parse(item->computed, &computed) || !decimal_parse(item->published, &published))
        return STR("");
    struct decimal difference = decimal_subtract(computed, published);
    difference.units = difference.units < 0 ? -difference.units : difference.units;
    struct str text = arena_str(arena, str_from(decimal_format(difference).text));
    return decimal_group(arena, text);
}

static struct proof_line make_line(struct arena *arena, const struct report_model *model,
                                   const struct proof_item *item, enum proof_reader reader,
                                   size_t number)
{
    struct proof_line line = {
        .item = item,
        .computed = decimal_group(arena, item->computed),
        .published = decimal_group(arena, item->published),
        .difference = difference_of(arena, item),
        .href = STR(""),
        .link = STR(""),
        .form_id = arena_printf(arena, "reason%zu", number),
        .entered = item->reason,
        .message = STR(""),
    };
    struct proof_place place = proof_place_of(arena, model, item);
    if (reader == READER_EDITOR)
        link_of_editor(arena, model, &place, &line);
    else
        link_of_reader(arena, model, &place, reader == READER_PUBLIC, &line);
    return line;
}

/* Errors first: a warning with its reason must not hide what still forbids to freeze. */
static void add_lines(struct arena *arena, const struct report_model *model,
                      enum proof_reader reader, bool warnings, struct proof_view *view)
{
    for (size_t i = 0; i < model->proof.count; i++) {
        const struct proof_item *item = &model->proof.items[i];
        if (item->outcome == PROOF_FAILS && item->is_warning == warnings) {
            view->lines[view->line_count] =
                make_line(arena, model, item, reader, view->line_count + 1);
            view->line_count++;
        }
    }
}

void proof_view_fill(struct arena *arena, const struct report_model *model,
                     enum proof_reader reader, struct proof_view *ret)
{
    *ret = (struct proof_view){
        .summary = proof_summarise(&model->proof),
        .lines = arena_array(arena, struct proof_line, model->proof.count),
    };
    add_lines(arena, model, reader, false, ret);
    add_lines(arena, model, reader, true, ret);
    for (size_t i = 0; i < model->proof.count; i++) {
        const struct proof_item *item = &model->proof.items[i];
        if (item->outcome == PROOF_HOLDS)
            find_group(ret->holds, &ret->hold_count, item->title)->count++;
        else if (item->outcome == PROOF_UNCHECKED)
            add_unchecked(arena, item, ret);
    }
}

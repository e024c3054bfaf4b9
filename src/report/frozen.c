/* The frozen form of a report: JSON with everything that it says, so that showing it needs no
 * record, and the same content gives the same bytes in every format. */
#include "report/report.h"

#include "base/json.h"

static void write_agency(struct json_out *json, const struct agency *agency)
{
    json_object_open(json);
    json_key_str(json, STR("code"), agency->code);
    json_key_str(json, STR("name"), agency->name);
    json_key_str(json, STR("site_name"), agency->site_name);
    json_key_str(json, STR("level"), agency->level);
    json_key_str(json, STR("office"), agency->office);
    json_key_str(json, STR("address"), agency->address);
    json_key_str(json, STR("postcode"), agency->postcode);
    json_key_str(json, STR("phone"), agency->phone);
    json_key_str(json, STR("email"), agency->email);
    json_key_str(json, STR("hand_in_by"), agency->hand_in_by);
    json_key_bool(json, STR("synthetic"), agency->synthetic);
    json_object_close(json);
}

static void write_table(struct json_out *json, const struct table_values *values, bool synthetic)
{
    const struct format_table *table = values->table;
    json_object_open(json);
    json_key_str(json, STR("id"), table->id);
    json_key_bool(json, STR("synthetic"), synthetic);
    json_key(json, STR("cells"));
    json_array_open(json);
    for (size_t i = 0; i < table->row_count * table->column_count; i++)
        if (values->cells[i].state == CELL_NUMBER)
            json_str(json, str_from(decimal_format(values->cells[i].value).text));
        else
            json_nothing(json);
    json_array_close(json);
    json_object_close(json);
}

static void write_figures(struct json_out *json, const struct report_model *model)
{
    json_array_open(json);
    for (size_t i = 0; i < figure_count; i++) {
        const struct figure_value *value = &model->figures[i];
        if (!value->known)
            continue;
        json_object_open(json);
        json_key_str(json, STR("id"), value->figure->id);
        json_key_str(json, STR("value"), value->text);
        json_key_bool(json, STR("synthetic"), value->synthetic);
        json_key_str(json, STR("source"), value->source);
        json_object_close(json);
    }
    json_array_close(json);
}

static void write_measures(struct json_out *json, const struct report_measures *measures)
{
    json_array_open(json);
    for (size_t i = 0; i < measures->count; i++) {
        json_object_open(json);
        json_key_str(json, STR("problem"), measures->items[i].problem);
        json_key_str(json, STR("measure"), measures->items[i].measure);
        json_key_str(json, STR("progress"), measures->items[i].progress);
        json_object_close(json);
    }
    json_array_close(json);
}

static const struct str outcome_words[] = {
    [PROOF_HOLDS] = STR_INIT("holds"),
    [PROOF_FAILS] = STR_INIT("fails"),
    [PROOF_UNCHECKED] = STR_INIT("unchecked"),
};

static void write_proof(struct json_out *json, const struct proof_list *proof)
{
    json_array_open(json);
    for (size_t i = 0; i < proof->count; i++) {
        const struct proof_item *item = &proof->items[i];
        json_object_open(json);
        json_key_str(json, STR("id"), item->id);
        json_key_str(json, STR("title"), item->title);
        json_key_str(json, STR("where"), item->where);
        json_key_bool(json, STR("warning"), item->is_warning);
        json_key_str(json, STR("outcome"), outcome_words[item->outcome]);
        json_key_str(json, STR("computed"), item->computed);
        json_key_str(json, STR("published"), item->published);
        json_key_str(json, STR("explanation"), item->explanation);
        json_key_str(json, STR("reason"), item->reason);
        json_object_close(json);
    }
    json_array_close(json);
}

void report_write(struct buf *out, const struct report_model *model)
{
    struct json_out json = {.out = out};
    json_object_open(&json);
    json_key_int(&json, STR("version"), 1);
    json_key_int(&json, STR("year"), model->year);
    json_key_str(&json, STR("format"), model->format->id);
    json_key_int(&json, STR("cut_off"), model->cut_off);
    json_key_int(&json, STR("frozen_at"), model->frozen_at);
    json_key_str(&json, STR("inputs_hash"), model->inputs_hash);
    json_key(&json, STR("agency"));
    write_agency(&json, &model->agency);
    json_key(&json, STR("tables"));
    json_array_open(&json);
    for (size_t i = 0; i < model->format->table_count; i++)
        write_table(&json, &model->tables[i], model->synthetic_tables[i]);
    json_array_close(&json);
    json_key(&json, STR("figures"));
    write_figures(&json, model);
    json_key(&json, STR("texts"));
    json_object_open(&json);
    for (size_t i = 0; i < COUNT_OF(model->texts); i++)
        json_key_str(&json, model->texts[i].chapter, model->texts[i].text);
    json_object_close(&json);
    json_key(&json, STR("measures"));
    write_measures(&json, &model->measures);
    json_key(&json, STR("last_measures"));
    write_measures(&json, &model->last_measures);
    json_key(&json, STR("proof"));
    write_proof(&json, &model->proof);
    json_object_close(&json);
}

/* A member's text, copied out of the JSON document. */
static struct str take_text(struct arena *arena, const json_t *object, const char *key)
{
    return arena_str(arena, json_get_str(object, key));
}

static int64_t take_int(const json_t *object, const char *key)
{
    return (int64_t)json_integer_value(json_object_get(object, key));
}

static bool take_bool(const json_t *object, const char *key)
{
    return json_is_true(json_object_get(object, key));
}

static struct agency read_agency(struct arena *arena, const json_t *from)
{
    return (struct agency){
        .code = take_text(arena, from, "code"),
        .name = take_text(arena, from, "name"),
        .site_name = take_text(arena, from, "site_name"),
        .level = take_text(arena, from, "level"),
        .office = take_text(arena, from, "office"),
        .address = take_text(arena, from, "address"),
        .postcode = take_text(arena, from, "postcode"),
        .phone = take_text(arena, from, "phone"),
        .email = take_text(arena, from, "email"),
        .hand_in_by = take_text(arena, from, "hand_in_by"),
        .synthetic = take_bool(from, "synthetic"),
    };
}

/* False when the cells are not those of the form. */
static bool read_table(struct arena *arena, const json_t *from, const struct format_table *table,
                       struct table_values *ret)
{
    size_t count = table->row_count * table->column_count;
    const json_t *cells = json_object_get(from, "cells");
    *ret = (struct table_values){table, arena_array(arena, struct cell, count)};
    if (json_array_size(cells) != count)
        return false;
    for (size_t i = 0; i < count; i++) {
        const json_t *cell = json_array_get(cells, i);
        ret->cells[i].state = json_is_string(cell) ? CELL_NUMBER : CELL_BLANK;
        if (json_is_string(cell) &&
            !decimal_parse(str_from(json_string_value(cell)), &ret->cells[i].value))
            return false;
    }
    return true;
}

static bool read_tables(struct arena *arena, const json_t *from, struct report_model *model)
{
    size_t count = model->format->table_count;
    model->tables = arena_array(arena, struct table_values, count);
    model->synthetic_tables = arena_array(arena, bool, count);
    if (json_array_size(from) != count)
        return false;
    for (size_t i = 0; i < count; i++) {
        const json_t *table = json_array_get(from, i);
        model->synthetic_tables[i] = take_bool(table, "synthetic");
        if (!read_table(arena, table, &model->format->tables[i], &model->tables[i]))
            return false;
    }
    return true;
}

static bool read_figures(struct arena *arena, const json_t *from, struct report_model *model)
{
    model->figures = arena_array(arena, struct figure_value, figure_count);
    for (size_t i = 0; i < figure_count; i++)
        model->figures[i].figure = &figures[i];
    for (size_t i = 0; i < json_array_size(from); i++) {
        const json_t *entry = json_array_get(from, i);
        int index = figure_find(json_get_str(entry, "id"));
        if (index < 0)
            continue; /* a figure that this version no longer has: the tables and texts stand */
        struct figure_value *value = &model->figures[index];
        value->text = take_text(arena, entry, "value");
        value->source = take_text(arena, entry, "source");
        value->synthetic = take_bool(entry, "synthetic");
        value->known = decimal_parse(value->text, &value->value);
        if (!value->known)
            return false;
    }
    return true;
}

static void read_measures(struct arena *arena, const json_t *from, struct report_measures *ret)
{
    size_t count = json_array_size(from);
    ret->count = count < REPORT_MEASURES_MAX ? count : REPORT_MEASURES_MAX;
    for (size_t i = 0; i < ret->count; i++) {
        const json_t *measure = json_array_get(from, i);
        ret->items[i] = (struct report_measure){take_text(arena, measure, "problem"),
                                                take_text(arena, measure, "measure"),
                                                take_text(arena, measure, "progress")};
    }
}

static void read_proof(struct arena *arena, const json_t *from, struct proof_list *ret)
{
    for (size_t i = 0; i < json_array_size(from); i++) {
        const json_t *entry = json_array_get(from, i);
        struct str word = json_get_str(entry, "outcome");
        struct proof_item item = {
            .id = take_text(arena, entry, "id"),
            .title = take_text(arena, entry, "title"),
            .where = take_text(arena, entry, "where"),
            .is_warning = take_bool(entry, "warning"),
            .outcome = str_equal(word, STR("holds"))   ? PROOF_HOLDS
                       : str_equal(word, STR("fails")) ? PROOF_FAILS
                                                       : PROOF_UNCHECKED,
            .computed = take_text(arena, entry, "computed"),
            .published = take_text(arena, entry, "published"),
            .explanation = take_text(arena, entry, "explanation"),
            .reason = take_text(arena, entry, "reason"),
        };
        vec_push(arena, ret, item);
    }
}

static void read_texts(struct arena *arena, const json_t *from, struct report_model *model)
{
    static const char *const chapters[] = {"c1", "c5", "c6"};
    for (size_t i = 0; i < COUNT_OF(model->texts); i++)
        model->texts[i] = (struct report_text){
            .chapter = str_from(chapters[i]),
            .text = take_text(arena, from, chapters[i]),
        };
}

err report_read(struct ctx *cx, struct str text, struct report_model *ret)
{
    CLEANUP(json_end) json_t *root = NULL;
    TRY(json_read(text, STR("frozen report"), cx->failure, &root));
    struct report_model model = {
        .agency = read_agency(cx->arena, json_object_get(root, "agency")),
        .year = (int)take_int(root, "year"),
        .format = format_find(&cx->site->formats, json_get_str(root, "format")),
        .cut_off = take_int(root, "cut_off"),
        .frozen_at = take_int(root, "frozen_at"),
        .inputs_hash = take_text(cx->arena, root, "inputs_hash"),
    };
    if (take_int(root, "version") != 1 || !model.format ||
        !read_tables(cx->arena, json_object_get(root, "tables"), &model) ||
        !read_figures(cx->arena, json_object_get(root, "figures"), &model))
        return fail_with(cx->failure, ERR_INTERNAL, "the frozen report of %d cannot be read",
                         model.year);
    read_texts(cx->arena, json_object_get(root, "texts"), &model);
    read_measures(cx->arena, json_object_get(root, "measures"), &model.measures);
    read_measures(cx->arena, json_object_get(root, "last_measures"), &model.last_measures);
    read_proof(cx->arena, json_object_get(root, "proof"), &model.proof);
    *ret = model;
    return OK;
}

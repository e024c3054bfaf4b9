/* Turns translations into tables:
 *
 *     messages OUT.c LANGUAGE.po…
 *     messages --missing TEXTS.pot LANGUAGE.po…    lists the texts that have no translation yet
 *
 * The format is gettext's, so that any translation tool can edit it; its runtime is not used,
 * because it knows one language per process and we answer each request in its own. */
#include "base/file.h"
#include "base/map.h"
#include "base/scan.h"
#include "base/vec.h"
#include "text.h"

#define FORMS_MAX 6

struct entry {
    struct str text, plural;
    struct str forms[FORMS_MAX];
    size_t forms_count;
    bool fuzzy;
    int line;
};

struct catalogue {
    struct str path;
    struct entry *items; /* the header is not among them */
    size_t count, capacity;
    int plural_forms; /* 0: not declared */
    struct str plural_rule;
};

struct reader {
    struct arena *arena;
    struct failure *failure;
    struct catalogue *catalogue;
    struct map seen;
    struct entry entry;
    bool has_entry;
    bool fuzzy;        /* the next entry is a guess that nobody has confirmed */
    struct str *field; /* that the next quoted line goes on with */
    int line;
};

static err refuse(struct reader *reader, int line, const char *reason)
{
    return fail_with(reader->failure, ERR_INVALID, STR_FMT ":%d: %s",
                     STR_ARG(reader->catalogue->path), line, reason);
}

/* ---- The header ---- */

/* "nplurals=2; plural=(n != 1);". The rule is an expression of C already; only its signs are
 * checked, as it goes into our code. */
static err read_plural_rule(struct reader *reader, struct str value)
{
    struct catalogue *catalogue = reader->catalogue;
    const struct str allowed = STR("n0123456789 ()?:!=<>&|%+-*");
    struct scan scan = {value};
    scan_blanks(&scan);
    if (!scan_literal(&scan, STR("nplurals=")) ||
        !scan_number(&scan, 1, &catalogue->plural_forms) || catalogue->plural_forms < 1 ||
        catalogue->plural_forms > FORMS_MAX || !scan_literal(&scan, STR(";")))
        return refuse(reader, reader->entry.line, "Plural-Forms: expected nplurals=1 … 6");
    scan_blanks(&scan);
    struct str rule = str_trim(scan.rest);
    if (!str_starts(rule, STR("plural=")) || !str_ends(rule, STR(";")))
        return refuse(reader, reader->entry.line, "Plural-Forms: expected plural=…;");
    catalogue->plural_rule = str_slice(rule, sizeof "plural=" - 1, rule.len - 1);
    for (size_t i = 0; i < catalogue->plural_rule.len; i++)
        if (!str_contains(allowed, str_slice(catalogue->plural_rule, i, i + 1)))
            return refuse(reader, reader->entry.line, "Plural-Forms: this is not a rule about n");
    return OK;
}

static err read_header(struct reader *reader)
{
    const struct str key = STR("Plural-Forms:");
    struct str rest = reader->entry.forms[0], line;
    while (str_next_line(&rest, &line))
        if (str_starts(line, key))
            TRY(read_plural_rule(reader, str_from_pos(line, key.len)));
    return OK;
}

/* ---- Entries ---- */

/* A translation may order its values anew (%2$s), but not drop or invent one. */
static err check_places(struct reader *reader, const struct entry *entry)
{
    int expected, found;
    if (!text_count_places(entry->text, &expected))
        return refuse(reader, entry->line, "the places for values are not plain %s");
    for (size_t i = 0; i < entry->forms_count; i++)
        if (!text_count_places(entry->forms[i], &found) ||
            (found != expected && entry->forms[i].len > 0))
            return refuse(reader, entry->line,
                          "the translation has other places for values (%s) than the text");
    return OK;
}

static bool is_translated(const struct entry *entry)
{
    bool all = entry->forms_count > 0 && !entry->fuzzy;
    for (size_t i = 0; i < entry->forms_count; i++)
        all = all && entry->forms[i].len > 0;
    return all;
}

static err end_entry(struct reader *reader)
{
    struct entry *entry = &reader->entry;
    if (!reader->has_entry)
        return OK;
    reader->has_entry = false;
    reader->field = NULL;
    if (entry->text.len == 0)
        return read_header(reader);
    if (map_get(&reader->seen, entry->text))
        return refuse(reader, entry->line, "this text stands in the file already");
    map_put(reader->arena, &reader->seen, entry->text, reader->catalogue);
    if (entry->plural.ptr && (int)entry->forms_count != reader->catalogue->plural_forms)
        return refuse(reader, entry->line, "not as many forms as Plural-Forms declares");
    TRY(check_places(reader, entry));
    vec_push(reader->arena, reader->catalogue, *entry);
    return OK;
}

/* The field that a keyword begins; NULL: no such keyword here. */
static struct str *begin_field(struct reader *reader, struct str keyword)
{
    struct entry *entry = &reader->entry;
    if (str_equal(keyword, STR("msgid")))
        return &entry->text;
    if (str_equal(keyword, STR("msgid_plural")))
        return &entry->plural;
    if (str_equal(keyword, STR("msgstr")) && entry->forms_count == 0)
        return &entry->forms[entry->forms_count++];
    int number;
    struct scan scan = {keyword};
    if (scan_literal(&scan, STR("msgstr[")) && scan_number(&scan, 1, &number) &&
        str_equal(scan.rest, STR("]")) && number < FORMS_MAX &&
        (size_t)number == entry->forms_count && entry->plural.ptr)
        return &entry->forms[entry->forms_count++];
    return NULL;
}

static err read_field(struct reader *reader, struct str line)
{
    struct str keyword, piece;
    if (!str_starts(line, STR("\""))) {
        str_cut(line, STR(" "), &keyword, &line);
        if (str_equal(keyword, STR("msgid"))) {
            TRY(end_entry(reader));
            reader->entry = (struct entry){.line = reader->line, .fuzzy = reader->fuzzy};
            reader->has_entry = true;
            reader->fuzzy = false;
        }
        reader->field = reader->has_entry ? begin_field(reader, keyword) : NULL;
        if (reader->field)
            *reader->field = STR("");
    }
    line = str_trim(line);
    if (!reader->field || !text_read_quoted(reader->arena, &line, &piece) || line.len > 0)
        return refuse(reader, reader->line,
                      "expected msgid, msgid_plural, msgstr or msgstr[N] and a quoted text; a text "
                      "that needs msgctxt is better made clear in itself");
    *reader->field =
        arena_printf(reader->arena, STR_FMT STR_FMT, STR_ARG(*reader->field), STR_ARG(piece));
    return OK;
}

static err read_line(struct reader *reader, struct str line)
{
    line = str_trim(line);
    bool comment = str_starts(line, STR("#"));
    if (line.len == 0 || comment)
        TRY(end_entry(reader));
    if (str_starts(line, STR("#,")))
        reader->fuzzy = str_contains(line, STR("fuzzy"));
    return line.len == 0 || comment ? OK : read_field(reader, line);
}

static err read_catalogue(struct arena *arena, const char *path, struct failure *failure,
                          struct catalogue *ret)
{
    struct str text, line;
    *ret = (struct catalogue){.path = str_from(path)};
    struct reader reader = {.arena = arena, .failure = failure, .catalogue = ret};
    TRY(file_read(arena, ret->path, (size_t)16 << 20, failure, &text));
    if (!utf8_valid(text))
        return refuse(&reader, 1, "the file is not UTF-8");
    while (str_next_line(&text, &line)) {
        reader.line++;
        TRY(read_line(&reader, line));
    }
    return end_entry(&reader);
}

/* ---- Output ---- */

static int compare_entries(const void *a, const void *b)
{
    return str_compare(((const struct entry *)a)->text, ((const struct entry *)b)->text);
}

static void write_messages(struct buf *out, struct catalogue *catalogue, size_t number)
{
    if (catalogue->count > 0)
        qsort(catalogue->items, catalogue->count, sizeof *catalogue->items, compare_entries);
    buf_printf(out, "\nstatic const struct locale_message messages_%zu[] = {\n", number);
    for (size_t i = 0; i < catalogue->count; i++) {
        const struct entry *entry = &catalogue->items[i];
        if (!is_translated(entry))
            continue;
        buf_add(out, STR("    {STR_INIT("));
        text_write_c(out, entry->text);
        buf_add(out, STR("), (const struct str[]){"));
        for (size_t k = 0; k < entry->forms_count; k++) {
            buf_add(out, k ? STR(", STR_INIT(") : STR("STR_INIT("));
            text_write_c(out, entry->forms[k]);
            buf_char(out, ')');
        }
        buf_printf(out, "}, %zu},\n", entry->forms_count);
    }
    /* An array of C is never empty; the count below leaves this row out. */
    buf_add(out, STR("    {{NULL, 0}, NULL, 0},\n};\n"));
    if (catalogue->plural_rule.len > 0)
        buf_printf(out,
                   "\nstatic unsigned plural_%zu(uint64_t n)\n{\n    (void)n;\n"
                   "    return (unsigned)(" STR_FMT ");\n}\n",
                   number, STR_ARG(catalogue->plural_rule));
}

/* "po/en.po" is "en". */
static struct str language_of(struct str path)
{
    struct str folder, rest = path;
    while (str_cut(rest, STR("/"), &folder, &rest))
        path = rest;
    str_cut(path, STR("."), &path, &rest);
    return path;
}

static err write_tables(struct arena *arena, struct failure *failure, const char *path,
                        struct catalogue *catalogues, size_t count)
{
    CLEANUP(buf_end) struct buf out = BUF((size_t)64 << 20);
    CLEANUP(buf_end) struct buf table = BUF((size_t)1 << 20);
    buf_add(&out, STR("/* Made by tools/messages. */\n#include \"core/locale.h\"\n"));
    for (size_t i = 0; i < count; i++) {
        write_messages(&out, &catalogues[i], i);
        buf_add(&table, STR("    {STR_INIT("));
        text_write_c(&table, language_of(catalogues[i].path));
        buf_printf(&table, "), messages_%zu, sizeof messages_%zu / sizeof *messages_%zu - 1, ", i,
                   i, i);
        if (catalogues[i].plural_rule.len > 0)
            buf_printf(&table, "plural_%zu},\n", i);
        else
            buf_add(&table, STR("NULL},\n"));
    }
    buf_printf(&out, "\nconst struct locale locales[] = {\n" STR_FMT "};\n",
               STR_ARG(buf_str(&table)));
    buf_printf(&out, "const size_t locales_count = %zu;\n", count);
    return file_write(arena, str_from(path), buf_str(&out), failure);
}

/* Prints the texts of the template that a translation lacks; those are shown in Chinese. */
static void list_missing(struct arena *arena, const struct catalogue *template,
                         const struct catalogue *translation)
{
    struct map translated = {0};
    size_t missing = 0;
    for (size_t i = 0; i < translation->count; i++)
        if (is_translated(&translation->items[i]))
            map_put(arena, &translated, translation->items[i].text, &translation->items[i]);
    for (size_t i = 0; i < template->count; i++) {
        if (map_get(&translated, template->items[i].text))
            continue;
        missing++;
        printf("# " STR_FMT " lacks: " STR_FMT "\n", STR_ARG(language_of(translation->path)),
               STR_ARG(template->items[i].text));
    }
    printf("# " STR_FMT ": %zu of %zu texts are not translated\n",
           STR_ARG(language_of(translation->path)), missing, template->count);
}

static err run(struct arena *arena, struct failure *failure, int count, char **args)
{
    bool lists = str_equal(str_from(args[0]), STR("--missing"));
    struct catalogue *catalogues = arena_array(arena, struct catalogue, (size_t)count);
    for (int i = 1; i < count; i++)
        TRY(read_catalogue(arena, args[i], failure, &catalogues[i - 1]));
    if (!lists)
        return write_tables(arena, failure, args[0], catalogues, (size_t)count - 1);
    for (int i = 1; i + 1 < count; i++)
        list_missing(arena, &catalogues[0], &catalogues[i]);
    return OK;
}

int main(int argc, char **argv)
{
    CLEANUP(arena_end) struct arena arena = {0};
    struct failure failure = {0};
    if (argc < 3) {
        fprintf(stderr, "usage: messages OUT.c LANGUAGE.po…\n"
                        "       messages --missing TEXTS.pot LANGUAGE.po…\n");
        return 2;
    }
    if (run(&arena, &failure, argc - 1, argv + 1) != OK) {
        fprintf(stderr, "%s\n", failure.text);
        return 1;
    }
    return 0;
}

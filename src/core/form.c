/* Reading declared fields. */
#include "core/form.h"

#include "base/vec.h"

static void complain(struct http_request *request, struct form_messages *messages,
                     const struct form_field *field, struct str text)
{
    vec_push(request->arena, messages,
             (struct form_message){arena_str(request->arena, str_from(field->name)), text});
}

/* Line ends as \n, trimmed. */
static struct str clean_text(struct arena *arena, struct str text)
{
    text = str_trim(text);
    char *copy = arena_alloc(arena, text.len + 1);
    size_t len = 0;
    for (size_t i = 0; i < text.len; i++)
        if (text.ptr[i] != '\r')
            copy[len++] = text.ptr[i];
    return (struct str){copy, len};
}

static void read_text(struct http_request *request, struct form_messages *messages,
                      const struct form_field *field, struct str text, void *member)
{
    struct str clean = clean_text(request->arena, text);
    size_t len = utf8_count(clean);
    *(struct str *)member = clean; /* also when it is wrong, so that the page shows it again */
    if (field->max > 0 && len > (size_t)field->max)
        complain(request, messages, field,
                 arena_printf(request->arena, STR_FMT "最多 %lld 个字，现在是 %zu 个字。",
                              STR_ARG(field->label), (long long)field->max, len));
    if (field->type == FORM_TEXT && str_contains(clean, STR("\n")))
        complain(request, messages, field,
                 arena_printf(request->arena, STR_FMT "应当只有一行。", STR_ARG(field->label)));
}

static void read_int(struct http_request *request, struct form_messages *messages,
                     const struct form_field *field, struct str text, void *member)
{
    int64_t number;
    if (str_to_int(text, &number) && number >= field->min && number <= field->max)
        *(int64_t *)member = number;
    else
        complain(request, messages, field,
                 arena_printf(request->arena,
                              STR_FMT "“" STR_FMT "”不对：应为 %lld 到 %lld 的整数。",
                              STR_ARG(field->label), STR_ARG(str_slice(text, 0, 60)),
                              (long long)field->min, (long long)field->max));
}

static void read_date(struct http_request *request, struct form_messages *messages,
                      const struct form_field *field, struct str text, void *member)
{
    struct form_date *to = member;
    to->given = date_parse(text, &to->date);
    if (!to->given)
        complain(request, messages, field,
                 arena_printf(request->arena,
                              STR_FMT "“" STR_FMT "”不是日期，请写成 2026-03-01 的形式。",
                              STR_ARG(field->label), STR_ARG(str_slice(text, 0, 60))));
}

static void read_field(struct http_request *request, struct form_messages *messages,
                       const struct form_field *field, struct str text, void *member)
{
    switch (field->type) {
    case FORM_TEXT:
    case FORM_AREA:
        read_text(request, messages, field, text, member);
        return;
    case FORM_INT:
        read_int(request, messages, field, str_trim(text), member);
        return;
    case FORM_DATE:
        read_date(request, messages, field, str_trim(text), member);
        return;
    }
}

/* The only value of that name; how often it was given goes to *times. */
static struct str find_value(const struct http_field_list *fields, const char *name, int *times)
{
    struct str value = {0};
    *times = 0;
    for (size_t i = 0; i < fields->count; i++)
        if (str_equal(fields->items[i].name, str_from(name))) {
            value = fields->items[i].value;
            ++*times;
        }
    return value;
}

bool form_read(struct http_request *request, const struct form_field *fields, size_t count,
               void *to, struct form_messages *messages)
{
    const struct http_field_list *given =
        request->method == HTTP_POST ? &request->form_fields : &request->query_fields;
    for (size_t i = 0; i < count; i++) {
        int times;
        struct str value = find_value(given, fields[i].name, &times);
        bool missing = times == 0 || str_trim(value).len == 0;
        if (times > 1)
            complain(request, messages, &fields[i],
                     arena_printf(request->arena, STR_FMT "重复提交了 %d 次。",
                                  STR_ARG(fields[i].label), times));
        else if (missing && fields[i].required)
            complain(request, messages, &fields[i],
                     arena_printf(request->arena, "请填写" STR_FMT "。", STR_ARG(fields[i].label)));
        else if (!missing)
            read_field(request, messages, &fields[i], value, (char *)to + fields[i].offset);
    }
    return messages->count == 0;
}

struct str form_message_of(const struct form_messages *messages, const char *name)
{
    for (size_t i = 0; i < messages->count; i++)
        if (str_equal(messages->items[i].field, str_from(name)))
            return messages->items[i].text;
    return STR("");
}

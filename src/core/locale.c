/* Looking up translations. */
#include "core/locale.h"

const struct locale *locale_find(struct str name)
{
    for (size_t i = 0; i < locales_count; i++)
        if (str_equal(locales[i].name, name))
            return &locales[i];
    return NULL;
}

static const struct locale_message *find_message(const struct locale *locale, struct str text)
{
    size_t from = 0, to = locale ? locale->count : 0;
    while (from < to) {
        size_t middle = from + (to - from) / 2;
        int order = str_compare(text, locale->messages[middle].text);
        if (order == 0)
            return &locale->messages[middle];
        if (order < 0)
            to = middle;
        else
            from = middle + 1;
    }
    return NULL;
}

struct str locale_translate(const struct locale *locale, struct str text)
{
    const struct locale_message *message = find_message(locale, text);
    return message ? message->forms[0] : text;
}

struct str locale_translate_count(const struct locale *locale, struct str text, int64_t count)
{
    const struct locale_message *message = find_message(locale, text);
    if (!message)
        return text;
    uint64_t n = count < 0 ? 0 - (uint64_t)count : (uint64_t)count;
    size_t form = locale->plural ? locale->plural(n) : 0;
    return message->forms[form < message->forms_count ? form : 0];
}

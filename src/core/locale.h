/* The languages of the platform. Texts are written in the source language, 简体中文, and looked up
 * by themselves: po/LANGUAGE.po holds their translations, compiled in by tools/messages. NULL is
 * the source language everywhere. */
#ifndef GONGKAI_CORE_LOCALE_H
#define GONGKAI_CORE_LOCALE_H

#include "base/str.h"

struct locale_message {
    struct str text;         /* in the source language */
    const struct str *forms; /* its translations: one, or one for each plural form */
    size_t forms_count;
};

struct locale {
    struct str name; /* "en", as in the lang attribute */
    const struct locale_message *messages;
    size_t count; /* sorted by text */
    /* Which form goes with a number; NULL: always the first. */
    unsigned (*plural)(uint64_t n);
};

/* All translations, made from po/. */
extern const struct locale locales[];
extern const size_t locales_count;

/* NULL when there is no such translation. */
const struct locale *locale_find(struct str name);

/* The text in that language; the text itself when it has no translation. Fits struct page. */
struct str locale_translate(const struct locale *locale, struct str text);
/* The same for a text with a number in it: "%s items", "%s item". */
struct str locale_translate_count(const struct locale *locale, struct str text, int64_t count);

#endif

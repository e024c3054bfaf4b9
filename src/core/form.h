/* Forms with declared fields. A table says which fields a form has and what each accepts; form_read
 * fills a struct from the request, or a list of messages. The same table gives `required`,
 * `maxlength`, `min` and `max` to the page. Fields that are not declared are ignored; a declared
 * one given twice is refused. */
#ifndef GONGKAI_CORE_FORM_H
#define GONGKAI_CORE_FORM_H

#include "base/date.h"
#include "web/http.h"

enum form_type {
    FORM_TEXT, /* struct str, one line */
    FORM_AREA, /* struct str, several lines; line ends become \n */
    FORM_INT,  /* int64_t */
    FORM_DATE, /* struct form_date */
};

/* A date that may be missing. */
struct form_date {
    bool given;
    struct date date;
};

struct form_field {
    const char *name;
    struct str label; /* for messages */
    enum form_type type;
    size_t offset;
    bool required;
    int64_t min, max; /* of a number; max of text is in code points */
};

struct form_message {
    struct str field; /* name: the page links to it */
    struct str text;
};

struct form_messages {
    struct form_message *items;
    size_t count, capacity;
};

/* Reads the query of a GET or the body of a POST into the struct at `to`, which keeps its present
 * values for fields that are missing and not required. True when nothing was wrong. */
bool form_read(struct http_request *request, const struct form_field *fields, size_t count,
               void *to, struct form_messages *messages);
/* The message of one field; empty when it was right. */
struct str form_message_of(const struct form_messages *messages, const char *name);

#endif

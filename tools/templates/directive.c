/* Reading directives: where one ends, its words, and whether an expression can be put into the C
 * code without changing what stands around it. */
#include "compiler.h"

/* The length of the string or character literal at the start of s; 0: there is none or no end. */
static size_t literal_length(struct str s)
{
    if (s.len == 0 || (s.ptr[0] != '"' && s.ptr[0] != '\''))
        return 0;
    for (size_t i = 1; i < s.len; i++) {
        if (s.ptr[i] == '\\')
            i++;
        else if (s.ptr[i] == s.ptr[0])
            return i + 1;
    }
    return 0;
}

err directive_read(struct compiler *c, struct directive *ret)
{
    struct directive directive = {.at = c->at};
    directive.is_comment = char_at(c, c->at + 2) == '#';
    size_t at = c->at + 2;
    while (at < c->text.len && !text_starts(c, at, STR("}}"))) {
        size_t len = directive.is_comment ? 0 : literal_length(str_from_pos(c->text, at));
        at += len ? len : 1;
    }
    if (at >= c->text.len)
        return refuse(c, c->at, "{{ without }}");
    directive.body = str_trim(str_slice(c->text, c->at + 2, at));
    directive.end = at + 2;
    *ret = directive;
    return OK;
}

bool directive_take_word(struct str *body, const char *word)
{
    struct str expected = str_from(word);
    if (!str_starts(*body, expected))
        return false;
    struct str rest = str_from_pos(*body, expected.len);
    if (rest.len > 0 && !is_blank(rest.ptr[0]))
        return false;
    *body = str_trim(rest);
    return true;
}

bool directive_take_name(struct str *body, struct str *ret)
{
    size_t len = 0;
    while (len < body->len && (is_letter(body->ptr[len]) || body->ptr[len] == '_' ||
                               (len > 0 && is_digit(body->ptr[len]))))
        len++;
    *ret = str_slice(*body, 0, len);
    *body = str_trim(str_from_pos(*body, len));
    return len > 0;
}

/* Open brackets, to be closed in reverse order. */
struct brackets {
    char closing[32];
    size_t depth;
};

static bool follow_bracket(struct brackets *brackets, char c)
{
    if (c == '(' || c == '[') {
        if (brackets->depth == sizeof brackets->closing)
            return false;
        brackets->closing[brackets->depth++] = c == '(' ? ')' : ']';
    } else if (c == ')' || c == ']') {
        return brackets->depth > 0 && brackets->closing[--brackets->depth] == c;
    }
    return true;
}

err expression_check(struct compiler *c, size_t at, struct str expression)
{
    struct brackets brackets = {0};
    if (expression.len == 0)
        return refuse(c, at, "an expression is missing");
    for (size_t i = 0; i < expression.len;) {
        struct str rest = str_from_pos(expression, i);
        char next = rest.ptr[0];
        size_t len = literal_length(rest);
        if (len == 0 && (next == '"' || next == '\''))
            return refuse(c, at, "a quote is not closed in: " STR_FMT, STR_ARG(expression));
        if (next == ';' || next == '{' || next == '}' || next == '#' ||
            str_starts(rest, STR("//")) || str_starts(rest, STR("/*")))
            return refuse(c, at, "expected one C expression, not: " STR_FMT, STR_ARG(expression));
        if (!follow_bracket(&brackets, next))
            return refuse(c, at, "brackets do not match in: " STR_FMT, STR_ARG(expression));
        i += len ? len : 1;
    }
    if (brackets.depth > 0)
        return refuse(c, at, "a bracket is not closed in: " STR_FMT, STR_ARG(expression));
    return OK;
}

/* Position of the first character that stops, in no bracket; the length when there is none. */
static size_t find_outside_brackets(struct str s, bool (*stops)(char c))
{
    struct brackets brackets = {0};
    for (size_t i = 0; i < s.len;) {
        struct str here = str_from_pos(s, i);
        if (brackets.depth == 0 && stops(here.ptr[0]))
            return i;
        size_t len = literal_length(here);
        if (len == 0 && !follow_bracket(&brackets, here.ptr[0]))
            return s.len; /* expression_check() will tell */
        i += len ? len : 1;
    }
    return s.len;
}

static bool is_comma(char c)
{
    return c == ',';
}

bool next_argument(struct str *rest, struct str *ret)
{
    if (rest->len == 0)
        return false;
    size_t end = find_outside_brackets(*rest, is_comma);
    *ret = str_trim(str_slice(*rest, 0, end));
    *rest = str_trim(str_from_pos(*rest, end + 1));
    return true;
}

bool next_word(struct str *rest, struct str *ret)
{
    if (rest->len == 0)
        return false;
    size_t end = find_outside_brackets(*rest, is_blank);
    *ret = str_slice(*rest, 0, end);
    *rest = str_trim(str_from_pos(*rest, end));
    return true;
}

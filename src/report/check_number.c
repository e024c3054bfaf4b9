/* Finds the numbers of a sentence and tells counts from dates, ordinals and telephone numbers. */
#include "report/check_number.h"

#include "base/vec.h"

#include <assert.h>

struct unit {
    const char *word;
    enum { UNIT_COUNT, UNIT_MONEY, UNIT_NONE } kind;
};

/* Longer words first. UNIT_NONE: what these follow is no figure of a report. */
static const struct unit units[] = {
    {"个百分点", UNIT_NONE },
    {"个工作日", UNIT_NONE },
    {"工作日",    UNIT_NONE },
    {"周年",       UNIT_NONE },
    {"小时",       UNIT_NONE },
    {"分钟",       UNIT_NONE },
    {"年",          UNIT_NONE },
    {"月",          UNIT_NONE },
    {"日",          UNIT_NONE },
    {"个月",       UNIT_NONE },
    {"天",          UNIT_NONE },
    {"时",          UNIT_NONE },
    {"号",          UNIT_NONE },
    {"楼",          UNIT_NONE },
    {"室",          UNIT_NONE },
    {"届",          UNIT_NONE },
    {"倍",          UNIT_NONE },
    {"公里",       UNIT_NONE },
    {"条例",       UNIT_NONE },
    {"亿元",       UNIT_MONEY},
    {"万元",       UNIT_MONEY},
    {"元",          UNIT_MONEY},
    {"人次",       UNIT_COUNT},
    {"件次",       UNIT_COUNT},
    {"条次",       UNIT_COUNT},
    {"篇次",       UNIT_COUNT},
    {"场次",       UNIT_COUNT},
    {"期次",       UNIT_COUNT},
    {"批次",       UNIT_COUNT},
    {"户次",       UNIT_COUNT},
    {"件",          UNIT_COUNT},
    {"条",          UNIT_COUNT},
    {"篇",          UNIT_COUNT},
    {"个",          UNIT_COUNT},
    {"次",          UNIT_COUNT},
    {"份",          UNIT_COUNT},
    {"项",          UNIT_COUNT},
    {"期",          UNIT_COUNT},
    {"起",          UNIT_COUNT},
    {"宗",          UNIT_COUNT},
    {"家",          UNIT_COUNT},
    {"部",          UNIT_COUNT},
    {"场",          UNIT_COUNT},
    {"类",          UNIT_COUNT},
    {"人",          UNIT_COUNT},
    {"户",          UNIT_COUNT},
    {"封",          UNIT_COUNT},
    {"批",          UNIT_COUNT},
    {"例",          UNIT_COUNT},
    {"幅",          UNIT_COUNT},
    {"则",          UNIT_COUNT},
    {"本",          UNIT_COUNT},
    {"册",          UNIT_COUNT},
    {"名",          UNIT_COUNT},
    {"处",          UNIT_COUNT},
    {"张",          UNIT_COUNT},
    {"套",          UNIT_COUNT},
    {"种",          UNIT_COUNT},
    {"款",          UNIT_COUNT},
    {"页",          UNIT_COUNT},
    {"字",          UNIT_COUNT},
    {"通",          UNIT_COUNT},
    {"辆",          UNIT_COUNT},
};

static const char *const about_before[] = {"约",   "将近", "接近", "超",     "超过", "逾",
                                           "突破", "大概", "至少", "不少于", "近",   "多达"};
static const char *const about_not[] = {"最近", "附近", "邻近"};
static const char *const about_after[] = {"余", "多", "几", "来"};
static const char *const separators[] = {"，", ",", "、", "；", ";", "。", ":", "：", "!", "?"};

bool str_contains_any(struct str text, const char *const *words, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (str_contains(text, str_from(words[i])))
            return true;
    return false;
}

bool str_ends_any(struct str text, const char *const *words, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (str_ends(text, str_from(words[i])))
            return true;
    return false;
}

static const char *const marks[] = {"，", ",", "、", "；", ";",  "。", ":", "：", "!",
                                    "?",  "(", ")",  "\"", "“",  "”",  "‘", "’",  "《",
                                    "》", "·", "-",  "—",  "\n", "\t", "|"};
/* Words that open a clause but are no part of a label. */
static const char *const openers[] = {"其中",   "和",     "及",   "以及",
                                      "分别是", "分别为", "分别", "包括"};

static bool strip_start(struct str *label, const char *const *words, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        struct str word = str_from(words[i]);
        if (str_starts(*label, word)) {
            *label = str_from_pos(*label, word.len);
            return true;
        }
    }
    return false;
}

static bool strip_end(struct str *label, const char *const *words, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        struct str word = str_from(words[i]);
        if (str_ends(*label, word)) {
            *label = str_slice(*label, 0, label->len - word.len);
            return true;
        }
    }
    return false;
}

struct str label_trim(struct str label)
{
    do
        label = str_trim(label);
    while (strip_start(&label, marks, COUNT_OF(marks)) ||
           strip_end(&label, marks, COUNT_OF(marks)) ||
           strip_start(&label, openers, COUNT_OF(openers)));
    return label;
}

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static bool is_letter(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || c == '@' || c == '/';
}

static char char_at(struct str text, size_t at)
{
    return at < text.len ? text.ptr[at] : '\0';
}

static size_t digits_end(struct str text, size_t at)
{
    while (is_digit(char_at(text, at)))
        at++;
    return at;
}

/* Past "1,234,567" or past plain digits. */
static size_t whole_end(struct str text, size_t at)
{
    size_t end = digits_end(text, at);
    if (end - at > 3)
        return end;
    while (char_at(text, end) == ',' && digits_end(text, end + 1) == end + 4)
        end += 4;
    return end;
}

/* The digits from start to end without commas, as a number. */
static bool parse_digits(struct str text, size_t start, size_t end, struct decimal *ret)
{
    char plain[40];
    size_t len = 0;
    for (size_t i = start; i < end; i++) {
        if (text.ptr[i] == ',')
            continue;
        if (len == 12) /* no figure of a report is longer, and sums of these cannot overflow */
            return false;
        plain[len++] = text.ptr[i];
    }
    return decimal_parse((struct str){plain, len}, ret) && ret->places <= 4;
}

/* A number that is part of something else: x86, 0755-84464679, 1.2.3, 2020-01-22. */
static bool is_embedded(struct str text, size_t start, size_t end)
{
    char before = start > 0 ? text.ptr[start - 1] : '\0';
    char after = char_at(text, end);
    if (is_letter(before) || is_letter(after) || before == '.' || before == '+')
        return true;
    if ((before == '-' || before == '~') || (after == '-' || after == '~'))
        return true;
    return after == '.' && is_digit(char_at(text, end + 1));
}

/* "1." or "1、" before a paragraph, "(1)" anywhere. */
static bool is_numbering(struct str text, size_t start, size_t end)
{
    struct str before = str_trim(str_slice(text, 0, start));
    struct str after = str_from_pos(text, end);
    if (end - start > 2)
        return false;
    if (str_ends(before, STR("(")) && str_starts(after, STR(")")))
        return true;
    bool first = before.len == 0 || str_ends(before, STR("。")) || str_ends(before, STR("；")) ||
                 str_ends(before, STR("\n"));
    return first && (str_starts(after, STR(".")) || str_starts(after, STR("、")) ||
                     str_starts(after, STR(")")));
}

static bool take_any(struct str text, size_t *at, const char *const *words, size_t count)
{
    struct str rest = str_from_pos(text, *at);
    for (size_t i = 0; i < count; i++) {
        if (str_starts(rest, str_from(words[i]))) {
            *at += str_from(words[i]).len;
            return true;
        }
    }
    return false;
}

/* 万 or 亿 behind the digits: the value is a rounded one, except for money. */
static bool take_scale(struct str text, struct number *number)
{
    static const struct {
        const char *word;
        int64_t factor;
    } scales[] = {
        {"万", 10000    },
        {"亿", 100000000}
    };
    for (size_t i = 0; i < COUNT_OF(scales); i++) {
        struct str word = str_from(scales[i].word);
        if (!str_starts(str_from_pos(text, number->end), word) ||
            str_starts(str_from_pos(text, number->end + word.len), STR("元")))
            continue;
        if (number->value.units > INT64_C(1000000000000) / scales[i].factor)
            return false;
        number->value.units *= scales[i].factor;
        while (number->value.places > 0 && number->value.units % 10 == 0) {
            number->value.units /= 10;
            number->value.places--;
        }
        number->end += word.len;
        number->approximate = true;
    }
    return true;
}

static bool take_unit(struct str text, struct number *number)
{
    size_t at = number->end;
    while (char_at(text, at) == ' ' && at < number->end + 2)
        at++;
    struct str rest = str_from_pos(text, at);
    number->kind = NUMBER_COUNT;
    if (str_starts(rest, STR("%"))) {
        number->kind = NUMBER_PERCENT;
        number->unit = str_slice(rest, 0, 1);
        number->end = at + 1;
        return true;
    }
    for (size_t i = 0; i < COUNT_OF(units); i++) {
        struct str word = str_from(units[i].word);
        if (!str_starts(rest, word))
            continue;
        number->kind = units[i].kind == UNIT_MONEY ? NUMBER_MONEY : NUMBER_COUNT;
        number->unit = str_slice(rest, 0, word.len);
        number->end = at + word.len;
        return units[i].kind != UNIT_NONE;
    }
    return true;
}

/* "〔2021〕": a number like a year that counts nothing is one. */
static bool is_bare_year(const struct number *number)
{
    return number->unit.len == 0 && number->value.places == 0 && number->value.units >= 1980 &&
           number->value.units <= 2100;
}

/* Reads the number whose first digit stands at `start`. False when it is none of ours; *next is
 * where to look on in any case. */
static bool read_number(struct str text, size_t start, struct number *ret, size_t *next)
{
    struct number number = {.start = start, .end = whole_end(text, start)};
    if (char_at(text, number.end) == '.' && is_digit(char_at(text, number.end + 1)))
        number.end = digits_end(text, number.end + 1);
    *next = number.end;
    struct str before = str_trim(str_slice(text, 0, start));
    bool numbering = is_numbering(text, start, number.end);
    if (is_embedded(text, start, number.end) || numbering || str_ends(before, STR("第")) ||
        !parse_digits(text, start, number.end, &number.value))
        return false;
    number.approximate = str_ends_any(before, about_before, COUNT_OF(about_before)) &&
                         !str_ends_any(before, about_not, COUNT_OF(about_not));
    if (!take_scale(text, &number))
        return false;
    if (take_any(text, &number.end, about_after, COUNT_OF(about_after)))
        number.approximate = true;
    if (!take_scale(text, &number))
        return false;
    bool ours = take_unit(text, &number) && !is_bare_year(&number);
    *next = number.end;
    if (str_starts(str_from_pos(text, number.end), STR("左右")) || str_ends(before, STR("约占")))
        number.approximate = true;
    /* "约 9.3%" has been rounded to a place, and to that place it can be checked. */
    if (number.kind == NUMBER_PERCENT && number.value.places > 0)
        number.approximate = false;
    *ret = number;
    return ours;
}

/* The end of the last separator in the text, 0 when there is none. */
static size_t after_last_separator(struct str text)
{
    for (size_t at = text.len; at > 0; at--)
        for (size_t i = 0; i < COUNT_OF(separators); i++)
            if (str_ends(str_slice(text, 0, at), str_from(separators[i])))
                return at;
    return 0;
}

static size_t first_separator(struct str text)
{
    size_t first = text.len;
    for (size_t i = 0; i < COUNT_OF(separators); i++) {
        size_t at = str_find(text, str_from(separators[i]));
        if (at < first)
            first = at;
    }
    return first;
}

static void set_surroundings(struct str sentence, struct number_list *list)
{
    for (size_t i = 0; i < list->count; i++) {
        struct number *number = &list->items[i];
        size_t from = i > 0 ? list->items[i - 1].end : 0;
        size_t to = i + 1 < list->count ? list->items[i + 1].start : sentence.len;
        number->gap = str_slice(sentence, from, number->start);
        number->label = label_trim(str_from_pos(number->gap, after_last_separator(number->gap)));
        /* "甲局 1 件 420 元": both are numbers of 甲局. */
        if (i > 0 && number->kind != NUMBER_PERCENT && str_trim(number->gap).len == 0)
            number->label = list->items[i - 1].label;
        struct str behind = str_slice(sentence, number->end, to);
        number->after = label_trim(str_slice(behind, 0, first_separator(behind)));
    }
}

void numbers_find(struct arena *arena, struct str sentence, struct number_list *ret)
{
    struct number_list list = {0};
    for (size_t at = 0; at < sentence.len;) {
        struct number number;
        if (!is_digit(sentence.ptr[at]))
            at++;
        else if (read_number(sentence, at, &number, &at))
            vec_push(arena, &list, number);
    }
    set_surroundings(sentence, &list);
    *ret = list;
}

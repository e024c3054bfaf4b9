/* Tests of the small tools: text, dates, decimals, buffers, JSON. */
#include "base/buf.h"
#include "base/date.h"
#include "base/decimal.h"
#include "base/err.h"
#include "base/escape.h"
#include "base/hash.h"
#include "base/json.h"
#include "base/map.h"
#include "base/scan.h"
#include "base/test.h"
#include "base/vec.h"

static void text_is_trimmed_of_wide_blanks_too(void **state)
{
    (void)state;
    assert_str(str_trim(STR(" \xE3\x80\x80\xC2\xA0公开\r\n")), "公开");
    assert_str(str_trim(STR(" \t ")), "");
}

static void an_integer_is_read_whole_or_not_at_all(void **state)
{
    (void)state;
    int64_t value = 7;
    assert_true(str_to_int(STR("-9223372036854775808"), &value));
    assert_true(value == INT64_MIN);
    assert_true(str_to_int(STR("+31383545"), &value));
    assert_int_equal(value, 31383545);
    assert_false(str_to_int(STR("9223372036854775808"), &value));
    assert_false(str_to_int(STR("12 "), &value));
    assert_false(str_to_int(STR("-"), &value));
    assert_false(str_to_int(STR(""), &value));
    assert_int_equal(value, 31383545);
}

static void malformed_utf8_is_refused(void **state)
{
    (void)state;
    assert_true(utf8_valid(STR("政府信息公开 a\xF0\x9F\x8F\x9B")));
    assert_false(utf8_valid(STR("\xC0\xAF")));         /* overlong */
    assert_false(utf8_valid(STR("\xED\xA0\x80")));     /* surrogate */
    assert_false(utf8_valid(STR("\xF4\x90\x80\x80"))); /* past the end of Unicode */
    assert_false(utf8_valid(STR("\xE5\x85")));         /* cut short */
    assert_false(utf8_valid(STR("\xD5\xFE\xB8\xAE"))); /* GBK */
    assert_int_equal(utf8_count(STR("公开ab")), 4);
}

static void a_line_ends_with_either_line_end(void **state)
{
    (void)state;
    struct str rest = STR("一\r\n二\n\n三"), line;
    assert_true(str_next_line(&rest, &line));
    assert_str(line, "一");
    assert_true(str_next_line(&rest, &line));
    assert_str(line, "二");
    assert_true(str_next_line(&rest, &line));
    assert_str(line, "");
    assert_true(str_next_line(&rest, &line));
    assert_str(line, "三");
    assert_false(str_next_line(&rest, &line));
}

static void dates_go_round_from_1900_to_2100(void **state)
{
    (void)state;
    struct date first, date;
    assert_true(date_make(1900, 1, 1, &first));
    for (int i = 0; i < 73414; i++) {
        struct date expected = date_add(first, i);
        assert_true(date_parse(str_from(date_format(expected).text), &date));
        assert_int_equal(date.day, expected.day);
    }
}

static void days_that_do_not_exist_are_refused(void **state)
{
    (void)state;
    static const char *const wrong[] = {"2026-02-30", "2021-02-29", "2026-13-01",  "2026-00-10",
                                        "2026-1-1",   "20260101",   "2026-01-01 ", "",
                                        "1899-12-31", "2026/01/01"};
    struct date date;
    for (size_t i = 0; i < COUNT_OF(wrong); i++)
        assert_false(date_parse(str_from(wrong[i]), &date));
    assert_true(date_parse(STR("2020-02-29"), &date));
    assert_int_equal(date_weekday(date), 6);
}

static void an_instant_belongs_to_the_chinese_day(void **state)
{
    (void)state;
    int64_t instant;
    assert_true(instant_parse(STR("2020-12-31T16:00:00Z"), &instant));
    assert_string_equal(date_format(date_of_instant(instant)).text, "2021-01-01");
    assert_string_equal(date_format(date_of_instant(instant - 1)).text, "2020-12-31");
    assert_string_equal(instant_format(instant).text, "2020-12-31T16:00:00Z");
    assert_true(instant_of_date(date_of_instant(instant)) == instant);
}

static void percentages_are_rounded_as_the_row_says(void **state)
{
    (void)state;
    static const struct {
        int64_t part, whole;
        enum rounding rounding;
        const char *text;
    } cases[] = {
        {22,  108, ROUND_HALF_UP,   "20.37"},
        {6,   108, ROUND_HALF_UP,   "5.56" },
        {8,   108, ROUND_HALF_UP,   "7.41" },
        {43,  108, ROUND_HALF_UP,   "39.81"},
        {9,   108, ROUND_HALF_UP,   "8.33" },
        {20,  108, ROUND_HALF_UP,   "18.52"},
        {108, 117, ROUND_TRUNCATE,  "92.30"},
        {108, 117, ROUND_HALF_UP,   "92.31"},
        {71,  117, ROUND_HALF_UP,   "60.68"},
        {1,   800, ROUND_HALF_UP,   "0.13" },
        {1,   800, ROUND_HALF_EVEN, "0.12" },
        {-1,  800, ROUND_HALF_UP,   "-0.13"},
    };
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        struct decimal value =
            decimal_ratio(cases[i].part, cases[i].whole, 100, 2, cases[i].rounding);
        assert_string_equal(decimal_format(value).text, cases[i].text);
    }
}

static void numbers_for_people_have_a_comma_before_each_three_digits(void **state)
{
    (void)state;
    static const char *const cases[][2] = {
        {"31383545",  "31,383,545"},
        {"999",       "999"       },
        {"1000",      "1,000"     },
        {"-4548",     "-4,548"    },
        {"+1036.50",  "+1,036.50" },
        {"251000元", "251,000元"},
        {"0.12345",   "0.12345"   },
        {"未填",    "未填"    },
        {"",          ""          },
    };
    CLEANUP(arena_end) struct arena arena = {0};
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        struct str grouped = decimal_group(&arena, str_from(cases[i][0]));
        assert_true(str_equal(grouped, str_from(cases[i][1])));
    }
}

static void a_date_for_people_has_neither_zeros_nor_hyphens(void **state)
{
    (void)state;
    struct date date;
    assert_true(date_make(2021, 1, 3, &date));
    assert_string_equal(date_in_words(date).text, "2021年1月3日");
    assert_true(date_make(2020, 12, 31, &date));
    assert_string_equal(date_in_words(date).text, "2020年12月31日");
}

static void decimals_keep_the_places_they_were_written_with(void **state)
{
    (void)state;
    struct decimal a, b;
    assert_true(decimal_parse(STR("92.30"), &a));
    assert_true(decimal_parse(STR("92.3"), &b));
    assert_int_equal(a.places, 2);
    assert_true(decimal_equal(a, b));
    assert_string_equal(decimal_format(a).text, "92.30");
    assert_string_equal(decimal_format(decimal_subtract(a, b)).text, "0.00");
    assert_false(decimal_parse(STR("1."), &a));
    assert_false(decimal_parse(STR(".5"), &a));
    assert_false(decimal_parse(STR("1,000"), &a));
}

static void a_full_buffer_says_so_and_keeps_what_it_has(void **state)
{
    (void)state;
    CLEANUP(buf_end) struct buf buf = BUF(8);
    buf_add(&buf, STR("12345678"));
    assert_false(buf.overflow);
    buf_char(&buf, '9');
    assert_true(buf.overflow);
    assert_str(buf_str(&buf), "12345678");
}

static void json_comes_out_as_it_went_in(void **state)
{
    (void)state;
    CLEANUP(buf_end) struct buf buf = BUF(1000);
    struct json_out json = {.out = &buf};
    json_object_open(&json);
    json_key_str(&json, STR("a"), STR("公\"开\n<\\"));
    json_key(&json, STR("b"));
    json_array_open(&json);
    json_int(&json, -1);
    json_nothing(&json);
    json_decimal(&json, (struct decimal){9230, 2});
    json_array_close(&json);
    json_key_bool(&json, STR("c"), true);
    json_object_close(&json);
    assert_str(buf_str(&buf),
               "{\"a\":\"公\\\"开\\n\\u003c\\\\\",\"b\":[-1,null,92.30],\"c\":true}");
    CLEANUP(json_end) json_t *root = NULL;
    struct failure failure = {0};
    assert_int_equal(json_read(buf_str(&buf), STR("test"), &failure, &root), OK);
    assert_str(json_get_str(root, "a"), "公\"开\n<\\");
}

static void broken_json_is_reported_with_its_line(void **state)
{
    (void)state;
    CLEANUP(json_end) json_t *root = NULL;
    struct failure failure = {0};
    assert_int_equal(json_read(STR("{\n\"a\": }"), STR("x.json"), &failure, &root), ERR_INVALID);
    assert_non_null(strstr(failure.text, "x.json：第 2 行"));
}

static void the_first_failure_wins(void **state)
{
    (void)state;
    struct failure failure = {0};
    assert_int_equal(fail_with(&failure, ERR_INVALID, "first %d", 1), ERR_INVALID);
    assert_int_equal(fail_with(&failure, ERR_INTERNAL, "second"), ERR_INVALID);
    assert_string_equal(failure.text, "first 1");
}

static void a_message_that_is_too_long_ends_with_a_whole_character(void **state)
{
    (void)state;
    char text[1200];
    for (size_t shift = 0; shift < 3; shift++) {
        struct failure failure = {0};
        memset(text, 'a', shift);
        for (size_t i = shift; i + 3 < sizeof text; i += 3)
            memcpy(text + i, "字", 4);
        assert_int_equal(fail_with(&failure, ERR_INVALID, "%s", text), ERR_INVALID);
        assert_true(utf8_valid(str_from(failure.text)));
        assert_true(strlen(failure.text) > sizeof failure.text - 4);
    }
}

static void a_map_finds_a_thousand_keys(void **state)
{
    (void)state;
    CLEANUP(arena_end) struct arena arena = {0};
    struct map map = {0};
    static int values[1000];
    for (int i = 0; i < 1000; i++)
        map_put(&arena, &map, arena_printf(&arena, "key %d", i), &values[i]);
    for (int i = 0; i < 1000; i++)
        assert_ptr_equal(map_get(&map, arena_printf(&arena, "key %d", i)), &values[i]);
    assert_null(map_get(&map, STR("key 1000")));
}

static void a_vector_keeps_its_items_when_it_grows(void **state)
{
    (void)state;
    CLEANUP(arena_end) struct arena arena = {0};
    struct str_list list = {0};
    for (int i = 0; i < 100; i++)
        vec_push(&arena, &list, arena_printf(&arena, "%d", i));
    assert_int_equal(list.count, 100);
    assert_str(list.items[0], "0");
    assert_str(list.items[99], "99");
}

static void a_scanner_takes_only_what_it_accepts(void **state)
{
    (void)state;
    struct scan scan = {STR("12ab;rest")};
    struct str digits, word;
    assert_true(scan_digits(&scan, 5, &digits));
    assert_false(scan_digits(&scan, 5, &digits));
    assert_false(scan_until(&scan, ';', 1, &word));
    assert_true(scan_until(&scan, ';', 2, &word));
    assert_str(word, "ab");
    assert_str(scan.rest, "rest");
}

static void a_hash_in_pieces_is_the_hash_of_the_whole(void **state)
{
    (void)state;
    struct hash hash = hash_begin();
    hash_add(&hash, STR("a"));
    hash_add(&hash, STR(""));
    hash_add(&hash, STR("bc"));
    assert_string_equal(hash_finish(&hash).text,
                        "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    assert_string_equal(hash_sha256(STR("")).text,
                        "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
}

static void html_is_escaped_for_text_and_attributes(void **state)
{
    (void)state;
    CLEANUP(buf_end) struct buf buf = BUF(1000);
    escape_html(&buf, STR("<a href=\"x\" title='y'>公开&\x01"));
    assert_str(buf_str(&buf),
               "&lt;a href=&quot;x&quot; title=&#39;y&#39;&gt;公开&amp;\xEF\xBF\xBD");
    buf.len = 0;
    escape_percent(&buf, STR("a/b 公?&="));
    assert_str(buf_str(&buf), "a%2Fb%20%E5%85%AC%3F%26%3D");
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(text_is_trimmed_of_wide_blanks_too),
        cmocka_unit_test(an_integer_is_read_whole_or_not_at_all),
        cmocka_unit_test(malformed_utf8_is_refused),
        cmocka_unit_test(a_line_ends_with_either_line_end),
        cmocka_unit_test(dates_go_round_from_1900_to_2100),
        cmocka_unit_test(days_that_do_not_exist_are_refused),
        cmocka_unit_test(an_instant_belongs_to_the_chinese_day),
        cmocka_unit_test(percentages_are_rounded_as_the_row_says),
        cmocka_unit_test(numbers_for_people_have_a_comma_before_each_three_digits),
        cmocka_unit_test(a_date_for_people_has_neither_zeros_nor_hyphens),
        cmocka_unit_test(decimals_keep_the_places_they_were_written_with),
        cmocka_unit_test(a_full_buffer_says_so_and_keeps_what_it_has),
        cmocka_unit_test(json_comes_out_as_it_went_in),
        cmocka_unit_test(broken_json_is_reported_with_its_line),
        cmocka_unit_test(the_first_failure_wins),
        cmocka_unit_test(a_message_that_is_too_long_ends_with_a_whole_character),
        cmocka_unit_test(a_map_finds_a_thousand_keys),
        cmocka_unit_test(a_vector_keeps_its_items_when_it_grows),
        cmocka_unit_test(a_hash_in_pieces_is_the_hash_of_the_whole),
        cmocka_unit_test(html_is_escaped_for_text_and_attributes),
        cmocka_unit_test(a_scanner_takes_only_what_it_accepts),
    };
    return run_test_table(tests);
}

/* Tests of everything in web/ that needs no socket: parsers, the check of heads, negotiation, what
 * goes out. The same from outside, through the library: tests/http. */
#include "base/test.h"
#include "web/answer.h"
#include "web/compress.h"
#include "web/head.h"
#include "web/http.h"
#include "web/negotiate.h"
#include "web/percent.h"
#include "web/target.h"

#include <brotli/decode.h>
#include <stdlib.h>
#include <zlib.h>

static struct arena arena;

static int end_arena(void **state)
{
    (void)state;
    arena_end(&arena);
    return 0;
}

static struct http_field_list read_form(struct str type, struct str body, err expected)
{
    struct http_field_list list = {0};
    struct failure failure = {0};
    assert_int_equal(http_parse_form(&arena, type, body, &failure, &list), expected);
    return list;
}

#define URLENCODED STR("application/x-www-form-urlencoded")
#define MULTIPART  STR("multipart/form-data; boundary=b")

static void a_form_is_decoded(void **state)
{
    (void)state;
    struct http_field_list list =
        read_form(URLENCODED, STR("a=1+2%2B3&%E5%90%8D=%E5%85%AC&bare&&x=y=z"), OK);
    assert_int_equal(list.count, 4);
    assert_str(list.items[0].value, "1 2+3");
    assert_str(list.items[1].name, "名");
    assert_str(list.items[1].value, "公");
    assert_str(list.items[2].value, "");
    assert_str(list.items[3].value, "y=z");
}

static void a_media_type_may_have_parameters_and_any_case(void **state)
{
    (void)state;
    struct str type = STR("Application/X-WWW-Form-URLencoded; charset=utf-8");
    assert_int_equal(read_form(type, STR("a=b"), OK).count, 1);
    assert_int_equal(read_form(STR("text/plain"), STR("a=b"), OK).count, 0);
    assert_int_equal(read_form(STR(""), STR("a=b"), OK).count, 0);
}

static void a_refusal_names_the_field(void **state)
{
    (void)state;
    struct http_field_list list;
    struct failure failure = {0};
    assert_int_equal(http_parse_urlencoded(&arena, STR("a=b&subject=%FF"), &failure, &list),
                     ERR_INVALID);
    assert_non_null(strstr(failure.text, "“subject”"));
}

static void names_of_fields_have_a_limit(void **state)
{
    (void)state;
    char text[HTTP_NAME_MAX + 2];
    memset(text, 'n', sizeof text);
    read_form(URLENCODED, (struct str){text, HTTP_NAME_MAX}, OK);
    read_form(URLENCODED, (struct str){text, HTTP_NAME_MAX + 1}, ERR_INVALID);
}

static void an_upload_keeps_its_bytes(void **state)
{
    (void)state;
    struct http_field_list list =
        read_form(MULTIPART,
                  STR("--b\r\nContent-Disposition: form-data; name=\"f\"; filename=\"a\"\r\n"
                      "Content-Type: image/png\r\n\r\n\0\xFF\r\n--\r\n--b--"),
                  OK);
    assert_int_equal(list.count, 1);
    assert_int_equal(list.items[0].value.len, 6);
    assert_str(list.items[0].type, "image/png");
    assert_str(list.items[0].filename, "a");
}

static void a_part_must_say_its_name_once(void **state)
{
    (void)state;
    read_form(MULTIPART, STR("--b\r\nContent-Disposition: form-data\r\n\r\nx\r\n--b--"),
              ERR_INVALID);
    read_form(MULTIPART,
              STR("--b\r\nContent-Disposition: form-data; name=a; name=b\r\n\r\nx\r\n--b--"),
              ERR_INVALID);
    assert_int_equal(
        read_form(MULTIPART, STR("--b\r\nContent-Disposition: form-data; name=a\r\n\r\nx\r\n--b--"),
                  OK)
            .count,
        1);
}

static void a_media_type_that_could_break_a_header_is_refused(void **state)
{
    (void)state;
    read_form(MULTIPART,
              STR("--b\r\nContent-Disposition: form-data; name=a; filename=a\r\n"
                  "Content-Type: a\rb\r\n\r\nx\r\n--b--"),
              ERR_INVALID);
}

static void broken_cookies_are_left_out(void **state)
{
    (void)state;
    struct http_field_list list = {0};
    http_parse_cookies(&arena, STR("a=b; c=\"d\";e ; =f; g=h=i;\xFF=j"), &list);
    assert_int_equal(list.count, 2);
    assert_str(list.items[0].value, "b");
    assert_str(list.items[1].value, "h=i");
}

static void cookies_have_a_limit(void **state)
{
    (void)state;
    struct http_field_list list = {0};
    char text[4 * (HTTP_COOKIES_MAX + 10)];
    for (size_t i = 0; i < sizeof text; i += 4)
        memcpy(text + i, "a=b;", 4);
    http_parse_cookies(&arena, (struct str){text, sizeof text}, &list);
    assert_int_equal(list.count, HTTP_COOKIES_MAX);
}

static int parse_target(struct str raw, struct target *target)
{
    struct str reason = {0};
    int status = target_parse(&arena, raw, target, &reason);
    assert_int_equal(status != 0, reason.ptr != NULL);
    return status;
}

static void a_target_is_taken_apart(void **state)
{
    (void)state;
    const struct {
        struct str raw;
        const char *path, *query;
    } rows[] = {
        {STR_INIT("/"),                         "/",            ""            },
        {STR_INIT("/a?b=c?d"),                  "/a",           "b=c?d"       },
        {STR_INIT("/%E5%85%AC?%E5"),            "/公",         "%E5"         },
        {STR_INIT("http://host:80/a?b"),        "/a",           "b"           },
        {STR_INIT("HTTPS://host?b"),            "/",            "b"           },
        {STR_INIT("http://host"),               "/",            ""            },
        {STR_INIT("/..a/b../...?../../secret"), "/..a/b../...", "../../secret"},
    };
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        struct target target;
        assert_int_equal(parse_target(rows[i].raw, &target), 0);
        assert_str(target.path, rows[i].path);
        assert_str(target.query, rows[i].query);
    }
}

static void a_target_with_two_readings_is_refused(void **state)
{
    (void)state;
    const struct str rows[] = {
        STR_INIT("/a/.."),     STR_INIT("/../a"),    STR_INIT("/a/./b"), STR_INIT("/%2E%2e/a"),
        STR_INIT("/a%2fb"),    STR_INIT("/a%00"),    STR_INIT("/%"),     STR_INIT("/%4"),
        STR_INIT("/%C0%AE"),   STR_INIT("/\xFF"),    STR_INIT("a"),      STR_INIT("*"),
        STR_INIT("/a b"),      STR_INIT("/a\x7F"),   STR_INIT("/a#b"),   STR_INIT("/a\tb"),
        STR_INIT("ftp://a/b"), STR_INIT("//a/../b"),
    };
    struct target target;
    for (size_t i = 0; i < COUNT_OF(rows); i++)
        assert_int_equal(parse_target(rows[i], &target), 400);
}

/* A head laid out as the library leaves it: line ends are two NULs, the colon is one. */
struct laid_out {
    char memory[400];
    size_t len;
};

static struct str lay(struct laid_out *out, struct str piece, size_t gap)
{
    char *at = out->memory + out->len;
    memcpy(at, piece.ptr, piece.len);
    out->len += piece.len + gap;
    return (struct str){at, piece.len};
}

static struct refusal check(size_t gap_after_version, size_t gap_after_host, size_t end)
{
    struct laid_out out = {0};
    struct head head;
    struct str method = lay(&out, STR("GET"), 1), target = lay(&out, STR("/"), 1);
    struct str version = lay(&out, STR("HTTP/1.1"), gap_after_version);
    struct refusal refusal = head_begin(&head, method, target, version, true);
    assert_int_equal(refusal.status, 0);
    struct str name = lay(&out, STR("Host"), 2), value = lay(&out, STR("a"), gap_after_host);
    head_add(&head, name, value);
    name = lay(&out, STR("Accept"), 1);
    value = lay(&out, STR("b"), end);
    head_add(&head, name, value);
    return head_finish(&head, out.len);
}

static void gaps_of_another_size_show_what_the_library_swallowed(void **state)
{
    (void)state;
    assert_int_equal(check(2, 2, 4).status, 0);
    assert_int_equal(check(1, 2, 4).status, 400); /* a bare line feed after the first line */
    assert_int_equal(check(2, 1, 4).status, 400); /* one after a header */
    assert_int_equal(check(2, 6, 4).status, 400); /* NUL, or a line that was dropped */
    assert_int_equal(check(2, 2, 3).status, 400); /* a bare line feed at the end */
    assert_int_equal(check(2, 2, 2).status, 400);
}

static void the_body_of_a_request_has_one_end(void **state)
{
    (void)state;
    const struct {
        struct str lines[4]; /* names and values */
        int status;
    } rows[] = {
        {{STR_INIT("Content-Length"), STR_INIT("3")},                                            0  },
        {{STR_INIT("Content-Length"), STR_INIT("3"), STR_INIT("content-length"), STR_INIT("3")},
         400                                                                                        },
        {{STR_INIT("Content-Length"), STR_INIT("3, 3")},                                         400},
        {{STR_INIT("Content-Length"), STR_INIT("+3")},                                           400},
        {{STR_INIT("Content-Length"), STR_INIT("")},                                             400},
        {{STR_INIT("Content-Length"), STR_INIT("9999999999999999999")},                          400},
        {{STR_INIT("Transfer-Encoding"), STR_INIT("Chunked")},                                   0  },
        {{STR_INIT("Transfer-Encoding"), STR_INIT("chunked, gzip")},                             501},
        {{STR_INIT("Transfer-Encoding"), STR_INIT("chunked"), STR_INIT("Content-Length"),
          STR_INIT("3")},
         400                                                                                        },
    };
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        struct head head;
        head_begin(&head, STR("POST"), STR("/"), STR("HTTP/1.1"), false);
        head_add(&head, STR("Host"), STR("a"));
        for (size_t j = 0; j < 4 && rows[i].lines[j].ptr; j += 2)
            head_add(&head, rows[i].lines[j], rows[i].lines[j + 1]);
        assert_int_equal(head_finish(&head, 100).status, rows[i].status);
    }
}

static void an_encoding_is_chosen_by_weight(void **state)
{
    (void)state;
    const bool all[ENCODINGS] = {true, true, true}, no_brotli[ENCODINGS] = {true, true, false};
    assert_int_equal(encoding_choose(STR("gzip, br"), all), ENCODING_BROTLI);
    assert_int_equal(encoding_choose(STR("gzip, br"), no_brotli), ENCODING_GZIP);
    assert_int_equal(encoding_choose(STR("gzip ; q=0.9, br;q=0.8"), all), ENCODING_GZIP);
    assert_int_equal(encoding_choose(STR("gzip;q=0.001"), all), ENCODING_GZIP);
    assert_int_equal(encoding_choose(STR("identity;q=0.5, gzip;q=0.4"), all), ENCODING_PLAIN);
    assert_int_equal(encoding_choose(STR("*;q=0"), all), ENCODING_PLAIN);
    assert_int_equal(encoding_choose(STR("gzip;q=1.5"), all), ENCODING_PLAIN);
    assert_int_equal(encoding_choose(STR("gzip;quality=1"), all), ENCODING_PLAIN);
    assert_int_equal(encoding_choose(STR(",,;,"), all), ENCODING_PLAIN);
}

static void a_date_is_written_and_read(void **state)
{
    (void)state;
    int64_t instant = 0;
    assert_string_equal(http_date_format(784111777).text, "Sun, 06 Nov 1994 08:49:37 GMT");
    assert_string_equal(http_date_format(-1).text, "Wed, 31 Dec 1969 23:59:59 GMT");
    assert_true(http_date_parse(STR("Sun, 06 Nov 1994 08:49:37 GMT"), &instant));
    assert_int_equal(instant, 784111777);
    assert_false(http_date_parse(STR("Sun, 06 Nov 1994 08:49:37"), &instant));
    assert_false(http_date_parse(STR("Sun, 31 Feb 2026 08:49:37 GMT"), &instant));
    assert_false(http_date_parse(STR("Sun, 06 Nov 1994 24:00:00 GMT"), &instant));
    assert_false(http_date_parse(STR("2026-01-01"), &instant));
}

static void a_range_is_cut_to_what_is_there(void **state)
{
    (void)state;
    const struct {
        struct str header;
        uint64_t size;
        enum range_verdict verdict;
        uint64_t from, len;
    } rows[] = {
        {STR_INIT("bytes=0-0"),                     10, RANGE_PART,          0, 1 },
        {STR_INIT("bytes=3-"),                      10, RANGE_PART,          3, 7 },
        {STR_INIT("bytes=3-99"),                    10, RANGE_PART,          3, 7 },
        {STR_INIT("bytes=-3"),                      10, RANGE_PART,          7, 3 },
        {STR_INIT("bytes=-99"),                     10, RANGE_PART,          0, 10},
        {STR_INIT("bytes=10-"),                     10, RANGE_UNSATISFIABLE, 0, 0 },
        {STR_INIT("bytes=-0"),                      10, RANGE_UNSATISFIABLE, 0, 0 },
        {STR_INIT("bytes=0-"),                      0,  RANGE_UNSATISFIABLE, 0, 0 },
        {STR_INIT("bytes=2-1"),                     10, RANGE_NONE,          0, 0 },
        {STR_INIT("bytes=0-1,3-4"),                 10, RANGE_NONE,          0, 0 },
        {STR_INIT("bytes=9999999999999999999999-"), 10, RANGE_NONE,          0, 0 },
        {STR_INIT("items=0-1"),                     10, RANGE_NONE,          0, 0 },
        {STR_INIT("bytes="),                        10, RANGE_NONE,          0, 0 },
    };
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        uint64_t from = 0, len = 0;
        assert_int_equal(range_parse(rows[i].header, rows[i].size, &from, &len), rows[i].verdict);
        if (rows[i].verdict == RANGE_PART) {
            assert_int_equal(from, rows[i].from);
            assert_int_equal(len, rows[i].len);
        }
    }
}

static struct str header_of(const struct answer *answer, const char *name)
{
    struct http_request request = {.headers = answer->headers};
    return http_header(&request, name);
}

static void what_a_handler_says_replaces_what_the_server_would_say(void **state)
{
    (void)state;
    struct http_request request = {.arena = &arena};
    struct http_response response = {0};
    struct head head = {0};
    struct answer answer;
    http_set_header(&request, &response, "content-security-policy", STR("sandbox"));
    answer_make(&arena, &head, &response, &answer);
    assert_str(header_of(&answer, "Content-Security-Policy"), "sandbox");
    assert_str(header_of(&answer, "Cache-Control"), "no-store");
    size_t policies = 0;
    for (size_t i = 0; i < answer.headers.count; i++)
        policies += str_equal_nocase(answer.headers.items[i].name, STR("content-security-policy"));
    assert_int_equal(policies, 1);
}

static void a_redirect_never_leads_to_another_site(void **state)
{
    (void)state;
    const struct {
        struct str path;
        const char *location;
    } rows[] = {
        {STR_INIT("/a?b=c"),       "/a?b=c"             },
        {STR_INIT("/申请"),      "/%E7%94%B3%E8%AF%B7"},
        {STR_INIT("//evil.test"),  "/"                  },
        {STR_INIT("/\\evil.test"), "/"                  },
        {STR_INIT("http://evil"),  "/"                  },
        {STR_INIT(""),             "/"                  },
        {STR_INIT("/a\r\nb"),      "/a%0D%0Ab"          },
    };
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        struct http_request request = {.arena = &arena};
        struct http_response response = {0};
        http_redirect(&request, &response, rows[i].path);
        assert_int_equal(response.status, 303);
        assert_str(response.headers.items[0].value, rows[i].location);
    }
}

static void a_file_name_cannot_break_its_header(void **state)
{
    (void)state;
    struct http_request request = {.arena = &arena};
    struct http_response response = {0};
    http_download(&request, &response, STR("年 \"a\"\r\n\\b%.pdf"));
    assert_str(response.headers.items[0].value,
               "attachment; filename=\"_ _a____b_.pdf\"; "
               "filename*=UTF-8''%E5%B9%B4%20%22a%22%0D%0A%5Cb%25.pdf");
}

static void compressed_forms_give_the_same_bytes_back(void **state)
{
    (void)state;
    char plain[5000], out[5000];
    for (size_t i = 0; i < sizeof plain; i++)
        plain[i] = (char)('a' + i % 23);
    struct str text = {plain, sizeof plain}, gzip, brotli;

    assert_true(compress_to(ENCODING_GZIP, text, &gzip));
    z_stream stream = {
        .next_in = (Bytef *)(uintptr_t)gzip.ptr,
        .avail_in = (uInt)gzip.len,
        .next_out = (Bytef *)out,
        .avail_out = sizeof out,
    };
    assert_int_equal(inflateInit2(&stream, 15 + 16), Z_OK);
    assert_int_equal(inflate(&stream, Z_FINISH), Z_STREAM_END);
    inflateEnd(&stream);
    assert_memory_equal(out, plain, sizeof plain);

    assert_true(compress_to(ENCODING_BROTLI, text, &brotli));
    size_t len = sizeof out;
    assert_int_equal(
        BrotliDecoderDecompress(brotli.len, (const uint8_t *)brotli.ptr, &len, (uint8_t *)out),
        BROTLI_DECODER_RESULT_SUCCESS);
    assert_int_equal(len, sizeof plain);
    assert_memory_equal(out, plain, sizeof plain);
    free((void *)(uintptr_t)gzip.ptr);
    free((void *)(uintptr_t)brotli.ptr);
}

static void a_form_that_saves_nothing_is_not_kept(void **state)
{
    (void)state;
    char noise[2000];
    uint32_t seed = 1;
    for (size_t i = 0; i < sizeof noise; i++) {
        seed = seed * 1664525u + 1013904223u;
        noise[i] = (char)(seed >> 24);
    }
    struct str out;
    assert_false(compress_to(ENCODING_GZIP, (struct str){noise, sizeof noise}, &out));
    assert_false(compress_to(ENCODING_BROTLI, (struct str){noise, sizeof noise}, &out));
    assert_false(compress_is_worthwhile(STR("text/html"), 10));
    assert_false(compress_is_worthwhile(STR("application/pdf"), 100000));
    assert_true(compress_is_worthwhile(STR("text/html; charset=utf-8"), 12288));
}

int main(void)
{
#define TEST(name) cmocka_unit_test_teardown(name, end_arena)
    const struct CMUnitTest tests[] = {
        TEST(a_form_is_decoded),
        TEST(a_media_type_may_have_parameters_and_any_case),
        TEST(a_refusal_names_the_field),
        TEST(names_of_fields_have_a_limit),
        TEST(an_upload_keeps_its_bytes),
        TEST(a_part_must_say_its_name_once),
        TEST(a_media_type_that_could_break_a_header_is_refused),
        TEST(broken_cookies_are_left_out),
        TEST(cookies_have_a_limit),
        TEST(a_target_is_taken_apart),
        TEST(a_target_with_two_readings_is_refused),
        TEST(gaps_of_another_size_show_what_the_library_swallowed),
        TEST(the_body_of_a_request_has_one_end),
        TEST(an_encoding_is_chosen_by_weight),
        TEST(a_date_is_written_and_read),
        TEST(a_range_is_cut_to_what_is_there),
        TEST(what_a_handler_says_replaces_what_the_server_would_say),
        TEST(a_redirect_never_leads_to_another_site),
        TEST(a_file_name_cannot_break_its_header),
        TEST(compressed_forms_give_the_same_bytes_back),
        TEST(a_form_that_saves_nothing_is_not_kept),
    };
    return run_test_table(tests);
}

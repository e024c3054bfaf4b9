/* The functions that compiled templates call, with values that try to leave their place. */
#include "web/html.h"

#include "base/test.h"

static struct str render(struct buf *out, void (*write)(struct page *, struct html_value),
                         const char *value)
{
    struct page page = {.out = out};
    buf_end(out);
    write(&page, html_value(value));
    return buf_str(out);
}

static void text_cannot_open_a_tag_or_leave_its_quotes(void **state)
{
    (void)state;
    CLEANUP(buf_end) struct buf out = BUF(1 << 16);
    assert_str(render(&out, html_text, "<b a=\"1\" c='2'>&amp;"),
               "&lt;b a=&quot;1&quot; c=&#39;2&#39;&gt;&amp;amp;");
}

static void values_of_every_type_are_printed(void **state)
{
    (void)state;
    CLEANUP(buf_end) struct buf out = BUF(1 << 16);
    struct page page = {.out = &out};
    struct decimal rate;
    struct date day;
    assert_true(decimal_parse(STR("92.30"), &rate));
    assert_true(date_parse(STR("2026-03-01"), &day));
    html_text(&page, html_value(STR("公开")));
    html_text(&page, html_value((const char *)NULL));
    html_text(&page, html_value((short)-7));
    html_text(&page, html_value(INT64_MIN));
    html_text(&page, html_value(SIZE_MAX));
    html_text(&page, html_value(rate));
    html_text(&page, html_value(day));
    html_text(&page, html_value(date_format(day).text));
    assert_str(buf_str(&out),
               "公开-7-92233720368547758081844674407370955161592.302026-03-012026-03-01");
}

static void an_address_with_a_scheme_of_its_own_becomes_a_hash(void **state)
{
    (void)state;
    CLEANUP(buf_end) struct buf out = BUF(1 << 16);
    static const char *const bad[] = {
        "javascript:alert(1)",  "JaVaScRiPt:alert(1)",
        " javascript:alert(1)", "java\nscript:alert(1)",
        "data:text/html,x",     "//evil.example/x",
        "vbscript:x",           "relative/path",
        "\x01javascript:x",     "https:evil",
        "http:/evil",           "file:///etc/passwd",
    };
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        assert_str(render(&out, html_url, bad[i]), "#");
        assert_str(render(&out, html_own_url, bad[i]), "#");
    }
}

static void good_addresses_stay_as_they_are(void **state)
{
    (void)state;
    CLEANUP(buf_end) struct buf out = BUF(1 << 16);
    static const char *const good[] = {
        "/",         "/foi/2026-1?x=%20#top", "?page=2",
        "#main",     "https://www.gov.cn/",   "mailto:a@b.cn",
        "tel:+8610", "HTTP://example.cn",
    };
    for (size_t i = 0; i < sizeof good / sizeof good[0]; i++)
        assert_str(render(&out, html_url, good[i]), good[i]);
    assert_str(render(&out, html_url, "/a?b=1&c='2'"), "/a?b=1&amp;c=&#39;2&#39;");
    assert_str(render(&out, html_own_url, "https://www.gov.cn/"), "#");
}

static void tricks_with_blanks_and_backslashes_do_not_make_a_host(void **state)
{
    (void)state;
    CLEANUP(buf_end) struct buf out = BUF(1 << 16);
    assert_str(render(&out, html_url, "/\\evil.example"), "/%5Cevil.example");
    assert_str(render(&out, html_url, "/\t/evil.example"), "/%09/evil.example");
    assert_str(render(&out, html_url, "/\n/evil.example"), "/%0A/evil.example");
    assert_str(render(&out, html_url, "/a b\"<>"), "/a%20b%22%3C%3E");
    assert_str(render(&out, html_own_url, "/\\evil.example"), "/%5Cevil.example");
}

static void a_base_never_makes_a_double_slash(void **state)
{
    (void)state;
    CLEANUP(buf_end) struct buf out = BUF(1 << 16);
    assert_str(render(&out, html_url_base, "/"), "");
    assert_str(render(&out, html_url_base, ""), "");
    assert_str(render(&out, html_url_base, "/en/"), "/en");
    assert_str(render(&out, html_url_base, "https://www.gov.cn/"), "https://www.gov.cn");
    assert_str(render(&out, html_own_url_base, "/en//"), "/en");
    assert_str(render(&out, html_own_url_base, "https://evil.example/"), "#");
}

static void a_segment_stays_one_segment(void **state)
{
    (void)state;
    CLEANUP(buf_end) struct buf out = BUF(1 << 16);
    assert_str(render(&out, html_segment, "a/b?c#d%\"公"), "a%2Fb%3Fc%23d%25%22%E5%85%AC");
    assert_str(render(&out, html_segment, ".."), "%EF%BF%BD");
    assert_str(render(&out, html_segment, "."), "%EF%BF%BD");
    assert_str(render(&out, html_segment, "..."), "...");
    assert_str(render(&out, html_segment, ""), "");
    assert_str(render(&out, html_root_segment, ""), ".");
    assert_str(render(&out, html_root_segment, "/evil.example"), "%2Fevil.example");
    assert_str(render(&out, html_query, "a=b&c#d"), "a%3Db%26c%23d");
    assert_str(render(&out, html_mailbox, "a.b+c@d.cn?x"), "a.b+c@d.cn%3Fx");
}

static struct str translate(const struct locale *locale, struct str text)
{
    (void)locale;
    if (str_equal(text, STR("%s 于 %s 答复")))
        return STR("on %2$s by %1$s & 5% %");
    return text;
}

static struct str translate_count(const struct locale *locale, struct str text, int64_t count)
{
    (void)locale;
    return str_equal(text, STR("共 %s 条")) && count == 1 ? STR("%s entry") : text;
}

static void a_message_takes_its_values_in_the_order_of_its_language(void **state)
{
    (void)state;
    CLEANUP(buf_end) struct buf out = BUF(1 << 16);
    struct page page = {.out = &out, .translate = translate};
    const struct html_value values[] = {html_value("<某局>"), html_value("%s")};
    html_message(&page, STR("%s 于 %s 答复"), values, 2);
    assert_str(buf_str(&out), "on %s by &lt;某局&gt; &amp; 5% %");
}

static void a_message_asks_for_the_form_of_its_number(void **state)
{
    (void)state;
    CLEANUP(buf_end) struct buf out = BUF(1 << 16);
    struct page page = {.out = &out, .translate_count = translate_count};
    html_message(&page, STR("共 %s 条"), (const struct html_value[]){html_value(1)}, 1);
    html_message(&page, STR("，共 %s 条"), (const struct html_value[]){html_value("1")}, 1);
    assert_str(buf_str(&out), "1 entry，共 1 条");
}

static void a_message_with_too_few_values_reads_nothing_else(void **state)
{
    (void)state;
    CLEANUP(buf_end) struct buf out = BUF(1 << 16);
    struct page page = {.out = &out};
    html_message(&page, STR("%s-%s-%9$s-%0$s"), (const struct html_value[]){html_value("x")}, 1);
    assert_str(buf_str(&out), "x---%0$s");
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(text_cannot_open_a_tag_or_leave_its_quotes),
        cmocka_unit_test(values_of_every_type_are_printed),
        cmocka_unit_test(an_address_with_a_scheme_of_its_own_becomes_a_hash),
        cmocka_unit_test(good_addresses_stay_as_they_are),
        cmocka_unit_test(tricks_with_blanks_and_backslashes_do_not_make_a_host),
        cmocka_unit_test(a_base_never_makes_a_double_slash),
        cmocka_unit_test(a_segment_stays_one_segment),
        cmocka_unit_test(a_message_takes_its_values_in_the_order_of_its_language),
        cmocka_unit_test(a_message_asks_for_the_form_of_its_number),
        cmocka_unit_test(a_message_with_too_few_values_reads_nothing_else),
    };
    return run_test_table(tests);
}

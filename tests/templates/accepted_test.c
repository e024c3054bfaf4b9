/* Templates that build: compiled, linked, and rendered with values that try to leave their place.
 */
#include "core/locale.h"
#include "web/html.h"

#include "base/test.h"

#include "accepted.h"

void trusted_html(struct page *p, int level)
{
    buf_printf(p->out, "<em>%d</em>", level);
}

/* The page's output, without its last line end. */
static struct str ended(const struct buf *out)
{
    return str_trim(buf_str(out));
}

#define HOSTILE "\"'><script>&amp;</title></textarea>"
#define ESCAPED "&quot;&#39;&gt;&lt;script&gt;&amp;amp;&lt;/title&gt;&lt;/textarea&gt;"
#define PERCENT "%22%27%3E%3Cscript%3E%26amp%3B%3C%2Ftitle%3E%3C%2Ftextarea%3E"

static void a_value_in_text_stays_text(void **state)
{
    (void)state;
    CLEANUP(buf_end) struct buf out = BUF(1 << 16);
    struct page page = {.out = &out};
    text_page(&page, STR(HOSTILE));
    assert_str(ended(&out), "<p>" ESCAPED "</p>");
    buf_end(&out);
    title_page(&page, STR(HOSTILE));
    assert_str(ended(&out), "<title>" ESCAPED "</title>");
    buf_end(&out);
    textarea_page(&page, STR("\n" HOSTILE));
    assert_str(ended(&out), "<textarea name=\"a\" aria-label=\"说明\">\n\n" ESCAPED "</textarea>");
}

static void a_value_in_an_attribute_stays_between_its_quotes(void **state)
{
    (void)state;
    CLEANUP(buf_end) struct buf out = BUF(1 << 16);
    struct page page = {.out = &out};
    attribute_page(&page, STR(HOSTILE));
    assert_str(ended(&out),
               "<p title=\"" ESCAPED "\" class='a " ESCAPED "' data-name=\"" ESCAPED "\">a</p>");
}

static void an_address_never_runs_a_script(void **state)
{
    (void)state;
    CLEANUP(buf_end) struct buf out = BUF(1 << 16);
    struct page page = {.out = &out};
    address_page(&page, STR("javascript:alert(1)"));
    assert_str(ended(&out), "<a href=\"#\">a</a>\n<a href=\"#/b\">b</a>\n<a href=\"#?c=1\">c</a>\n"
                            "<a href=\"/foi/javascript%3Aalert%281%29\">d</a>\n"
                            "<a href=\"/javascript%3Aalert%281%29/e\">e</a>\n"
                            "<a href=\"/f?q=javascript%3Aalert%281%29&amp;r="
                            "javascript%3Aalert%281%29#javascript%3Aalert%281%29\">f</a>\n"
                            "<a href=\"mailto:javascript%3Aalert%281%29\">g</a>\n"
                            "<a href=\"#javascript%3Aalert%281%29\">h</a>\n"
                            "<img alt=\"\" src=\"#\">\n"
                            "<a href=\"https://www.gov.cn/javascript%3Aalert%281%29\">i</a>");
}

static void an_empty_value_never_makes_a_host(void **state)
{
    (void)state;
    CLEANUP(buf_end) struct buf out = BUF(1 << 16);
    struct page page = {.out = &out};
    address_page(&page, STR(""));
    assert_false(str_contains(buf_str(&out), STR("\"//")));
    buf_end(&out);
    address_page(&page, STR("/"));
    assert_false(str_contains(buf_str(&out), STR("\"//")));
}

static void a_form_that_is_posted_carries_the_token_and_stays_here(void **state)
{
    (void)state;
    CLEANUP(buf_end) struct buf out = BUF(1 << 16);
    struct page page = {.out = &out, .form_token = STR("k\"1")};
    form_page(&page, STR("https://evil.example/"));
    assert_str(ended(&out),
               "<form method=\"post\" action=\"#\"><input type=\"hidden\" name=\"token\" "
               "value=\"k&quot;1\"><button>提交</button></form>\n"
               "<form action=\"/search\"><input name=\"q\" aria-label=\"查询\" "
               "value=\"https://evil.example/\"></form>");
}

static void a_drawing_keeps_its_values_as_text(void **state)
{
    (void)state;
    CLEANUP(buf_end) struct buf out = BUF(1 << 16);
    struct page page = {.out = &out};
    drawing_page(&page, STR("</svg>"));
    assert_str(ended(&out), "<svg viewBox=\"0 0 9 9\" role=\"img\"><title>&lt;/svg&gt;</title>"
                            "<path d=\"M0 0\"/><text x=\"1\">&lt;/svg&gt;</text></svg>");
}

static void numbers_and_words_are_printed_by_their_type(void **state)
{
    (void)state;
    CLEANUP(buf_end) struct buf out = BUF(1 << 16);
    struct page page = {.out = &out};
    types_page(&page, -5, (struct decimal){2037, 2}, "<", SIZE_MAX);
    assert_str(ended(&out), "<p>-5 20.37 &lt; 18446744073709551615</p>");
}

static void a_page_is_framed_by_fragments_and_trusts_what_c_writes(void **state)
{
    (void)state;
    CLEANUP(buf_end) struct buf out = BUF(1 << 16);
    struct page page = {.out = &out};
    framed_page(&page);
    assert_str(ended(&out), "<!DOCTYPE html>\n<html lang=\"zh-Hans\"><head><title>甲 &amp; 乙"
                            "</title></head><body>\n<p><em>3</em></p></body></html>");
}

static void exactly_one_branch_is_written(void **state)
{
    (void)state;
    static const char *const expected[] = {"<p>无</p>", "<p class=\"one\">1</p>", "<p>2</p>"};
    for (int n = 0; n < 3; n++) {
        CLEANUP(buf_end) struct buf out = BUF(1 << 16);
        struct page page = {.out = &out};
        branch_page(&page, n);
        assert_str(ended(&out), expected[n]);
    }
}

static void a_loop_writes_each_item_once_and_nothing_for_none(void **state)
{
    (void)state;
    CLEANUP(buf_end) struct buf out = BUF(1 << 16);
    struct page page = {.out = &out};
    const struct str names[] = {STR("甲"), STR("<乙>")};
    row_page(&page, names, 2);
    assert_str(ended(&out), "<table>\n\n<tr><td id=\"row-0\">甲</td></tr>\n\n"
                            "<tr class=\"even\"><td id=\"row-1\">&lt;乙&gt;</td></tr>\n\n</table>");
    buf_end(&out);
    row_page(&page, NULL, 0);
    assert_str(ended(&out), "<table>\n\n</table>");
}

static void texts_are_shown_in_the_language_of_the_page(void **state)
{
    (void)state;
    CLEANUP(buf_end) struct buf out = BUF(1 << 16);
    struct page page = {.out = &out};
    message_page(&page, STR("<某局>"), 1);
    assert_str(ended(&out), "<p title=\"首页\">&lt;某局&gt; 于 3 月 答复；共 1 条</p>");
    buf_end(&out);
    page.locale = locale_find(STR("en"));
    page.translate = locale_translate;
    page.translate_count = locale_translate_count;
    message_page(&page, STR("<某局>"), 1);
    assert_str(ended(&out), "<p title=\"Home\">Answered on 3 月 by &lt;某局&gt;；1 entry</p>");
}

static void an_attribute_without_value_can_depend_on_a_branch(void **state)
{
    (void)state;
    CLEANUP(buf_end) struct buf out = BUF(1 << 16);
    struct page page = {.out = &out};
    label_page(&page, STR("x"), 1);
    assert_str(ended(&out), "<label for=\"x-a\">a</label>\n"
                            "<input id=\"x-a\" name=\"a\" type=\"checkbox\" checked>");
}

static void indentation_is_left_out_except_where_it_is_shown(void **state)
{
    (void)state;
    CLEANUP(buf_end) struct buf out = BUF(1 << 16);
    struct page page = {.out = &out};
    blanks_page(&page, STR("v"));
    assert_str(ended(&out), "<ul>\n<li>a</li>\n<li>b</li>\n</ul>\n<pre>\n  v\n    c\n</pre>");
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_value_in_text_stays_text),
        cmocka_unit_test(a_value_in_an_attribute_stays_between_its_quotes),
        cmocka_unit_test(an_address_never_runs_a_script),
        cmocka_unit_test(an_empty_value_never_makes_a_host),
        cmocka_unit_test(a_form_that_is_posted_carries_the_token_and_stays_here),
        cmocka_unit_test(a_drawing_keeps_its_values_as_text),
        cmocka_unit_test(numbers_and_words_are_printed_by_their_type),
        cmocka_unit_test(a_page_is_framed_by_fragments_and_trusts_what_c_writes),
        cmocka_unit_test(exactly_one_branch_is_written),
        cmocka_unit_test(a_loop_writes_each_item_once_and_nothing_for_none),
        cmocka_unit_test(texts_are_shown_in_the_language_of_the_page),
        cmocka_unit_test(an_attribute_without_value_can_depend_on_a_branch),
        cmocka_unit_test(indentation_is_left_out_except_where_it_is_shown),
    };
    return run_test_table(tests);
}

/* Tests of Word files and of the XML and ZIP they are made of. tests/document/ holds them to other
 * people's readers. */
#include "base/test.h"
#include "document/docx.h"
#include "document/read_back.h"
#include "document/zip.h"

static struct document new_document(struct arena *arena)
{
    return (struct document){.arena = arena,
                             .title = STR("2020年政府信息公开工作年度报告"),
                             .language = STR("zh-Hans"),
                             .agency = STR("深圳市公安局"),
                             .made = 1611273600};
}

static struct str docx_of(struct arena *arena, const struct document *doc)
{
    CLEANUP(buf_end) struct buf out = BUF(4 << 20);
    struct failure failure = {0};
    err result = document_docx(&out, doc, &failure);
    if (result != OK)
        print_error("%s\n", failure.text);
    assert_int_equal(result, OK);
    return arena_str(arena, buf_str(&out));
}

static struct str part_of(struct arena *arena, const struct document *doc, const char *name)
{
    return read_zip_file(arena, docx_of(arena, doc), str_from(name));
}

static struct str text_of(struct arena *arena, const struct document *doc)
{
    return part_of(arena, doc, "word/document.xml");
}

static void assert_contains(struct str text, const char *part)
{
    if (!str_contains(text, str_from(part)))
        fail_msg("<%s> is not in <" STR_FMT ">", part, STR_ARG(text));
}

static size_t count_of(struct str text, const char *part)
{
    size_t n = 0;
    struct str before;
    while (str_cut(text, str_from(part), &before, &text))
        n++;
    return n;
}

static struct doc_cell *add_cell(struct document *doc, struct doc_table *table, const char *text)
{
    return row_add_cell(doc, &table->items[table->count - 1], ROLE_DATA, str_from(text));
}

static struct doc_table *add_table(struct document *doc, const char *id, int columns)
{
    struct doc_table *table = document_table(doc, str_from(id), STR("表"), columns);
    table_add_row(doc, table);
    for (int i = 0; i < columns; i++)
        add_cell(doc, table, "0");
    return table;
}

static void add_text(struct document *doc, const char *text)
{
    inline_text(doc, &document_paragraph(doc)->text, str_from(text));
}

/* --- XML ---------------------------------------------------------------------------------------
 */

static void elements_nest_as_the_calls_do(void **state UNUSED)
{
    CLEANUP(buf_end) struct buf out = BUF(1000);
    struct xml xml = xml_begin(&out);
    xml_open(&xml, "a");
    xml_attribute_int(&xml, "n", -1);
    xml_open(&xml, "b");
    xml_close(&xml);
    xml_text(&xml, STR("文"));
    xml_close(&xml);
    xml_end(&xml);
    assert_str(buf_str(&out), "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n"
                              "<a n=\"-1\"><b/>文</a>\n");
}

static void xml_text_and_values_are_escaped(void **state UNUSED)
{
    static const struct {
        const char *given, *text, *value;
    } cases[] = {
        {"<a b='c'>&\"",         "&lt;a b='c'&gt;&amp;\"",   "&lt;a b='c'&gt;&amp;&quot;"},
        {"]]>",                  "]]&gt;",                   "]]&gt;"                    },
        {"\t\n\r",               "\t\n&#13;",                "&#9;&#10;&#13;"            },
        {"a\x01\x1F"
         "b",           "a\xEF\xBF\xBD\xEF\xBF\xBD"
         "b",                          "a\xEF\xBF\xBD\xEF\xBF\xBD"
         "b"                                          },
        {"\xEF\xBF\xBF",         "\xEF\xBF\xBD",             "\xEF\xBF\xBD"              },
        {"\xC0\xAF",             "\xEF\xBF\xBD\xEF\xBF\xBD", "\xEF\xBF\xBD\xEF\xBF\xBD"  },
        {"\xF0\x9F\x8F\x9B𠮷", "\xF0\x9F\x8F\x9B𠮷",     "\xF0\x9F\x8F\x9B𠮷"      },
    };
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        CLEANUP(arena_end) struct arena arena = {0};
        CLEANUP(buf_end) struct buf out = BUF(1000);
        struct xml xml = xml_begin(&out);
        xml_open(&xml, "a");
        xml_attribute(&xml, "v", str_from(cases[i].given));
        xml_text(&xml, str_from(cases[i].given));
        xml_close(&xml);
        struct str expected =
            arena_printf(&arena, "<a v=\"%s\">%s</a>", cases[i].value, cases[i].text);
        assert_contains(buf_str(&out), expected.ptr);
    }
}

/* --- ZIP ---------------------------------------------------------------------------------------
 */

static void entries_of_an_archive_come_back_whole(void **state UNUSED)
{
    CLEANUP(arena_end) struct arena arena = {0};
    CLEANUP(buf_end) struct buf out = BUF(1 << 20);
    struct failure failure = {0};
    char *long_text = arena_alloc(&arena, 200000);
    for (size_t i = 0; i < 200000; i++)
        long_text[i] = (char)('a' + (i * i / 7) % 26);
    buf_add(&out, STR("before")); /* an archive may begin anywhere in its buffer */
    struct zip zip = zip_begin(&out, &arena);
    assert_int_equal(zip_add(&zip, STR("empty"), STR(""), &failure), OK);
    assert_int_equal(zip_add(&zip, STR("a/long"), (struct str){long_text, 200000}, &failure), OK);
    assert_int_equal(zip_end(&zip, &failure), OK);
    struct str bytes = str_from_pos(buf_str(&out), 6);
    assert_str(read_zip_file(&arena, bytes, STR("empty")), "");
    struct str read = read_zip_file(&arena, bytes, STR("a/long"));
    assert_true(str_equal(read, (struct str){long_text, 200000}));
}

static void an_archive_larger_than_its_buffer_is_an_error(void **state UNUSED)
{
    CLEANUP(arena_end) struct arena arena = {0};
    struct document doc = new_document(&arena);
    CLEANUP(buf_end) struct buf out = BUF(2000);
    struct failure failure = {0};
    assert_int_equal(document_docx(&out, &doc, &failure), ERR_TOO_LARGE);
    assert_contains(str_from(failure.text), "2000 bytes");
}

/* --- The file ----------------------------------------------------------------------------------
 */

static void the_same_document_gives_the_same_file(void **state UNUSED)
{
    CLEANUP(arena_end) struct arena arena = {0};
    struct document doc = new_document(&arena);
    add_text(&doc, "正文");
    add_table(&doc, "t", 3);
    struct str first = docx_of(&arena, &doc);
    assert_true(str_equal(first, docx_of(&arena, &doc)));
    assert_str(str_slice(first, 30, 49), "[Content_Types].xml"); /* readers look there first */
    assert_int_equal((unsigned char)first.ptr[12] | (unsigned char)first.ptr[13] << 8,
                     1 << 5 | 1); /* 1980-01-01 */
}

static void its_properties_are_those_of_the_document(void **state UNUSED)
{
    CLEANUP(arena_end) struct arena arena = {0};
    struct document doc = new_document(&arena);
    doc.agency = STR("甲&乙局");
    doc.source = STR("9f86d081");
    struct str core = part_of(&arena, &doc, "docProps/core.xml");
    assert_contains(core, "<dc:title>2020年政府信息公开工作年度报告</dc:title>");
    assert_contains(core, "<dc:creator>甲&amp;乙局</dc:creator>");
    assert_contains(core, "<dc:description>9f86d081</dc:description>");
    assert_contains(core, "<dc:language>zh-Hans</dc:language>");
    assert_int_equal(count_of(core, ">2021-01-22T00:00:00Z</dcterms:"), 2);
    assert_false(str_contains(core, STR("dc:subject"))); /* it has none */
}

static void headings_have_the_level_of_the_document(void **state UNUSED)
{
    CLEANUP(arena_end) struct arena arena = {0};
    struct document doc = new_document(&arena);
    for (int level = 1; level <= 4; level++)
        document_heading(&doc, level, STR(""), STR("标题"));
    struct str text = text_of(&arena, &doc);
    assert_int_equal(count_of(text, "\"Heading1\""), 1);
    assert_int_equal(count_of(text, "\"Heading2\""), 1);
    assert_int_equal(count_of(text, "\"Heading3\""), 2); /* the deepest there is */
}

static void a_long_title_is_broken_behind_the_agency(void **state UNUSED)
{
    CLEANUP(arena_end) struct arena arena = {0};
    struct document doc = new_document(&arena);
    assert_false(str_contains(text_of(&arena, &doc), STR("<w:br/>")));
    doc.title = STR("深圳市公安局2020年政府信息公开工作年度报告");
    assert_contains(text_of(&arena, &doc), "深圳市公安局</w:t><w:br/><w:t "
                                           "xml:space=\"preserve\">2020年政府信息公开");
}

static void line_ends_and_tabs_stay_what_they_are(void **state UNUSED)
{
    CLEANUP(arena_end) struct arena arena = {0};
    struct document doc = new_document(&arena);
    add_text(&doc, "一\r\n二\t三");
    assert_contains(text_of(&arena, &doc),
                    ">一</w:t><w:br/><w:t xml:space=\"preserve\">二</w:t><w:tab/>"
                    "<w:t xml:space=\"preserve\">三</w:t></w:r>");
}

static void shared_punctuation_is_set_in_the_chinese_font(void **state UNUSED)
{
    CLEANUP(arena_end) struct arena arena = {0};
    struct document doc = new_document(&arena);
    add_text(&doc, "没有引号");
    assert_false(str_contains(text_of(&arena, &doc), STR("w:hint")));
    add_text(&doc, "“三公”");
    assert_contains(text_of(&arena, &doc),
                    "<w:rFonts w:hint=\"eastAsia\"/></w:rPr><w:t xml:space=\"preserve\">“三公”");
}

static void each_numbered_list_begins_at_one(void **state UNUSED)
{
    CLEANUP(arena_end) struct arena arena = {0};
    struct document doc = new_document(&arena);
    static const bool ordered[] = {true, false, true};
    for (size_t i = 0; i < COUNT_OF(ordered); i++) {
        struct block *list = document_list(&doc, ordered[i]);
        inline_text(&doc, list_add_item(&doc, list), STR("甲"));
        inline_text(&doc, list_add_item(&doc, list), STR("乙"));
    }
    struct str text = text_of(&arena, &doc);
    assert_int_equal(count_of(text, "<w:numId w:val=\"1\"/>"), 2);
    assert_int_equal(count_of(text, "<w:numId w:val=\"2\"/>"), 2);
    assert_int_equal(count_of(text, "<w:numId w:val=\"3\"/>"), 2);
    struct str numbering = part_of(&arena, &doc, "word/numbering.xml");
    assert_int_equal(count_of(numbering, "<w:startOverride w:val=\"1\"/>"), 2);
}

static void the_lines_of_a_signature_stay_together(void **state UNUSED)
{
    CLEANUP(arena_end) struct arena arena = {0};
    struct document doc = new_document(&arena);
    for (int i = 0; i < 2; i++) {
        struct block *line = document_paragraph(&doc);
        line->align = ALIGN_END;
        inline_text(&doc, &line->text, i ? STR("二〇二一年一月二十二日") : STR("某局"));
    }
    struct str text = text_of(&arena, &doc);
    assert_int_equal(count_of(text, "<w:pStyle w:val=\"Signature\"/>"), 2);
    assert_int_equal(count_of(text, "<w:pStyle w:val=\"Signature\"/><w:keepNext/>"), 1);
}

/* --- Links -------------------------------------------------------------------------------------
 */

static void an_address_is_one_that_every_reader_takes(void **state UNUSED)
{
    static const struct {
        const char *href, *expected;
    } cases[] = {
        {"https://example.cn",              "https://example.cn"                           },
        {"http://a-b.example.cn:8080/x",    "http://a-b.example.cn:8080/x"                 },
        {"https://example.cn/年报?q=a b", "https://example.cn/%E5%B9%B4%E6%8A%A5?q=a%20b"},
        {"https://example.cn/%41%zz",       "https://example.cn/%41%25zz"                  },
        {"https://example.cn/[1]#a#b",      "https://example.cn/%5B1%5D#a%23b"             },
        {"https://example.cn/\"><x>",       "https://example.cn/%22%3E%3Cx%3E"             },
        {"mailto:gkb@example.cn",           "mailto:gkb@example.cn"                        },
        {"https://",                        ""                                             },
        {"https://[::1",                    ""                                             },
        {"https://a..b/",                   ""                                             },
        {"https://-a/",                     ""                                             },
        {"https://a:99999/",                ""                                             },
        {"https://a:+1/",                   ""                                             },
        {"https://user@example.cn/",        ""                                             },
        {"mailto:@example.cn",              ""                                             },
        {"mailto:a@b?subject=x",            ""                                             },
        {"/report/2020",                    ""                                             },
        {"javascript:x",                    ""                                             },
        {"",                                ""                                             },
    };
    CLEANUP(arena_end) struct arena arena = {0};
    for (size_t i = 0; i < COUNT_OF(cases); i++)
        assert_str(docx_address(&arena, str_from(cases[i].href)), cases[i].expected);
}

static void a_whole_address_is_a_link_and_one_of_the_site_is_text(void **state UNUSED)
{
    CLEANUP(arena_end) struct arena arena = {0};
    struct document doc = new_document(&arena);
    struct block *block = document_paragraph(&doc);
    inline_link(&doc, &block->text, STR("甲"), STR("https://example.cn/?a&b"));
    inline_figure(&doc, &block->text, STR("foi.new"), STR("108"), STR("/report/foi.new"),
                  STR("本年新收的申请"));
    inline_link(&doc, &block->text, STR("乙"), STR("https://example.cn/?a&b"));
    struct str text = text_of(&arena, &doc);
    assert_int_equal(count_of(text, "<w:hyperlink r:id=\"link1\""), 2);
    assert_int_equal(count_of(text, "<w:hyperlink"), 2);
    assert_contains(text, "</w:hyperlink><w:r><w:t xml:space=\"preserve\">108</w:t></w:r>");
    struct str relations = part_of(&arena, &doc, "word/_rels/document.xml.rels");
    assert_int_equal(count_of(relations, "Target=\"https://example.cn/?a&amp;b\" "
                                         "TargetMode=\"External\""),
                     1);
}

static void a_link_within_leads_to_the_bookmark_of_its_anchor(void **state UNUSED)
{
    CLEANUP(arena_end) struct arena arena = {0};
    struct document doc = new_document(&arena);
    struct block *block = document_paragraph(&doc);
    inline_link(&doc, &block->text, STR("见表"), STR("#c2-table"));
    inline_link(&doc, &block->text, STR("没有"), STR("#nowhere"));
    add_table(&doc, "c2-table", 2)->hide_caption = true;
    document_heading(&doc, 1, STR("c2_table"), STR("同名"));
    document_heading(&doc, 1, STR("3"), STR("数字开头"));
    document_heading(&doc, 1, STR("C2-TABLE"), STR("Word 不分大小写"));
    struct str text = text_of(&arena, &doc);
    assert_int_equal(count_of(text, "<w:hyperlink"), 1);
    assert_contains(text, "<w:hyperlink w:anchor=\"c2_table\"");
    assert_contains(text, "<w:bookmarkStart w:id=\"0\" w:name=\"c2_table\"/>");
    assert_contains(text, "<w:bookmarkStart w:id=\"1\" w:name=\"c2_table_2\"/>");
    assert_contains(text, "<w:bookmarkStart w:id=\"2\" w:name=\"a3\"/>");
    assert_contains(text, "<w:bookmarkStart w:id=\"3\" w:name=\"C2_TABLE_3\"/>");
    assert_int_equal(count_of(text, "<w:bookmarkEnd"), 4);
}

/* --- Tables ------------------------------------------------------------------------------------
 */

static void the_columns_fill_the_width_of_the_text_exactly(void **state UNUSED)
{
    static const int sevenths[] = {143, 143, 143, 143, 143, 143, 142};
    for (int given = 0; given < 2; given++) {
        CLEANUP(arena_end) struct arena arena = {0};
        struct document doc = new_document(&arena);
        add_table(&doc, "t", 7)->widths = given ? sevenths : NULL;
        struct str rest = text_of(&arena, &doc), before, number;
        int64_t sum = 0, width;
        while (str_cut(rest, STR("<w:gridCol w:w=\""), &before, &rest)) {
            assert_true(str_cut(rest, STR("\""), &number, &rest) && str_to_int(number, &width));
            sum += width;
        }
        assert_int_equal(sum, DOCX_TEXT_WIDTH);
    }
}

static void head_rows_repeat_and_no_row_is_split(void **state UNUSED)
{
    CLEANUP(arena_end) struct arena arena = {0};
    struct document doc = new_document(&arena);
    struct doc_table *table = add_table(&doc, "t", 2);
    table->head_rows = 2;
    for (int i = 0; i < 3; i++) {
        table_add_row(&doc, table);
        add_cell(&doc, table, "甲");
        add_cell(&doc, table, "乙");
    }
    struct str text = text_of(&arena, &doc);
    assert_int_equal(count_of(text, "<w:tblHeader/>"), 2);
    assert_int_equal(count_of(text, "<w:cantSplit/>"), 4);
    assert_int_equal(count_of(text, "<w:pStyle w:val=\"TableText\"/><w:keepNext/>"), 3 * 2);
}

static void a_table_longer_than_a_page_may_be_broken_but_not_behind_its_heads(void **state UNUSED)
{
    static const struct {
        int rows;
        const char *text;
        size_t kept;
    } cases[] = {
        {20, "短",                                                                                                                      19},
        {40, "短",                                                                                                                      1 },
        {20, "一二三四五六七八九十一二三四五六七八九十一二三四五六七八九十一二三四五六七八九十",
         19                                                                                                                                },
        {20,
         "一二三四五六七八九十一二三四五六七八九十一二三四五六七八九十一二三四五六七八九十一二三四"
         "五",                                                                                                                          1 },
    };
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        CLEANUP(arena_end) struct arena arena = {0};
        struct document doc = new_document(&arena);
        struct doc_table *table = add_table(&doc, "t", 1);
        table->head_rows = 1;
        for (int row = 1; row < cases[i].rows; row++) {
            table_add_row(&doc, table);
            add_cell(&doc, table, cases[i].text);
        }
        assert_int_equal(count_of(text_of(&arena, &doc), "<w:keepNext/>"), cases[i].kept);
    }
}

static void a_hole_in_a_table_is_an_empty_cell(void **state UNUSED)
{
    CLEANUP(arena_end) struct arena arena = {0};
    struct document doc = new_document(&arena);
    struct doc_table *table = add_table(&doc, "t", 3);
    table_add_row(&doc, table);
    add_cell(&doc, table, "只有一格");
    struct read_table read = read_docx_table(&arena, docx_of(&arena, &doc), 1);
    assert_int_equal(read.columns, 3);
    assert_str(read_cell_at(&read, 1, 2)->text, "");
}

static void a_vertical_head_is_written_from_top_to_bottom(void **state UNUSED)
{
    CLEANUP(arena_end) struct arena arena = {0};
    struct document doc = new_document(&arena);
    struct doc_table *table = add_table(&doc, "t", 2);
    table->items[0].items[0].vertical = true;
    assert_int_equal(count_of(text_of(&arena, &doc), "<w:textDirection w:val=\"tbRlV\"/>"), 1);
}

static void a_finding_colours_its_cell_and_is_told_below_the_table(void **state UNUSED)
{
    CLEANUP(arena_end) struct arena arena = {0};
    struct document doc = new_document(&arena);
    struct doc_table *table = add_table(&doc, "t", 3);
    for (int i = 0; i < 2; i++) {
        table->items[0].items[i].flagged = true;
        table->items[0].items[i].remark = STR("合计应为3");
    }
    struct str text = text_of(&arena, &doc);
    assert_int_equal(count_of(text, "<w:shd "), 2);
    assert_int_equal(count_of(text, "合计应为3"), 1); /* said once */
    assert_contains(text, "</w:tbl><w:p><w:pPr><w:pStyle w:val=\"Remark\"/>");
}

static void two_tables_have_a_paragraph_between_them(void **state UNUSED)
{
    CLEANUP(arena_end) struct arena arena = {0};
    struct document doc = new_document(&arena);
    add_table(&doc, "a", 1)->hide_caption = true;
    add_table(&doc, "b", 1)->hide_caption = true;
    struct str text = text_of(&arena, &doc);
    assert_int_equal(count_of(text, "</w:tbl><w:p>"), 2);
    assert_int_equal(count_of(text, "<w:tblCaption w:val=\"表\"/>"), 2); /* hidden, not lost */
}

static void a_table_without_rows_leaves_its_caption(void **state UNUSED)
{
    CLEANUP(arena_end) struct arena arena = {0};
    struct document doc = new_document(&arena);
    document_table(&doc, STR("t"), STR("空表"), 2);
    struct str text = text_of(&arena, &doc);
    assert_false(str_contains(text, STR("<w:tbl>")));
    assert_contains(text, "空表");
}

static void a_table_too_wide_for_word_is_refused_by_name(void **state UNUSED)
{
    CLEANUP(arena_end) struct arena arena = {0};
    struct document doc = new_document(&arena);
    add_table(&doc, "t", 63);
    docx_of(&arena, &doc);
    add_table(&doc, "u", 64);
    CLEANUP(buf_end) struct buf out = BUF(1 << 20);
    struct failure failure = {0};
    assert_int_equal(document_docx(&out, &doc, &failure), ERR_TOO_LARGE);
    assert_contains(str_from(failure.text), "表 has 64 columns");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(elements_nest_as_the_calls_do),
        cmocka_unit_test(xml_text_and_values_are_escaped),
        cmocka_unit_test(entries_of_an_archive_come_back_whole),
        cmocka_unit_test(an_archive_larger_than_its_buffer_is_an_error),
        cmocka_unit_test(the_same_document_gives_the_same_file),
        cmocka_unit_test(its_properties_are_those_of_the_document),
        cmocka_unit_test(headings_have_the_level_of_the_document),
        cmocka_unit_test(a_long_title_is_broken_behind_the_agency),
        cmocka_unit_test(line_ends_and_tabs_stay_what_they_are),
        cmocka_unit_test(shared_punctuation_is_set_in_the_chinese_font),
        cmocka_unit_test(each_numbered_list_begins_at_one),
        cmocka_unit_test(the_lines_of_a_signature_stay_together),
        cmocka_unit_test(an_address_is_one_that_every_reader_takes),
        cmocka_unit_test(a_whole_address_is_a_link_and_one_of_the_site_is_text),
        cmocka_unit_test(a_link_within_leads_to_the_bookmark_of_its_anchor),
        cmocka_unit_test(the_columns_fill_the_width_of_the_text_exactly),
        cmocka_unit_test(head_rows_repeat_and_no_row_is_split),
        cmocka_unit_test(a_table_longer_than_a_page_may_be_broken_but_not_behind_its_heads),
        cmocka_unit_test(a_hole_in_a_table_is_an_empty_cell),
        cmocka_unit_test(a_vertical_head_is_written_from_top_to_bottom),
        cmocka_unit_test(a_finding_colours_its_cell_and_is_told_below_the_table),
        cmocka_unit_test(two_tables_have_a_paragraph_between_them),
        cmocka_unit_test(a_table_without_rows_leaves_its_caption),
        cmocka_unit_test(a_table_too_wide_for_word_is_refused_by_name),
    };
    return run_test_table(tests);
}

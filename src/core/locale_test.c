/* Translations, with the tables of po/. */
#include "core/locale.h"

#include "base/test.h"

static void a_text_without_translation_stays_as_it_is(void **state)
{
    (void)state;
    const struct locale *en = locale_find(STR("en"));
    assert_non_null(en);
    assert_str(locale_translate(en, STR("此句没有译文")), "此句没有译文");
    assert_str(locale_translate(NULL, STR("首页")), "首页");
}

static void every_text_of_the_table_is_found_by_the_search(void **state)
{
    (void)state;
    const struct locale *en = locale_find(STR("en"));
    assert_non_null(en);
    assert_true(en->count > 0);
    for (size_t i = 0; i < en->count; i++)
        assert_ptr_equal(locale_translate(en, en->messages[i].text).ptr,
                         en->messages[i].forms[0].ptr);
    assert_str(locale_translate(en, STR("首页")), "Home");
}

static void english_has_a_form_for_one_and_a_form_for_more(void **state)
{
    (void)state;
    const struct locale *en = locale_find(STR("en"));
    assert_str(locale_translate_count(en, STR("共 %s 条"), 1), "%s entry");
    assert_str(locale_translate_count(en, STR("共 %s 条"), 0), "%s entries");
    assert_str(locale_translate_count(en, STR("共 %s 条"), -1), "%s entry");
    assert_str(locale_translate_count(en, STR("首页"), 7), "Home");
    assert_str(locale_translate_count(NULL, STR("共 %s 条"), 1), "共 %s 条");
}

static void a_language_that_we_do_not_have_is_not_found(void **state)
{
    (void)state;
    assert_null(locale_find(STR("tlh")));
    assert_null(locale_find(STR("")));
    assert_null(locale_find(STR("zh-Hans")));
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_text_without_translation_stays_as_it_is),
        cmocka_unit_test(every_text_of_the_table_is_found_by_the_search),
        cmocka_unit_test(english_has_a_form_for_one_and_a_form_for_more),
        cmocka_unit_test(a_language_that_we_do_not_have_is_not_found),
    };
    return run_test_table(tests);
}

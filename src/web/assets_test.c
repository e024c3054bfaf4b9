/* Tests of the embedded assets: addresses, types, and that the compressed forms give the content
 * back. */
#include "base/attributes.h"
#include "base/hash.h"
#include "base/test.h"
#include "web/assets.h"

#include <brotli/decode.h>
#include <zlib.h>

static const struct asset *find_by_name(const char *name)
{
    return asset_find(asset_url(name));
}

static void the_address_of_an_asset_leads_to_it(void **state)
{
    (void)state;
    const char *names[] = {"app.css", "app.js", "emblem.svg", "favicon.svg"};
    for (size_t i = 0; i < COUNT_OF(names); i++) {
        const struct asset *asset = find_by_name(names[i]);
        assert_non_null(asset);
        assert_str(asset->name, names[i]);
        assert_true(asset->content.len > 0);
    }
    assert_int_equal(asset_count, COUNT_OF(names));
}

static void the_address_names_the_content(void **state)
{
    (void)state;
    for (size_t i = 0; i < asset_count; i++) {
        struct hash_text hash = hash_sha256(asset_table[i].content);
        assert_true(str_starts(asset_table[i].path, STR(ASSET_FOLDER)));
        assert_true(str_contains(asset_table[i].path, str_slice(str_from(hash.text), 0, 10)));
    }
}

static void addresses_that_are_not_exact_find_nothing(void **state)
{
    (void)state;
    assert_null(asset_find(STR("")));
    assert_null(asset_find(STR("/assets/app.css")));
    assert_null(asset_find(STR("/assets/")));
    struct str path = asset_url("app.css");
    assert_null(asset_find(str_slice(path, 0, path.len - 1)));
}

static void each_asset_has_the_type_of_its_kind(void **state)
{
    (void)state;
    assert_str(find_by_name("app.css")->type, "text/css; charset=utf-8");
    assert_str(find_by_name("app.js")->type, "text/javascript; charset=utf-8");
    assert_str(find_by_name("emblem.svg")->type, "image/svg+xml");
}

static void assert_gzip(const struct asset *asset)
{
    unsigned char *plain = test_malloc(asset->content.len + 1);
    z_stream stream = {.next_in = (z_const Bytef *)(uintptr_t)asset->gzip.ptr,
                       .avail_in = (uInt)asset->gzip.len,
                       .next_out = plain,
                       .avail_out = (uInt)asset->content.len + 1};
    assert_int_equal(inflateInit2(&stream, 15 + 16), Z_OK);
    assert_int_equal(inflate(&stream, Z_FINISH), Z_STREAM_END);
    assert_int_equal(stream.total_out, asset->content.len);
    assert_memory_equal(plain, asset->content.ptr, asset->content.len);
    inflateEnd(&stream);
    test_free(plain);
}

static void assert_brotli(const struct asset *asset)
{
    size_t len = asset->content.len + 1;
    unsigned char *plain = test_malloc(len);
    assert_int_equal(
        BrotliDecoderDecompress(asset->brotli.len, (const uint8_t *)asset->brotli.ptr, &len, plain),
        BROTLI_DECODER_RESULT_SUCCESS);
    assert_int_equal(len, asset->content.len);
    assert_memory_equal(plain, asset->content.ptr, len);
    test_free(plain);
}

/* A browser reads them with decoders of its own; so does the test. */
static void compressed_forms_give_the_content_back(void **state)
{
    (void)state;
    size_t compressed = 0;
    for (size_t i = 0; i < asset_count; i++) {
        if (asset_table[i].gzip.len > 0) {
            assert_gzip(&asset_table[i]);
            compressed++;
        }
        if (asset_table[i].brotli.len > 0) {
            assert_brotli(&asset_table[i]);
            compressed++;
        }
    }
    assert_true(compressed >= 4); /* at least the style sheet and the script, in both forms */
}

static void compressed_forms_are_smaller(void **state)
{
    (void)state;
    const struct asset *style = find_by_name("app.css");
    assert_true(style->gzip.len * 4 < style->content.len);
    assert_true(style->brotli.len < style->gzip.len);
}

/* The content security policy and offices without Internet allow nothing from elsewhere. */
static void assets_refer_to_no_other_host(void **state)
{
    (void)state;
    struct str style = find_by_name("app.css")->content;
    assert_false(str_contains(style, STR("url(")));
    assert_false(str_contains(style, STR("@import")));
    assert_false(str_contains(style, STR("GDS Transport")));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_address_of_an_asset_leads_to_it),
        cmocka_unit_test(the_address_names_the_content),
        cmocka_unit_test(addresses_that_are_not_exact_find_nothing),
        cmocka_unit_test(each_asset_has_the_type_of_its_kind),
        cmocka_unit_test(compressed_forms_give_the_content_back),
        cmocka_unit_test(compressed_forms_are_smaller),
        cmocka_unit_test(assets_refer_to_no_other_host),
    };
    return run_test_table(tests);
}

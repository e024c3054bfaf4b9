/* Fuzz target: whatever the value, each function of web/html.h keeps it in its place. The first
 * byte of the input chooses the function. */
#include "web/html.h"

#include <assert.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* Nothing that opens a tag or ends a value; every & begins one of our references. */
static void check_html(struct str html)
{
    static const struct str references[] = {
        STR_INIT("&amp;"),  STR_INIT("&lt;"),  STR_INIT("&gt;"),
        STR_INIT("&quot;"), STR_INIT("&#39;"),
    };
    for (size_t i = 0; i < html.len; i++) {
        char c = html.ptr[i];
        assert(c != '<' && c != '>' && c != '"' && c != '\'' && c != '\0');
        bool known = c != '&';
        for (size_t k = 0; k < COUNT_OF(references); k++)
            known = known || str_starts(str_from_pos(html, i), references[k]);
        assert(known);
    }
}

static bool has_scheme(struct str address)
{
    static const struct str schemes[] = {
        STR_INIT("https:"),
        STR_INIT("http:"),
        STR_INIT("mailto:"),
        STR_INIT("tel:"),
    };
    for (size_t i = 0; i < COUNT_OF(schemes); i++)
        if (str_equal_nocase(str_slice(address, 0, schemes[i].len), schemes[i]))
            return true;
    return false;
}

static void check_address(struct str address, bool own)
{
    check_html(address);
    for (size_t i = 0; i < address.len; i++)
        assert((unsigned char)address.ptr[i] > ' ' && address.ptr[i] != '\\');
    assert(!str_starts(address, STR("//")));
    if (address.len == 0 || address.ptr[0] == '/' || address.ptr[0] == '?' || address.ptr[0] == '#')
        return;
    assert(!own && has_scheme(address));
}

static void check_base(struct str address, bool own)
{
    check_address(address, own);
    assert(!str_ends(address, STR("/")));
}

/* Unreserved characters and percent-encoding, and perhaps two more. */
static void check_part(struct str part, struct str more)
{
    const struct str plain =
        STR("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~%");
    for (size_t i = 0; i < part.len; i++)
        assert(str_contains(plain, str_slice(part, i, i + 1)) ||
               str_contains(more, str_slice(part, i, i + 1)));
}

static void check_segment(struct str segment)
{
    check_part(segment, STR("/"));
    assert(!str_contains(segment, STR("/")));
    assert(!str_equal(segment, STR("..")));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static void (*const writers[])(struct page *, struct html_value) = {
        html_text,    html_url,          html_url_base, html_own_url, html_own_url_base,
        html_segment, html_root_segment, html_query,    html_mailbox,
    };
    if (size == 0)
        return 0;
    CLEANUP(buf_end) struct buf out = BUF((size_t)16 << 20);
    struct page page = {.out = &out};
    struct html_value value = html_of_str((struct str){(const char *)data + 1, size - 1});
    size_t which = data[0] % (COUNT_OF(writers) + 1);
    if (which == COUNT_OF(writers)) {
        html_message(&page, value.text, &value, 1);
        check_html(buf_str(&out));
        return 0;
    }
    writers[which](&page, value);
    struct str written = buf_str(&out);
    if (which == 0)
        check_html(written);
    else if (which == 1 || which == 3)
        check_address(written, which == 3);
    else if (which == 2 || which == 4)
        check_base(written, which == 4);
    else if (which == 5 || which == 6)
        check_segment(written);
    else
        check_part(written, STR("@+"));
    assert(which != 6 || written.len > 0);
    return 0;
}

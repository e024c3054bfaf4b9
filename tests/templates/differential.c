/* Renders every random template with a harmless and with hostile values, for differential.py:
 * records of name, branch, value and page, each ended by NUL. */
#include "web/html.h"

#include "random.h"

/* The first is harmless. No NUL in them, as it ends a record; html_test.c looks at control
 * characters. */
static const char *const values[] = {
    "/hx-harmless-xh",
    "",
    " ",
    "\n\nx\r\ny\rz",
    "\"><script>alert(1)</script>",
    "'><img src=x onerror=alert(1)>",
    "\" onmouseover=\"alert(1)",
    "' autofocus onfocus='alert(1)",
    "</title></textarea></pre></svg></table><script>",
    "<!--",
    "--><![CDATA[<b>",
    "]]><?x <!DOCTYPE html>",
    "javascript:alert(1)",
    " \tJaVa\nScript:alert(1)",
    ":alert(1)",
    "script:alert(1)",
    "//evil.example/x",
    "/\\evil.example/x",
    "/\t/evil.example/x",
    "\\\\evil.example",
    "https://evil.example/",
    "evil.example",
    "@evil.example/",
    ".evil.example",
    "/",
    ".",
    "..",
    "&lt;b&gt;&#60;b&amp",
    "amp;lt;b>",
    "#39;\"x=\"",
    "%22%3E%00%2F..%2F",
    "%s %1$s %n",
    "`x=`${alert(1)}",
    "{{ v }}",
    "\x01\x0B\x7F\xC2\x85\xE2\x80\xA8\xEF\xBB\xBF",
    "公开<公开>",
};

typedef void page_function(struct page *p, struct str v, struct str w, int n);

static const struct {
    const char *name;
    page_function *write;
} pages[] = {
#define PAGE(name) {#name, name},
#include "random_list.h"
#undef PAGE
};

static void print_record(size_t page_number, int branch, size_t value)
{
    CLEANUP(buf_end) struct buf out = BUF(1 << 20);
    struct page page = {.out = &out, .form_token = STR("token")};
    pages[page_number].write(&page, str_from(values[value]), STR("evil.example"), branch);
    buf_char(&out, '\0');
    printf("%s%c%d%c%s%c", pages[page_number].name, 0, branch, 0, values[value], 0);
    fwrite(out.ptr, 1, out.len, stdout);
}

int main(void)
{
    for (size_t i = 0; i < COUNT_OF(pages); i++)
        for (int branch = 0; branch < 2; branch++)
            for (size_t k = 0; k < COUNT_OF(values); k++)
                print_record(i, branch, k);
    return 0;
}

/* What every test file needs: cmocka, and a comparison of views. Only for *_test.c files. */
#ifndef GONGKAI_BASE_TEST_H
#define GONGKAI_BASE_TEST_H

#include "base/str.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#define assert_str(view, text)                                                                     \
    do {                                                                                           \
        struct str assert_str_view = (view);                                                       \
        struct str assert_str_text = str_from(text);                                               \
        if (!str_equal(assert_str_view, assert_str_text)) {                                        \
            print_error("got <" STR_FMT ">, expected <" STR_FMT ">\n", STR_ARG(assert_str_view),   \
                        STR_ARG(assert_str_text));                                                 \
            _fail(__FILE__, __LINE__);                                                             \
        }                                                                                          \
    } while (0)

/* Runs the table and prints TAP, which the test runner counts. */
#define run_test_table(tests)                                                                      \
    (cmocka_set_message_output(CM_OUTPUT_TAP), cmocka_run_group_tests((tests), NULL, NULL))

#endif

/* Runs tools/queries on good and bad files, and looks at what it says and makes. */
#include "base/file.h"
#include "base/test.h"

#include <fcntl.h>
#include <spawn.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

/* A folder …/foi with queries.sql and what is made of it. */
struct place {
    struct arena arena;
    struct failure failure;
    const char *folder, *sql, *header, *source, *said;
};

static int open_place(void **state)
{
    struct place *place = calloc(1, sizeof *place);
    assert_non_null(place);
    char *folder =
        (char *)(uintptr_t)arena_str(&place->arena, STR("/tmp/gongkai-queries-XXXXXX")).ptr;
    assert_non_null(mkdtemp(folder));
    place->folder = folder;
    assert_int_equal(mkdir(arena_printf(&place->arena, "%s/foi", folder).ptr, 0700), 0);
    place->sql = arena_printf(&place->arena, "%s/foi/queries.sql", folder).ptr;
    place->header = arena_printf(&place->arena, "%s/foi/queries.h", folder).ptr;
    place->source = arena_printf(&place->arena, "%s/foi/queries.c", folder).ptr;
    place->said = arena_printf(&place->arena, "%s/foi/said", folder).ptr;
    *state = place;
    return 0;
}

static int close_place(void **state)
{
    struct place *place = *state;
    const char *files[] = {place->sql, place->header, place->source, place->said};
    for (size_t i = 0; i < COUNT_OF(files); i++)
        (void)unlink(files[i]);
    assert_int_equal(rmdir(arena_printf(&place->arena, "%s/foi", place->folder).ptr), 0);
    assert_int_equal(rmdir(place->folder), 0);
    arena_end(&place->arena);
    free(place);
    return 0;
}

static struct str content_of(struct place *place, const char *path)
{
    struct str content = STR("");
    assert_int_equal(file_read(&place->arena, str_from(path), 1 << 20, &place->failure, &content),
                     OK);
    return content;
}

/* Runs the tool on such a file; its exit status. */
static int make(struct place *place, struct str sql)
{
    assert_int_equal(file_write(&place->arena, str_from(place->sql), sql, &place->failure), OK);
    (void)unlink(place->header);
    char *arguments[] = {(char *)(uintptr_t)QUERIES_PROGRAM, (char *)(uintptr_t)place->sql,
                         (char *)(uintptr_t)place->header, (char *)(uintptr_t)place->source, NULL};
    posix_spawn_file_actions_t actions;
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_addopen(&actions, STDERR_FILENO, place->said,
                                     O_WRONLY | O_CREAT | O_TRUNC, 0600);
    pid_t child;
    int status = -1;
    assert_int_equal(posix_spawn(&child, QUERIES_PROGRAM, &actions, NULL, arguments, environ), 0);
    posix_spawn_file_actions_destroy(&actions);
    assert_int_equal(waitpid(child, &status, 0), child);
    return WIFEXITED(status) ? WEXITSTATUS(status) : 255;
}

static void expect_in(struct place *place, const char *path, const char *part)
{
    struct str content = content_of(place, path);
    if (!str_contains(content, str_from(part)))
        print_error("<%s> is not in:\n" STR_FMT "\n", part, STR_ARG(content));
    assert_true(str_contains(content, str_from(part)));
}

static void a_statement_becomes_a_constant_with_its_comment(void **state)
{
    assert_int_equal(
        make(*state, STR("-- About requests.\n\n"
                         "-- name: foi_request_find\n"
                         "-- One request\n-- by its number.\n"
                         "SELECT id, '$9 ?; -- \\' -- not $8\n"
                         "FROM foi_request WHERE number = $1\n\n  AND a = '';  -- end\n")),
        0);
    struct place *place = *state;
    expect_in(place, place->header,
              "/* One request\n * by its number. */\n"
              "extern const struct query FOI_REQUEST_FIND;\n");
    expect_in(place, place->header, "foi_queries[];");
    expect_in(place, place->source, ".name = \"foi_request_find\"");
    expect_in(place, place->source,
              "\"SELECT id, '$9 ?; -- \\\\' \\n\"\n"
              "        \"FROM foi_request WHERE number = ?1\\n\"\n"
              "        \"  AND a = ''\"");
    expect_in(place, place->source, "number = $1");
    expect_in(place, place->source, ".params = 1,");
    expect_in(place, place->source, ".stream = false,");
    expect_in(place, place->source, "const size_t foi_queries_count = 1;");
}

static void parameters_keep_their_numbers(void **state)
{
    struct place *place = *state;
    assert_int_equal(
        make(place, STR("-- name: foi_x\nSELECT $2, $1, $2, $10, $3, $4, $5, $6, $7, $8, $9;")), 0);
    expect_in(place, place->source, "\"SELECT ?2, ?1, ?2, ?10,");
    expect_in(place, place->source, "\"SELECT $2, $1, $2, $10,");
    expect_in(place, place->source, ".params = 10,");
}

static void an_engine_may_have_its_own_text(void **state)
{
    struct place *place = *state;
    assert_int_equal(
        make(place, STR("-- name: foi_x\n-- stream\n-- engine: sqlite\nSELECT 'lite', $1;\n"
                        "-- name: foi_x\n-- engine: postgres\nSELECT 'post', $1::bigint;\n")),
        0);
    expect_in(place, place->source, ".sqlite =\n        \"SELECT 'lite', ?1\"");
    expect_in(place, place->source, ".postgres =\n        \"SELECT 'post', $1::bigint\"");
    expect_in(place, place->source, ".stream = true,");
    expect_in(place, place->source, "foi_queries_count = 1;");
}

struct bad {
    const char *sql, *line, *message;
};

static const struct bad bad_files[] = {
    {"",                                                     ":1: ", "no statement"                    },
    {"-- only a comment\n",                                  ":1: ", "no statement"                    },
    {"SELECT 1;\n",                                          ":1: ", "SQL before the first -- name:"   },
    {"-- name: foi_x\n",                                     ":1: ", "has no statement"                },
    {"-- name: foi_x\n;",                                    ":1: ", "has no statement"                },
    {"-- name: foi_x\nSELECT 1\n",                           ":1: ", "does not end with ;"             },
    {"\n-- name: foi_x\nSELECT 'a;\n",                       ":2: ", "quote that is not closed"        },
    {"-- name: foi_x\nSELECT 1;\nSELECT 2;",                 ":3: ", "more SQL after the ;"            },
    {"-- name: foi_x\nSELECT 1; SELECT 2;",                  ":2: ", "more SQL after the ;"            },
    {"-- name: law_x\nSELECT 1;",                            ":1: ", "must begin with foi_"            },
    {"-- name: foix\nSELECT 1;",                             ":1: ", "must begin with foi_"            },
    {"-- name: foi_\nSELECT 1;",                             ":1: ", "must begin with foi_"            },
    {"-- name: foi_X\nSELECT 1;",                            ":1: ", "is not a name"                   },
    {"-- name:\nSELECT 1;",                                  ":1: ", "is not a name"                   },
    {"-- name: foi_x\nSELECT 1;\n-- name: foi_x\nSELECT 2;",
     ":3: ",                                                         "has a text for sqlite already"   },
    {"-- name: foi_x\n-- engine: sqlite\nSELECT 1;",         ":1: ", "has no text for postgres"        },
    {"-- name: foi_x\n-- engine: mysql\nSELECT 1;",          ":2: ", "no engine named <mysql>"         },
    {"-- name: foi_x\nSELECT 1\n-- engine: sqlite\n;",       ":3: ", "between a name and its SQL"      },
    {"-- stream\n",                                          ":1: ", "between a name and its SQL"      },
    {"-- name: foi_x\nSELECT ?;",                            ":2: ", "parameters are written $1, not ?"},
    {"-- name: foi_x\nSELECT :name;",                        ":2: ", "not :name"                       },
    {"-- name: foi_x\nSELECT @name;",                        ":2: ", "not @name"                       },
    {"-- name: foi_x\nSELECT $name;",                        ":2: ", "a $ that is no parameter"        },
    {"-- name: foi_x\nSELECT $0;",                           ":2: ", "$0 is out of range"              },
    {"-- name: foi_x\nSELECT $61;",                          ":2: ", "$61 is out of range"             },
    {"-- name: foi_x\nSELECT $99999999999999999999;",        ":2: ", "is out of range"                 },
    {"-- name: foi_x\nSELECT $1, $3;",                       ":1: ", "uses $3 but not $2"              },
    {"-- name: foi_x\nSELECT \"a\";",                        ":2: ", "double quotes"                   },
    {"-- name: foi_x\nSELECT 1 /* one */;",                  ":2: ", "comments begin with --"          },
    {"-- name: foi_x\n-- a */ b\nSELECT 1;",                 ":2: ", "must not contain */"             },
    {"-- name: foi_x\nSELECT '\xD5\xFE';",                   ":2: ", "not UTF-8"                       },
};

static void a_bad_file_is_refused_with_its_line(void **state)
{
    struct place *place = *state;
    for (size_t i = 0; i < COUNT_OF(bad_files); i++) {
        const struct bad *bad = &bad_files[i];
        assert_int_equal(make(place, str_from(bad->sql)), 1);
        expect_in(place, place->said,
                  arena_printf(&place->arena, "%s%s", place->sql, bad->line).ptr);
        expect_in(place, place->said, bad->message);
        assert_int_not_equal(access(place->header, F_OK), 0);
    }
}

static void both_texts_of_a_statement_take_the_same_values(void **state)
{
    struct place *place = *state;
    assert_int_equal(make(place, STR("-- name: foi_x\n-- engine: sqlite\nSELECT $1;\n"
                                     "-- name: foi_x\n-- engine: postgres\nSELECT 1;\n")),
                     1);
    expect_in(place, place->said, ":4: foi_x takes 1 values on one engine and 0 on the other");
}

static void a_statement_that_c_cannot_hold_is_refused(void **state)
{
    struct place *place = *state;
    char sql[5000];
    int len = snprintf(sql, sizeof sql, "-- name: foi_x\nSELECT '%04100d';\n", 0);
    assert_int_equal(make(place, (struct str){sql, (size_t)len}), 1);
    expect_in(place, place->said, "longer than 4095 bytes");
}

#define WITH_PLACE(test) cmocka_unit_test_setup_teardown(test, open_place, close_place)

int main(void)
{
    const struct CMUnitTest tests[] = {
        WITH_PLACE(a_statement_becomes_a_constant_with_its_comment),
        WITH_PLACE(parameters_keep_their_numbers),
        WITH_PLACE(an_engine_may_have_its_own_text),
        WITH_PLACE(a_bad_file_is_refused_with_its_line),
        WITH_PLACE(both_texts_of_a_statement_take_the_same_values),
        WITH_PLACE(a_statement_that_c_cannot_hold_is_refused),
    };
    return run_test_table(tests);
}

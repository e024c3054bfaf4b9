/* What the tests of the audit share: auditing a text or a file and looking for a finding. */
#ifndef GONGKAI_REPORT_CHECK_TEST_TOOLS_H
#define GONGKAI_REPORT_CHECK_TEST_TOOLS_H

#include "base/test.h"
#include "report/check.h"

struct audit {
    struct arena arena;
    struct failure failure;
    struct format_list formats;
    struct check_result result;
};

static inline err audit_content(struct audit *audit, struct str content)
{
    *audit = (struct audit){0};
    assert_int_equal(format_load_builtin(&audit->arena, &audit->failure, &audit->formats), OK);
    return report_check(&audit->arena, &audit->formats, STR("report"), content, &audit->failure,
                        &audit->result);
}

/* The body as the first chapter of a report for 2022. */
static inline void audit_text(struct audit *audit, const char *body)
{
    struct arena scratch = {0};
    struct str content =
        arena_printf(&scratch, "某局2022年政府信息公开工作年度报告\n一、总体情况\n%s\n", body);
    assert_int_equal(audit_content(audit, content), OK);
    arena_end(&scratch);
}

static inline void audit_end(struct audit *audit)
{
    arena_end(&audit->arena);
}

static inline const struct finding *finding_of(const struct audit *audit, const char *check,
                                               enum severity severity)
{
    for (size_t i = 0; i < audit->result.findings.count; i++) {
        const struct finding *finding = &audit->result.findings.items[i];
        if (str_equal(finding->check, str_from(check)) && finding->severity == severity)
            return finding;
    }
    return NULL;
}

static inline size_t count_severity(const struct audit *audit, enum severity severity)
{
    size_t count = 0;
    for (size_t i = 0; i < audit->result.findings.count; i++)
        count += audit->result.findings.items[i].severity == severity;
    return count;
}

/* The audit of this first chapter has no error and no warning. */
static inline void assert_quiet(const char *body)
{
    struct audit audit;
    audit_text(&audit, body);
    for (size_t i = 0; i < audit.result.findings.count; i++) {
        const struct finding *finding = &audit.result.findings.items[i];
        if (finding->severity != SEVERITY_UNCHECKED)
            print_error("unexpected: " STR_FMT "\n", STR_ARG(finding->reason));
        assert_int_equal(finding->severity, SEVERITY_UNCHECKED);
    }
    audit_end(&audit);
}

static inline void assert_finding(const char *body, const char *check, enum severity severity,
                                  const char *computed, const char *published)
{
    struct audit audit;
    audit_text(&audit, body);
    const struct finding *finding = finding_of(&audit, check, severity);
    if (!finding)
        print_error("no %s in: %s\n", check, body);
    assert_non_null(finding);
    assert_str(finding->computed, computed);
    assert_str(finding->published, published);
    audit_end(&audit);
}

#endif

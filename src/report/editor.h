/* Private to report/: the page on which a draft is edited. office.c runs what is posted from it and
 * shows it again when something is to be mended. */
#ifndef GONGKAI_REPORT_EDITOR_H
#define GONGKAI_REPORT_EDITOR_H

#include "report/pages.h"

/* What the last action has to say: messages, and what was entered but not saved. Strings that do
 * not apply are empty. */
struct editing {
    struct exchange *exchange;
    int year;
    struct form_messages messages;
    struct str chapter, text, text_message;
    struct str warning, reason, reason_message;
    const struct report_measures *measures; /* as they were entered, a line each; or NULL */
    const struct report_measures *progress; /* or NULL */
    struct str freeze_message;
    bool conflict; /* another person saved the text meanwhile */
};

/* A ctx_job; its argument is a struct editing. */
err editor_show(struct ctx *cx, void *arg);

/* All that is entered for a year: the cells of chapter two first (*of_tables of them), then the
 * figures. Returns how many there are. */
size_t editor_yearly_rows(struct arena *arena, const struct report_model *model,
                          struct yearly_row rows[YEARLY_ROWS_MAX], size_t *of_tables);

extern const struct crumb office_crumbs[1];
struct str office_path(struct ctx *cx, int year, const char *rest); /* /office/report/2020… */
struct str office_title(struct ctx *cx, int year);                  /* 编制2020年度报告 */

#endif

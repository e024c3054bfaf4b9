/* The command line: one row a command. A command that writes runs in the serving process when there
 * is one (over DATA/control.sock), so that there is never a second writer. */
#ifndef GONGKAI_APP_COMMAND_H
#define GONGKAI_APP_COMMAND_H

#include "base/buf.h"
#include "base/vec.h"
#include "core/site.h"

/* Exit statuses, the same for every command. */
enum exit_status {
    EXIT_DONE = 0,
    EXIT_DIFFERS = 1, /* the answer is no: a report does not reconcile, a record has changed */
    EXIT_USAGE = 2,   /* the call or its input is wrong */
    EXIT_FAULT = 3,   /* the system: locked, unreachable, damaged */
};

/* What the command line said. */
struct command_options {
    struct str data; /* the folder */
    bool data_given;
    struct str database, port, address, agency, known_on, cut_off, kind, output;
    bool json, explain, plan;
};

struct command_call {
    struct ctx *cx;
    struct command_options options;
    struct str_list args;    /* after the command's own words */
    struct str input;        /* content of the file that the command reads */
    struct buf *out;         /* standard output */
    enum exit_status status; /* set when the answer is no */
};

typedef err command_function(struct command_call *call);

enum command_access {
    NOTHING,      /* not even settings: help must work when they are wrong */
    NO_STORE,     /* settings, but no database */
    MAYBE_STORE,  /* reads it when it is there */
    READS_STORE,  /* reads it, also beside a running server */
    WRITES_STORE, /* writes: in the server's process when one runs */
    OWN_STORE,    /* opens it as it needs: init, serve, migrate */
};

struct command {
    struct str name;    /* "report make" */
    struct str args;    /* "YEAR [--cut-off INSTANT]" */
    struct str summary; /* one line */
    struct str help;    /* the manual */
    command_function *run;
    enum command_access access;
    size_t min_args, max_args;
    bool reads_file; /* the first argument is a file; its content becomes call->input */
};

extern const struct command commands[];
extern const size_t command_count;

/* Runs the program. Returns the exit status. */
int command_main(int argc, char **argv);
/* Runs a command that writes, as the server does for another process: words are those of the
 * command line. */
enum exit_status command_run_here(struct site *site, struct arena *arena,
                                  const struct str_list *words, struct str input, struct buf *out,
                                  struct failure *failure);

enum exit_status command_status(err result);
/* A line on standard error, as for the failure that ends a command: for a command that goes on. */
void command_complain(const struct failure *failure);

err command_help(struct command_call *call);
err command_version(struct command_call *call);
err command_routes(struct command_call *call);
err command_settings(struct command_call *call);
err command_init(struct command_call *call);
err command_migrate(struct command_call *call);
err command_serve(struct command_call *call);
err command_demo(struct command_call *call);
err command_report_make(struct command_call *call);
err command_report_freeze(struct command_call *call);
err command_report_verify(struct command_call *call);
err command_report_check(struct command_call *call);
err command_report_export(struct command_call *call);
err command_report_list(struct command_call *call);
err command_calendar_due(struct command_call *call);
err command_calendar_show(struct command_call *call);
err command_calendar_add(struct command_call *call);

/* "2020" as a year of a report. */
err command_year(struct command_call *call, struct str text, int *ret) MUST_USE;
/* "2020-01-10" as a date. */
err command_date(struct command_call *call, struct str text, struct date *ret) MUST_USE;

#endif

/* gongkai serve: the site, the HTTP server, the ear for commands, and the count of visits. */
#include "app/command.h"
#include "app/control.h"
#include "app/modules.h"
#include "base/log.h"
#include "core/run.h"
#include "core/session.h"
#include "core/visit.h"
#include "web/server.h"

#include <signal.h>

struct serving {
    struct runner runner;
    struct server *server;
    struct control *control;
    struct visit_job *visits;
};

static void handle(void *user, struct http_request *request, struct http_response *response)
{
    run_request(user, request, response);
}

static size_t body_limit(void *user, struct str path)
{
    return run_body_limit(user, path);
}

static void refuse(void *user, int status, struct str reason, struct http_response *response)
{
    run_refuse(user, status, reason, response);
}

static err start_server(struct serving *serving, struct site *site, struct failure *failure)
{
    const struct settings *settings = &site->settings;
    struct server_options options = {
        .address = arena_str(&site->arena, settings->address).ptr,
        .port = (int)settings->port,
        .threads = (int)settings->workers,
        .header_seconds = (int)settings->header_seconds,
        .idle_seconds = (int)settings->idle_seconds,
        .cache = site->cache,
        .user = &serving->runner,
        .body_limit = body_limit,
        .handle = handle,
        .refuse = refuse,
    };
    return server_start(&options, failure, &serving->server);
}

static void announce(const struct serving *serving, struct site *site)
{
    struct random_token link = sessions_new_link(site->sessions);
    int port = server_port(serving->server);
    printf("公开 gongkai " GONGKAI_VERSION "：http://" STR_FMT ":%d\n"
           "经办人一次性链接（仅限本机）：http://" STR_FMT ":%d/office/enter?token=%s\n"
           "按 Ctrl-C 停止。\n",
           STR_ARG(site->settings.address), port, STR_ARG(site->settings.address), port, link.text);
    fflush(stdout);
}

static void stop(struct serving *serving)
{
    if (serving->control)
        control_close(serving->control);
    if (serving->server)
        server_stop(serving->server);
    if (serving->visits)
        visit_job_stop(serving->visits);
}

static err open_site(struct command_call *call)
{
    struct site *site = call->cx->site;
    struct store_options store = {
        .folder = call->options.data,
        .database = site->settings.database,
        .readers = (int)site->settings.workers,
    };
    TRY(site_open(site, &store, call->cx->failure));
    site->sessions = sessions_open();
    site->cache = cache_open((size_t)site->settings.cache_mib << 20);
    return OK;
}

static err serve(struct command_call *call, struct serving *serving, const sigset_t *signals)
{
    struct site *site = call->cx->site;
    struct failure *failure = call->cx->failure;
    TRY(open_site(call));
    TRY(start_server(serving, site, failure));
    TRY(control_open(site, call->options.data, failure, &serving->control));
    serving->visits = visit_job_start(site);
    announce(serving, site);
    int signal_number;
    sigwait(signals, &signal_number);
    log_info("stopping", "signal=%d", signal_number);
    return OK;
}

err command_serve(struct command_call *call)
{
    struct serving serving = {
        .runner = {.site = call->cx->site, .modules = &all_modules}
    };
    sigset_t signals;
    sigemptyset(&signals);
    sigaddset(&signals, SIGINT);
    sigaddset(&signals, SIGTERM);
    sigaddset(&signals, SIGHUP);
    /* Before any thread starts, so that all of them leave these signals to sigwait. */
    pthread_sigmask(SIG_BLOCK, &signals, NULL);
    signal(SIGPIPE, SIG_IGN);
    err result = serve(call, &serving, &signals);
    stop(&serving);
    return result;
}

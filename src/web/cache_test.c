/* Tests of the page cache and of the deadlines: what is dropped, what is counted, what happens when
 * several threads do it at once. */
#include "base/arena.h"
#include "base/test.h"
#include "web/cache.h"
#include "web/deadline.h"

#include <poll.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>

static _Atomic int released;

static void count_release(struct cache_page *page)
{
    (void)page;
    atomic_fetch_add(&released, 1);
}

struct wish {
    const char *target, *path, *topic;
    size_t size;
    uint64_t began;
};

static struct cache_page *make(struct cache *cache, struct wish wish)
{
    const struct str topics[HTTP_TOPICS] = {str_from(wish.topic)};
    char *body = malloc(wish.size);
    assert_non_null(body);
    memset(body, 'a', wish.size);
    const struct cache_source source = {
        .target = str_from(wish.target),
        .path = str_from(wish.path ? wish.path : wish.target),
        .type = STR("application/octet-stream"),
        .body = {body, wish.size},
        .counts_visits = true,
        .topics = topics,
        .began = wish.began,
        .release = count_release,
    };
    return cache_page_make(cache, &source);
}

static void keep(struct cache *cache, const char *target, const char *topic)
{
    cache_keep(cache, make(cache, (struct wish){.target = target,
                                                .topic = topic,
                                                .size = 100,
                                                .began = cache_moment(cache)}));
}

static bool has(struct cache *cache, const char *target)
{
    struct cache_page *page = cache_find(cache, str_from(target));
    if (page)
        cache_done(page);
    return page;
}

static int open_cache(void **state)
{
    *state = cache_open((size_t)4 << 20);
    atomic_store(&released, 0);
    return 0;
}

static int close_cache(void **state)
{
    cache_close(*state);
    return 0;
}

static void a_page_is_found_by_its_target(void **state)
{
    keep(*state, "/a", "t");
    assert_true(has(*state, "/a"));
    assert_false(has(*state, "/a?"));
    assert_false(has(*state, "/b"));
}

static void a_topic_ends_its_pages_and_no_others(void **state)
{
    keep(*state, "/a", "calendar");
    keep(*state, "/b", "report:2020");
    keep(*state, "/c", "");
    cache_invalidate(*state, STR("calendar"));
    assert_false(has(*state, "/a"));
    assert_true(has(*state, "/b"));
    assert_true(has(*state, "/c"));
}

static void a_page_rendered_after_the_change_is_kept(void **state)
{
    cache_invalidate(*state, STR("calendar"));
    keep(*state, "/a", "calendar");
    assert_true(has(*state, "/a"));
}

static void a_page_rendered_before_the_change_and_stored_after_it_is_not_kept(void **state)
{
    struct wish wish = {.target = "/a", .topic = "t", .size = 9, .began = cache_moment(*state)};
    cache_invalidate(*state, STR("t"));
    cache_keep(*state, make(*state, wish));
    assert_false(has(*state, "/a"));
    assert_int_equal(released, 1);
}

static void a_new_rendering_takes_the_place_of_the_old(void **state)
{
    keep(*state, "/a", "t");
    keep(*state, "/a", "t");
    assert_int_equal(cache_measure(*state).pages, 1);
    assert_int_equal(released, 1);
}

static void the_page_used_longest_ago_makes_room(void **state)
{
    char target[20];
    keep(*state, "/hot", "t");
    for (int i = 0; i < 2000; i++) {
        snprintf(target, sizeof target, "/%d", i);
        keep(*state, target, "t");
        assert_true(has(*state, "/hot"));
    }
    struct cache_size size = cache_measure(*state);
    assert_true(size.bytes <= size.limit);
    assert_true(size.bytes > size.limit / 2);
    assert_false(has(*state, "/0"));
    assert_true(has(*state, "/1999"));
    assert_int_equal((size_t)released + size.pages, 2001);
}

static void a_page_too_large_for_its_share_is_not_kept(void **state)
{
    struct wish wish = {.target = "/a", .topic = "t", .size = (size_t)1 << 20};
    cache_keep(*state, make(*state, wish));
    assert_false(has(*state, "/a"));
    assert_int_equal(cache_measure(*state).pages, 0);
}

static void a_dropped_page_lives_until_its_last_answer_is_sent(void **state)
{
    struct cache_page *page = make(*state, (struct wish){.target = "/a", .topic = "t", .size = 9});
    cache_page_hold(page);
    cache_keep(*state, page);
    keep(*state, "/a", "t");
    assert_int_equal(released, 1);
    assert_memory_equal(page->forms[ENCODING_PLAIN].body.ptr, "aaaaaaaaa", 9);
    cache_page_leave(page);
}

struct tally {
    int64_t of_a, of_b, all;
    int paths;
};

static void add_up(void *arg, struct str path, int64_t visits)
{
    struct tally *tally = arg;
    tally->paths++;
    tally->all += visits;
    if (str_equal(path, STR("/a")))
        tally->of_a += visits;
    if (str_equal(path, STR("/b")))
        tally->of_b += visits;
}

static void visit(struct cache *cache, const char *target)
{
    struct cache_page *page = cache_find(cache, str_from(target));
    assert_non_null(page);
    cache_count(page);
    cache_done(page);
}

static void visits_are_counted_by_path_and_handed_over_once(void **state)
{
    struct tally tally = {0};
    cache_keep(*state, make(*state, (struct wish){"/a?x", "/a", "t", 9, 0}));
    cache_keep(*state, make(*state, (struct wish){"/a?y", "/a", "t", 9, 0}));
    visit(*state, "/a?x");
    visit(*state, "/a?y");
    cache_count_path(*state, STR("/b"));
    cache_take_visits(*state, add_up, &tally);
    assert_int_equal(tally.of_a, 2);
    assert_int_equal(tally.of_b, 1);
    assert_int_equal(tally.paths, 2);
    cache_take_visits(*state, add_up, &tally);
    assert_int_equal(tally.all, 3);
}

static void visits_outlive_their_page(void **state)
{
    struct tally tally = {0};
    keep(*state, "/a", "t");
    visit(*state, "/a");
    cache_invalidate(*state, STR("t"));
    keep(*state, "/a", "t");
    visit(*state, "/a");
    cache_take_visits(*state, add_up, &tally);
    assert_int_equal(tally.of_a, 2);
}

#define READERS 4
#define ROUNDS  5000

struct crowd {
    struct cache *cache;
    _Atomic int64_t counted, taken, stale;
    _Atomic uint64_t version; /* what a rendering would show now */
};

static void add_taken(void *arg, struct str path, int64_t visits)
{
    (void)path;
    struct crowd *crowd = arg;
    atomic_fetch_add(&crowd->taken, visits);
}

/* The modified field carries the version that a page was rendered from. */
static void render(struct crowd *crowd, const char *target)
{
    struct wish wish = {.target = target, .topic = "t", .size = 100};
    wish.began = cache_moment(crowd->cache);
    int64_t version = (int64_t)atomic_load(&crowd->version);
    struct cache_page *page = make(crowd->cache, wish);
    page->modified = version;
    cache_keep(crowd->cache, page);
}

static void *read_pages(void *arg)
{
    struct crowd *crowd = arg;
    for (int i = 0; i < ROUNDS; i++) {
        char target[20];
        snprintf(target, sizeof target, "/%d", i % 7);
        uint64_t ended = atomic_load(&crowd->version) - 1; /* surely invalidated by now */
        struct cache_page *page = cache_find(crowd->cache, str_from(target));
        if (page) {
            if ((uint64_t)page->modified < ended)
                atomic_fetch_add(&crowd->stale, 1);
            cache_count(page);
            atomic_fetch_add(&crowd->counted, 1);
            cache_done(page);
        } else {
            render(crowd, target);
        }
    }
    return NULL;
}

static void *change_pages(void *arg)
{
    struct crowd *crowd = arg;
    for (int i = 0; i < ROUNDS / 10; i++) {
        atomic_fetch_add(&crowd->version, 1);
        cache_invalidate(crowd->cache, STR("t"));
        cache_take_visits(crowd->cache, add_taken, crowd);
    }
    return NULL;
}

static void no_reader_sees_an_old_page_and_no_visit_is_lost_among_threads(void **state)
{
    struct crowd crowd = {.cache = *state, .version = 2};
    pthread_t threads[READERS + 1];
    for (size_t i = 0; i < READERS; i++)
        assert_int_equal(pthread_create(&threads[i], NULL, read_pages, &crowd), 0);
    assert_int_equal(pthread_create(&threads[READERS], NULL, change_pages, &crowd), 0);
    for (size_t i = 0; i < COUNT_OF(threads); i++)
        pthread_join(threads[i], NULL);
    cache_take_visits(*state, add_taken, &crowd);
    assert_int_equal(crowd.stale, 0);
    assert_true(crowd.counted > 0);
    assert_int_equal(crowd.taken, crowd.counted);
}

static bool ends_within(int socket, int milliseconds)
{
    struct pollfd end = {.fd = socket, .events = POLLIN};
    char byte;
    return poll(&end, 1, milliseconds) == 1 && recv(socket, &byte, 1, 0) == 0;
}

static void a_socket_past_its_deadline_is_shut_and_no_other(void **state)
{
    (void)state;
    int late[2], early[2];
    struct deadline due = {0}, not_due = {0};
    assert_int_equal(socketpair(AF_UNIX, SOCK_STREAM, 0, late), 0);
    assert_int_equal(socketpair(AF_UNIX, SOCK_STREAM, 0, early), 0);
    struct keeper *keeper = keeper_start();
    assert_non_null(keeper);
    deadline_set(&due, 1, false);
    deadline_set(&not_due, 0, false);
    keeper_add(keeper, &due, late[0]);
    keeper_add(keeper, &not_due, early[0]);
    assert_true(ends_within(late[1], 3000));
    assert_false(ends_within(early[1], 300));
    keeper_remove(keeper, &due);
    keeper_remove(keeper, &not_due);
    keeper_stop(keeper);
    for (size_t i = 0; i < 2; i++) {
        close(late[i]);
        close(early[i]);
    }
}

static void a_lingering_socket_is_read_until_the_sender_is_done(void **state)
{
    (void)state;
    int pair[2];
    char block[4096] = {0};
    assert_int_equal(socketpair(AF_UNIX, SOCK_STREAM, 0, pair), 0);
    struct keeper *keeper = keeper_start();
    assert_non_null(keeper);
    keeper_linger(keeper, pair[0]);
    assert_true(ends_within(pair[1], 1000)); /* our side says at once that nothing more comes */
    for (size_t i = 0; i < 1000; i++)        /* more than any buffer holds */
        assert_int_equal(send(pair[1], block, sizeof block, MSG_NOSIGNAL), sizeof block);
    close(pair[1]);
    keeper_stop(keeper);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, open_cache, close_cache)
    const struct CMUnitTest tests[] = {
        TEST(a_page_is_found_by_its_target),
        TEST(a_topic_ends_its_pages_and_no_others),
        TEST(a_page_rendered_after_the_change_is_kept),
        TEST(a_page_rendered_before_the_change_and_stored_after_it_is_not_kept),
        TEST(a_new_rendering_takes_the_place_of_the_old),
        TEST(the_page_used_longest_ago_makes_room),
        TEST(a_page_too_large_for_its_share_is_not_kept),
        TEST(a_dropped_page_lives_until_its_last_answer_is_sent),
        TEST(visits_are_counted_by_path_and_handed_over_once),
        TEST(visits_outlive_their_page),
        TEST(no_reader_sees_an_old_page_and_no_visit_is_lost_among_threads),
        cmocka_unit_test(a_socket_past_its_deadline_is_shut_and_no_other),
        cmocka_unit_test(a_lingering_socket_is_read_until_the_sender_is_done),
    };
    return run_test_table(tests);
}

/* Tests of the working-day calendar: known sums, known periods, a second way of counting, and what
 * an administrator may get wrong. */
#include "base/test.h"
#include "base/vec.h"
#include "law/calendar_rows.h"
#include "law_data.h"

static struct arena arena;
static struct calendar *builtin;

static struct date day(const char *text)
{
    struct date date;
    assert_true(date_parse(str_from(text), &date));
    return date;
}

static struct calendar *fresh_calendar(void)
{
    struct calendar *calendar;
    assert_int_equal(calendar_load_builtin(&arena, NULL, &calendar), OK);
    return calendar;
}

static struct calendar_day ask(const struct calendar *calendar, const char *date,
                               struct date known_on)
{
    struct calendar_day answer;
    assert_int_equal(calendar_day(calendar, day(date), known_on, NULL, &answer), OK);
    return answer;
}

static struct working count_from(const char *start, int days, struct date known_on)
{
    struct working working;
    assert_int_equal(calendar_due(builtin, &arena, day(start), days, known_on, NULL, &working), OK);
    return working;
}

static void assert_date(struct date got, const char *expected)
{
    assert_string_equal(date_format(got).text, expected);
}

/* ---- A second implementation: looks through the text of the data, line by line. ---- */

static struct str calendar_text(void)
{
    for (size_t i = 0; i < law_data_count; i++)
        if (str_equal(law_data[i].name, STR("calendar.csv")))
            return law_data[i].content;
    fail_msg("no calendar.csv");
    return STR("");
}

static struct naive_line {
    struct str issued, date, kind;
} lines[400];
static size_t line_count;

static void split_lines(void)
{
    struct str rest = calendar_text(), line, notice;
    str_next_line(&rest, &line);
    while (str_next_line(&rest, &line)) {
        assert_true(line_count < COUNT_OF(lines));
        struct naive_line *split = &lines[line_count++];
        str_cut(line, STR(","), &notice, &line);
        str_cut(line, STR(","), &split->issued, &line);
        str_cut(line, STR(","), &split->date, &line);
        str_cut(line, STR(","), &split->kind, &line);
    }
}

/* The kind in the last line for that date that was issued by then; the notices stand in the order
 * of their issue. Empty when there is none. */
static struct str naive_kind(struct date date, struct date known_on)
{
    struct date_text wanted = date_format(date);
    struct date_text known = date_format(known_on);
    struct str found = STR("");
    for (size_t i = 0; i < line_count; i++)
        if (str_equal(lines[i].date, str_from(wanted.text)) &&
            str_compare(lines[i].issued, str_from(known.text)) <= 0)
            found = lines[i].kind;
    return found;
}

static bool naive_is_worked(struct date date, struct date known_on)
{
    struct str kind = naive_kind(date, known_on);
    return kind.len > 0 ? str_equal(kind, STR("workday")) : date_weekday(date) < 6;
}

static struct date naive_due(struct date start, int days, struct date known_on)
{
    while (days > 0) {
        start = date_add(start, 1);
        days -= naive_is_worked(start, known_on);
    }
    return start;
}

/* ---- The data ---- */

/* Some days of a year's arrangement lie in the December before. */
static int arrangement_year(struct date date)
{
    int year, month, of_month;
    date_parts(date, &year, &month, &of_month);
    return month == 12 && of_month >= 25 ? year + 1 : year;
}

static void each_arrangement_has_the_days_it_announced(void **state)
{
    (void)state;
    static const struct {
        int year, off, worked, statutory;
    } expected[] = {
        {2019, 24, 7, 11},
        {2020, 30, 6, 13},
        {2021, 31, 7, 11},
        {2022, 31, 7, 11},
        {2023, 27, 7, 11},
        {2024, 28, 8, 11},
        {2025, 28, 5, 13},
        {2026, 33, 6, 13},
    };
    struct date far = day("2100-01-01");
    for (size_t i = 0; i < COUNT_OF(expected); i++) {
        int off = 0, worked = 0, weekdays_off = 0;
        struct date date = date_add(day("2018-12-20"), 365 * (int)i);
        for (int n = 0; n < 400; n++, date = date_add(date, 1)) {
            if (arrangement_year(date) != expected[i].year)
                continue;
            struct str kind = naive_kind(date, far);
            off += str_equal(kind, STR("holiday"));
            worked += str_equal(kind, STR("workday"));
            weekdays_off += str_equal(kind, STR("holiday")) && date_weekday(date) < 6;
        }
        assert_int_equal(off, expected[i].off);
        assert_int_equal(worked, expected[i].worked);
        assert_int_equal(weekdays_off - worked, expected[i].statutory);
    }
}

static int working_days_of_month(int year, int month)
{
    int count = 0;
    struct date date;
    for (int i = 1; date_make(year, month, i, &date); i++) {
        struct calendar_day answer;
        assert_int_equal(calendar_day(builtin, date, CALENDAR_NOW, NULL, &answer), OK);
        count += answer.kind == DAY_WORKDAY || answer.kind == DAY_MADE_UP_WORKDAY;
    }
    return count;
}

static void each_month_has_its_working_days(void **state)
{
    (void)state;
    static const int expected[8][13] = {
        {250, 22, 17, 21, 22, 21, 19, 23, 22, 21, 19, 21, 22}, /* 2019 */
        {249, 17, 20, 22, 22, 19, 21, 23, 21, 23, 17, 21, 23},
        {250, 20, 17, 23, 22, 19, 21, 22, 22, 22, 17, 22, 23},
        {249, 21, 16, 23, 21, 20, 21, 21, 23, 21, 18, 22, 22},
        {249, 18, 20, 23, 20, 21, 21, 21, 23, 20, 19, 22, 21},
        {251, 22, 18, 21, 22, 21, 19, 23, 22, 21, 19, 21, 22},
        {248, 19, 19, 21, 22, 19, 20, 23, 21, 23, 18, 20, 23},
        {248, 21, 16, 22, 21, 19, 21, 23, 21, 22, 18, 21, 23},
    };
    for (int i = 0; i < 8; i++) {
        int sum = 0;
        for (int month = 1; month <= 12; month++) {
            int count = working_days_of_month(2019 + i, month);
            assert_int_equal(count, expected[i][month]);
            sum += count;
        }
        assert_int_equal(sum, expected[i][0]);
    }
}

/* ---- Periods ---- */

static void periods_end_where_the_holidays_push_them(void **state)
{
    (void)state;
    static const struct {
        const char *start;
        int days;
        const char *due;
    } periods[] = {
        {"2019-09-10", 20, "2019-10-14"},
        {"2020-01-10", 20, "2020-02-14"},
        {"2020-01-23", 7,  "2020-02-11"},
        {"2020-09-15", 20, "2020-10-19"},
        {"2020-12-15", 20, "2021-01-13"},
        {"2021-04-20", 15, "2021-05-12"},
        {"2022-12-25", 20, "2023-01-28"},
        {"2023-09-15", 20, "2023-10-19"},
        {"2024-02-01", 20, "2024-03-05"},
        {"2024-12-20", 20, "2025-01-20"},
        {"2025-01-10", 20, "2025-02-13"},
        {"2025-09-19", 20, "2025-10-23"},
        {"2026-02-10", 7,  "2026-02-26"},
        {"2026-09-15", 20, "2026-10-19"},
    };
    for (size_t i = 0; i < COUNT_OF(periods); i++)
        assert_date(count_from(periods[i].start, periods[i].days, CALENDAR_NOW).due,
                    periods[i].due);
}

static void a_period_is_counted_as_it_was_known_on_a_day(void **state)
{
    (void)state;
    assert_date(count_from("2020-01-10", 20, day("2020-01-15")).due, "2020-02-12");
    assert_date(count_from("2020-01-10", 20, day("2020-01-26")).due, "2020-02-12");
    assert_date(count_from("2020-01-10", 20, day("2020-01-27")).due, "2020-02-14");
    assert_date(count_from("2020-01-10", 20, CALENDAR_NOW).due, "2020-02-14");
    assert_date(count_from("2019-04-26", 3, day("2019-03-21")).due, "2019-05-02");
    assert_date(count_from("2019-04-26", 3, day("2019-03-22")).due, "2019-04-30");
}

static void a_period_of_0_days_ends_as_it_begins(void **state)
{
    (void)state;
    struct working working = count_from("2020-02-01", 0, CALENDAR_NOW);
    assert_date(working.due, "2020-02-01");
    assert_int_equal(working.step_count, 0);
}

static void only_1_to_400_working_days_can_be_counted(void **state)
{
    (void)state;
    static const int wrong[] = {-1, 401, INT32_MAX, INT32_MIN};
    for (size_t i = 0; i < COUNT_OF(wrong); i++) {
        struct failure failure = {0};
        struct working working;
        assert_int_equal(calendar_due(builtin, &arena, day("2020-01-10"), wrong[i], CALENDAR_NOW,
                                      &failure, &working),
                         ERR_INVALID);
        assert_true(str_contains(str_from(failure.text), STR("0 到 400")));
    }
    assert_date(count_from("2019-01-01", 400, CALENDAR_NOW).due,
                date_format(naive_due(day("2019-01-01"), 400, day("2100-01-01"))).text);
}

static void assert_both_agree(struct date date, struct date known_on, struct date known_text)
{
    struct calendar_day answer;
    assert_int_equal(calendar_day(builtin, date, known_on, NULL, &answer), OK);
    assert_int_equal(answer.kind == DAY_WORKDAY || answer.kind == DAY_MADE_UP_WORKDAY,
                     naive_is_worked(date, known_text));
}

static void both_ways_of_counting_agree_on_every_day(void **state)
{
    (void)state;
    static const char *const known[] = {"2019-11-21", "2020-01-26", "2020-01-27", "2025-11-04"};
    struct date date = day("2019-01-01");
    for (; date.day <= day("2026-12-31").day; date = date_add(date, 1))
        assert_both_agree(date, CALENDAR_NOW, day("2100-01-01"));
    for (date = day("2020-01-01"); date.day <= day("2020-03-31").day; date = date_add(date, 1))
        for (size_t i = 0; i < COUNT_OF(known); i++)
            assert_both_agree(date, day(known[i]), day(known[i]));
}

static void both_ways_of_counting_agree_on_periods(void **state)
{
    (void)state;
    uint32_t random = 2026;
    for (int i = 0; i < 100; i++) {
        random = random * 1664525u + 1013904223u;
        struct date start = date_add(day("2018-12-31"), (int)(random >> 8) % 2800);
        random = random * 1664525u + 1013904223u;
        int days = (int)(random >> 8) % 60;
        struct working working;
        assert_int_equal(calendar_due(builtin, &arena, start, days, CALENDAR_NOW, NULL, &working),
                         OK);
        assert_int_equal(working.due.day, naive_due(start, days, day("2100-01-01")).day);
    }
}

static void a_longer_period_never_ends_earlier(void **state)
{
    (void)state;
    for (int i = 0; i < 700; i++) {
        struct date start = date_add(day("2019-01-01"), i * 4);
        struct working shorter, longer;
        int days = i % 40 + 1;
        assert_int_equal(calendar_due(builtin, &arena, start, days, CALENDAR_NOW, NULL, &shorter),
                         OK);
        assert_int_equal(
            calendar_due(builtin, &arena, start, days + 1, CALENDAR_NOW, NULL, &longer), OK);
        assert_true(longer.due.day > shorter.due.day);
        assert_int_equal(shorter.step_count, shorter.due.day - start.day);
        assert_int_equal(shorter.steps[shorter.step_count - 1].count, days);
        assert_int_equal(
            (int)shorter.step_count - shorter.skipped_holidays - shorter.skipped_weekends, days);
    }
}

static void a_last_day_off_moves_to_the_next_working_day(void **state)
{
    (void)state;
    static const struct {
        const char *last, *moved;
    } periods[] = {
        {"2026-10-01", "2026-10-08"},
        {"2026-02-14", "2026-02-14"}, /* a worked Saturday */
        {"2026-02-15", "2026-02-24"},
        {"2026-03-07", "2026-03-09"},
        {"2026-03-09", "2026-03-09"},
    };
    for (size_t i = 0; i < COUNT_OF(periods); i++) {
        struct date moved;
        assert_int_equal(
            calendar_next_workday(builtin, day(periods[i].last), CALENDAR_NOW, NULL, &moved), OK);
        assert_date(moved, periods[i].moved);
    }
    struct date moved;
    struct failure failure = {0};
    assert_int_equal(
        calendar_next_workday(builtin, day("2027-01-01"), CALENDAR_NOW, &failure, &moved),
        ERR_INVALID);
}

static void a_year_without_a_notice_is_refused_with_the_way_out(void **state)
{
    (void)state;
    struct failure failure = {0};
    struct working working;
    assert_int_equal(
        calendar_due(builtin, &arena, day("2026-12-20"), 20, CALENDAR_NOW, &failure, &working),
        ERR_INVALID);
    assert_string_equal(failure.text,
                        "无法确定 2027-01-01 是否为工作日：日历中没有《国务院办公厅关于2027年部分"
                        "节假日安排的通知》。请在该通知印发后运行 `gongkai calendar add FILE` "
                        "导入。");
    struct calendar_day answer;
    failure_clear(&failure);
    assert_int_equal(calendar_day(builtin, day("2018-12-30"), CALENDAR_NOW, &failure, &answer),
                     ERR_INVALID); /* it has rows of the notice for 2019, but is not covered */
    failure_clear(&failure);
    assert_int_equal(calendar_day(builtin, day("2020-01-02"), day("2019-11-20"), &failure, &answer),
                     ERR_INVALID);
    assert_true(str_contains(str_from(failure.text), STR("截至 2019-11-20")));
    assert_true(str_contains(str_from(failure.text), STR("2020年")));
}

static void a_day_says_which_notice_made_it_and_which_was_overridden(void **state)
{
    (void)state;
    struct calendar_day off = ask(builtin, "2020-02-01", CALENDAR_NOW);
    assert_int_equal(off.kind, DAY_HOLIDAY);
    assert_str(off.name, "春节");
    assert_str(off.notice->number, "国办发明电〔2020〕1号");
    assert_date(off.notice->issued, "2020-01-27");
    assert_str(off.overridden->number, "国办发明电〔2019〕16号");
    struct calendar_day worked = ask(builtin, "2020-02-01", day("2020-01-26"));
    assert_int_equal(worked.kind, DAY_MADE_UP_WORKDAY);
    assert_null(worked.overridden);
    struct calendar_day labour = ask(builtin, "2019-05-01", CALENDAR_NOW);
    assert_str(labour.notice->number, "国办发明电〔2019〕3号");
    assert_null(labour.overridden); /* both notices give the day off */
    struct calendar_day plain = ask(builtin, "2024-02-09", CALENDAR_NOW);
    assert_int_equal(plain.kind, DAY_WORKDAY); /* the eve was only a recommendation that year */
    assert_null(plain.notice);
    assert_int_equal(ask(builtin, "2024-02-24", CALENDAR_NOW).kind, DAY_WEEKEND);
}

static void the_explanation_can_be_checked_with_a_calendar_in_hand(void **state)
{
    (void)state;
    struct working working = count_from("2020-01-22", 2, CALENDAR_NOW);
    CLEANUP(buf_end) struct buf out = BUF(1 << 14);
    calendar_write_explanation(&out, &working);
    assert_str(buf_str(&out), "2020-01-23 星期四 工作日 第1个工作日\n"
                              "2020-01-24 星期五 节假日（春节，国办发明电〔2019〕16号） 不计\n"
                              "2020-01-25 星期六 节假日（春节，国办发明电〔2019〕16号） 不计\n"
                              "2020-01-26 星期日 节假日（春节，国办发明电〔2019〕16号） 不计\n"
                              "2020-01-27 星期一 节假日（春节，国办发明电〔2019〕16号） 不计\n"
                              "2020-01-28 星期二 节假日（春节，国办发明电〔2019〕16号） 不计\n"
                              "2020-01-29 星期三 节假日（春节，国办发明电〔2019〕16号） 不计\n"
                              "2020-01-30 星期四 节假日（春节，国办发明电〔2019〕16号） 不计\n"
                              "2020-01-31 星期五 节假日（春节，国办发明电〔2020〕1号） 不计\n"
                              "2020-02-01 星期六 节假日（春节，国办发明电〔2020〕1号，"
                              "变更国办发明电〔2019〕16号的安排） 不计\n"
                              "2020-02-02 星期日 节假日（春节，国办发明电〔2020〕1号） 不计\n"
                              "2020-02-03 星期一 工作日 第2个工作日\n"
                              "自2020年1月22日的次日起计算2个工作日，至2020年2月3日（星期一）届满；"
                              "其间不计节假日10天。\n");
}

static void the_explanation_sums_up_weekends_and_days_made_up(void **state)
{
    (void)state;
    struct working working = count_from("2026-02-10", 7, CALENDAR_NOW);
    CLEANUP(buf_end) struct buf out = BUF(1 << 14);
    calendar_write_explanation(&out, &working);
    assert_true(str_contains(
        buf_str(&out),
        STR("2026-02-14 星期六 调休上班日（春节，国办发明电〔2025〕7号） 第4个工作日\n")));
    assert_true(str_ends(buf_str(&out), STR("届满；其间不计节假日9天，计入调休上班日1天。\n")));
    working = count_from("2026-03-05", 2, CALENDAR_NOW);
    buf_end(&out);
    calendar_write_explanation(&out, &working);
    assert_str(buf_str(&out), "2026-03-06 星期五 工作日 第1个工作日\n"
                              "2026-03-07 星期六 周末休息日 不计\n"
                              "2026-03-08 星期日 周末休息日 不计\n"
                              "2026-03-09 星期一 工作日 第2个工作日\n"
                              "自2026年3月5日的次日起计算2个工作日，至2026年3月9日（星期一）届满；"
                              "其间不计周末休息日2天。\n");
    working = count_from("2026-03-05", 0, CALENDAR_NOW);
    buf_end(&out);
    calendar_write_explanation(&out, &working);
    assert_str(buf_str(&out), "2026年3月5日当日届满，不计算工作日。\n");
}

/* ---- What an administrator adds ---- */

#define HEADING "notice,issued,date,kind,name\n"

static err add(struct calendar *calendar, const char *csv, struct failure *failure)
{
    return calendar_add_csv(calendar, str_from(csv), failure);
}

static void a_notice_adds_its_year(void **state)
{
    (void)state;
    struct calendar *calendar = fresh_calendar();
    assert_int_equal(add(calendar,
                         "\xEF\xBB\xBFnotice,issued,date,kind,name\r\n"
                         "\"测试〔2026〕9号\",2026-11-05,2027-01-01,holiday,元旦\r\n"
                         "测试〔2026〕9号,2026-11-05, 2027-01-03 ,workday,元旦\r\n"
                         ",,,,\r\n\r\n",
                         NULL),
                     OK);
    assert_int_equal(ask(calendar, "2027-01-03", CALENDAR_NOW).kind, DAY_MADE_UP_WORKDAY);
    assert_int_equal(ask(calendar, "2027-06-05", CALENDAR_NOW).kind, DAY_WEEKEND);
    struct calendar_day answer;
    assert_int_equal(calendar_day(calendar, day("2027-01-03"), day("2026-11-04"), NULL, &answer),
                     ERR_INVALID);
    struct working working;
    assert_int_equal(
        calendar_due(calendar, &arena, day("2026-12-31"), 1, CALENDAR_NOW, NULL, &working), OK);
    assert_date(working.due, "2027-01-03");
}

static void a_later_notice_can_take_a_day_back_to_the_ordinary_week(void **state)
{
    (void)state;
    struct calendar *calendar = fresh_calendar();
    assert_int_equal(add(calendar,
                         HEADING "测试〔2026〕1号,2026-04-01?,2026-05-05,ordinary,劳动节\n"
                                 "测试〔2026〕1号,2026-04-01?,2026-05-09,ordinary,劳动节\n",
                         NULL),
                     OK);
    struct calendar_day tuesday = ask(calendar, "2026-05-05", CALENDAR_NOW);
    assert_int_equal(tuesday.kind, DAY_WORKDAY);
    assert_false(tuesday.notice->issued_known);
    assert_str(tuesday.overridden->number, "国办发明电〔2025〕7号");
    assert_int_equal(ask(calendar, "2026-05-09", CALENDAR_NOW).kind, DAY_WEEKEND);
    assert_int_equal(ask(calendar, "2026-05-05", day("2026-03-31")).kind, DAY_HOLIDAY);
    struct working working;
    assert_int_equal(
        calendar_due(calendar, &arena, day("2026-05-04"), 1, CALENDAR_NOW, NULL, &working), OK);
    CLEANUP(buf_end) struct buf out = BUF(1 << 12);
    calendar_write_explanation(&out, &working);
    assert_true(str_starts(buf_str(&out),
                           STR("2026-05-05 星期二 工作日（劳动节，测试〔2026〕1号（印发日期待核实）"
                               "，变更国办发明电〔2025〕7号的安排） 第1个工作日\n")));
}

static void the_latest_issue_decides_in_whatever_order_notices_come_in(void **state)
{
    (void)state;
    static const char first[] = HEADING "甲号,2026-11-01,2027-01-01,holiday,元旦\n"
                                        "甲号,2026-11-01,2027-02-06,workday,春节\n";
    static const char second[] = HEADING "乙号,2026-12-01,2027-02-06,holiday,春节\n";
    for (int turn = 0; turn < 2; turn++) {
        struct calendar *calendar = fresh_calendar();
        assert_int_equal(add(calendar, turn ? second : first, NULL), OK);
        assert_int_equal(add(calendar, turn ? first : second, NULL), OK);
        assert_int_equal(ask(calendar, "2027-02-06", CALENDAR_NOW).kind, DAY_HOLIDAY);
        assert_str(ask(calendar, "2027-02-06", CALENDAR_NOW).overridden->number, "甲号");
        assert_int_equal(ask(calendar, "2027-02-06", day("2026-11-30")).kind, DAY_MADE_UP_WORKDAY);
    }
}

static void a_notice_that_is_there_already_changes_nothing(void **state)
{
    (void)state;
    struct calendar *calendar = fresh_calendar();
    size_t rows = calendar->rows.count, notices = calendar->notices.count;
    assert_int_equal(calendar_add_csv(calendar, calendar_text(), NULL), OK);
    assert_int_equal(calendar->rows.count, rows);
    assert_int_equal(calendar->notices.count, notices);
    struct calendar_day off = ask(calendar, "2020-02-01", CALENDAR_NOW);
    assert_str(off.notice->number, "国办发明电〔2020〕1号");
    assert_str(off.overridden->number, "国办发明电〔2019〕16号");
}

static void a_wrong_line_is_named_with_the_form_wanted(void **state)
{
    (void)state;
    static const struct {
        const char *csv, *message;
    } mistakes[] = {
        {"",                                                                                                      "没有读到任何一天：第一行应为标题 notice,issued,date,kind,name，以后每行一天。"},
        {HEADING,                                                                                                 "没有读到任何一天：第一行应为标题 notice,issued,date,kind,name，以后每行一天。"},
        {"date,kind,name\n",                                                                                      "第1行：应有5栏（notice,issued,date,kind,name），现有3栏。"                               },
        {"notice,issued,day,kind,name\n",
         "第1行：第3栏的标题“day”不对；标题行应为 notice,issued,date,kind,name。"                                                                                                                   },
        {HEADING "甲号,2026-11-01,2027-01-01,holiday\n",
         "第2行：应有5栏（notice,issued,date,kind,name），现有4栏。"                                                                                                                                        },
        {HEADING "甲号,2026-11-01,2027-01-01,holiday,元旦,\n",
         "第2行：应有5栏（notice,issued,date,kind,name），现有6栏。"                                                                                                                                        },
        {HEADING "\"甲号,2026-11-01,2027-01-01,holiday,元旦\n",                                               "第2行：第1栏的引号没有成对。"                                                            },
        {HEADING "\"甲\"号,2026-11-01,2027-01-01,holiday,元旦\n",                                             "第2行：第1栏的引号没有成对。"                                                            },
        {HEADING "甲\x01,2026-11-01,2027-01-01,holiday,元旦\n",
         "第2行：第1栏过长，或者含有不可见字符；每栏最多120个字节。"                                                                                                                           },
        {HEADING ",2026-11-01,2027-01-01,holiday,元旦\n",
         "第2行：没有写通知的文号，例如 国办发明电〔2025〕7号。"                                                                                                                                  },
        {HEADING "甲号,2026-11-01,2027-01-01,holiday,\n",                                                       "第2行：没有写节日名称，例如 春节。"                                                   },
        {HEADING
         "甲号,2026-11-01,2027-01-01,holiday,元旦\n\n甲号,2026-11-01,2027-02-30,holiday,春节\n",
         "第4行：日期“2027-02-30”不对：应是日历上有的日子，写成 2027-01-01 的形式。"                                                                                                         },
        {HEADING "甲号,2026-11-01,2027/01/01,holiday,元旦\n",
         "第2行：日期“2027/01/01”不对：应是日历上有的日子，写成 2027-01-01 的形式。"                                                                                                         },
        {HEADING "甲号,2026年,2027-01-01,holiday,元旦\n",
         "第2行：印发日期“2026年”不对：应写成 2026-11-04 的形式，尚未核实的写成 2026-11-04?。"                                                                                             },
        {HEADING "甲号,,2027-01-01,holiday,元旦\n",
         "第2行：印发日期“”不对：应写成 2026-11-04 的形式，尚未核实的写成 2026-11-04?。"                                                                                                    },
        {HEADING "甲号,2026-11-01,2072-01-01,holiday,元旦\n",
         "第2行：日期 2072-01-01 离印发日期 2026-11-01 太远，请核对这两个日期。"                                                                                                                   },
        {HEADING "甲号,2026-11-01,2027-01-01,放假,元旦\n",
         "第2行：类别“放假”不对：应为 holiday（放假）、workday（周末调休上班）或 ordinary"
         "（恢复平常的安排）。"                                                                                                                                                                                },
        {HEADING "甲号,2026-11-01,2027-01-05,workday,元旦\n",
         "第2行：2027-01-05 是星期二，不是周末，不能标为 workday；如果是取消原定的放假，请标为 "
         "ordinary。"                                                                                                                                                                                                   },
        {HEADING
         "甲号,2026-11-01,2027-01-01,holiday,元旦\n甲号,2026-11-02,2027-01-02,holiday,元旦\n",
         "第3行：甲号的印发日期写成 2026-11-02，而此前已记为 "
         "2026-11-01；一个文号只有一个印发日期。"                                                                                                                                                          },
        {HEADING
         "甲号,2026-11-01,2027-01-01,holiday,元旦\n甲号,2026-11-01,2027-01-01,holiday,元旦\n",
         "第3行：甲号对 2027-01-01 已经有一行；同一通知对同一天只能有一行。"                                                                                                                   },
        {HEADING "国办发明电〔2025〕7号,2025-11-04,2026-10-10,holiday,国庆节\n",
         "第2行：国办发明电〔2025〕7号对 2026-10-10 的安排已记为 workday，不能改为 "
         "holiday；如有新的"
         "通知变更，请写新通知的文号。"                                                                                                                                                                    },
        {HEADING "\xB9\xFA,2026-11-01,2027-01-01,holiday,x\n",
         "文件不是 UTF-8 编码。请在电子表格软件中另存为“CSV UTF-8”后再导入。"                                                                                                                },
    };
    for (size_t i = 0; i < COUNT_OF(mistakes); i++) {
        struct failure failure = {0};
        assert_int_equal(add(fresh_calendar(), mistakes[i].csv, &failure), ERR_INVALID);
        assert_string_equal(failure.text, mistakes[i].message);
    }
}

static void a_wrong_last_line_adds_nothing(void **state)
{
    (void)state;
    struct calendar *calendar = fresh_calendar();
    struct calendar_day answer;
    assert_int_equal(add(calendar,
                         HEADING "甲号,2026-11-01,2027-01-01,holiday,元旦\n"
                                 "甲号,2026-11-01,2026-12-31,holiday,元旦\n"
                                 "甲号,2026-11-01,2027-01-xx,holiday,元旦\n",
                         NULL),
                     ERR_INVALID);
    assert_int_equal(ask(calendar, "2026-12-31", CALENDAR_NOW).kind, DAY_WORKDAY);
    assert_int_equal(calendar_day(calendar, day("2027-01-01"), CALENDAR_NOW, NULL, &answer),
                     ERR_INVALID);
    /* The notice was not remembered either: it may come with the right issue date. */
    assert_int_equal(add(calendar, HEADING "甲号,2026-11-02,2027-01-01,holiday,元旦\n", NULL), OK);
    assert_int_equal(ask(calendar, "2027-01-01", CALENDAR_NOW).kind, DAY_HOLIDAY);
}

static void a_file_beyond_the_limit_is_refused_unread(void **state)
{
    (void)state;
    struct str csv = {arena_alloc(&arena, 300000), 300000};
    struct failure failure = {0};
    assert_int_equal(calendar_add_csv(fresh_calendar(), csv, &failure), ERR_TOO_LARGE);
    assert_true(str_contains(str_from(failure.text), STR("300000")));
}

static int load(void **state)
{
    (void)state;
    split_lines();
    return calendar_load_builtin(&arena, NULL, &builtin) == OK ? 0 : -1;
}

static int release(void **state)
{
    (void)state;
    arena_end(&arena);
    return 0;
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_arrangement_has_the_days_it_announced),
        cmocka_unit_test(each_month_has_its_working_days),
        cmocka_unit_test(periods_end_where_the_holidays_push_them),
        cmocka_unit_test(a_period_is_counted_as_it_was_known_on_a_day),
        cmocka_unit_test(a_period_of_0_days_ends_as_it_begins),
        cmocka_unit_test(only_1_to_400_working_days_can_be_counted),
        cmocka_unit_test(both_ways_of_counting_agree_on_every_day),
        cmocka_unit_test(both_ways_of_counting_agree_on_periods),
        cmocka_unit_test(a_longer_period_never_ends_earlier),
        cmocka_unit_test(a_last_day_off_moves_to_the_next_working_day),
        cmocka_unit_test(a_year_without_a_notice_is_refused_with_the_way_out),
        cmocka_unit_test(a_day_says_which_notice_made_it_and_which_was_overridden),
        cmocka_unit_test(the_explanation_can_be_checked_with_a_calendar_in_hand),
        cmocka_unit_test(the_explanation_sums_up_weekends_and_days_made_up),
        cmocka_unit_test(a_notice_adds_its_year),
        cmocka_unit_test(a_later_notice_can_take_a_day_back_to_the_ordinary_week),
        cmocka_unit_test(the_latest_issue_decides_in_whatever_order_notices_come_in),
        cmocka_unit_test(a_notice_that_is_there_already_changes_nothing),
        cmocka_unit_test(a_wrong_line_is_named_with_the_form_wanted),
        cmocka_unit_test(a_wrong_last_line_adds_nothing),
        cmocka_unit_test(a_file_beyond_the_limit_is_refused_unread),
    };
    cmocka_set_message_output(CM_OUTPUT_TAP);
    return cmocka_run_group_tests(tests, load, release);
}

/* The table of commands. */
#include "app/command.h"

#define S(text) STR_INIT(text)

/* clang-format 14 crashes on aligning these rows.
 * clang-format off */
const struct command commands[] = {
    {
        .name = S("init"),
        .args = S("[--data DIR] [--agency NAME]"),
        .summary = S("建立数据目录和数据库"),
        .help = S("建立数据目录（默认 ./data），建好数据库并升级到本版本的结构。给出 --agency "
            "时登记机关名称。\n"
            "已经建好的，再次运行不改动任何内容。\n\n"
            "示例：\n  gongkai init --data ./data --agency 某市公安局\n"
            "  gongkai init --database postgresql:///gongkai --agency 某市公安局\n"),
        .run = command_init,
        .access = OWN_STORE,
    },
    {
        .name = S("serve"),
        .args = S("[--data DIR] [--port N] [--address A]"),
        .summary = S("提供网页服务，直到中断"),
        .help = S("在 http://地址:端口 提供服务（默认 "
            "127.0.0.1:8080），直到收到中断信号；停止时把正在处理的请求处理完。\n"
            "启动时打印一个只能用一次的链接：在本机打开它，就以经办人身份进入编辑页面。\n"),
        .run = command_serve,
        .access = OWN_STORE,
    },
    {
        .name = S("migrate"),
        .args = S("[--plan]"),
        .summary = S("把数据库升级到本版本的结构"),
        .help = S("逐个执行尚未执行的结构变更，每个在一个事务内。--plan 只列出将要执行的，不执行。\n"
            "运行前请停止服务。数据库比程序新、或者执行过的变更被改动时，拒绝升级。\n"),
        .run = command_migrate,
        .access = OWN_STORE,
    },
    {
        .name = S("demo"),
        .args = S(""),
        .summary = S("载入演示年度（合成数据）"),
        .help = S("载入一个机关 2019、2020 两个年度的合成记录，并生成、定稿两年的年度报告。2020 "
            "年度的数字与深圳市公安局\n"
            "公布的年度报告一致；来源没有给出的数字是合成的，页面上都有标注。已有机关的数据库拒绝载入。"
            "\n"),
        .run = command_demo,
        .access = WRITES_STORE,
    },
    {
        .name = S("report list"),
        .args = S("[--json]"),
        .summary = S("列出各年的年度报告"),
        .help = S("每年一行：年度、格式、状态（草稿或定稿日期）、内容摘要。\n"),
        .run = command_report_list,
        .access = READS_STORE,
    },
    {
        .name = S("report make"),
        .args = S("YEAR [--cut-off INSTANT]"),
        .summary = S("生成某年年度报告的草稿"),
        .help = S("从记录统计 YEAR 年的年度报告，建立草稿；草稿已有的，更新统计截止时刻。INSTANT 写成\n"
            "2021-01-15 或 "
            "2021-01-15T02:00:00Z，默认为现在；此后录入的记录不计入。定稿的报告不能重新生成。\n"),
        .run = command_report_make,
        .access = WRITES_STORE,
        .min_args = 1,
        .max_args = 1,
    },
    {
        .name = S("report freeze"),
        .args = S("YEAR"),
        .summary = S("定稿"),
        .help = S("勾稽关系全部成立、每条提示都有理由时，把草稿定稿：保存内容、所统计记录的摘要和定稿时刻。定"
            "稿以后不能修改。\n"),
        .run = command_report_freeze,
        .access = WRITES_STORE,
        .min_args = 1,
        .max_args = 1,
    },
    {
        .name = S("report verify"),
        .args = S("YEAR"),
        .summary = S("核验定稿的报告与记录是否一致"),
        .help = S("重新统计，与定稿的内容逐格比较，并比较摘要。一致时退出状态为 0，不一致时为 "
            "1，并列出不同之处。\n"),
        .run = command_report_verify,
        .access = READS_STORE,
        .min_args = 1,
        .max_args = 1,
    },
    {
        .name = S("report check"),
        .args = S("[--json] FILE…"),
        .summary = S("核对已公布的年度报告"),
        .help = S("读取已公布的年度报告（JSON 或含表格的纯文本；- "
            "表示标准输入），核对勾稽关系和正文所称的合计、占比，\n"
            "逐条列出位置、算得的数和公布的数。有一条不成立时退出状态为 1；只有提示或无法核对的，为 "
            "0。\n"
            "有文件不能读取或者不是年度报告时，说明原因，照样核对其余文件，退出状态为 2。\n"
            "--json 输出数组，每个文件一个对象。\n"),
        .run = command_report_check,
        .access = NO_STORE,
        .min_args = 1,
        .max_args = 10000,
    },
    {
        .name = S("report export"),
        .args = S("YEAR [--kind KIND] [--output FILE]"),
        .summary = S("导出定稿的报告"),
        .help = S("KIND 为 html（默认）、docx、xlsx、json，或某张表的 CSV：t3.csv、t4.csv、c2-table.csv。\n"
            "写到标准输出，或 --output 指明的文件。\n"
            "同一份定稿，用同一版本的程序导出，每次的字节都相同。\n"),
        .run = command_report_export,
        .access = READS_STORE,
        .min_args = 1,
        .max_args = 1,
    },
    {
        .name = S("calendar due"),
        .args = S("START DAYS [--known-on DATE] [--explain] [--json]"),
        .summary = S("计算工作日期限"),
        .help = S("从 START 的次日起数 DAYS 个工作日，打印期限届满的日期。--known-on "
            "按那一天已经发布的放假通知计算；\n"
            "--explain 加上逐日的说明。放假通知没有覆盖的年份是错误，不作猜测。\n\n"
            "示例：\n  gongkai calendar due 2020-01-10 20\n"
            "  gongkai calendar due 2020-01-10 20 --known-on 2020-01-15\n"),
        .run = command_calendar_due,
        .access = MAYBE_STORE,
        .min_args = 2,
        .max_args = 2,
    },
    {
        .name = S("calendar show"),
        .args = S("YEAR [--known-on DATE] [--json]"),
        .summary = S("列出一年的放假和调休"),
        .help = S("列出 YEAR 年与平常的一周不同的日子：日期、放假或上班、名称、通知文号。\n"),
        .run = command_calendar_show,
        .access = MAYBE_STORE,
        .min_args = 1,
        .max_args = 1,
    },
    {
        .name = S("calendar add"),
        .args = S("FILE"),
        .summary = S("加入新发布的放假通知"),
        .help = S("FILE 是 CSV，首行为 "
            "notice,issued,date,kind,name，每个放假日（holiday）和调休上班日（workday）一行。\n"
            "全部正确才写入；有一行不对，什么都不写。\n"),
        .run = command_calendar_add,
        .access = WRITES_STORE,
        .min_args = 1,
        .max_args = 1,
        .reads_file = true,
    },
    {
        .name = S("routes"),
        .args = S("[--json]"),
        .summary = S("列出全部网址及其权限"),
        .help = S("每个网址一行：方法、路径、谁可以用、模块。\n"),
        .run = command_routes,
        .access = NOTHING,
    },
    {
        .name = S("settings"),
        .args = S("[--data DIR] [--json]"),
        .summary = S("列出全部设置及其当前值"),
        .help = S("设置依次取自默认值、数据目录中的 gongkai.conf（名称 = 值）、环境变量 "
            "GONGKAI_名称、命令行。\n"),
        .run = command_settings,
        .access = NO_STORE,
    },
    {
        .name = S("version"),
        .args = S(""),
        .summary = S("打印版本"),
        .help = S("打印程序的版本。\n"),
        .run = command_version,
        .access = NOTHING,
    },
    {
        .name = S("help"),
        .args = S("[COMMAND]"),
        .summary = S("打印说明"),
        .help = S("不带参数时列出全部命令；带命令名时打印它的说明。\n"),
        .run = command_help,
        .access = NOTHING,
        .max_args = 2,
    },
};
/* clang-format on */

const size_t command_count = COUNT_OF(commands);

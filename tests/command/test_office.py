"""The officer's way through the running program, over plain HTTP: in by the one-time link, a draft of a year, its
texts, figures and reasons, and freezing."""

import html
import re

import tap
from program import Browser, Case

# What the law's form wants for a year without any request; the rest of the figures may stay empty.
TEXTS = {
    "c1": "## （一）主动公开\n\n本年度门户网站访问量 {portal.visits} 人次，发布和更新信息 {portal.articles} 条。\n",
    "c5": "主要问题和改进措施如下。\n",
    "c6": "本年度无其他需要报告的事项。\n",
}
OFFICE_PAGES = ["/office", "/office/report/2020", "/office/report/2020/preview",
                "/office/report/2020/yearly/portal.visits"]
OFFICE_FORMS = ["/office/report", "/office/report/2021/text", "/office/report/2021/reason",
                "/office/report/2021/progress", "/office/report/2021/measures",
                "/office/report/2021/yearly/portal.visits", "/office/report/2021/freeze", "/office/leave"]


def revision_of(page, chapter):
    found = re.search(rf'name="chapter" value="{chapter}">\s*<input type="hidden" name="revision" value="(\d+)"', page)
    return found[1]


def box(page, name):
    """What stands in the multi-line field of that name or id."""
    found = re.search(rf'<textarea[^>]* (?:name|id)="{name}"[^>]*>\n?(.*?)</textarea>', page, re.S)
    return html.unescape(found[1])


class Entry(Case):
    def setUp(self):
        super().setUp()
        self.server = self.serve(self.demonstration())
        self.browser = self.server.browser

    def test_the_link_opens_one_session_only(self):
        self.assertEqual(self.server.enter().get("/office").status, 200)
        late = Browser(self.server.port)
        self.assertEqual(late.get(self.server.link).status, 403)
        self.assertEqual(late.post("/office/enter", link=self.server.link_token).status, 403)
        self.assertIs(late.cookie, None)

    def test_looking_at_the_link_does_not_use_it_up(self):
        for _ in range(3):
            self.assertEqual(self.browser.get(self.server.link).status, 200)
        self.assertEqual(self.server.enter().get("/office").status, 200)

    def test_a_wrong_link_is_refused(self):
        for token in ("", "x", self.server.link_token[:-1], self.server.link_token + "x"):
            with self.subTest(token[:5]):
                self.assertEqual(self.browser.get(f"/office/enter?token={token}").status, 403)
                self.assertEqual(self.browser.post("/office/enter", link=token).status, 403)
        self.assertEqual(self.server.enter().get("/office").status, 200)

    def test_the_cookie_is_for_the_office_only_and_out_of_reach_of_scripts(self):
        answer = self.browser.post("/office/enter", link=self.server.link_token)
        cookie = answer.headers["Set-Cookie"]
        for part in ("Path=/office", "HttpOnly", "SameSite=Strict"):
            self.assertIn(part, cookie)

    def test_the_office_is_closed_without_the_session(self):
        for path in OFFICE_PAGES:
            with self.subTest(path):
                answer = self.browser.get(path)
                self.assertEqual(answer.status, 403)
                self.assert_shows(answer.text, "经办人")
        forged = Browser(self.server.port)
        forged.cookie = "gongkai_session=" + "A" * 43
        self.assertEqual(forged.get("/office").status, 403)

    def test_every_form_of_the_office_needs_the_session(self):
        for path in OFFICE_FORMS:
            with self.subTest(path):
                self.assertEqual(self.browser.post(path, year="2021").status, 403)

    def test_every_form_of_the_office_needs_its_token(self):
        officer = self.server.enter()
        for path in OFFICE_FORMS:
            with self.subTest(path):
                for token in (None, "", officer.token[:-1], self.server.link_token):
                    self.assertEqual(officer.post(path, token=token, year="2021").status, 403)
        self.assertEqual(officer.get("/office").status, 200)
        self.assertNotIn("2021年<", officer.get("/office").text.partition("<table")[2].partition("</table>")[0])

    def test_a_form_from_another_site_is_refused(self):
        officer = self.server.enter()
        form = f"token={officer.token}&year=2021"
        kind = {"Content-Type": "application/x-www-form-urlencoded"}
        for header in ({"Origin": "http://example.invalid"}, {"Sec-Fetch-Site": "cross-site"}):
            with self.subTest(header):
                self.assertEqual(officer.ask("POST", "/office/report", form, **kind, **header).status, 403)

    def test_leaving_ends_the_session(self):
        officer = self.server.enter()
        session = officer.cookie
        self.assertEqual(officer.post("/office/leave").status, 303)
        officer.cookie = session
        self.assertEqual(officer.get("/office").status, 403)

    def test_a_restart_ends_the_session_and_prints_another_link(self):
        data = self.empty("other")
        first = self.serve(data)
        officer = first.enter()
        first.stop()
        second = self.serve(data, "--port", str(first.port))
        self.assertNotEqual(second.link_token, first.link_token)
        self.assertEqual(officer.get("/office").status, 403)


class Journey(Case):
    """The year 2021 of an agency that received no request."""

    def setUp(self):
        super().setUp()
        self.data = self.empty()
        self.data.must("init", "--agency", "某市公安局")
        self.server = self.serve(self.data)
        self.officer = self.server.enter()

    def make(self):
        made = self.officer.post("/office/report", year="2021")
        self.assertEqual((made.status, made.headers["Location"]), (303, "/office/report/2021"))

    def editor(self):
        answer = self.officer.get("/office/report/2021")
        self.assertEqual(answer.status, 200)
        return answer.text

    def save_text(self, chapter, text, revision):
        return self.officer.post("/office/report/2021/text", chapter=chapter, text=text, revision=revision)

    def save_yearly(self, id, value, source="网站统计报表（合成）"):
        return self.officer.post(f"/office/report/2021/yearly/{id}", value=value, source=source)

    def freeze(self):
        return self.officer.post("/office/report/2021/freeze", confirmed="yes")

    def fill(self):
        for chapter, text in TEXTS.items():
            self.assertEqual(self.save_text(chapter, text, revision_of(self.editor(), chapter)).status, 303)
        for id in ("portal.visits", "portal.articles"):
            self.assertEqual(self.save_yearly(id, "1200").status, 303)

    def give_reasons(self):
        """For every warning that asks for one."""
        for _ in range(30):
            page = self.editor()
            open_ones = re.findall(r'name="warning" value="([^"]+)">.*?<textarea[^>]*>([^<]*)</textarea>', page, re.S)
            without = [warning for warning, reason in open_ones if not reason]
            if not without:
                return
            answer = self.officer.post("/office/report/2021/reason", warning=without[0], reason="合成数据，照此公布。")
            self.assertEqual(answer.status, 303)

    def test_a_year_goes_from_draft_to_the_public(self):
        self.make()
        self.assertEqual(self.server.browser.get("/report/2021").status, 404)
        refused = self.freeze()
        self.assertEqual(refused.status, 409)
        self.assert_shows(refused.text, "不能定稿")
        self.fill()
        self.give_reasons()
        preview = self.officer.get("/office/report/2021/preview")
        self.assertEqual(preview.status, 200)
        self.assert_shows(preview.text, ">1200<")
        frozen = self.freeze()
        self.assertEqual((frozen.status, frozen.headers["Location"]), (303, "/report/2021"), frozen.text[-3000:])
        page = self.server.browser.get("/report/2021")
        self.assertEqual(page.status, 200)
        self.assert_shows(page.text, "某市公安局2021年政府信息公开工作年度报告")
        self.assertRegex(page.text, r'data-figure="portal.visits"[^>]*>1200<')
        self.assert_shows(self.server.browser.get("/report").text, "/report/2021")
        self.assert_done(self.data.run("report", "verify", 2021))
        again = self.save_text("c6", "改动", 1)
        self.assertEqual(again.status, 409)
        self.assert_shows(again.text, "已经定稿")

    def test_what_a_new_draft_asks_to_be_written_cannot_be_published(self):
        self.make()
        for id in ("portal.visits", "portal.articles"):
            self.save_yearly(id, "1200")
        self.give_reasons()
        refused = self.freeze()
        self.assertEqual(refused.status, 409)
        self.assert_shows(refused.text, "正文没有留下编写提示")
        self.assertEqual(self.server.browser.get("/report/2021").status, 404)

    def test_saved_text_is_shown_again(self):
        self.make()
        self.assertEqual(self.save_text("c6", "第一稿\n\n第二段 & <b>", revision_of(self.editor(), "c6")).status, 303)
        self.assertEqual(box(self.editor(), "c6"), "第一稿\n\n第二段 & <b>")

    def test_a_second_save_from_an_old_page_is_refused_and_keeps_both_texts(self):
        self.make()
        old = revision_of(self.editor(), "c6")
        self.assertEqual(self.save_text("c6", "甲的文字", old).status, 303)
        conflict = self.save_text("c6", "乙的文字", old)
        self.assertEqual(conflict.status, 409)
        self.assertEqual(box(conflict.text, "c6"), "乙的文字")
        self.assert_shows(conflict.text, "甲的文字")
        self.assert_shows(conflict.text, "已被他人修改")
        self.assertEqual(box(self.editor(), "c6"), "甲的文字")
        newest = revision_of(conflict.text, "c6")
        self.assertEqual(self.save_text("c6", "甲和乙的文字", newest).status, 303)
        self.assertEqual(box(self.editor(), "c6"), "甲和乙的文字")

    def test_an_unknown_figure_in_a_text_is_named_and_the_text_is_kept(self):
        self.make()
        answer = self.save_text("c1", "共 {foi.nothing} 件", revision_of(self.editor(), "c1"))
        self.assertEqual(answer.status, 422)
        self.assert_shows(answer.text, "foi.nothing")
        self.assertEqual(box(answer.text, "c1"), "共 {foi.nothing} 件")

    def test_a_chapter_that_is_none_is_refused(self):
        self.make()
        self.assertIn(self.save_text("c9", "文字", 1).status, (404, 409, 422))

    def test_a_text_that_is_too_long_is_refused(self):
        self.make()
        answer = self.save_text("c6", "长" * 20001, revision_of(self.editor(), "c6"))
        self.assertEqual(answer.status, 422)
        self.assert_shows(answer.text, "20000")

    def test_a_wrong_yearly_figure_is_refused_with_the_value_kept(self):
        self.make()
        for wrong in ("一千二百", "12 00", "1,200", "1e3", "-", ""):
            with self.subTest(wrong):
                answer = self.save_yearly("portal.visits", wrong)
                self.assertEqual(answer.status, 422)
                self.assert_shows(answer.text, f'name="value" type="text" inputmode="decimal" autocomplete="off" value="{wrong}"')
        answer = self.save_yearly("portal.visits", "1200", source="")
        self.assertEqual(answer.status, 422)
        self.assert_shows(answer.text, "来源")
        self.assert_shows(answer.text, 'value="1200"')

    def test_a_figure_that_is_counted_cannot_be_entered(self):
        self.make()
        for id in ("foi.new", "t3.new.total", "t4.cases.review_total", "media.parts_sum", "nothing"):
            with self.subTest(id):
                self.assertEqual(self.save_yearly(id, "5").status, 404)

    def test_what_is_no_year_is_refused_with_the_value_kept(self):
        for wrong in ("二〇二一", "1999", "2101", "", "2021.5"):
            with self.subTest(wrong):
                answer = self.officer.post("/office/report", year=wrong)
                self.assertEqual(answer.status, 422)
                self.assert_shows(answer.text, f'value="{wrong}"')

    def test_a_year_that_is_not_over_is_refused(self):
        answer = self.officer.post("/office/report", year="2099")
        self.assertEqual(answer.status, 422)
        self.assert_shows(answer.text, "2099")

    def test_measures_are_kept_in_their_order(self):
        self.make()
        answer = self.officer.post("/office/report/2021/measures", problem1="甲", measure1="改甲",
                                   problem2="乙", measure2="改乙")
        self.assertEqual(answer.status, 303)
        page = self.editor()
        kept = [box(page, name) for name in ("problem1", "measure1", "problem2", "measure2", "problem3")]
        self.assertEqual(kept, ["甲", "改甲", "乙", "改乙", ""])

    def test_progress_told_a_year_later_does_not_disturb_what_is_frozen(self):
        data = self.demonstration("filled")
        officer = self.serve(data).enter()
        self.assertEqual(officer.post("/office/report", year="2021").status, 303)
        answer = officer.post("/office/report/2021/progress", progress1="已经完成", progress2="正在进行")
        self.assertEqual(answer.status, 303)
        self.assertEqual(box(officer.get("/office/report/2021").text, "progress1"), "已经完成")
        self.assert_done(data.run("report", "verify", 2020))

    def test_a_command_and_the_pages_see_the_same_draft(self):
        self.assert_done(self.data.run("report", "make", 2021))
        self.assert_shows(self.officer.get("/office").text, "/office/report/2021")
        self.fill()
        self.give_reasons()
        self.assert_done(self.data.run("report", "freeze", 2021))
        self.assertEqual(self.server.browser.get("/report/2021").status, 200)


class Limits(Case):
    def setUp(self):
        super().setUp()
        self.server = self.serve(self.empty())

    def test_a_body_of_two_hundred_megabytes_is_refused_before_it_is_sent(self):
        officer = self.server.enter()
        for path in ("/office/report", "/office/enter", "/office/report/2021/text", "/"):
            with self.subTest(path):
                answer = officer.ask("POST", path, b"", **{
                    "Content-Length": str(200 << 20), "Content-Type": "application/x-www-form-urlencoded"})
                self.assertEqual(answer.status, 413)
        self.assertEqual(self.server.browser.get("/").status, 200)

    def test_a_body_that_is_sent_all_the_same_does_no_harm(self):
        officer = self.server.enter()
        try:
            answer = officer.ask("POST", "/office/report", b"year=" + b"2" * (200 << 20),
                                 **{"Content-Type": "application/x-www-form-urlencoded"})
            self.assertEqual(answer.status, 413)
        except (BrokenPipeError, ConnectionResetError):
            pass  # the server has answered and hung up while we were still sending
        self.assertEqual(self.server.browser.get("/").status, 200)


if __name__ == "__main__":
    tap.main()

// What people do, by keyboard alone and without a script.
import { desk, phone, withPage } from './chromium.mjs'
import { pages } from './site.mjs'
import { expect, test } from './tap.mjs'

const locale = 'zh-CN'

function urlOf (site, name) {
  return site.address + site.pathOf(pages.find((page) => page.name === name))
}

// Presses Tab until the element has the focus; says so when it never does.
export async function tabTo (page, locator, limit = 60) {
  for (let presses = 0; presses < limit; presses++) {
    await page.keyboard.press('Tab')
    if (await locator.evaluate((element) => element === document.activeElement)) return
  }
  throw new Error(`the Tab key does not reach ${locator} in ${limit} steps`)
}

async function byKeyboard (browser, site) {
  const open = (name, body, viewport = desk) => withPage(browser, { viewport, locale }, async (page) => {
    await page.goto(urlOf(site, name))
    await body(page)
  })

  await test('by keyboard, the first stop leads past the masthead to the text', () =>
    open('report', async (page) => {
      await page.keyboard.press('Tab')
      await page.keyboard.press('Enter')
      const id = await page.evaluate(() => document.activeElement.id)
      expect(id === 'main', `the focus is on #${id}`)
    }))

  await test('by keyboard, a reader goes from the archive to a report and opens a figure', () =>
    open('archive', async (page) => {
      await tabTo(page, page.locator('.archive__title').first())
      await page.keyboard.press('Enter')
      await page.locator('h1.doc-title').waitFor()
      await tabTo(page, page.locator('.document .figure').first())
      await page.keyboard.press('Enter')
      await page.getByText('统计口径').waitFor()
    }))

  await test('by keyboard, a wide table can be scrolled on a phone', () =>
    open('report', async (page) => {
      const region = page.locator('.doc-scroll').first()
      await region.focus()
      const before = await region.evaluate((element) => element.scrollLeft)
      await page.keyboard.press('ArrowRight')
      await page.waitForFunction(([element, from]) => element.scrollLeft > from,
        [await region.elementHandle(), before], { timeout: 2000 })
    }, phone))

  await test('by keyboard, the table of contents unfolds on a phone', () =>
    open('report', async (page) => {
      await tabTo(page, page.locator('.toc__title'))
      await page.keyboard.press('Enter')
      await page.getByRole('link', { name: /^三、/ }).waitFor({ state: 'visible', timeout: 2000 })
    }, phone))

  await test('by keyboard, the navigation unfolds on a phone', () =>
    open('home', async (page) => {
      const link = page.getByRole('navigation', { name: '栏目' }).getByRole('link', { name: '年度报告' })
      expect(!await link.isVisible(), 'it is open from the beginning')
      await tabTo(page, page.getByRole('button', { name: '栏目' }))
      await page.keyboard.press('Enter')
      await link.waitFor({ state: 'visible', timeout: 2000 })
    }, phone))
}

// Until the desk exists, its errors are shown by the prototype.
async function errorsOfForms (browser, site) {
  if (!site.prototype) return
  await test('the summary of errors has the focus and leads to the field that it names', () =>
    withPage(browser, { viewport: desk, locale }, async (page) => {
      await page.goto(urlOf(site, 'editor'))
      await page.locator('.govuk-error-summary:focus').waitFor({ timeout: 2000 })
      await tabTo(page, page.getByRole('link', { name: '请填写咨询电话' }))
      await page.keyboard.press('Enter')
      await page.locator('#contact-phone:focus').waitFor({ timeout: 2000 })
    }))
}

async function withoutScript (browser, site) {
  const open = (name, viewport, body) =>
    withPage(browser, { viewport, locale, javaScriptEnabled: false }, async (page) => {
      await page.goto(urlOf(site, name))
      await body(page)
    })

  await test('without a script, the navigation is open on a phone', () =>
    open('home', phone, async (page) => {
      const navigation = page.getByRole('navigation', { name: '栏目' })
      for (const link of await navigation.getByRole('link').all()) {
        expect(await link.isVisible(), 'a link is hidden')
      }
      await navigation.getByRole('link', { name: '年度报告' }).click()
      await page.getByRole('heading', { level: 1, name: '年度报告' }).waitFor()
    }))

  await test('without a script, the contents stand beside the report on a desk', () =>
    open('report', desk, async (page) => {
      expect(await page.getByRole('link', { name: /^三、/ }).first().isVisible(), 'they are folded')
    }))

  await test('without a script, the contents unfold on a phone', () =>
    open('report', phone, async (page) => {
      const link = page.locator('.toc').getByRole('link', { name: /^三、/ })
      expect(!await link.isVisible(), 'they are open from the beginning')
      await page.locator('.toc__title').click()
      expect(await link.isVisible(), 'they stay folded')
    }))

  await test('without a script, what would need one is not shown', () =>
    open('report', desk, async (page) => {
      for (const element of await page.locator('[data-needs-script]').all()) {
        expect(!await element.isVisible(), 'an element that does nothing is shown')
      }
    }))

  await test('without a script, the deadline form answers', () =>
    open('calendar', desk, async (page) => {
      await page.locator('input[name=start]').fill('2026-09-15')
      await page.locator('form:has(input[name=start]) button').click()
      await page.getByText(/2026(年|-)10(月|-)19/).first().waitFor()
    }))
}

export async function walkJourneys (browser, site) {
  await byKeyboard(browser, site)
  await errorsOfForms(browser, site)
  await withoutScript(browser, site)
}

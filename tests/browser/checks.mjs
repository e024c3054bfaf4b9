// What must hold on every page: the checks of axe, HTML_CodeSniffer (through pa11y) and the Nu Html
// Checker, no sideways scrolling, a visible focus, and a quiet console.
import { execFileSync, spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pa11y from 'pa11y'
import puppeteer from 'puppeteer'
import { desk, executablePath, flags, phone, withPage, zoomed } from './chromium.mjs'
import { pages } from './site.mjs'
import { expect, expectNone, test } from './tap.mjs'

const require = createRequire(import.meta.url)
const axeSource = readFileSync(require.resolve('axe-core/axe.min.js'), 'utf8')

const axeOptions = {
  runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']
}

async function axeFindings (page) {
  await page.evaluate(axeSource)
  const result = await page.evaluate((options) => window.axe.run(document, options), axeOptions)
  return result.violations.flatMap((violation) => violation.nodes.map((node) =>
    `${violation.id}: ${node.target.join(' ')}: ${node.failureSummary?.split('\n')[1]?.trim()}`))
}

// Elements that stick out to the right, except those in a region that scrolls on purpose.
function sidewaysFindings (page) {
  return page.evaluate(() => {
    const root = document.scrollingElement
    if (root.scrollWidth <= root.clientWidth) return []
    const wide = [...document.querySelectorAll('body *')].filter((element) =>
      element.getBoundingClientRect().right > root.clientWidth + 1 && !element.closest('.doc-scroll'))
    return [`${root.scrollWidth} px wide on ${root.clientWidth}`,
      ...wide.slice(0, 5).map((element) => `${element.tagName} ${element.className}`)]
  })
}

// Walks the page with the Tab key; each stop must show itself by an outline or a shadow.
async function focusFindings (page) {
  const findings = []
  for (let stop = 0; stop < 40; stop++) {
    await page.keyboard.press('Tab')
    const seen = await page.evaluate(() => {
      const element = document.activeElement
      if (element === document.body) return null
      const style = getComputedStyle(element)
      return {
        name: `${element.tagName} ${element.className} ${element.textContent.trim().slice(0, 20)}`,
        visible: style.boxShadow !== 'none' ||
          (style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) > 0)
      }
    })
    if (seen === null) break
    if (!seen.visible) findings.push(`no visible focus: ${seen.name}`)
  }
  return findings
}

async function checkInBrowser (browser, site, officer, entry) {
  const url = site.address + site.pathOf(entry)
  const common = { locale: 'zh-CN', storageState: entry.officer ? officer : undefined }
  for (const viewport of [desk, phone]) {
    await withPage(browser, { viewport, ...common }, async (page) => {
      await test(`${entry.name}: opens at ${viewport.width} px without a word on the console`, async () => {
        const response = await page.goto(url)
        const wanted = entry.status ?? 200
        expect(response.status() === wanted, `status ${response.status()}, not ${wanted}`)
        expectNone(page.errors)
      })
      await test(`${entry.name}: axe finds nothing at ${viewport.width} px`,
        async () => expectNone(await axeFindings(page)))
      await test(`${entry.name}: does not scroll sideways at ${viewport.width} px`,
        async () => expectNone(await sidewaysFindings(page)))
      await test(`${entry.name}: each stop of the Tab key is visible at ${viewport.width} px`,
        async () => expectNone(await focusFindings(page)))
    })
  }
  await withPage(browser, { viewport: zoomed, ...common }, async (page) => {
    await test(`${entry.name}: does not scroll sideways at 400 % zoom`, async () => {
      await page.goto(url)
      expectNone(await sidewaysFindings(page))
    })
  })
}

// Public pages only: axe has seen the officers' ones, and pa11y brings a browser without their cookie.
async function checkWithPa11y (site, entries) {
  const browser = await puppeteer.launch({ executablePath, args: flags })
  try {
    for (const entry of entries) {
      for (const viewport of [desk, phone]) {
        await test(`${entry.name}: HTML_CodeSniffer finds nothing at ${viewport.width} px`, async () => {
          const result = await pa11y(site.address + site.pathOf(entry),
            { browser, viewport, standard: 'WCAG2AA', runners: ['htmlcs'], timeout: 20000 })
          expectNone(result.issues.map((issue) =>
            `${issue.code}: ${issue.selector}: ${issue.message}`))
        })
      }
    }
  } finally {
    await browser.close()
  }
}

function cookieHeader (state) {
  if (!state) return {}
  return { Cookie: state.cookies.map(({ name, value }) => `${name}=${value}`).join('; ') }
}

function runVnu (folder, files) {
  const jar = require('vnu-jar')
  execFileSync('java', ['-version'], { stdio: 'ignore' }) // missing Java is not "no findings"
  const run = spawnSync('java', ['-jar', jar, '--format', 'json', '--also-check-svg', ...files],
    { cwd: folder, encoding: 'utf8', maxBuffer: 64 << 20 })
  return JSON.parse(run.stderr).messages
}

// One start of Java for all pages. The HTML is fetched as it is sent, before any script.
async function checkWithVnu (site, officer, entries) {
  const folder = mkdtempSync(join(tmpdir(), 'gongkai-vnu-'))
  try {
    for (const entry of entries) {
      const response = await fetch(site.address + site.pathOf(entry),
        { headers: entry.officer ? cookieHeader(officer) : {} })
      writeFileSync(join(folder, `${entry.name}.html`), await response.text())
    }
    const messages = runVnu(folder, entries.map((entry) => `${entry.name}.html`))
    for (const entry of entries) {
      await test(`${entry.name}: the Nu Html Checker finds nothing`, () => {
        expectNone(messages
          .filter((message) => message.url.endsWith(`/${entry.name}.html`))
          .map((message) => `line ${message.lastLine}: ${message.type}: ${message.message}`))
      })
    }
  } finally {
    rmSync(folder, { recursive: true })
  }
}

export async function checkPages (browser, site, officer) {
  for (const entry of pages) await checkInBrowser(browser, site, officer, entry)
  const open = pages.filter((entry) => site.prototype || !entry.officer)
  await checkWithPa11y(site, open)
  await checkWithVnu(site, officer, pages)
}

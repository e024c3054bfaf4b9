// Pictures of all pages, to look at: node screenshots.mjs OUT-FOLDER --binary PATH | --prototype FOLDER.
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { desk, launch, phone, withPage } from './chromium.mjs'
import { pages, signIn, startSite } from './site.mjs'

const [out, ...args] = process.argv.slice(2)
mkdirSync(out, { recursive: true })
const site = await startSite(args)
const browser = await launch()
try {
  const officer = await signIn(browser, site)
  for (const entry of pages) {
    for (const viewport of [desk, phone]) {
      await withPage(browser, { viewport, locale: 'zh-CN', storageState: entry.officer ? officer : undefined }, async (page) => {
        await page.goto(site.address + site.pathOf(entry))
        await page.screenshot({ path: join(out, `${entry.name}-${viewport.width}.png`), fullPage: true })
      })
    }
  }
} finally {
  await browser.close()
  await site.stop()
}

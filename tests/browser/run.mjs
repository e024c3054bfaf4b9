// The browser suite: node run.mjs --binary PATH | --prototype FOLDER. Prints TAP.
import { checkPages } from './checks.mjs'
import { launch } from './chromium.mjs'
import { walkJourneys } from './journeys.mjs'
import { signIn, startSite } from './site.mjs'
import { finish } from './tap.mjs'

const site = await startSite(process.argv.slice(2))
const browser = await launch()
try {
  const officer = await signIn(browser, site)
  await walkJourneys(browser, site)
  await checkPages(browser, site, officer)
} finally {
  await browser.close()
  await site.stop()
}
process.exit(finish())

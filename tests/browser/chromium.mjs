// Debian's Chromium, for Playwright and for pa11y alike.
import { chromium } from 'playwright-core'

export const executablePath = process.env.CHROMIUM ?? '/usr/bin/chromium'

// It runs as root in containers (no sandbox there) and must not talk to anyone but us.
export const flags = [
  '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run',
  '--disable-background-networking', '--disable-component-update', '--disable-sync'
]

export const phone = { width: 390, height: 844 }
export const desk = { width: 1280, height: 900 }
// What is left of 1280 px at 400 % zoom.
export const zoomed = { width: 320, height: 256 }

export function launch () {
  return chromium.launch({ executablePath, args: ['--headless=new', ...flags] })
}

// Opens a page, hands it over, closes it. Whatever the console reports as an error (a refused inline
// style, a script that fails) is collected in page.errors.
export async function withPage (browser, options, body) {
  const context = await browser.newContext(options)
  try {
    const page = await context.newPage()
    page.errors = []
    page.on('console', (message) => {
      // The page of a missing address is meant to be a 404.
      if (message.type() === 'error' && !message.text().includes('status of 404')) {
        page.errors.push(message.text())
      }
    })
    page.on('pageerror', (error) => page.errors.push(error.message))
    return await body(page)
  } finally {
    await context.close()
  }
}

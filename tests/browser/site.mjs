// The site under test: the real server on a temporary data folder, or the prototype pages behind a
// small static server that sends the same headers.
import { spawn } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { createServer } from 'node:http'
import { tmpdir } from 'node:os'
import { basename, extname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const prototypes = fileURLToPath(new URL('../../assets/prototype', import.meta.url))

const policy = "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; " +
  "font-src 'self'; connect-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'"

const types = {
  '.css': 'text/css; charset=utf-8',
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.svg': 'image/svg+xml'
}

export const pages = JSON.parse(readFileSync(new URL('pages.json', import.meta.url)))

// The folders have no subfolders, so that the base name is enough and leads nowhere else.
function sendFile (folder, name, status, response) {
  try {
    const content = readFileSync(join(folder, basename(name)))
    response.writeHead(status, {
      'Content-Type': types[extname(name)] ?? 'application/octet-stream',
      'Content-Security-Policy': policy,
      'X-Content-Type-Options': 'nosniff'
    })
    response.end(content)
  } catch {
    response.writeHead(404, { 'Content-Type': 'text/plain' })
    response.end('not found')
  }
}

export async function startPrototype (assets) {
  const server = createServer((request, response) => {
    const path = new URL(request.url, 'http://localhost').pathname
    if (path.startsWith('/assets/')) return sendFile(assets, path, 200, response)
    const page = pages.find((page) => `/${page.prototype}` === path)
    sendFile(prototypes, path, page?.status ?? 200, response)
  })
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    address: `http://127.0.0.1:${server.address().port}`,
    pathOf: (page) => `/${page.prototype}`,
    prototype: true,
    stop: () => new Promise((resolve) => {
      server.close(resolve)
      server.closeAllConnections()
    })
  }
}

function runToEnd (binary, args) {
  return new Promise((resolve, reject) => {
    const child = spawn(binary, args, { stdio: ['ignore', 'ignore', 'pipe'] })
    let message = ''
    child.stderr.on('data', (data) => { message += data })
    child.on('error', reject)
    child.on('exit', (code) => code === 0
      ? resolve()
      : reject(new Error(`${binary} ${args.join(' ')} ended with ${code}: ${message}`)))
  })
}

async function freePort () {
  const server = createServer()
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address()
  await new Promise((resolve) => server.close(resolve))
  return port
}

// The server says on its standard output where it listens, and the link by which an officer on this
// machine signs in, once. Waits for both lines.
function readAnnouncement (child) {
  return new Promise((resolve, reject) => {
    let text = ''
    const timer = setTimeout(() => reject(new Error(`the server is silent; it said: ${text}`)), 10000)
    child.stdout.on('data', (data) => {
      text += data
      const link = text.match(/(http:\/\/[^/\s]+)\/office\/enter\?token=[\w-]+(?=\s)/)
      if (!link) return
      clearTimeout(timer)
      resolve({ address: link[1], officerLink: link[0] })
    })
    child.on('exit', (code) => reject(new Error(`the server ended with ${code}`)))
  })
}

export async function startServer (binary) {
  const folder = mkdtempSync(join(tmpdir(), 'gongkai-browser-'))
  const data = join(folder, 'data')
  await runToEnd(binary, ['init', '--data', data])
  await runToEnd(binary, ['demo', '--data', data])
  const child = spawn(binary, ['serve', '--data', data, '--port', String(await freePort())],
    { stdio: ['ignore', 'pipe', 'inherit'] })
  const { address, officerLink } = await readAnnouncement(child)
  return {
    address,
    officerLink,
    pathOf: (page) => page.path,
    prototype: false,
    data,
    stop: async () => {
      const ended = new Promise((resolve) => child.on('exit', resolve))
      child.kill('SIGTERM')
      await ended
      rmSync(folder, { recursive: true, force: true })
    }
  }
}

// Signs in and gives the cookies, for withPage({ storageState }). The link works once: call this
// once. The prototype has no doors.
export async function signIn (browser, site) {
  if (site.prototype) return undefined
  const context = await browser.newContext()
  try {
    const page = await context.newPage()
    await page.goto(site.officerLink)
    const button = page.locator('form[action^="/office/enter"] button')
    if (await button.count() > 0) await button.click()
    await page.waitForURL(/\/office$/)
    return await context.storageState()
  } finally {
    await context.close()
  }
}

// --binary PATH, or --prototype FOLDER-OF-BUILT-ASSETS.
export function startSite (args) {
  const [kind, path] = args
  if (kind === '--binary' && path) return startServer(path)
  if (kind === '--prototype' && path) return startPrototype(path)
  throw new Error('say --binary PATH or --prototype FOLDER')
}

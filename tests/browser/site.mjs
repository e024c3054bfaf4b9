// The site under test: the real server on a temporary data folder, or the prototype pages behind a
// small static server that sends the same headers.
import { spawn } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { createServer } from 'node:http'
import { connect } from 'node:net'
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

function answers (port) {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1')
    socket.on('connect', () => { socket.destroy(); resolve(true) })
    socket.on('error', () => resolve(false))
  })
}

async function waitUntilListening (port, child) {
  for (let tries = 0; tries < 200; tries++) {
    if (child.exitCode !== null) throw new Error(`the server ended with ${child.exitCode}`)
    if (await answers(port)) return
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
  throw new Error(`the server does not listen on port ${port} after 10 seconds`)
}

export async function startServer (binary) {
  const folder = mkdtempSync(join(tmpdir(), 'gongkai-browser-'))
  const data = join(folder, 'data')
  await runToEnd(binary, ['init', '--data', data])
  await runToEnd(binary, ['demo', '--data', data])
  const port = await freePort()
  const child = spawn(binary, ['serve', '--data', data, '--port', String(port)],
    { stdio: ['ignore', 'ignore', 'inherit'] })
  await waitUntilListening(port, child)
  return {
    address: `http://127.0.0.1:${port}`,
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

// --binary PATH, or --prototype FOLDER-OF-BUILT-ASSETS.
export function startSite (args) {
  const [kind, path] = args
  if (kind === '--binary' && path) return startServer(path)
  if (kind === '--prototype' && path) return startPrototype(path)
  throw new Error('say --binary PATH or --prototype FOLDER')
}

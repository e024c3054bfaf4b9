// Makes app.css, app.js and copies of the pictures: node build.mjs OUT-FOLDER [DEPFILE].
//
// Needs only what `npm ci` put into node_modules; nothing is fetched. The names stay plain here:
// tools/assets.c gives each file the hash of its content and embeds it in the binary.
import { copyFileSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import * as esbuild from 'esbuild'
import * as sass from 'sass'

const home = dirname(fileURLToPath(import.meta.url))
const modules = join(home, 'node_modules')

// What an office PC of some years ago still runs; WeChat's built-in browser is newer.
const targets = ['chrome86', 'edge86', 'firefox91', 'safari14']

const pictures = ['emblem.svg', 'favicon.svg']

async function buildStyle (out) {
  const source = join(home, 'src/app.scss')
  const compiled = sass.compile(source, {
    loadPaths: [modules],
    quietDeps: true,
    charset: false,
    // Declarations after a mixin that holds an @media rule: either order gives what we mean.
    silenceDeprecations: ['mixed-decls']
  })
  const small = await esbuild.transform(compiled.css, {
    loader: 'css', minify: true, target: targets, sourcefile: 'app.scss', logLevel: 'warning'
  })
  writeFileSync(join(out, 'app.css'), small.code)
  return compiled.loadedUrls.map(fileURLToPath)
}

async function buildScript (out) {
  const result = await esbuild.build({
    entryPoints: [join(home, 'src/app.js')],
    outfile: join(out, 'app.js'),
    bundle: true,
    minify: true,
    format: 'iife',
    target: targets,
    legalComments: 'none',
    metafile: true,
    logLevel: 'warning'
  })
  return Object.keys(result.metafile.inputs).map((path) => join(process.cwd(), path))
}

function copyPictures (out) {
  return pictures.map((name) => {
    const source = join(home, 'src', name)
    copyFileSync(source, join(out, name))
    return source
  })
}

// In the form that Make and Ninja read, so that a change in any partial or package rebuilds.
function writeDepfile (path, out, inputs) {
  const escaped = inputs.map((input) => input.replace(/[ #]/g, '\\$&'))
  writeFileSync(path, `${relative(process.cwd(), join(out, 'app.css'))}: ${escaped.join(' ')}\n`)
}

// A style sheet that fetches anything would break the content security policy and office networks
// without Internet alike.
function refuseForeignAddresses (out) {
  const style = readFileSync(join(out, 'app.css'), 'utf8')
  const found = style.match(/url\([^)]*\)|@import[^;]*/)
  if (found) throw new Error(`app.css refers to another file: ${found[0]}`)
}

const [out, depfile] = process.argv.slice(2)
if (!out) {
  console.error('usage: node build.mjs OUT-FOLDER [DEPFILE]')
  process.exit(2)
}
mkdirSync(out, { recursive: true })
const inputs = [...await buildStyle(out), ...await buildScript(out), ...copyPictures(out)]
refuseForeignAddresses(out)
if (depfile) writeDepfile(depfile, out, inputs)

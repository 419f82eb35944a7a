// People in front of a real browser. What their screens look like is in screen.mjs alone.
import { execFileSync } from 'node:child_process'
import { existsSync, mkdirSync } from 'node:fs'
import { dirname, resolve } from 'node:path'
import { chromium } from 'playwright-core'
import { Screen } from './screen.mjs'
import { pause } from './typing.mjs'

const TIMEOUT_MILLIS = 20_000
const INSTALLED = [
  '/usr/bin/chromium',
  '/usr/bin/google-chrome',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
]
/** Without these a browser talks to its maker at every start. Root may not use Chromium's own sandbox. */
const QUIET = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  // Two people look at two windows at once; neither is in the background.
  '--disable-background-timer-throttling',
  '--disable-backgrounding-occluded-windows',
  '--disable-renderer-backgrounding',
]

/** The browser to use: the one that was asked for, the one that npm brings (Linux on x86-64), or one that is installed. */
async function findBrowser() {
  const wanted = process.env.SCRIPTORIUM_BROWSER
  if (wanted) return wanted
  if (process.platform !== 'linux' || process.arch !== 'x64') {
    const found = INSTALLED.find(existsSync)
    if (found) return found
    throw new Error('no browser found: name one with -Dscriptorium.browser=PATH')
  }
  // It is unpacked into the temporary folder once; ours is under target/, so that no other version is met there.
  const { default: bundled } = await import('@sparticuz/chromium')
  const path = await bundled.executablePath()
  if (!/not found/.test(libraries(path))) return path
  // A machine without the few libraries that a browser needs: the package has them for another system of this name.
  process.env.AWS_LAMBDA_JS_RUNTIME = 'nodejs20.x'
  const { inflate } = await import('@sparticuz/chromium/build/esm/lambdafs.js').catch(() => ({}))
  if (inflate) {
    const folder = dirname(dirname(new URL(import.meta.resolve('@sparticuz/chromium')).pathname))
    await inflate(resolve(folder, '..', 'bin', 'al2023.tar.br'))
    process.env.LD_LIBRARY_PATH = [resolve(process.env.TMPDIR, 'al2023', 'lib'), process.env.LD_LIBRARY_PATH]
      .filter(Boolean)
      .join(':')
  }
  return path
}

function libraries(path) {
  try {
    return execFileSync('ldd', [path], { encoding: 'utf8' })
  } catch {
    return ''
  }
}

const browsers = new Map()
const screens = new Map()
let executablePath

/** One browser for all who share a network; another for each wire of one's own. */
async function browserBehind(originPort, wirePort) {
  const key = wirePort ?? 0
  if (!browsers.has(key)) {
    executablePath ??= await findBrowser()
    const rules = wirePort ? [`--host-resolver-rules=MAP localhost:${originPort} 127.0.0.1:${wirePort}`] : []
    browsers.set(key, await chromium.launch({ executablePath, headless: true, args: [...QUIET, ...rules] }))
  }
  return browsers.get(key)
}

function screen(name) {
  const found = screens.get(name)
  if (!found) throw new Error(`nobody called ${name} sits here`)
  return found
}

/** What a failed action leaves behind for whoever looks into it. */
async function withPicture(name, action) {
  try {
    return await action(screen(name))
  } catch (error) {
    mkdirSync('target/screens', { recursive: true })
    const file = `target/screens/${name}-${Date.now()}.png`
    await screen(name).page.screenshot({ path: file }).catch(() => {})
    throw new Error(`${error?.stack ?? error}\n  the screen: ${file}`)
  }
}

/** Actions that are methods of Screen. */
const onScreen = Object.fromEntries(
  [
    'signIn',
    'openPath',
    'createDocument',
    'openDocument',
    'share',
    'type',
    'text',
    'awaitText',
    'awaitSaveState',
    'saveState',
    'awaitCursorOf',
    'storages',
    'isEditable',
    'fetchStatus',
    'path',
    'savedSamples',
    'reload',
    'blockServer',
    'unblockServer',
    'picture',
    'placeCaret',
    'problems',
    'insertMarkdown',
    'openHistory',
    'closeHistory',
    'nameVersion',
    'showVersion',
    'backToNow',
    'restoreVersion',
    'awaitNotice',
    'reloadByNotice',
  ].map((does) => [
    does,
    ({ name, ...parameters }) => withPicture(name, (found) => found[does](parameters)),
  ]),
)

export const actions = {
  ...onScreen,

  /** Sits somebody down: {name, origin, wirePort, width, height, dark}. */
  async sit({ name, origin, wirePort, width = 1280, height = 800, dark = false }) {
    const browser = await browserBehind(new URL(origin).port, wirePort)
    const context = await browser.newContext({
      baseURL: origin,
      viewport: { width, height },
      colorScheme: dark ? 'dark' : 'light',
      reducedMotion: 'reduce',
    })
    context.setDefaultTimeout(TIMEOUT_MILLIS)
    const page = await context.newPage()
    screens.set(name, new Screen(page, origin))
  },

  async leave({ name }) {
    await screen(name).page.context().close()
    screens.delete(name)
  },
}

export async function end() {
  await Promise.race([Promise.all([...browsers.values()].map((browser) => browser.close())), pause(5_000)])
}

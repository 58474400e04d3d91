/** Finds a Chromium on this machine, or installs Debian's. */
import { text } from '../messages/cli/author.en.ts'
import { inPath, isProgram, runAptGet } from '../programs-here.ts'

/** The one without a window's parts first: the same engine, and a page costs it a sixth less. */
const names = [
  'chromium-headless-shell',
  'chromium',
  'chromium-browser',
  'google-chrome-stable',
  'google-chrome',
  'microsoft-edge',
  'msedge.exe',
  'chrome.exe',
]

const places = [
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
  'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
  'C:\\Program Files (x86)\\Microsoft\\Edge\\Application\\msedge.exe',
]

/** What keeps a headless Chromium from asking the network for anything, and lets root run it. */
export const chromiumFlags: readonly string[] = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
]

export class NoChromium extends Error {}

/** The path of its program. Throws `NoChromium`, which says what to install, when there is no way. */
export async function provideChromium(
  say: (line: string) => void,
  isRoot = process.getuid?.() === 0,
): Promise<string> {
  const found = findChromium()
  if (found !== undefined) return found
  const aptGet = inPath('apt-get')
  if (aptGet === undefined || !isRoot) throw new NoChromium(text.chromium.missing)
  say(text.chromium.installing)
  const order = async (...step: readonly string[]): Promise<void> => {
    const code = await runAptGet(aptGet, step)
    if (code !== 0) throw new NoChromium(text.chromium.aptFailed(step.join(' '), code))
  }
  const install = (name: string): Promise<void> => order('install', '--yes', '--no-install-recommends', name)
  await order('update')
  // Older releases have the whole browser only.
  await install('chromium-headless-shell').catch(() => install('chromium'))
  const installed = findChromium()
  if (installed === undefined) throw new NoChromium(text.chromium.missing)
  return installed
}

export function findChromium(): string | undefined {
  const named = process.env.CHROMIUM
  if (named !== undefined && named !== '') {
    if (isProgram(named)) return named
    throw new NoChromium(text.chromium.wrongVariable(named))
  }
  for (const name of names) {
    const found = inPath(name)
    if (found !== undefined) return found
  }
  return places.find(isProgram)
}

/**
 * `npm run test:engines [seeds]`: the same seeds in Node and in every browser engine, byte for byte; and the main paths of
 * the workspace, of the built site, in Firefox. `npm run test:engines workspace` takes these alone.
 * Installs Debian's browsers where they are missing. Its last line is `N passed, N failed`.
 */
import { spawnSync } from 'node:child_process'
import { serveSite } from '../e2e/site.ts'
import { ENGINES, type Engine, firefox, launchFirefox } from './browsers.ts'
import { hashSeedsInNode } from './node-thread.ts'
import { servePage } from './page.ts'
import { endGroupsWithThisProcess } from './process-group.ts'
import { walkWorkspace } from './workspace.ts'

const [wanted = '100'] = process.argv.slice(2)
const isWorkspaceOnly = wanted === 'workspace'
const seedCount = Number(isWorkspaceOnly ? 1 : wanted)
if (!Number.isInteger(seedCount) || seedCount < 1) {
  console.error(
    'test:engines takes the number of seeds, a whole number from 1, or workspace: npm run test:engines -- 100',
  )
  process.exit(2)
}
const seeds = Array.from({ length: seedCount }, (_, index) => index + 1)

function install(engine: Engine): void {
  if (engine.isInstalled()) return
  const needed = engine.packages.join(' ')
  const canInstall = process.getuid?.() === 0 && spawnSync('which', ['apt-get']).status === 0
  if (canInstall) {
    console.log(`Installing ${needed} …`)
    spawnSync('apt-get', ['update', '-q'], { stdio: 'ignore' })
    spawnSync('apt-get', ['install', '-y', '-q', ...engine.packages], {
      stdio: ['ignore', 'ignore', 'inherit'],
    })
  }
  if (engine.isInstalled()) return
  console.error(`${engine.name} is missing. Install it, for example: sudo apt-get install ${needed}`)
  process.exit(2)
}

async function compare(engine: Engine, url: string, expected: readonly string[]): Promise<boolean> {
  const began = performance.now()
  try {
    const hashes = await engine.hashSeeds(url, seeds)
    const different = seeds.filter((_, index) => hashes[index] !== expected[index])
    const took = `${((performance.now() - began) / 1000).toFixed(1)} s`
    if (different.length === 0) console.log(`${engine.name}: ${seeds.length} histories as in Node (${took})`)
    else
      console.error(
        `${engine.name}: other histories than in Node for the seeds ${different.slice(0, 20).join(', ')}`,
      )
    return different.length === 0
  } catch (error) {
    console.error(`${engine.name}: ${error instanceof Error ? error.message : String(error)}`)
    return false
  }
}

/** How many engines made the histories that Node makes. */
async function compareAll(): Promise<number> {
  const began = performance.now()
  const expected = await hashSeedsInNode(seeds)
  if (new Set(expected).size !== seeds.length)
    throw new Error('different seeds gave the same history: there is nothing to compare')
  console.log(
    `Node ${process.version}: ${seeds.length} histories (${((performance.now() - began) / 1000).toFixed(1)} s)`,
  )
  const page = await servePage()
  let passed = 0
  for (const engine of ENGINES) if (await compare(engine, page.url, expected)) passed++
  page.close()
  return passed
}

async function tryWorkspace(): Promise<boolean> {
  const began = performance.now()
  try {
    await using site = await serveSite()
    await using browser = await launchFirefox()
    await walkWorkspace(await browser.newPage(), site.url)
    console.log(`Firefox: the workspace works (${((performance.now() - began) / 1000).toFixed(1)} s)`)
    return true
  } catch (error) {
    console.error(`Firefox, the workspace: ${error instanceof Error ? error.message : String(error)}`)
    return false
  }
}

endGroupsWithThisProcess()
const engines = isWorkspaceOnly ? [] : ENGINES
for (const engine of isWorkspaceOnly ? [firefox] : ENGINES) install(engine)
const all = engines.length + 1
const passed = (isWorkspaceOnly ? 0 : await compareAll()) + ((await tryWorkspace()) ? 1 : 0)
console.log(`${passed} passed, ${all - passed} failed`)
process.exitCode = passed === all ? 0 : 1

/**
 * `npm run test:engines [seeds]`: the same seeds in Node and in every browser engine, byte for byte.
 * Installs Debian's browsers where they are missing. Its last line is `N passed, N failed`.
 */
import { spawnSync } from 'node:child_process'
import { ENGINES, type Engine } from './browsers.ts'
import { hashSeedsInNode } from './node-thread.ts'
import { servePage } from './page.ts'
import { endGroupsWithThisProcess } from './process-group.ts'

const seedCount = Number(process.argv[2] ?? 200)
if (!Number.isInteger(seedCount) || seedCount < 1) {
  console.error('test:engines takes the number of seeds, a whole number from 1: npm run test:engines -- 200')
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

endGroupsWithThisProcess()
for (const engine of ENGINES) install(engine)
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
console.log(`${passed} passed, ${ENGINES.length - passed} failed`)
process.exitCode = passed === ENGINES.length ? 0 : 1

/**
 * `npm run test:standards`: programs in the sandbox beside the standards' own tests, web-platform-tests and test262.
 * A share of test262, unless `--all` is said; `--only <text>` takes the files whose names hold it. `--wpt <folder>` and
 * `--test262 <folder>` take checkouts of the repositories in place of what Debian's packages bring.
 * Its last line is `N passed, N failed`: a deviation that is listed as meant counts as passed.
 */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import type { Suite } from './cases.ts'
import { Deviations } from './deviations.ts'
import { folderOf, PackageProblem } from './packages.ts'
import { runFiles } from './pool.ts'
import { suites } from './suites.ts'

const SHOWN = 200

const { values: given } = parseArgs({
  options: {
    all: { type: 'boolean', default: false },
    only: { type: 'string' },
    wpt: { type: 'string' },
    test262: { type: 'string' },
  },
})

const root = join(import.meta.dirname, '..', '..')

async function run(suite: Suite): Promise<{ passed: number; failed: number }> {
  const folder = (suite.name === 'wpt' ? given.wpt : given.test262) ?? folderOf(suite.name, root)
  const { only } = given
  const selection = suite.select(folder, given.all || only !== undefined)
  const files = selection.files.filter((file) => only === undefined || file.includes(only))
  const began = performance.now()
  const cases = await runFiles({ suite: suite.name, folder }, files)
  const list = readFileSync(join(import.meta.dirname, 'deviations', `${suite.name}.txt`), 'utf8')
  const { passed, meant, failures } = new Deviations(list).judge(cases, files)
  const took = ((performance.now() - began) / 1000).toFixed(0)
  console.log(`\n${suite.name}: ${files.length} files, ${cases.length} cases (${took} s)`)
  if (only === undefined)
    for (const [reason, count] of selection.notAsked) console.log(`  not asked, ${count} files: ${reason}`)
  for (const [reason, count] of meant) console.log(`  deviate as meant, ${count} cases: ${reason}`)
  for (const failure of failures.slice(0, SHOWN))
    console.error(`  ✗ ${failure.replaceAll('\n', ' ').slice(0, 400)}`)
  if (failures.length > SHOWN) console.error(`  … and ${failures.length - SHOWN} more`)
  return {
    passed: passed + [...meant.values()].reduce((sum, count) => sum + count, 0),
    failed: failures.length,
  }
}

try {
  let passed = 0
  let failed = 0
  for (const suite of suites) {
    const tally = await run(suite)
    passed += tally.passed
    failed += tally.failed
  }
  console.log(`\n${passed} passed, ${failed} failed`)
  process.exitCode = failed === 0 && passed > 0 ? 0 : 1
} catch (error) {
  if (!(error instanceof PackageProblem)) throw error
  console.error(error.message)
  process.exitCode = 2
}

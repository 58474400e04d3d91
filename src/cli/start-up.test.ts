/** What a learner waits for at each grading: nothing is loaded that only other commands need. */
import { execFile } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { promisify } from 'node:util'
import { expect, onTestFinished, test } from 'vitest'

const listing = `import { registerHooks } from 'node:module'
const loaded = []
registerHooks({ load: (url, context, next) => (loaded.push(url), next(url, context)) })
process.on('exit', () => console.log(loaded.join('\\n')))
`

test('a plain grade loads two packages, and none of the simulator', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'start-up-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  const hooks = join(folder, 'listing.mjs')
  writeFileSync(hooks, listing)
  const command = join(import.meta.dirname, 'grade.ts')
  const { stdout } = await promisify(execFile)(process.execPath, [
    '--import',
    pathToFileURL(hooks).href,
    command,
  ])
  const loaded = stdout.split('\n')
  const packages = loaded.flatMap((url) => /\/node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(url)?.[1] ?? [])
  expect([...new Set(packages)].sort()).toEqual(['@noble/hashes', 'valibot'])
  expect(loaded.filter((url) => url.includes('/src/simulator/'))).toEqual([])
  expect(loaded.some((url) => url.endsWith('/src/cli/grade.ts'))).toBe(true)
})

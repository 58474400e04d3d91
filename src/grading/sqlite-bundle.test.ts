/** A suite whose stack has SQLite is graded in a thread, out of one bundle; others carry nothing of it. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { expect, onTestFinished, test } from 'vitest'
import { buildSuite } from './build-suite.ts'
import { counterBundle, root } from './fixtures/counter-bundle.ts'
import { NodeGrader } from './node.ts'

const files = {
  'exercise.ts': `export default { files: ['web.ts'], stages: [{ id: 'reads', level: 'core' }] }`,
  'stack.ts': `
export default {
  entry: 'web',
  roles: {
    web: { program: { learner: 'web.ts' }, regions: { seoul: 1 } },
    sql: {
      program: { shared: 'sql' },
      engine: 'sqlite',
      regions: { seoul: 1 },
      vars: { FIRST: "CREATE TABLE cards (body TEXT); INSERT INTO cards VALUES ('hello'), ('한국')" },
    },
  },
  load: { usersPerDay: 1000, requestsPerUser: 1 },
}`,
  'suite.test.ts': `
import { expect, say, stage, test } from 'millions/suite'
stage('reads', () => {
  test('rows', async ({ boot }) => {
    const world = await boot()
    const answer = await world.fetch('/')
    expect(await answer.json(), say('wrong')).toEqual([{ body: 'hello' }, { body: '한국' }])
    world.node('sql-1').crash()
    await world.node('sql-1').restart()
    expect((await world.fetch('/')).status, say('wrong')).toBe(200)
  })
})`,
}
const web = `
import type { Program } from 'millions'
export default {
  async fetch() {
    const body = JSON.stringify({ sql: 'SELECT body FROM cards' })
    const { rows } = await (await fetch('http://sql-1/query', { method: 'POST', body })).json() as { rows: unknown }
    return Response.json(rows)
  },
} satisfies Program`

test('a suite with SQLite is one bundle that grades in a thread, and others do not grow', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'millions-sql-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  mkdirSync(join(folder, 'provided'))
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text)
  const code = await buildSuite({ slug: 'sql-fixture', root, folder, hash: 'fixture' })
  const file = join(folder, 'bundle.js')
  writeFileSync(file, code)
  using grader = new NodeGrader('sql-fixture', file)
  const verdict = await grader.grade({ files: { 'web.ts': web } })
  expect(verdict.tests.map(({ status }) => status)).toEqual(['passed'])
  expect(code).toContain('AGFzbQ')
  // What it weighs over a network.
  expect(gzipSync(code).length).toBeLessThan(900_000)
  const { code: other } = await counterBundle()
  expect(other).not.toContain('AGFzbQ')
  expect(other).not.toContain('sqlite3_prepare_v2')
}, 60_000)

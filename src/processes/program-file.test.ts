import { mkdtempSync, realpathSync, rmSync, symlinkSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { startStack } from './conformance/process-trial.ts'
import { provideProgram } from './program-file.ts'

const root = realpathSync(join(import.meta.dirname, '..', '..'))

test('nodes start from a checkout that is reached by a link', async () => {
  const folder = mkdtempSync(join(realpathSync(tmpdir()), 'linked-'))
  const link = join(folder, 'checkout')
  symlinkSync(root, link, 'junction')
  const file = await provideProgram(link)
  rmSync(folder, { recursive: true })
  expect(file).toBe(await provideProgram(root))
  const programs = { 'front.ts': "export default { fetch: () => new Response('hello') }" }
  await using stack = await startStack({ programs }, { host: { node: process.execPath, file } })
  expect(await (await stack.fetch('/')).text()).toBe('hello')
})

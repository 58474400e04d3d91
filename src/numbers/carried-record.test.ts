import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { readCarried } from './carried-record.ts'

function file(text: string): string {
  const folder = mkdtempSync(join(tmpdir(), 'numbers-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  writeFileSync(join(folder, 'numbers.json'), text)
  return join(folder, 'numbers.json')
}

test('a record says how many each stack carries', () => {
  const carried = {
    starter: { usersPerDay: 0 },
    reference: { usersPerDay: 7 },
    beside: { one: { usersPerDay: 2 } },
  }
  expect(readCarried(file(JSON.stringify({ scenes: {}, carried })))).toEqual(carried)
})

test('what is no record says nothing, and all is looked for', () => {
  for (const text of [
    '',
    '{',
    '[]',
    '{"carried":{"starter":{}}}',
    '{"carried":{"starter":{"usersPerDay":"7"}}}',
  ])
    expect(readCarried(file(text))).toBeUndefined()
})

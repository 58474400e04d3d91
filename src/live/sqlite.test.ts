import { statSync } from 'node:fs'
import { expect, test } from 'vitest'
import { stack } from '../messages/en/stack.ts'
import { sqliteWasmFile } from '../simulator/sqlite/wasm-file.ts'

test('the page says what SQLite weighs', () => {
  const megabytes = statSync(sqliteWasmFile()).size / 1_000_000
  expect(stack.sqlite).toContain(`${megabytes.toFixed(1)} MB`)
})

/** The Compose file starts commands that there are, with options that they take. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { parse } from 'yaml'
import { isPostgres } from '../classroom/store/place.ts'
import { run } from './fixtures/terminal.ts'

const root = join(import.meta.dirname, '..', '..')

interface Service {
  readonly image?: string
  readonly command?: readonly string[]
  readonly environment?: Readonly<Record<string, string>>
  readonly depends_on?: Readonly<Record<string, { readonly condition: string }>>
}

const { services } = parse(readFileSync(join(root, 'compose.yaml'), 'utf8'), { merge: true }) as {
  readonly services: Readonly<Record<string, Service>>
}

test('each waits for what it works with, and there is no other service', () => {
  expect(Object.keys(services)).toEqual(['database', 'classroom', 'worker'])
  expect(services.classroom?.depends_on).toEqual({ database: { condition: 'service_healthy' } })
  expect(services.worker?.depends_on).toEqual({ classroom: { condition: 'service_healthy' } })
  expect(services.worker?.image).toBe(services.classroom?.image)
})

test.each(['classroom', 'worker'])(
  '%s is a command that takes these options, and keeps all in the database',
  async (name) => {
    const { command = [], environment } = services[name] ?? {}
    expect(command[0]).toBe(name)
    expect(isPostgres(environment?.DATABASE_URL ?? '')).toBe(true)
    const { err } = await run(root, [...command, '--no-such-option'])
    // The first one that it does not know.
    expect(err).toContain("Unknown option '--no-such-option'")
  },
)

/** What only a server of a database can do: keep texts as it likes, fill its disk, hold a lock, say nothing, have a clock of its own. */
import { Kysely, sql } from 'kysely'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { SetClock } from '../fixtures/clock.ts'
import { newPlace, type Place, testedPostgres } from '../fixtures/databases.ts'
import { problemOf } from '../http/reply.ts'
import { clockOf } from './database-clock.ts'
import { openStore, type Store } from './open-store.ts'
import { shownPlace } from './place.ts'
import { postgres } from './postgres.ts'
import { StoreFailed } from './store-errors.ts'
import type { Tables } from './tables.ts'

let place: Place
let store: Store
beforeEach(async () => {
  place = await newPlace()
  store = await openStore(place.data)
})
afterEach(async () => {
  await store.destroy()
  await place[Symbol.asyncDispose]()
})

const instructor = (id: string, passwordHash = '') => ({
  id,
  name: id,
  nameKey: id,
  passwordHash,
  createdAtMs: 1,
})

async function pidOf(executor: Store): Promise<number> {
  const { rows } = await sql<{ pid: number }>`SELECT pg_backend_pid() AS "pid"`.execute(executor)
  return rows[0]?.pid ?? 0
}

async function setting(name: string): Promise<string> {
  const { rows } = await sql<{ value: string }>`SELECT current_setting(${name}) AS "value"`.execute(store)
  return rows[0]?.value ?? ''
}

test('a receipt is on the disk before it is told, whatever the database says of itself', async () => {
  const { rows } = await sql<{ name: string }>`SELECT current_database() AS "name"`.execute(store)
  const name = sql.id(rows[0]?.name ?? '')
  await sql`ALTER DATABASE ${name} SET synchronous_commit = off`.execute(store)
  await sql`ALTER DATABASE ${name} SET default_transaction_isolation = 'serializable'`.execute(store)
  await store.destroy()
  store = await openStore(place.data)
  expect(await setting('synchronous_commit')).toBe('on')
  expect(await setting('default_transaction_isolation')).toBe('read committed')
})

test('a class takes all of its own along when it goes', async () => {
  const { rows } = await sql<{ rule: string }>`
    SELECT confdeltype AS "rule" FROM pg_constraint WHERE contype = 'f'
  `.execute(store)
  expect(rows.length).toBeGreaterThan(6)
  expect(rows.filter(({ rule }) => rule !== 'c')).toEqual([])
})

test('times and counts are numbers', async () => {
  await store.insertInto('instructors').values(instructor('a')).execute()
  expect(await store.selectFrom('instructors').selectAll().execute()).toEqual([instructor('a')])
})

test('a disk that is full is told, leaves nothing half there, and goes on when there is room again', async () => {
  const server = await testedPostgres()
  const restart = async (...limits: Parameters<typeof server.start>) => {
    await server.kill()
    await server.start(...limits)
  }
  const rows = Array.from({ length: 3000 }, (_, number) =>
    instructor(`instructor-${number}`, 'x'.repeat(1000)),
  )
  const write = async () => await store.insertInto('instructors').values(rows).execute()
  await restart({ largestFileBytes: 2 * 1024 * 1024 })
  const told = await write().catch((error: unknown) => error)
  expect(told).toBeInstanceOf(StoreFailed)
  expect(told).toMatchObject({ message: expect.stringContaining('could not extend file') })
  expect(problemOf(told).code).toBe('store-unavailable')
  expect(await store.selectFrom('instructors').select('id').execute()).toEqual([])
  await restart()
  await write()
  expect(await store.selectFrom('instructors').select('id').execute()).toHaveLength(3000)
})

test('a lock that somebody holds without end is waited for so long and no longer, and others go on', async () => {
  const hurried = new Kysely<Tables>({ dialect: postgres(place.data, { patienceMs: 300 }) })
  await store.insertInto('instructors').values(instructor('a')).execute()
  await store.transaction().execute(async (transaction) => {
    await transaction.updateTable('instructors').set({ name: 'b' }).execute()
    const waiting = hurried.updateTable('instructors').set({ name: 'c' }).execute()
    await expect(waiting).rejects.toMatchObject({ name: 'StoreFailed', code: '57014' })
    expect(await hurried.selectFrom('instructors').select('name').execute()).toEqual([{ name: 'a' }])
  })
  await hurried.destroy()
})

test('a server that says nothing is told, and found again when it speaks', async () => {
  const hurried = new Kysely<Tables>({ dialect: postgres(place.data, { patienceMs: 300 }) })
  const pid = await pidOf(hurried)
  process.kill(pid, 'SIGSTOP')
  await expect(hurried.selectFrom('instructors').select('id').execute()).rejects.toThrow(StoreFailed)
  // By another connection, as nobody knows what that one is at.
  expect(await hurried.selectFrom('instructors').select('id').execute()).toEqual([])
  process.kill(pid, 'SIGCONT')
  await hurried.destroy()
})

test('a transaction whose connection is cut has not been, and its failure is told', async () => {
  const cut = store.transaction().execute(async (transaction) => {
    await transaction.insertInto('instructors').values(instructor('a')).execute()
    await sql`SELECT pg_terminate_backend(${await pidOf(transaction)})`.execute(store)
    await transaction.insertInto('instructors').values(instructor('b')).execute()
  })
  await expect(cut).rejects.toThrow(StoreFailed)
  expect(await store.selectFrom('instructors').select('id').execute()).toEqual([])
})

test('a database that cannot keep every name is told, and so is one that there is not', async () => {
  await sql`CREATE DATABASE latin ENCODING 'LATIN1' TEMPLATE template0`.execute(store)
  const server = await testedPostgres()
  await expect(openStore(server.addressOf('latin'))).rejects.toThrow(/keeps texts as LATIN1/)
  await expect(openStore(server.addressOf('nowhere'))).rejects.toThrow(/"nowhere" does not exist/)
  await expect(openStore('postgres://nobody@127.0.0.1:1/nowhere')).rejects.toMatchObject({
    code: 'ECONNREFUSED',
  })
})

test('what no text of the database can hold is a bad request, and no fault of the database', async () => {
  const told = await store
    .insertInto('instructors')
    .values(instructor('a\0b'))
    .execute()
    .catch((error: unknown) => error)
  expect(problemOf(told).code).toBe('bad-request')
})

test('the time is that of the database, whatever the clock of the machine says', async () => {
  const machine = new SetClock(0)
  using clock = await clockOf(place.data, store, machine)
  expect(Math.abs(clock.nowMs() - Date.now())).toBeLessThan(60_000)
  // As a machine whose clock is set.
  const beforeMs = clock.nowMs()
  machine.pass(59_000)
  expect(clock.nowMs()).toBe(beforeMs + 59_000)
})

test.each([
  ['postgres://host/name', 'postgres://host/name'],
  ['postgresql://ada:secret@host:5433/name?sslmode=require', 'postgresql://host:5433/name'],
  ['postgres://ada:sec@ret?@host/name', 'postgres://host/name'],
  ['/var/lib/classroom', '/var/lib/classroom'],
])('%s is shown as %s', (address, shown) => {
  expect(shownPlace(address)).toBe(shown)
})

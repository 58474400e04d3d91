/** What is kept, opened: once made, by several at once, by an older program; taken away, and put back. */
import { afterEach, beforeEach, expect, test } from 'vitest'
import { newPlace, type Place } from '../fixtures/databases.ts'
import { migrations } from './migrations.ts'
import { migrate, openMadeStore, openStore } from './open-store.ts'
import { isOfStore, StoreIsNewer, StoreIsOlder } from './store-errors.ts'

let place: Place
beforeEach(async () => {
  place = await newPlace()
})
afterEach(async () => await place[Symbol.asyncDispose]())

const instructor = { id: 'a', name: 'Ada', nameKey: 'ada', passwordHash: '', createdAtMs: 1 }

test('what was written is there when it is opened again', async () => {
  const first = await openStore(place.data)
  await first.insertInto('instructors').values(instructor).execute()
  await first.destroy()
  const again = await openStore(place.data)
  expect(await again.selectFrom('instructors').selectAll().execute()).toEqual([instructor])
  await again.destroy()
})

test('several that open it at once make its tables once', async () => {
  const stores = await Promise.all([openStore(place.data), openStore(place.data), openStore(place.data)])
  for (const store of stores) await store.destroy()
})

test('a step that fails leaves nothing of the steps before it', async () => {
  const failing = async () => {
    throw new Error('half way')
  }
  await expect(openStore(place.data, [...migrations, failing])).rejects.toThrow('half way')
  const store = await openStore(place.data)
  expect(await store.selectFrom('classes').selectAll().execute()).toEqual([])
  await store.destroy()
})

test('steps that are new are taken, those before them are not taken again', async () => {
  const store = await openStore(place.data)
  let taken = 0
  const next = async () => void taken++
  await migrate(store, [...migrations, next])
  await migrate(store, [...migrations, next])
  expect(taken).toBe(1)
  await store.destroy()
})

test('what a newer program has written is told, and left as it is', async () => {
  await (await openStore(place.data, [...migrations, async () => {}])).destroy()
  await expect(openStore(place.data)).rejects.toThrow(StoreIsNewer)
})

test('a transaction that fails leaves nothing, and the next one goes on', async () => {
  const store = await openStore(place.data)
  const failed = store.transaction().execute(async (transaction) => {
    await transaction.insertInto('instructors').values(instructor).execute()
    throw new Error('changed its mind')
  })
  const after = store.selectFrom('instructors').selectAll().execute()
  await expect(failed).rejects.toThrow('changed its mind')
  expect(await after).toEqual([])
  await store.destroy()
})

test('what is not made yet, or by an older program, is told to a worker, and left as it is', async () => {
  const next = [...migrations, async () => {}]
  await expect(openMadeStore(place.data)).rejects.toThrow(StoreIsOlder)
  await (await openStore(place.data)).destroy()
  await expect(openMadeStore(place.data, next)).rejects.toThrow(StoreIsOlder)
  await (await openMadeStore(place.data)).destroy()
  await (await openStore(place.data, next)).destroy()
  await expect(openMadeStore(place.data)).rejects.toThrow(StoreIsNewer)
})

test('while it is away nothing is written, and that is told; when it is back, the same store goes on', async () => {
  const store = await openStore(place.data)
  const write = async (id: string) =>
    await store.transaction().execute(
      async (transaction) =>
        await transaction
          .insertInto('instructors')
          .values({ ...instructor, id, nameKey: id })
          .execute(),
    )
  await write('before')
  await place.takeAway()
  for (const id of ['away-1', 'away-2'])
    expect(await write(id).catch((error: unknown) => isOfStore(error))).toBe(true)
  await place.putBack()
  await write('after')
  const found = await store.selectFrom('instructors').select('id').orderBy('id').execute()
  expect(found.map(({ id }) => id)).toEqual(['after', 'before'])
  await store.destroy()
})

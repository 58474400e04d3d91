/** Handing in over a network that loses things: what was handed in is there once, and whoever handed in knows it. */
import { afterEach, beforeEach, expect, test } from 'vitest'
import { badNetwork, type Fate } from '../fixtures/bad-network.ts'
import { openRoom, type Room, rightFiles } from '../fixtures/room.ts'
import { HandInClient, NotReached, Refused, readPersonalLink } from './client.ts'

let room: Room
let secret = ''
beforeEach(async () => {
  room = await openRoom()
  secret = (await room.join(room.joinCode, 'Ada')).link
})
afterEach(async () => await room[Symbol.asyncDispose]())

function client(address: string, waits: number[] = []): HandInClient {
  return new HandInClient(
    { address, secret },
    {
      signal: new AbortController().signal,
      wait: async (waitMs) => void waits.push(waitMs),
      random: () => 0.5,
    },
  )
}

async function submissions(): Promise<readonly { readonly id: string; readonly key: string }[]> {
  return await room.classroom.store.selectFrom('submissions').select(['id', 'key']).execute()
}

test.each([
  [['lost', 'lost', 'passed on']],
  [['answer lost', 'passed on']],
  [['answer lost', 'lost', 'answer lost', 'answer lost', 'passed on']],
] satisfies [readonly Fate[]][])('%j: it is handed in once, and the receipt is that of it', async (fates) => {
  await using network = await badNetwork(room.address, fates)
  const waits: number[] = []
  const receipt = await client(network.address, waits).handIn('echo', 'the-only-key', { files: rightFiles })
  expect(receipt).toMatchObject({
    exercise: 'echo',
    number: 1,
    filesHash: expect.stringMatching(/^[0-9a-f]{64}$/),
  })
  expect(await submissions()).toEqual([{ id: receipt.submission, key: 'the-only-key' }])
  expect(network.posts).toBe(fates.length)
  expect(waits).toHaveLength(fates.length - 1)
  expect(waits).toEqual(waits.toSorted((a, b) => a - b))
})

test('where nobody is it tries again, ever later, and says that it is not known whether anything arrived', async () => {
  await using network = await badNetwork('http://127.0.0.1:9', [])
  const waits: number[] = []
  await expect(
    client(network.address, waits).handIn('echo', 'some-key', { files: rightFiles }),
  ).rejects.toThrow(NotReached)
  expect(waits.length).toBeGreaterThan(5)
  expect(waits.at(-1)).toBeLessThanOrEqual(15_000)
})

test('what is refused is not tried again', async () => {
  const waits: number[] = []
  const files = { 'echo.ts': '' }
  await expect(client(room.address, waits).handIn('echo', 'some-key', { files })).rejects.toMatchObject({
    code: 'wrong-files',
  })
  await expect(client(room.address, waits).handIn('echoes', 'some-key', { files })).rejects.toThrow(Refused)
  secret = 'nobody-has-this-link-at-all'
  await expect(client(room.address, waits).handIn('echo', 'some-key', { files })).rejects.toMatchObject({
    code: 'wrong-link',
  })
  expect(waits).toEqual([])
})

test('another server than a classroom is told, and gets no files', async () => {
  await using network = await badNetwork(room.address, [])
  const other = new HandInClient(
    { address: `${network.address}/elsewhere`, secret },
    { signal: new AbortController().signal, wait: async () => {}, random: () => 0.5 },
  )
  await expect(other.handIn('echo', 'some-key', { files: rightFiles })).rejects.toThrow(
    /as no classroom does/,
  )
  expect(network.posts).toBe(0)
})

test('whoever hands in too often is told to wait, waits, and has handed in', async () => {
  const waits: number[] = []
  const hands = client(room.address, waits)
  for (let number = 0; number < 10; number++)
    await hands.handIn('echo', `key-number-${number}`, { files: rightFiles })
  expect(waits).toEqual([])
  // Each wait takes no time here, so only the number of tries ends it.
  await expect(hands.handIn('echo', 'one-too-many', { files: rightFiles })).rejects.toThrow('too-many-tries')
  expect(waits.every((waitMs) => waitMs >= 1000 && waitMs <= 3000)).toBe(true)
})

test.each([
  ['http://192.168.1.5:4321/classroom/return/#abcdefghijklmnopqrstuvwx', 'http://192.168.1.5:4321'],
  ['https://course.example/ko/classroom/return/#abcdefghijklmnopqrstuvwx', 'https://course.example'],
  ['http://192.168.1.5:4321/classroom/join/#abcdefghijklmnopqrstuvwx', undefined],
  ['http://192.168.1.5:4321/classroom/return/', undefined],
  ['javascript:alert(1)', undefined],
  ['somewhere', undefined],
])('%s leads to %s', (text, address) => {
  expect(readPersonalLink(text)?.address).toBe(address)
})

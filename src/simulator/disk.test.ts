import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { KeptFile } from '../contract/history.ts'
import { DiskDevice, DiskTurns, openDisk } from './disk.ts'
import { createRandom } from './random.ts'

const decoder = new TextDecoder()

/** A device whose calls end at once, and the calls. */
function disk(seed = 1) {
  const device = new DiskDevice({ capacityBytes: 1000, random: createRandom(seed) })
  const durations: number[] = []
  const turns = new DiskTurns(device, {
    after: (durationUs, end) => {
      durations.push(durationUs)
      queueMicrotask(end)
    },
    noteSync: () => {},
  })
  const calls = openDisk(turns)
  const textOf = (path: string) => {
    const file = device.open(path)
    return decoder.decode(file.read(0, file.length))
  }
  return { device, calls, durations, textOf }
}

test('a crash cuts the bytes that were not synced at one place, in the order of their writing over all files', async () => {
  const writes = fc.array(
    fc.record({
      path: fc.constantFrom('a', 'b', 'c'),
      text: fc.string({ maxLength: 5, unit: 'grapheme-ascii' }),
    }),
    { maxLength: 12 },
  )
  await fc.assert(
    fc.asyncProperty(writes, fc.nat(40), async (written, firstBytes) => {
      const { device, calls, textOf } = disk()
      for (const { path, text } of written) await calls.append(path, text)
      expect(device.unsyncedBytes).toBe(written.reduce((sum, { text }) => sum + text.length, 0))
      device.crash({ firstBytes })
      let left = firstBytes
      const expected = new Map<string, string>()
      for (const { path, text } of written) {
        expected.set(path, (expected.get(path) ?? '') + text.slice(0, left))
        left = Math.max(0, left - text.length)
      }
      for (const [path, text] of expected) expect(textOf(path)).toBe(text)
      expect(device.unsyncedBytes).toBe(0)
    }),
  )
})

test('a cut spares what was synced, and can fall inside a character', async () => {
  const { device, calls, textOf } = disk()
  await calls.write('log', 'safe ')
  await calls.sync('log')
  await calls.append('log', '한국')
  device.crash({ firstBytes: 4 })
  expect(device.open('log').length).toBe(9)
  expect(textOf('log')).toBe('safe 한\uFFFD')
})

test('a cut takes whole bytes only', () => {
  expect(() => disk().device.crash({ firstBytes: 1.5 })).toThrow('firstBytes')
  expect(() => disk().device.crash({ firstBytes: -1 })).toThrow('firstBytes')
})

test('the next calls of a kind fail with EIO and change nothing; then the disk works again', async () => {
  const { device, calls, textOf } = disk()
  await calls.append('log', 'one')
  device.fail({ calls: ['append', 'sync'], count: 2 })
  await expect(calls.append('log', 'two')).rejects.toMatchObject({ code: 'EIO' })
  await expect(calls.read('log')).resolves.toHaveLength(3)
  await expect(calls.sync('log')).rejects.toMatchObject({ code: 'EIO' })
  await calls.append('log', 'three')
  expect(textOf('log')).toBe('onethree')
  device.crash('unsynced')
  expect(textOf('log')).toBe('')
})

test('a failure can be called off', async () => {
  const { device, calls, textOf } = disk()
  const callOff = device.fail({})
  callOff()
  await calls.append('log', 'one')
  expect(textOf('log')).toBe('one')
})

test('a slow disk takes so many times as long', async () => {
  const { device, calls, durations } = disk()
  device.slowness = 200
  await calls.append('log', 'one')
  await calls.sync('log')
  expect(durations).toEqual([4000, 200_000])
})

test('a crash tells what became of files that were not synced', async () => {
  const { device, calls } = disk()
  await calls.write('synced', 'safe')
  await calls.sync('synced')
  await calls.append('log', 'one\n')
  await calls.sync('log')
  await calls.append('log', 'two\n')
  await calls.append('log', 'three\n')
  const toldOf = (crashed: Parameters<typeof device.crash>[0]) => {
    const told: KeptFile[] = []
    device.crash(crashed, (file) => void told.push(file))
    return told
  }
  expect(toldOf('keep')).toEqual([])
  expect(toldOf({ firstBytes: 6 })).toEqual([
    { path: 'log', bytes: 10, unsyncedBytes: 10, keptBytes: 6, ending: 'one\ntwo\nth' },
  ])
  await calls.append('log', 'more')
  expect(toldOf('lose')).toEqual([
    { path: 'log', unsyncedBytes: 4, keptBytes: 0 },
    { path: 'synced', unsyncedBytes: 0, keptBytes: 0 },
  ])
})

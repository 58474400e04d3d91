/** How virtual time keeps pace with real time, and what becomes of it on a machine that is too slow. */
import { expect, test } from 'vitest'
import { Pacer } from './pacer.ts'

/** A machine that takes so many real ms for a virtual one, for so long. */
function drive(speed: number, realMsEach: number, durationMs: number) {
  let realMs = 0
  let virtualMs = 0
  let longestMs = 0
  let slices = 0
  const pacer = new Pacer(0, 0)
  pacer.restart(speed, realMs, virtualMs)
  while (realMs < durationMs) {
    const endMs = pacer.sliceEndMs(realMs, virtualMs)
    const tookMs = Math.max(0.01, (endMs - virtualMs) * realMsEach)
    if (endMs <= virtualMs) realMs += 12
    else {
      slices++
      realMs += tookMs
      pacer.noteSlice(tookMs, endMs - virtualMs)
      virtualMs = endMs
      // The first slices teach it.
      if (realMs > 100) longestMs = Math.max(longestMs, tookMs)
    }
  }
  return { realMs, virtualMs, longestMs, slices, pace: pacer.pace(realMs, virtualMs) }
}

test('a machine that is fast enough keeps the pace', () => {
  for (const speed of [0.1, 1, 25]) {
    const { realMs, virtualMs, pace } = drive(speed, 0.01, 5000)
    expect(virtualMs / realMs).toBeCloseTo(speed, 0)
    expect(pace / speed).toBeCloseTo(1, 1)
  }
})

test('one that is too slow goes as fast as it can, in slices that stay short', () => {
  const { realMs, virtualMs, longestMs, pace } = drive(100, 0.5, 5000)
  expect(virtualMs / realMs).toBeCloseTo(2, 0)
  expect(pace).toBeCloseTo(2, 0)
  expect(longestMs).toBeLessThan(20)
})

test('what was not done in time is not made up for', () => {
  const pacer = new Pacer(0, 0)
  pacer.restart(1, 0, 0)
  for (let slice = 0; slice < 10; slice++) pacer.noteSlice(0.01, 1000)
  // A laptop that slept for an hour.
  let virtualMs = 0
  for (let slice = 0; slice < 10_000; slice++) {
    virtualMs = Math.max(virtualMs, pacer.sliceEndMs(3_600_000, virtualMs))
  }
  expect(virtualMs).toBeLessThan(1000)
})

test('a fast machine rests: what is due is done in few slices, not in ever smaller ones', () => {
  const { virtualMs, slices } = drive(1, 0.1, 1000)
  expect(slices).toBeLessThan(200)
  expect(virtualMs).toBeGreaterThan(970)
})

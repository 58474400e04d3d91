import fc from 'fast-check'
import { expect, test } from 'vitest'
import { Cpu } from './cpu.ts'

/** A clock for one CPU alone: ends of jobs in order of time, then of planning. */
function createBench(cores: number) {
  let nowUs = 0
  let planned = 0
  const ends: { atUs: number; order: number; end: () => boolean }[] = []
  const cpu = new Cpu({
    cores,
    nowUs: () => nowUs,
    after: (durationUs, end) => void ends.push({ atUs: nowUs + durationUs, order: planned++, end }),
  })
  const runAll = (): void => {
    while (ends.length > 0) {
      ends.sort((a, b) => a.atUs - b.atUs || a.order - b.order)
      const next = ends.shift()
      nowUs = next?.atUs ?? nowUs
      next?.end()
    }
  }
  return { cpu, runAll, now: () => nowUs, running: () => ends.length }
}

const durations = fc.array(fc.nat(1000), { minLength: 1, maxLength: 60 })
const coreCount = fc.integer({ min: 1, max: 4 })

test('jobs begin in the order in which they asked, and none is left out', () => {
  fc.assert(
    fc.property(durations, coreCount, (jobs, cores) => {
      const { cpu, runAll, now } = createBench(cores)
      const done: { job: number; beganUs: number }[] = []
      for (const [job, durationUs] of jobs.entries()) {
        cpu.hold(durationUs, true, () => done.push({ job, beganUs: now() - durationUs }) > 0)
      }
      runAll()
      const begun = [...done].sort((a, b) => a.job - b.job).map(({ beganUs }) => beganUs)
      expect(begun).toHaveLength(jobs.length)
      expect(begun).toEqual([...begun].sort((a, b) => a - b))
    }),
  )
})

test('never more jobs at once than cores, and never an idle core while a job waits', () => {
  fc.assert(
    fc.property(durations, coreCount, (jobs, cores) => {
      const { cpu, runAll, running } = createBench(cores)
      let waiting = 0
      for (const durationUs of jobs) {
        waiting++
        cpu.hold(durationUs + 1, true, () => {
          waiting--
          expect(running()).toBeLessThan(cores)
          return false
        })
        expect(running()).toBe(Math.min(cores, waiting))
        expect(cpu.backlog).toBe(Math.max(0, waiting - cores))
      }
      runAll()
      expect(waiting).toBe(0)
      expect(cpu.backlog).toBe(0)
    }),
  )
})

test('on a core alone, the work takes as long as all of it together, times the slowness', () => {
  fc.assert(
    fc.property(durations, fc.integer({ min: 1, max: 8 }), (jobs, factor) => {
      const { cpu, runAll, now } = createBench(1)
      cpu.slowness = factor
      for (const durationUs of jobs) cpu.hold(durationUs, true, () => false)
      runAll()
      expect(now()).toBe(factor * jobs.reduce((sum, durationUs) => sum + durationUs, 0))
      expect(cpu.busyUs(now()), 'the core was never idle').toBe(now())
    }),
  )
})

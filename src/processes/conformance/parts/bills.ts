/** What was sent between whom, and what it all costs. */
import { expect } from 'vitest'
import type { HistoryEvent } from '../../../contract/history.ts'
import { json, type Tries, toBack } from './tries.ts'

const roles = {
  front: { costPerMonth: 20 },
  back: { costPerMonth: 100, regions: { virginia: 1 } },
}

const seoul = { from: 'seoul', to: 'seoul' }
const isReplyToUsers = (event: HistoryEvent): boolean => event.kind === 'reply' && event.peer === 'users'

export function ofBills(tries: Tries): void {
  tries(
    'bytes are told by whoever sends them, heads and bodies: by node, and by pair of regions',
    async (trial) => {
      const told = await json(trial.user(`/tell-of?url=${toBack('')}`))
      const reply = await trial.event(isReplyToUsers)
      const sent = await trial.event((event) => event.kind === 'send' && event.peer === 'back-1')
      const { sent: byNode, traffic } = await trial.report()
      const answered = String(told.body).length
      expect(byNode['back-1']).toBeGreaterThan(answered)
      expect(byNode['back-1']).toBeLessThan(answered + 500)
      expect(byNode['front-1']).toBe(bytesOf(reply) + bytesOf(sent))
      expect(byNode).not.toHaveProperty('users')
      expect(traffic).toContainEqual({
        from: 'virginia',
        to: 'seoul',
        between: 'nodes',
        bytes: byNode['back-1'],
      })
      expect(traffic).toContainEqual({ ...seoul, between: 'nodes-and-users', bytes: bytesOf(reply) })
      expect(traffic.map(({ between }) => between)).toEqual(
        expect.arrayContaining(['users-and-nodes', 'nodes', 'nodes-and-users']),
      )
    },
    { roles },
  )

  tries('the operator’s side door is on no bill', async (trial) => {
    await trial.ask('back-1', '/', { method: 'POST', body: 'a'.repeat(1000) })
    const { sent, traffic } = await trial.report()
    expect(sent).toEqual({})
    expect(traffic).toEqual([])
  })

  tries(
    'a bill is what machines and bytes cost, and grows while machines stand idle',
    async (trial) => {
      await trial.user(`/tell-of?url=${toBack('')}`)
      const { machines, traffic, usd, fromMs, toMs } = await trial.bill()
      expect(fromMs).toBe(0)
      // Both were there from the beginning, give or take what it takes to start a process.
      const whole = (20 * toMs) / (730 * 3_600_000)
      expect(machines.front).toBeLessThanOrEqual(whole)
      expect(machines.front).toBeGreaterThan(0.8 * whole)
      expect((machines.back ?? 0) / (machines.front ?? 0)).toBeCloseTo(5, 0)
      expect(traffic.toUsers).toBeGreaterThan(0)
      expect(traffic.toOtherRegions).toBeGreaterThan(0)
      const parts = [...Object.values(machines), traffic.toUsers, traffic.toOtherRegions]
      expect(usd).toBeCloseTo(
        parts.reduce((sum, each) => sum + each, 0),
        12,
      )
    },
    { roles },
  )

  tries(
    'a machine that is dead is paid for, one that was given back is not',
    async (trial) => {
      await trial.add('front')
      await trial.remove('front-2')
      await trial.crash('back-1')
      const { machines: before, toMs: atMs } = await trial.bill()
      await trial.user(`/give-up?url=${toBack('')}&ms=300`)
      await trial.user(`/work`)
      const { machines: after, toMs } = await trial.bill()
      const grown = (role: string): number => (after[role] ?? 0) - (before[role] ?? 0)
      expect(toMs - atMs).toBeGreaterThan(100)
      expect(grown('back') / grown('front')).toBeCloseTo(5, 1)
    },
    { roles },
  )
}

function bytesOf(event: HistoryEvent): number {
  return 'bytes' in event && typeof event.bytes === 'number' ? event.bytes : Number.NaN
}

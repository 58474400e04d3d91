/** Faults of nodes and of the network, and how the history tells of them. */
import { expect } from 'vitest'
import type { Trial } from '../trial.ts'
import { json, type Told, type Tries, toBack } from './tries.ts'

export function ofFaults(tries: Tries): void {
  const giveUp = (trial: Trial, afterMs = 50): Promise<Told> =>
    json(trial.user(`/give-up?ms=${afterMs}&url=${toBack('')}`))

  tries('a paused node is silent, and goes on where it was', async (trial) => {
    const wake = await trial.pause('back-1')
    expect(await giveUp(trial)).toMatchObject({ name: 'TimeoutError' })
    await wake()
    expect(await json(trial.user(`/tell-of?url=${toBack('')}`))).toMatchObject({ status: 200 })
  })

  tries('a partition loses messages, and heals', async (trial) => {
    const heal = await trial.partition(['front-1'], ['back-1'])
    expect(await giveUp(trial)).toMatchObject({ name: 'TimeoutError' })
    const drop = await trial.event(({ kind }) => kind === 'drop')
    expect(drop).toMatchObject({ node: 'front-1', peer: 'back-1', carried: 'request' })
    await heal()
    expect(await json(trial.user(`/tell-of?url=${toBack('')}`))).toMatchObject({ status: 200 })
  })

  tries('a lossy way back loses replies', async (trial) => {
    await trial.link('back-1', 'front-1', { loss: 1 })
    expect(await giveUp(trial, 1500)).toMatchObject({ name: 'TimeoutError' })
    expect(await trial.event(({ kind }) => kind === 'drop')).toMatchObject({
      node: 'back-1',
      carried: 'reply',
    })
  })

  tries('a slow link delays one direction', async (trial) => {
    await trial.link('front-1', 'back-1', { delayMs: 200 })
    expect(await giveUp(trial)).toMatchObject({ name: 'TimeoutError' })
    await trial.user(`/tell-of?url=${toBack('late')}`)
    const answer = await trial.event(({ kind, node }) => kind === 'answer' && node === 'front-1')
    expect((answer as { tookMs?: number }).tookMs).toBeGreaterThanOrEqual(200)
  })

  tries(
    'an event names its cause and its exchange, from the user to the last node and back',
    async (trial) => {
      await trial.user('/pass/cards')
      const last = await trial.event(({ kind, node }) => kind === 'answer' && node === 'users')
      const chain: string[] = []
      const events = new Map<number, Parameters<Parameters<Trial['event']>[0]>[0]>()
      await trial.event((event) => {
        events.set(event.id, event)
        return event.id === last.id
      })
      for (let at: typeof last | undefined = last; at !== undefined; ) {
        chain.unshift(`${at.node} ${at.kind}`)
        at = at.cause === undefined ? undefined : events.get(at.cause)
      }
      expect(chain.slice(0, 4)).toEqual(['users send', 'front-1 receive', 'front-1 send', 'back-1 receive'])
      expect(chain.slice(-2)).toEqual(['front-1 reply', 'users answer'])
      expect(last).toHaveProperty('exchange', 0)
    },
  )
}

/** The sixth stage: somebody wants a second deploy while one goes on. It waits, or it is refused. */
import { expect, say, test } from 'millions/suite'
import { atOnce } from '../../kit/at-once.ts'
import { answerOrError, inTime } from '../../kit/waiting.ts'
import {
  ask,
  deployerOf,
  ended,
  expectAll,
  expectInService,
  expectOrdered,
  longest,
  look,
  open,
  orders,
  PACE_MS,
  post,
  type Rollout,
  START_MS,
} from '../rollout.ts'
import { crashAndBack, small } from './crash.ts'
import { firstOrdered, upFor } from './watch.ts'

/** 202 with an id of its own, or 409. Nothing in place of an id where it was refused. */
async function another(rollout: Rollout, version: string): Promise<string | undefined> {
  const body = JSON.stringify({ version })
  const { status, body: told, answer } = await ask(rollout, '/deploys', { method: 'POST', body })
  expect([202, 409].includes(status), say('neither', { status, version }, answer)).toBe(true)
  return status === 202 ? String(told.id) : undefined
}

/** Nobody was ordered the second version before the first deploy had ended. */
function expectNotMixed(rollout: Rollout, first: string, second: string, fromMs: number): void {
  const all = orders(rollout, fromMs)
  const begun = all.find(({ version }) => version === second)
  const late = all.find(
    ({ version, atMs }) => version === first && atMs > (begun?.atMs ?? Number.POSITIVE_INFINITY),
  )
  const values = { name: late?.name ?? '', first, second, other: begun?.name ?? '' }
  expect(late?.name, say('mixed', values, late?.event)).toBe(undefined)
}

async function expectEnd(rollout: Rollout, id: string, state: string, withinMs: number): Promise<void> {
  const deploy = await ended(rollout, id, withinMs)
  const values = { id, state: String(deploy.state), wanted: state, seconds: Math.round(withinMs / 1000) }
  expect(deploy.state, say('other-end', values)).toBe(state)
}

export function two(): void {
  test('while-one-goes-on', async (context) => {
    const rollout = await open(context, 1500, small(2, 1))
    const { world } = rollout
    const first = await post(rollout, 'v2')
    const server = await firstOrdered(rollout)
    await upFor(rollout, server, 1000 * context.random())
    const second = await another(rollout, 'noisy')
    expect(second === first, say('same-id', { id: first })).toBe(false)
    if (second !== undefined) {
      const { state, version } = await look(rollout, second)
      expect(`${version} ${state}`, say('not-waiting', { state: String(state) })).toBe('noisy waiting')
    }
    await expectEnd(rollout, first, 'done', longest(rollout, 3))
    expectNotMixed(rollout, 'v2', 'noisy', 0)
    if (second !== undefined) {
      await expectEnd(rollout, second, 'done', longest(rollout, 3))
      expectAll(rollout, 'noisy')
    } else {
      await world.run(3000)
      expectAll(rollout, 'v2')
    }
    expectOrdered(rollout, 'v2', 0, () => 1)
    expectOrdered(rollout, 'noisy', 0, () => (second === undefined ? 0 : 1))
    expectNotMixed(rollout, 'v2', 'noisy', 0)
    expectInService(rollout)
  })

  test('at-the-same-instant', async (context) => {
    const rollout = await open(context, 1000, small(1, 1))
    const { world } = rollout
    const deployer = deployerOf(world)
    const slow = deployer.slowDisk(context.random() < 0.5 ? 1 : 100)
    const versions = ['v2', 'noisy', 'warms']
    const answers = await atOnce(
      world,
      deployer,
      versions
        .slice(0, 2)
        .map(
          (version) => () =>
            answerOrError(deployer.fetch('/deploys', { method: 'POST', body: JSON.stringify({ version }) })),
        ),
    )
    slow.heal()
    const taken: { readonly id: string; readonly version: string }[] = []
    for (const [place, answer] of answers.entries()) {
      const status = answer instanceof Error ? 0 : answer.status
      const version = versions[place] ?? ''
      expect([202, 409].includes(status), say('neither', { status, version })).toBe(true)
      if (status !== 202 || answer instanceof Error) continue
      taken.push({ id: String(((await answer.json()) as { readonly id?: unknown }).id), version })
    }
    expect(taken.length, say('none-taken', {})).toBeGreaterThan(0)
    expect(new Set(taken.map(({ id }) => id)).size, say('same-id', { id: taken[0]?.id ?? '' })).toBe(
      taken.length,
    )
    for (const { id } of taken) await expectEnd(rollout, id, 'done', longest(rollout, 5))
    for (const { version } of taken) expectOrdered(rollout, version, 0, () => 1)
    // One after the other, whichever was first.
    const [begun] = orders(rollout)
    const later = taken.find(({ version }) => version !== begun?.version)
    if (begun !== undefined && later !== undefined) expectNotMixed(rollout, begun.version, later.version, 0)
  })

  test('after-one-that-is-bad', async (context) => {
    const rollout = await open(context, 1500, small(2, 1))
    const { world } = rollout
    const first = await post(rollout, 'throws')
    const server = await firstOrdered(rollout)
    await world.run(START_MS * context.random())
    const second = await another(rollout, 'v2')
    // It crashes while one waits.
    await crashAndBack(rollout, 'unsynced')
    await expectEnd(rollout, first, 'rolled-back', 2 * START_MS + 4 * PACE_MS)
    expectNotMixed(rollout, 'throws', 'v2', 0)
    if (second === undefined) {
      expectAll(rollout, 'v1')
      return
    }
    await expectEnd(rollout, second, 'done', longest(rollout, 3))
    expectAll(rollout, 'v2')
    expectOrdered(rollout, 'throws', 0, (name) => (name === server.name ? 1 : 0))
    expectOrdered(rollout, 'v2', 0, () => 1)
  })

  test('and-then-another', async (context) => {
    const rollout = await open(context, 1000, small(1, 1))
    const first = await post(rollout, 'v2')
    await inTime(rollout.world.until(() => orders(rollout).length > 0, PACE_MS))
    const second = await another(rollout, 'v1')
    await expectEnd(rollout, first, 'done', longest(rollout, 2))
    if (second !== undefined) await expectEnd(rollout, second, 'done', longest(rollout, 2))
    // Whatever became of that: the next one goes like the first.
    const third = await post(rollout, 'noisy')
    await expectEnd(rollout, third, 'done', longest(rollout, 2))
    expectAll(rollout, 'noisy')
    expectOrdered(rollout, 'noisy', 0, () => 1)
  })
}

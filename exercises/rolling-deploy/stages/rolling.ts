/** The first stage: one server after the other, one zone after the other, and nobody notices. */
import { expect, say, test } from 'millions/suite'
import { inTime } from '../../kit/waiting.ts'
import {
  ask,
  come,
  ended,
  expectDone,
  expectInService,
  expectOneZone,
  expectOrdered,
  expectPace,
  expectUnnoticed,
  expectWellDone,
  longest,
  look,
  open,
  openForReal,
  orders,
  PACE_MS,
  post,
} from '../rollout.ts'

export function rolling(): void {
  test('goes-through', async (context) => {
    const rollout = await open(context)
    const { world } = rollout
    const fromMs = world.nowMs
    const load = [come(world, 'seoul', 15), come(world, 'virginia', 15)]
    const id = await post(rollout, 'v2')
    const postedMs = world.nowMs
    await inTime(world.until(() => orders(rollout).length > 0, PACE_MS))
    const seconds = PACE_MS / 1000
    expect(orders(rollout).length, say('no-order', { seconds })).toBeGreaterThan(0)
    expect((await look(rollout, id)).state, say('state-early', {})).toBe('running')
    await expectDone(rollout, id, 'v2')
    for (const users of load) users.heal()
    await world.run(1000)
    expectWellDone(rollout, 'v2', fromMs)
    expectPace(rollout, 'v2', postedMs)
    expectUnnoticed(rollout, fromMs)
  })

  // Two servers of it, as a test on real processes is over in a minute and a half.
  test.real('one-by-one', async (context) => {
    const rollout = await openForReal(context, 1000, 15_000)
    const id = await post(rollout, 'v2')
    await expectDone(rollout, id, 'v2', longest(rollout, 3))
    expectInService(rollout)
    expectOneZone(rollout, 'v2')
    expectOrdered(rollout, 'v2', 0, () => 1)
  })

  test('nothing-to-do', async (context) => {
    const rollout = await open(context, 6000)
    const id = await post(rollout, 'v1')
    const { state } = await ended(rollout, id, PACE_MS)
    expect(state, say('nothing-to-do', { state: String(state) })).toBe('done')
    await rollout.world.run(3000)
    const [needless] = orders(rollout)
    expect(
      needless?.name,
      say('needless', { name: needless?.name ?? '', version: 'v1' }, needless?.event),
    ).toBe(undefined)
  })

  test('dead-before', async (context) => {
    const rollout = await open(context)
    const { world } = rollout
    // One in each zone, and the last of it.
    world.node('web-3').crash()
    world.node('web-6').crash()
    await world.run(4000)
    const postedMs = world.nowMs
    const id = await post(rollout, 'v2')
    await expectDone(rollout, id, 'v2')
    expectWellDone(rollout, 'v2', postedMs)
  })

  test('dies-in-the-middle', async (context) => {
    const rollout = await open(context, 4000)
    const { world } = rollout
    const id = await post(rollout, 'v2')
    const postedMs = world.nowMs
    await inTime(world.until(() => orders(rollout).length > 0, PACE_MS))
    const [first] = orders(rollout)
    expect(first?.name, say('no-order', { seconds: PACE_MS / 1000 })).toBeDefined()
    // Two of the same zone wait for their turn. The later one dies.
    await world.run(300 + 600 * context.random())
    const dying = world
      .nodes('web')
      .filter(({ name, region }) => region === first?.zone && name !== first?.name)
      .at(-1)
    dying?.crash()
    await expectDone(rollout, id, 'v2')
    expectWellDone(rollout, 'v2', 0)
    expectPace(rollout, 'v2', postedMs)
  })

  test('sick-beside', async (context) => {
    const rollout = await open(context)
    const { world } = rollout
    // One in each zone is up, and not well.
    for (const name of ['web-2', 'web-6']) world.node(name).setVars({ HEALTH: 'sick' })
    await world.run(3000)
    await post(rollout, 'v2')
    await world.run(2 * PACE_MS)
    expectInService(rollout)
  })

  test('answers', async (context) => {
    const rollout = await open(context, 1000, { roles: { web: { regions: { seoul: 1, virginia: 1 } } } })
    const { world } = rollout
    for (const body of ['{', '{}', 'null', '{"version":""}', '{"version":2}', '[]']) {
      const { status, answer } = await ask(rollout, '/deploys', { method: 'POST', body })
      expect(status, say('bad-order', { body, status }, answer)).toBe(400)
    }
    const { status, answer } = await ask(rollout, '/deploys/nobody')
    expect(status, say('no-such', { status }, answer)).toBe(404)
    const first = await post(rollout, 'v2')
    await expectDone(rollout, first, 'v2', longest(rollout, 2))
    const againMs = world.nowMs
    const second = await post(rollout, 'v1')
    expect(second, say('same-id', { id: second })).not.toBe(first)
    await expectDone(rollout, second, 'v1', longest(rollout, 2))
    expectOrdered(rollout, 'v1', againMs, () => 1)
    const before = await look(rollout, first)
    expect(`${before.version} ${before.state}`, say('forgotten', { id: first })).toBe('v2 done')
  })
}

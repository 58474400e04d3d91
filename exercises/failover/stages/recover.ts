/** The sixth stage: what was set aside comes back, where it overwrites nothing newer. */
import { expect, say, test } from 'millions/suite'
import type { Node } from '../../../src/contract/world.ts'
import type { Value } from '../../checkers/write-ledger.ts'
import { answerOrError } from '../../kit/waiting.ts'
import {
  between,
  type Cluster,
  cutOff,
  databasesOf,
  expectAllFollow,
  expectPrimary,
  open,
  SUSPECTED_WITHIN_MS,
  untilEvent,
  witnessOf,
} from '../cluster.ts'
import { type Parted, partWays } from '../parting.ts'
import { expectCopies, isTaken, mustWrite, writeAt, writtenTo } from '../writes.ts'

async function recoverAt(node: Node): Promise<{ readonly status: number; readonly at: Response | Error }> {
  const at = await answerOrError(node.fetch('/recover', { method: 'POST' }))
  return { status: at instanceof Error ? 0 : at.status, at }
}

async function mustRecover(node: Node, why: string): Promise<void> {
  const { status, at } = await recoverAt(node)
  const values = { node: node.name, why, got: status || 'no answer' }
  expect(status, say('recover-refused', values, at)).toBe(200)
}

/** All databases hold exactly these values. */
async function expectValues(
  cluster: Cluster,
  wanted: readonly (readonly [key: string, value: Value])[],
  why: string,
): Promise<void> {
  const copy = await expectCopies(cluster, databasesOf(cluster), why)
  for (const [key, value] of wanted) {
    const found = copy.get(key) ?? null
    const reason = found === null || value === null ? 'present' : 'value'
    const values = { key, why }
    const says = { present: say('recovered-wrongly', values), value: say('recovered-another-value', values) }
    expect(found, says[reason]).toBe(value)
  }
}

/** What was set aside last for each key. */
const lastOf = (tail: Parted['tail']): readonly (readonly [string, Value])[] => [...new Map(tail)]

/** The old primary is back, and all hold the same. */
async function back(cluster: Cluster, old: Node): Promise<void> {
  await old.restart()
  await expectAllFollow(cluster, `${old.name} is back`)
  await expectCopies(cluster, databasesOf(cluster), `${old.name} is back`)
}

export function recover(): void {
  test.real('what-nobody-has-comes-back', async (context) => {
    const cluster = await open(context, { isReal: true })
    const { old, tail } = await partWays(cluster, 'a', { since: 2 })
    await back(cluster, old)
    await mustRecover(old, 'The old primary is back, and follows')
    await expectValues(cluster, lastOf(tail), 'What only the old primary had was brought back')
    for (const node of databasesOf(cluster)) await mustRecover(node, 'Most of them have set nothing aside')
    await expectValues(cluster, lastOf(tail), 'All were asked to bring back what they have')
  })

  test('newer-stays', async (context) => {
    const cluster = await open(context)
    const { old, tail, next } = await partWays(cluster, 'b', { shared: ['kept'] })
    // Times tell nothing: the clock of the one who takes the newer ones is slow.
    const skew = next.skewClock(-3_600_000)
    const since: readonly (readonly [string, Value])[] = [
      ['tail-b', 'newer'],
      ['twice-b', null],
      ['deleted-b', 'written anew'],
    ]
    for (const [key, value] of since) {
      if (value === null) await mustWrite(cluster, key, 'for a moment')
      await mustWrite(cluster, key, value)
    }
    skew.heal()
    await back(cluster, old)
    for (const round of ['once', 'twice']) {
      await mustRecover(old, `It is asked ${round}`)
      const wanted = new Map([...lastOf(tail), ...since])
      await expectValues(
        cluster,
        [...wanted, ['kept', writtenTo('kept')]],
        `It was asked ${round}; some cards are newer`,
      )
    }
  })

  test('twice-is-once', async (context) => {
    const cluster = await open(context)
    const { old, tail } = await partWays(cluster, 'c')
    await back(cluster, old)
    await mustRecover(old, 'The old primary is back, and follows')
    // Users go on with what has come back.
    await mustWrite(cluster, 'tail-c', 'changed since')
    await mustWrite(cluster, 'twice-c', null)
    await mustWrite(cluster, 'deleted-c', 'there again')
    const wanted = new Map([
      ...lastOf(tail),
      ['tail-c', 'changed since'],
      ['twice-c', null],
      ['deleted-c', 'there again'],
    ] as const)
    await mustRecover(old, 'It is asked a second time')
    await expectValues(
      cluster,
      [...wanted],
      'It was asked a second time, and users had changed cards in between',
    )
    for (const node of databasesOf(cluster)) node.crash({ disk: 'unsynced' })
    for (const node of databasesOf(cluster)) await node.restart()
    await expectAllFollow(cluster, 'All three lost their power')
    await mustRecover(old, 'It is asked a third time')
    await expectValues(cluster, [...wanted], 'It was asked a third time, after a restart')
  })

  test('two-tails', async (context) => {
    const cluster = await open(context)
    const first = await partWays(cluster, 'd', { since: 0, common: 'last' })
    await back(cluster, first.old)
    // It becomes the primary once more. What it has alone then is newer, at smaller offsets.
    const others = databasesOf(cluster).filter((node) => node !== first.old)
    for (const node of others) node.crash({ disk: 'keep' })
    await expectPrimary(cluster, { why: `Only ${first.old.name} is left` })
    for (const node of others) await node.restart()
    const second = await partWays(cluster, 'dd', { shared: null, common: 'first' })
    await back(cluster, second.old)
    const why = `${first.old.name} has set something aside twice, in two epochs`
    await mustRecover(first.old, why)
    await mustRecover(second.old, why)
    await expectValues(cluster, [...new Map([...first.tail, ...second.tail])], why)
  })

  test('breaks-off', async (context) => {
    const cluster = await open(context)
    const { world } = cluster
    const { old, tail } = await partWays(cluster, 'e')
    await back(cluster, old)
    for (let event = 1; event <= 12; event += 1) {
      const primary = await expectPrimary(cluster, { why: 'Everybody is back' })
      const victim = event % 2 === 0 ? old : primary
      const crash = victim.crashBefore(event, { disk: 'unsynced' })
      await Promise.race([recoverAt(old), world.run(3000)])
      crash.heal()
      if (victim.state === 'down') await victim.restart()
    }
    await expectAllFollow(cluster, 'Everybody is back')
    await mustRecover(old, 'It broke off again and again, and is asked once more')
    await expectValues(cluster, lastOf(tail), 'It broke off again and again, and was asked once more')
  })

  test('no-primary-to-bring-it-to', async (context) => {
    const cluster = await open(context)
    const { world } = cluster
    const { old, tail } = await partWays(cluster, 'f')
    await back(cluster, old)
    const cut = cutOff(cluster, [old])
    await world.run(SUSPECTED_WITHIN_MS + between(cluster, 0, 2000))
    const alone = await recoverAt(old)
    const told = alone.status >= 500 ? 'a 5xx' : alone.status || 'no answer'
    expect(told, say('recover-told-too-much', { node: old.name, got: told }, alone.at)).toBe('a 5xx')
    cut.heal()
    // Now it is the primary itself.
    const others = databasesOf(cluster).filter((node) => node !== old)
    await expectAllFollow(cluster, 'Everybody is back')
    for (const node of others) node.crash({ disk: 'keep' })
    await expectPrimary(cluster, { why: `Only ${old.name} is left` })
    await mustRecover(old, 'It is the primary by now')
    for (const node of others) await node.restart()
    await expectAllFollow(cluster, 'Everybody is back')
    await expectValues(cluster, lastOf(tail), 'It was the primary when it was asked')
    expect(witnessOf(cluster).state, say('no-primary', { why: 'All is over', seconds: 0, asked: '' })).toBe(
      'up',
    )
  })

  test('users-write-meanwhile', async (context) => {
    const cluster = await open(context)
    const { old, tail } = await partWays(cluster, 'g')
    await back(cluster, old)
    const primary = await expectPrimary(cluster, { why: 'Everybody is back' })
    const slow = primary.slowDisk(20)
    const recovering = [recoverAt(old), recoverAt(old)]
    const wanted = new Map<string, Value>(lastOf(tail))
    const writing: Promise<void>[] = []
    let appended = primary.diskCalls.append
    // Each right when the one before it is brought back: the next look at what is newer comes while this write waits.
    for (const [place, [key]] of lastOf(tail).slice(1).entries()) {
      await untilEvent(cluster.world, () => primary.diskCalls.append > appended, 200)
      appended = primary.diskCalls.append
      const value = `of a user ${place}`
      writing.push(
        writeAt(cluster, primary, key, value).then((written) => {
          const values = { why: 'Changes are being brought back', node: primary.name, got: written.status }
          expect(isTaken(written), say('write-refused', values, written.at)).toBe(true)
        }),
      )
      wanted.set(key, value)
    }
    await Promise.all([...writing, ...recovering])
    slow.heal()
    await expectValues(
      cluster,
      [...wanted],
      'Users wrote while changes were brought back, and were told that it was done',
    )
  })
}

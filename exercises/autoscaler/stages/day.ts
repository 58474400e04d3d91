/** The day: users who are served, and what it costs, against the best schedule that is known. */
import { expect, say, test } from 'millions/suite'
import type { TestContext } from '../../../src/contract/suite.ts'
import { best } from '../best/schedule.ts'
import { DAY_S, DAY_TREMBLES, dayRate, troubles } from '../day.ts'
import { come, type Fleet, open, serving } from '../fleet.ts'
import { DAY_COST, DAY_ERRORS } from '../promises.ts'
import { tells } from './dead.ts'

type Turn = readonly [atS: number, happens: (fleet: Fleet) => Promise<void> | void]

function turnsOf(): Turn[] {
  return troubles.flatMap((trouble): Turn[] => {
    if (trouble.kind === 'dies') return [[trouble.atS, (fleet) => serving(fleet)[trouble.place]?.crash()]]
    const silenced: string[] = []
    return [
      [
        trouble.atS,
        (fleet) => {
          silenced.push(
            ...serving(fleet)
              .slice(0, trouble.places)
              .map(({ name }) => name),
          )
          for (const name of silenced) tells(fleet.world, name, 'silent')
        },
      ],
      [
        trouble.untilS,
        (fleet) => {
          for (const node of serving(fleet))
            if (silenced.includes(node.name)) tells(fleet.world, node.name, 'well')
        },
      ],
    ]
  })
}

async function aDay(context: TestContext, more: readonly Turn[] = []): Promise<void> {
  const fleet = await open(context, 2)
  const { world } = fleet
  const fromMs = world.nowMs
  const turns = [...turnsOf(), ...more].toSorted(([a], [b]) => a - b)
  let nowS = 0
  for (const [atS, happens] of [...turns, [DAY_S, () => undefined] as const]) {
    const sinceS = nowS
    await come(fleet, atS - sinceS, (passedS) => dayRate(sinceS + passedS), { beside: DAY_TREMBLES })
    nowS = atS
    await happens(fleet)
  }
  const { errors, requests } = world.report(fromMs)
  const share = Math.round((errors / requests) * 100_000) / 1000
  expect
    .soft(errors / requests, say('day-errors', { errors, requests, share }))
    .toBeLessThanOrEqual(DAY_ERRORS)
  const usd = world.bill(fromMs).machines.web ?? 0
  const values = {
    times: Math.round((100 * usd) / best.usd) / 100,
    most: DAY_COST,
    minutes: Math.round((usd / best.usd) * best.machineMinutes),
    best: Math.round(best.machineMinutes),
  }
  expect(usd, say('day-cost', values)).toBeLessThanOrEqual(DAY_COST * best.usd)
}

export function day(): void {
  test('day', (context) => aDay(context))

  test('day-with-a-crash', async (context) => {
    const atS = 600 + 10 * Math.floor(40 * context.random())
    await aDay(context, [
      [
        atS,
        async ({ world }) => {
          world.node('autoscaler-1').crash({ disk: 'keep' })
          await world.run(4000 * context.random())
          await world.node('autoscaler-1').restart()
        },
      ],
    ])
  })
}

/** Lives through the day: users who come, machines that die, numbers that are missing. */
import type { Fault, World } from '../../../src/contract/world.ts'
import { perSecond } from '../../kit/stack.ts'
import { DAY_S, DAY_TREMBLES, dayRate, troubles } from '../day.ts'

const STEP_S = 10

type Turn = readonly [atS: number, happens: (world: World) => Promise<void> | void]

const serving = (world: World) => world.nodes('web').filter(({ state }) => state === 'up')

function troublesIn(): Turn[] {
  return troubles.flatMap((trouble): Turn[] => {
    if (trouble.kind === 'dies') return [[trouble.atS, (world) => serving(world)[trouble.place]?.crash()]]
    const silenced = new Set<string>()
    const begins: Turn = [
      trouble.atS,
      (world) => {
        for (const node of serving(world).slice(0, trouble.places)) {
          silenced.add(node.name)
          node.setVars({ METRICS: 'silent' })
        }
      },
    ]
    const ends: Turn = [
      trouble.untilS,
      (world) => {
        for (const node of serving(world)) if (silenced.has(node.name)) node.setVars({ METRICS: 'well' })
      },
    ]
    return [begins, ends]
  })
}

/** All moments are multiples of ten seconds. */
export async function liveDay(world: World, random: () => number): Promise<void> {
  const turns = troublesIn()
  const endsMs = world.nowMs + DAY_S * 1000
  let users: Fault | undefined
  for (let atS = 0; atS < DAY_S; atS += STEP_S) {
    for (const [turnS, happens] of turns) if (turnS === atS) await happens(world)
    users?.heal()
    users = world.load(perSecond(dayRate(atS) * (1 + DAY_TREMBLES * (2 * random() - 1))))
    await world.run(endsMs - (DAY_S - atS - STEP_S) * 1000 - world.nowMs)
  }
  users?.heal()
}

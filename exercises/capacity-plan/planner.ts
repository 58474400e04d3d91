/** The planner is asked, and what it answers is read. */
import { expect, say } from 'millions/suite'
import type { TestContext } from '../../src/contract/suite.ts'
import type { World } from '../../src/contract/world.ts'
import { answerOrError, reasonOf } from '../kit/waiting.ts'
import { ANSWERED_MS, MOST_MACHINES } from './promises.ts'
import {
  type Fleets,
  type GrowthAnswer,
  type GrowthQuestion,
  type PossiblePlan,
  type Profile,
  TIERS,
  type Tier,
  TYPES,
} from './starter/profile.ts'

/** The planner alone. */
export function openPlanner({ boot }: TestContext): Promise<World> {
  const none = { regions: {} }
  return boot({
    entry: 'planner',
    roles: { balancer: none, web: none, replica: none, primary: none },
  })
}

export interface Told {
  readonly json: unknown
  readonly at: Response
}

export async function ask(world: World, path: string, question: object): Promise<Told> {
  const body = JSON.stringify(question)
  const headers = { 'content-type': 'application/json' }
  const asked = world.fetch(path, { method: 'POST', body, headers, patienceMs: ANSWERED_MS })
  const answer = await answerOrError(asked)
  if (answer instanceof Error) {
    const values = { path, seconds: ANSWERED_MS / 1000, reason: reasonOf(answer) }
    expect(reasonOf(answer), say('no-answer', values, answer)).toBe('an answer')
    throw answer
  }
  expect(answer.status, say('status', { path, status: answer.status }, answer)).toBe(200)
  const text = await answer.text()
  return { json: parsed(text), at: answer }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

export const shortJson = (value: unknown): string => {
  const text = JSON.stringify(value) ?? 'no JSON'
  return text.length > 160 ? `${text.slice(0, 160)}…` : text
}

export interface Planned {
  readonly plan: PossiblePlan
  readonly at: Response
}

/** A plan that can be built. */
export async function planFor(world: World, profile: Profile): Promise<Planned> {
  const told = await ask(world, '/plan', profile)
  const { json, at } = told
  if (isRecord(json) && json.possible === false)
    expect(shortJson(json), say('not-refused', { why: String(json.why) }, at)).toBe('a plan')
  const wrong = problemOf(json)
  expect(wrong, say('no-plan', { wrong: wrong ?? '', plan: shortJson(json) }, at)).toBe(undefined)
  return { plan: json as PossiblePlan, at }
}

export async function refusalOf(world: World, profile: Profile): Promise<Told & { readonly why: unknown }> {
  const told = await ask(world, '/plan', profile)
  const { json, at } = told
  const isRefused = isRecord(json) && json.possible === false
  expect(isRefused, say('not-impossible', { plan: shortJson(json) }, at)).toBe(true)
  return { ...told, why: isRecord(json) ? json.why : undefined }
}

export async function growthOf(
  world: World,
  question: GrowthQuestion,
): Promise<GrowthAnswer & { readonly at: Response }> {
  const { json, at } = await ask(world, '/growth', question)
  const isGood =
    isRecord(json) && isWhole(json.months) && TIERS.some((tier) => tier === json.first) && json.months >= 0
  expect(isGood, say('no-growth', { answer: shortJson(json) }, at)).toBe(true)
  return { ...(json as unknown as GrowthAnswer), at }
}

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
const isWhole = (value: unknown): value is number => Number.isInteger(value)

/** What is missing or odd, in a few words. */
function problemOf(json: unknown): string | undefined {
  if (!isRecord(json)) return 'it is no JSON object'
  if (json.possible !== true) return 'possible is neither true nor false'
  if (!isRecord(json.busyCores)) return 'busyCores is missing'
  if (!isRecord(json.fleets)) return 'fleets is missing'
  for (const tier of TIERS) {
    const wrong = fleetProblem(tier, json.fleets[tier])
    if (wrong !== undefined) return wrong
    const busy = json.busyCores[tier]
    if (typeof busy !== 'number' || !Number.isFinite(busy)) return `busyCores.${tier} is no number`
  }
  return undefined
}

function fleetProblem(tier: Tier, fleet: unknown): string | undefined {
  if (!isRecord(fleet)) return `fleets.${tier} is missing`
  if (!TYPES.some((type) => type === fleet.type)) return `fleets.${tier}.type is no type of machine`
  const { count } = fleet
  if (!isWhole(count) || count < 1 || count > MOST_MACHINES)
    return `fleets.${tier}.count is no whole number from 1 to ${MOST_MACHINES}`
  return tier === 'primary' && count !== 1 ? 'there is one primary, and no other' : undefined
}

/** `2 balancers small, …`: for messages. */
export const shown = (fleets: Fleets): string =>
  TIERS.map((tier) => `${tier} ${fleets[tier].count} ${fleets[tier].type}`).join(', ')

/** Who comes: a million users a day, and what each of them does. */
import type { Journey, Load } from '../../src/contract/exercise.ts'

export const USERS_PER_DAY = 1_000_000
/** The busiest hour over the average. */
export const PEAK = 4
/** People whose cards everybody reads: popular as people are. */
export const PEOPLE = 100

const feed = { path: '/people/person-{key}/cards', keep: { card: '0.id' }, afterMs: 500 }
const ownFeed = { path: '/people/user-{user}/cards', sees: '[', afterMs: 500 }
const card = { path: '/cards/{card}', sees: '{card}', afterMs: 500 }
const pictures = (...numbers: readonly number[]) =>
  numbers.map((number) => ({ path: `/pictures/person-{key}-${number}.jpg`, afterMs: 100 }))

const steps: Journey['steps'] = [
  { path: '/', sees: 'Postcards' },
  { path: '/pictures/hello.jpg' },
  { method: 'POST', path: '/login', body: '{"name":"user-{user}"}', afterMs: 500 },
  { path: '/me', sees: 'user-{user}' },
  feed,
  ...pictures(1, 2, 3, 4),
  card,
  { method: 'POST', path: '/cards', body: '{"text":"Greetings from user {user}"}', afterMs: 500 },
  ownFeed,
  feed,
  ...pictures(1, 2, 3, 4),
  card,
  feed,
  ownFeed,
]
export const REQUESTS_PER_USER = steps.length

/** A step that fails is tried again twice, as people do. */
export const journey: Journey = { steps, tries: 3, backoffMs: 1500, patienceMs: 5000 }

export const peak: Load = {
  usersPerDay: USERS_PER_DAY,
  requestsPerUser: 1,
  peak: PEAK,
  keys: { count: PEOPLE, zipf: 1 },
  regions: { seoul: 0.4, virginia: 0.3, frankfurt: 0.3 },
  journey,
}

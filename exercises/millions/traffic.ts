/** Who comes: a million users a day, and what each of them does. */
import type { Journey, Load } from '../../src/contract/exercise.ts'

export const USERS_PER_DAY = 1_000_000
/** The busiest hour over the average. */
export const PEAK = 4
/** People whose lists everybody reads, some of them much more than others. */
export const PEOPLE = 100

const list = { path: '/people/person-{key}/cards', sees: '[', afterMs: 500 }
const ownList = { path: '/people/user-{user}/cards', sees: '[', afterMs: 500 }
const pictures = [1, 2, 3, 4].map((number) => ({
  path: `/pictures/person-{key}-${number}.jpg`,
  afterMs: 100,
}))

const steps: Journey['steps'] = [
  { path: '/', sees: 'Postcards' },
  { path: '/pictures/hello.jpg' },
  { method: 'POST', path: '/login', body: '{"name":"user-{user}"}', afterMs: 500 },
  { path: '/me', sees: 'user-{user}' },
  list,
  ...pictures,
  { method: 'POST', path: '/cards', body: '{"text":"Greetings from user {user}"}', afterMs: 500 },
  list,
  ownList,
  ...pictures.map((picture) => ({ ...picture, path: picture.path.replace('{key}', '{key}-and-friends') })),
  list,
  ownList,
  list,
  list,
]
export const REQUESTS_PER_USER = steps.length

/** A step that fails is tried again twice, as people do. */
export const journey: Journey = { steps, tries: 3, backoffMs: 1500, patienceMs: 3000 }

export const peak: Load = {
  usersPerDay: USERS_PER_DAY,
  requestsPerUser: 1,
  peak: PEAK,
  keys: { count: PEOPLE, zipf: 1 },
  regions: { seoul: 0.4, virginia: 0.3, frankfurt: 0.3 },
  journey,
}

const DAY_S = 86_400

/** So many requests a second, all day long. */
export const rate = (requests: number): Load => ({
  ...peak,
  usersPerDay: (requests * DAY_S) / REQUESTS_PER_USER,
  peak: 1,
})

/** Everybody looks at one card, so many of them each second. */
export const lookAt = (path: string, requests: number): Load => ({
  usersPerDay: requests * DAY_S,
  requestsPerUser: 1,
  peak: 1,
  regions: peak.regions ?? {},
  read: path,
})

/**
 * For views, and the search for how many users are carried: half of what a user asks for stays at an edge, so this is the
 * other half, one request at a time.
 */
export const pastEdges: Load = {
  usersPerDay: USERS_PER_DAY,
  requestsPerUser: REQUESTS_PER_USER / 2,
  peak: PEAK,
  keys: { count: PEOPLE, zipf: 1 },
  regions: { seoul: 0.4, virginia: 0.3, frankfurt: 0.3 },
  read: '/people/person-{key}/cards',
}

/** Every route, asked by everybody: who may, may; who may not, learns nothing. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { ProblemReply } from '../api.ts'
import { type Browser, openRoom, type Room } from '../fixtures/room.ts'
import type { Route } from './route.ts'
import { routes } from './routes.ts'

const visitors = ['nobody', 'learner', 'learner elsewhere', 'instructor', 'instructor elsewhere'] as const
type Visitor = (typeof visitors)[number]

/** By hand, beside what the table says: a row that is widened by mistake is seen here. `+` may, in the order of the visitors. */
const expected: Readonly<Record<string, string>> = {
  'GET /me': '+++++',
  'POST /sign-in': '+++++',
  'POST /sign-out': '+++++',
  'POST /password': '---++',
  'GET /instructors': '---++',
  'POST /instructors': '---++',
  'POST /join': '+++++',
  'POST /return': '+++++',
  'GET /classes': '---++',
  'POST /classes': '---++',
  'GET /classes/:class': '-+-+-',
  'PATCH /classes/:class': '---+-',
  'DELETE /classes/:class': '---+-',
  'POST /classes/:class/join-code': '---+-',
  'POST /classes/:class/instructors': '---+-',
  'DELETE /classes/:class/instructors/:instructor': '---+-',
  'GET /classes/:class/learners/:learner': '---+-',
  'DELETE /classes/:class/learners/:learner': '---+-',
  'POST /classes/:class/learners/:learner/link': '---+-',
  'GET /classes/:class/board': '---+-',
  'GET /classes/:class/live': '---+-',
  'GET /classes/:class/export.csv': '---+-',
  'GET /classes/:class/export.json': '---+-',
  'GET /classes/:class/exercises/:exercise/alike': '---+-',
  'GET /classes/:class/export.xml': '---+-',
  'GET /classes/:class/exercises/:exercise/export.xml': '---+-',
  'POST /classes/:class/exercises/:exercise/submissions': '-+---',
  'GET /classes/:class/exercises/:exercise/submissions': '-+---',
  'GET /classes/:class/learners/:learner/exercises/:exercise/submissions': '---+-',
  'GET /classes/:class/submissions/:submission': '-+-+-',
  'GET /classes/:class/exercises/:exercise/held-back': '---+-',
  'GET /classes/:class/notes': '-+---',
  'GET /classes/:class/learners/:learner/notes': '---+-',
  'POST /classes/:class/learners/:learner/notes': '---+-',
  'DELETE /classes/:class/learners/:learner/notes/:note': '---+-',
  'GET /classes/:class/regrades': '---+-',
  'GET /classes/:class/regrades/:regrade': '---+-',
  'POST /classes/:class/exercises/:exercise/regrades': '---+-',
  'POST /classes/:class/submissions/:submission/regrades': '---+-',
  'POST /sign-out-everywhere': '---++',
  'GET /invitations': '---++',
  'POST /invitations': '---++',
  'DELETE /invitations/:invitation': '---++',
  'POST /classes/:class/invitations': '---+-',
  'POST /invitation': '+++++',
  'POST /invitation/accept': '+++++',
  'POST /classes/:class/drill': '---+-',
  'DELETE /classes/:class/drill': '---+-',
  'GET /classes/:class/drill/live': '-+-+-',
  'POST /classes/:class/drill/:drill/report': '-+---',
}

const nameOf = ({ method, path }: Route): string => `${method} ${path}`

let room: Room
let browsers: Readonly<Record<Visitor, Browser>>
let submission = ''
/** Somebody else of the class, who may be deleted. */
let other = ''
beforeAll(async () => {
  room = await openRoom()
  const elsewhere = await room.newInstructor('Grace')
  const classElsewhere = await room.newClass(elsewhere)
  const here = await room.join(room.joinCode, 'Ada')
  other = (await room.join(room.joinCode, 'Linus')).learner.id
  browsers = {
    nobody: room.browser(),
    learner: here.browser,
    'learner elsewhere': (await room.join(classElsewhere.joinCode, 'Ada')).browser,
    instructor: room.instructor,
    'instructor elsewhere': elsewhere,
  }
  submission = (await room.handIn(here.browser, { key: 'first-key' })).submission
})
afterAll(async () => await room[Symbol.asyncDispose]())

/** Of this room's class, whoever asks. */
function pathOf({ path }: Route): string {
  return path
    .replace(':class', room.classId)
    .replace(':learner', other)
    .replace(':instructor', 'nobody-at-all')
    .replace(':exercise', 'echo')
    .replace(':submission', submission)
    .replace(':note', 'no-such-note')
    .replace(':regrade', 'no-such-regrade')
    .replace(':invitation', 'no-such-invitation')
    .replace(':drill', 'no-such-drill')
}

test('the table has the routes that are expected, and no others', () => {
  expect(routes.map(nameOf)).toEqual(Object.keys(expected))
})

// What changes something is asked without a body: who may is told that it makes no sense, which is soon enough.
const safe = routes.filter(({ method }) => method !== 'DELETE')
const deleting = routes.filter(({ method, path }) => method === 'DELETE' && !path.endsWith(':class'))
const last = routes.filter(({ method, path }) => method === 'DELETE' && path.endsWith(':class'))

describe.each([...safe, ...deleting, ...last].map((route) => [nameOf(route), route] as const))(
  '%s',
  (name, route) => {
    // Whoever may comes last, as it may be gone then.
    const order = visitors.toSorted((a, b) => Number(mayBy(name, a)) - Number(mayBy(name, b)))
    test.each(order)('asked by: %s', async (visitor) => {
      // Signed out, the others could not be asked about.
      if (name.startsWith('POST /sign-out') && visitor !== 'nobody' && mayBy(name, visitor)) return
      const answer = await browsers[visitor].ask(route.method, pathOf(route))
      const refused = ['not-signed-in', 'for-instructors', 'for-learners', 'unknown-class']
      const code = (answer.json as Partial<ProblemReply> | undefined)?.error?.code
      if (mayBy(name, visitor)) {
        expect(refused).not.toContain(code)
        return
      }
      expect([401, 403, 404]).toContain(answer.status)
      expect(refused).toContain(code)
      expect(code === 'not-signed-in').toBe(visitor === 'nobody')
      // Whoever is of another class learns not even that this one is there.
      if (visitor.endsWith('elsewhere') && route.path.includes(':class')) expect(code).toBe('unknown-class')
    })
  },
)

function mayBy(name: string, visitor: Visitor): boolean {
  return expected[name]?.[visitors.indexOf(visitor)] === '+'
}

/** Whose programs a stack runs: the course's references, or what the learner made in earlier exercises. */
import { afterEach, expect, test, vi } from 'vitest'
import { fetchParts, otherRoles, type StackData } from './stack-data.ts'

const stack = {
  entry: 'balancer',
  roles: {
    balancer: { program: { of: 'load-balancer' }, regions: { seoul: 1 } },
    web: { program: { learner: 'web.ts' }, regions: { seoul: 2 } },
  },
  load: { usersPerDay: 1000, requestsPerUser: 10 },
} as const satisfies StackData['stack']

function dataWith(referenceUrl: string): StackData {
  const other = { title: 'Balancer', entry: 'balancer.ts', coreStages: ['forward'], referenceUrl }
  return { stack, scenes: {}, provided: {}, others: { 'load-balancer': other }, text: {} }
}

afterEach(() => vi.unstubAllGlobals())

/** The network: addresses that answer, and how often they were asked. */
function network(answers: Readonly<Record<string, unknown>>): string[] {
  const asked: string[] = []
  vi.stubGlobal('fetch', async (url: string) => {
    asked.push(url)
    return url in answers ? Response.json(answers[url]) : new Response('', { status: 404 })
  })
  return asked
}

test('the role of an earlier exercise runs what the learner made there, and nothing is fetched', async () => {
  const asked = network({})
  const files = { 'balancer.ts': 'mine' }
  expect(otherRoles(stack)).toEqual([{ role: 'balancer', exercise: 'load-balancer' }])
  expect((await fetchParts(dataWith('/own'), stack, { 'load-balancer': files })).parts).toEqual({
    'load-balancer': { files, entry: 'balancer.ts', byLearner: true },
  })
  expect(asked).toEqual([])
})

test('switched to the reference, it runs that, which is fetched once', async () => {
  const files = { 'balancer.ts': 'the course’s' }
  const asked = network({ '/once': files })
  for (let run = 0; run < 2; run++)
    expect((await fetchParts(dataWith('/once'), stack, {})).parts).toEqual({
      'load-balancer': { files, entry: 'balancer.ts', byLearner: false },
    })
  expect(asked).toEqual(['/once'])
})

test('a reference that cannot be had is told with its address, and asked for again', async () => {
  const asked = network({})
  const data = dataWith('/gone')
  await expect(fetchParts(data, stack, {})).rejects.toThrow('/gone answered with 404')
  await expect(fetchParts(data, stack, {})).rejects.toThrow('/gone answered with 404')
  expect(asked).toEqual(['/gone', '/gone'])
})

test('what the learner made fills a role in place of what the stack names, and is wanted only then', async () => {
  network({})
  const web = { program: { provided: 'web.ts' }, fills: 'load-balancer', regions: { seoul: 2 } }
  const filled = { ...stack, entry: 'web', roles: { web } }
  const without = await fetchParts(dataWith('/own'), filled, {})
  expect([without.stack.roles.web?.program, without.parts]).toEqual([{ provided: 'web.ts' }, {}])
  const files = { 'balancer.ts': 'mine' }
  const served = await fetchParts(dataWith('/own'), filled, { 'load-balancer': files })
  expect(served.stack.roles.web?.program).toEqual({ of: 'load-balancer' })
  expect(served.parts['load-balancer']?.byLearner).toBe(true)
})

/** Whose programs a stack runs: the course's references, or what the learner made in earlier exercises. */
import { afterEach, expect, test, vi } from 'vitest'
import { fetchOthers, otherRoles, type StackData } from './stack-data.ts'

const stack = {
  entry: 'balancer',
  roles: {
    balancer: { program: { reference: 'load-balancer' }, fills: 'load-balancer', regions: { seoul: 1 } },
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
  expect(await fetchOthers(dataWith('/own'), stack, { balancer: files })).toEqual({
    balancer: { files, entry: 'balancer.ts', byLearner: true },
  })
  expect(asked).toEqual([])
})

test('switched to the reference, it runs that, which is fetched once', async () => {
  const files = { 'balancer.ts': 'the course’s' }
  const asked = network({ '/once': files })
  for (let run = 0; run < 2; run++)
    expect(await fetchOthers(dataWith('/once'), stack, {})).toEqual({
      balancer: { files, entry: 'balancer.ts', byLearner: false },
    })
  expect(asked).toEqual(['/once'])
})

test('a reference that cannot be had is told with its address, and asked for again', async () => {
  const asked = network({})
  const data = dataWith('/gone')
  await expect(fetchOthers(data, stack, {})).rejects.toThrow('/gone answered with 404')
  await expect(fetchOthers(data, stack, {})).rejects.toThrow('/gone answered with 404')
  expect(asked).toEqual(['/gone', '/gone'])
})

/** What a browser keeps of somebody who has got far: for the page of their results. */
import { readFileSync } from 'node:fs'
import type { Page } from 'playwright-core'
import numbers from '../../exercises/millions/numbers.json' with { type: 'json' }
import { planned, threeCenters } from '../../exercises/millions/plans.ts'
import stack from '../../exercises/millions/stack.ts'
import type { Verdict } from '../../src/contract/verdict.ts'
import { readSources } from '../../src/course/exercises.ts'
import { solutionFiles } from '../../src/course/solution-files.ts'
import { inputsHash } from '../../src/grading/bundle-inputs.ts'
import { filesHash, submissionHash } from '../../src/grading/hash.ts'
import { tiersOf } from '../../src/record/stack-facts.ts'
import { changeStack } from '../../src/simulator/change-stack.ts'
import { resultsKey } from '../../src/workspace/session/own-results.ts'
import { root } from './site.ts'

type Files = Readonly<Record<string, string>>

export interface Left {
  readonly files: Files
  /** Exercise → the learner's own result of it. */
  readonly own: Readonly<Record<string, Files>>
  readonly tests: Verdict['tests']
  readonly parts: NonNullable<Verdict['parts']>
  /** Key → what else is kept. */
  readonly more: (filesHash: string, suiteHash: string) => Readonly<Record<string, unknown>>
}

/** The page is reloaded with it. */
export async function leaveResults(page: Page, { files, own, tests, parts, more }: Left): Promise<void> {
  const [suiteUrl = ''] = /\/suites\/millions(?:\.[\w-]+)?\.js/.exec(await page.content()) ?? []
  const hash = submissionHash({ files, parts: own })
  const suiteHash = inputsHash('exercises/millions', root)
  const outcome = { kind: tests.every(({ status }) => status === 'passed') ? 'passed' : 'failed' }
  const verdict = { format: 1, exercise: 'millions', filesHash: hash, suiteHash, parts, outcome, tests }
  const passed = Object.entries(own).map(([slug, each]) => [
    `millions:passed:${slug}`,
    { files: each, passedAtMs: 1 },
  ])
  const kept = {
    'millions:verdict:millions': { verdict, files, suiteUrl, tookMs: 1, resultsKey: resultsKey(own) },
    'millions:draft:millions': { files, savedAtMs: 1, tab: 'before' },
    ...Object.fromEntries(passed),
    ...more(hash, suiteHash),
  }
  await page.evaluate((entries) => {
    for (const [key, value] of Object.entries(entries)) localStorage.setItem(key, JSON.stringify(value))
  }, kept)
  await page.reload()
}

function reference(slug: string): Files {
  return { ...starterOf(slug), ...solutionFiles(root, slug, 'reference') }
}

const starterOf = (slug: string): Files => readSources(`${root}/exercises/${slug}/starter`)

const test = (stage: string, name: string, status: 'passed' | 'failed' | 'not-run') => ({
  stage,
  test: name,
  seed: 1,
  status,
})

/** One machine for each tier, a balancer of their own in it, and two tests that have been run. */
export function onTheWay(): Left {
  const carried = { usersPerDay: 20_000, costPerMonth: 80, filesHash: 'older', measuredAtMs: 1 }
  const passedStages = ['forward', 'spread', 'survive', 'health']
  return {
    files: starterOf('millions'),
    own: { 'load-balancer': reference('load-balancer') },
    tests: [
      test('serves', 'page', 'passed'),
      test('survives', 'web', 'failed'),
      test('center', 'without-seoul', 'not-run'),
    ],
    parts: { 'load-balancer': 'own', 'geo-dns': 'reference' },
    more: () => ({
      'millions:progress': { 'load-balancer': { passedStages, assistedStages: [], workedAtMs: 1 } },
      'millions:carried': { 'load-balancer': carried },
    }),
  }
}

const stages = {
  serves: [
    'near',
    'page',
    'pictures',
    'logged-in-everywhere',
    'private',
    'forged',
    'own-card',
    'everywhere',
    'twice',
    'refused',
  ],
  carries: ['peak'],
  budget: ['month'],
  survives: ['dns', 'edge', 'balancer', 'web', 'cache', 'router', 'shard-a', 'web-frozen', 'cache-frozen'],
  center: ['without-seoul', 'without-virginia', 'without-frankfurt', 'the-peak'],
} as const

/** Lesson after lesson, as the references come to it. */
const climbed: Readonly<Record<string, number>> = {
  'web-server': 60,
  'two-databases': 4000,
  'load-balancer': 20_000,
  replication: 50_000,
  'read-through-cache': 120_000,
  'cdn-edge': 250_000,
  'session-store': 300_000,
  'geo-dns': 500_000,
  'shard-router': 800_000,
  millions: 1_600_000,
}

const parts = [
  ...['geo-dns', 'cdn-edge', 'load-balancer', 'sticky-sessions'],
  ...['read-through-cache', 'consistent-hashing', 'multi-dc-replication'],
]

/** All of it, as the reference comes to it. */
export function allOfIt(): Left {
  const files = reference('millions')
  const owners = Object.fromEntries(
    parts.map((slug) => [slug, slug === 'sticky-sessions' ? 'reference' : 'own'] as const),
  )
  const own = Object.fromEntries(
    parts.filter((slug) => owners[slug] === 'own').map((slug) => [slug, reference(slug)] as const),
  )
  const [requestsPerSecond = 0, p50Ms = 0, p99Ms = 0, errorShare = 0, costPerMonth = 0] =
    numbers.scenes.whole.rows[0]?.cells ?? []
  const { usersPerDay, costPerMonth: machines, p99Ms: p99 } = numbers.carried.reference
  return {
    files,
    own,
    tests: Object.entries(stages).flatMap(([stage, names]) =>
      names.map((name) => test(stage, name, 'passed')),
    ),
    parts: owners,
    more: (hash, suiteHash) => ({
      'millions:results:millions': {
        tiers: tiersOf(changeStack(stack, planned(threeCenters)), owners),
        peak: { requestsPerSecond, p50Ms, p99Ms, errorShare, costPerMonth },
        carried: { usersPerDay, costPerMonth: machines, p99Ms: p99 },
        filesHash: hash,
        suiteHash,
        limit: 'p99',
        measuredAtMs: Date.UTC(2026, 10, 30, 12),
      },
      'millions:progress': Object.fromEntries(
        [...new Set([...Object.keys(climbed), ...parts])].map((slug) => [slug, passedIn(slug)]),
      ),
      'millions:carried': Object.fromEntries(
        Object.entries(climbed).map(([slug, users]) => [
          slug,
          {
            usersPerDay: users,
            costPerMonth: 20 + Math.round(users / 2000),
            p99Ms: 140,
            filesHash: filesHash(own[slug] ?? files),
            measuredAtMs: 1,
          },
        ]),
      ),
    }),
  }
}

/** Named by the text of the exercise, as pages name them. */
function passedIn(slug: string): unknown {
  const declared = readFileSync(`${root}/exercises/${slug}/exercise.ts`, 'utf8')
  const ids = [...declared.matchAll(/id: '([\w-]+)'/g)].map(([, id = '']) => id)
  return { passedStages: ids, assistedStages: [], workedAtMs: 1 }
}

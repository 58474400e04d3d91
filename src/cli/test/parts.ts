/** What the proof of the project consists of, the quick and telling first. */
import { availableParallelism } from 'node:os'
import { eachOf } from '../../bulk/each-of.ts'
import { providePostgres } from '../../classroom/fixtures/postgres-programs.ts'
import { type ExerciseBrief, exerciseSlugs, loadBrief } from '../../course/exercises.ts'
import { text } from '../../messages/cli/author.en.ts'
import { checkCourse } from '../check/course.ts'
import type { Proof } from '../check/proof.ts'
import { checkReal } from '../check/real.ts'
import { checkReport, realReport } from '../check/report.ts'
import { provideChromium } from '../chromium.ts'
import { differences } from '../measure/differences.ts'
import { measureAgain, readRecorded } from '../measure/recorded.ts'
import { commandPart, vitestPart } from './processes.ts'
import type { Part, Stage, Tally } from './run-parts.ts'

/** Right programs, checkpoints and the starter; mistakes at the first of these. `check` tries all at all, `--seeds 50` more. */
const seeds = 2
const mistakeSeeds = 1
/** Where a test may take so many events, a run takes most of a minute: one seed of it costs as much as three of all others. */
const longEvents = 1_000_000
/** Biome alone does not see for itself that it writes to a log. */
const colors = process.stdout.isTTY ? [] : ['--colors=off']

export function stages(root: string): readonly Stage[] {
  return [
    [
      [
        commandPart(root, 'lint', 'biome', ['ci', '--error-on-warnings', ...colors]),
        commandPart(root, 'imports', 'depcruise', ['src', 'exercises']),
        commandPart(root, 'program-types', 'node', ['src/cli/typecheck.ts']),
        commandPart(root, 'page-types', 'astro', ['check', '--minimumFailingSeverity', 'warning']),
        commandPart(root, 'island-types', 'svelte-check', ['--fail-on-warnings']),
      ],
      [{ name: 'numbers', run: ({ say }) => numbersPart(root, say) }],
    ],
    // One at a time: what these do takes time of its own, or memory.
    [
      [
        { name: 'real', run: ({ say }) => realPart(root, say) },
        withChromium(root, 'unit'),
        withPostgres(root, 'postgres'),
        withChromium(root, 'hostile'),
        vitestPart(root, 'suites'),
        { name: 'course', run: ({ say }) => checkPart(root, say) },
        commandPart(root, 'site', 'astro', ['build']),
        withBoth(root, 'e2e'),
      ],
    ],
  ]
}

/** Tests that need a browser, or a database: these are found, or installed, before they run. */
const withChromium = (root: string, name: string): Part => withPrograms(root, name, [chromium])
const withPostgres = (root: string, name: string): Part => withPrograms(root, name, [postgres])
const withBoth = (root: string, name: string): Part => withPrograms(root, name, [chromium, postgres])

/** Named in the variable by which its tests find it. */
type Provide = (say: (line: string) => void) => Promise<Readonly<Record<string, string>>>

const chromium: Provide = async (say) => ({ CHROMIUM: await provideChromium(say) })
const postgres: Provide = async (say) => ({ POSTGRES_BIN: await providePostgres(say) })

function withPrograms(root: string, name: string, wanted: readonly Provide[]): Part {
  return {
    name,
    run: async (voice) => {
      const named: Record<string, string> = {}
      for (const provide of wanted) Object.assign(named, await provide(voice.say))
      return await vitestPart(root, name, named).run(voice)
    },
  }
}

async function checkPart(root: string, say: (line: string) => void): Promise<Tally> {
  const briefs = await Promise.all(exerciseSlugs(root).map((slug) => loadBrief(root, slug)))
  const isLong = ({ exercise }: ExerciseBrief): boolean => (exercise.maxEvents ?? 0) >= longEvents
  const { signal } = new AbortController()
  const tally = { passed: 0, failed: 0 }
  const failures: string[] = []
  for (const [some, count] of [
    [briefs.filter((brief) => !isLong(brief)), seeds],
    [briefs.filter(isLong), 1],
  ] as const) {
    const slugs = some.map(({ slug }) => slug)
    const options = { isFresh: false, update: false, signal }
    const result = await checkCourse({ root, slugs, seeds: count, mistakeSeeds, ...options })
    say(checkReport(result))
    const good = result.proofs.reduce((sum, { all }) => sum + all.good, 0)
    const of = result.proofs.reduce((sum, { all }) => sum + all.of, 0)
    tally.passed += good
    tally.failed += of - good + result.faults.length
    failures.push(...failuresOf(result.proofs), ...result.faults.map(({ of, what }) => `${of}: ${what}`))
  }
  return { ...tally, failures }
}

/** Whether the references hold on real processes. */
async function realPart(root: string, say: (line: string) => void): Promise<Tally> {
  const { signal } = new AbortController()
  const result = await checkReal({ root, slugs: exerciseSlugs(root), runs: 1, alternatives: false, signal })
  say(realReport(result))
  const good = result.proofs.reduce((sum, { passed }) => sum + passed.good, 0)
  const all = result.proofs.reduce((sum, { passed }) => sum + passed.of, 0)
  return { passed: good, failed: all - good, failures: failuresOf(result.proofs) }
}

function failuresOf(proofs: readonly Pick<Proof, 'slug' | 'faults'>[]): string[] {
  return proofs.flatMap(({ slug, faults }) => faults.map(({ of, what }) => `${slug} ${of}: ${what}`))
}

/** Whether scenes and stacks come to what is recorded, and shown. */
async function numbersPart(root: string, say: (line: string) => void): Promise<Tally> {
  const { signal } = new AbortController()
  // What each starts takes a core.
  const cores = Array.from({ length: availableParallelism() })
  const failures: string[] = []
  const found = await eachOf(exerciseSlugs(root), cores, async (slug) => {
    const different = differences(readRecorded(root, slug), await measureAgain(root, slug, signal))
    say(different.length === 0 ? text.measure.same(slug) : text.measure.differs(slug, different))
    if (different.length > 0) failures.push(slug)
    return different.length === 0
  })
  const passed = found.filter(Boolean).length
  return { passed, failed: found.length - passed, failures }
}

/** Parts of the proof that are processes of their own. */
import { spawn } from 'node:child_process'
import { mkdirSync, readFileSync, rmSync } from 'node:fs'
import { delimiter, join, relative } from 'node:path'
import * as v from 'valibot'
import { text } from '../../messages/cli/author.en.ts'
import type { Part, Tally, Voice } from './run-parts.ts'

type Environment = Readonly<Record<string, string>>

/** Counts as one. */
export function commandPart(root: string, name: string, program: string, args: readonly string[]): Part {
  return {
    name,
    run: async (voice) => {
      const code = await run(root, program, args, voice)
      if (code !== 0) voice.say(text.test.exited(program, code))
      return code === 0 ? { passed: 1, failed: 0 } : { passed: 0, failed: 1 }
    },
  }
}

/** Counts its tests; a file that does not load, or a run that breaks, counts as one more that failed. */
export function vitestPart(root: string, project: string, environment: Environment = {}): Part {
  return {
    name: project,
    run: async (voice) => {
      const folder = join(root, '.cache', 'test')
      const report = join(folder, `${project}.json`)
      mkdirSync(folder, { recursive: true })
      rmSync(report, { force: true })
      const args = [
        'run',
        '--project',
        project,
        '--reporter=default',
        '--reporter=json',
        `--outputFile.json=${report}`,
      ]
      const code = await run(root, 'vitest', args, voice, environment)
      return tallyOf(root, report, code)
    },
  }
}

const reportSchema = v.object({
  numPassedTests: v.number(),
  numFailedTests: v.number(),
  testResults: v.array(
    v.object({
      name: v.string(),
      status: v.string(),
      assertionResults: v.array(v.object({ status: v.string(), fullName: v.string() })),
    }),
  ),
})

export function tallyOf(root: string, report: string, code: number): Tally {
  const { numPassedTests, numFailedTests, testResults } = v.parse(
    reportSchema,
    JSON.parse(readFileSync(report, 'utf8')),
  )
  const broken = testResults.filter(
    (file) => file.status === 'failed' && !file.assertionResults.some(({ status }) => status === 'failed'),
  )
  const failed = numFailedTests + broken.length
  if (failed === 0)
    return code === 0
      ? { passed: numPassedTests, failed: 0 }
      : { passed: numPassedTests, failed: 1, failures: [text.test.exited('vitest', code)] }
  const failures = testResults.flatMap(({ name, assertionResults }) =>
    assertionResults
      .filter(({ status }) => status === 'failed')
      .map(({ fullName }) => `${relative(root, name)} > ${fullName}`),
  )
  return {
    passed: numPassedTests,
    failed,
    failures: [...failures, ...broken.map(({ name }) => relative(root, name))],
  }
}

/** The exit code. */
function run(
  root: string,
  program: string,
  args: readonly string[],
  { print }: Voice,
  environment: Environment = {},
): Promise<number> {
  const isThrough = print === 'through'
  const own = join(root, 'node_modules', '.bin')
  const child = spawn(program, args, {
    cwd: root,
    stdio: isThrough ? ['ignore', 'inherit', 'inherit'] : ['ignore', 'pipe', 'pipe'],
    // On Windows the programs of packages are scripts, which only a shell starts.
    shell: process.platform === 'win32',
    env: {
      ...process.env,
      PATH: `${own}${delimiter}${process.env.PATH ?? ''}`,
      ASTRO_TELEMETRY_DISABLED: '1',
      // Colours are for people, not for logs.
      ...(isThrough && process.stdout.isTTY ? {} : { NO_COLOR: '1' }),
      ...environment,
    },
  })
  if (!isThrough)
    for (const output of [child.stdout, child.stderr]) output?.setEncoding('utf8').on('data', print)
  return new Promise((resolve, reject) => {
    child.on('error', reject)
    child.on('close', (exitCode) => resolve(exitCode ?? 1))
  })
}

/** Grading on the command line, beside a cold run of the same suite by vitest itself. */
import { spawn } from 'node:child_process'
import { cpSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { median, type Section } from './section.ts'

const runs = 7
/** Of a class. */
const folders = 50

export const grade: Section = {
  name: 'grade',
  async measure({ root, signal }) {
    const reference = join('solutions', 'load-balancer', 'reference')
    const node = [process.execPath]
    const bare = [...node, '-e', '0']
    const cli = [...node, join('src', 'cli', 'millions.js'), 'grade', 'load-balancer', reference]
    const vitest = [
      ...node,
      join('node_modules', 'vitest', 'vitest.mjs'),
      'run',
      '--project',
      'suites',
      'exercises/load-balancer',
    ]
    // The first run fills the caches; a learner's every run but the first finds them so.
    await timed(cli, root, signal)
    const bareMs = await typical(bare, root, signal)
    const cliMs = await typical(cli, root, signal)
    const vitestMs = await typical(vitest, root, signal)
    const classMs = await gradeClass(cli.slice(0, -1), join(root, reference), root, signal)
    return [
      { what: 'node -e 0', value: bareMs, unit: 'ms' },
      { what: "grade of load-balancer's reference", value: cliMs, unit: 'ms', goal: { atMost: 500 } },
      { what: 'vitest run of the same suite, cold', value: vitestMs, unit: 'ms' },
      { what: 'grade / vitest run', value: cliMs / vitestMs, unit: 'ratio', goal: { atMost: 1 / 3 } },
      { what: `a class of ${folders} folders`, value: classMs / 1000, unit: 's' },
      { what: 'folders a second', value: folders / (classMs / 1000), unit: '1/s' },
    ]
  },
}

/** Each folder has files of its own, as a class has. */
async function gradeClass(
  command: readonly string[],
  reference: string,
  root: string,
  signal: AbortSignal,
): Promise<number> {
  const place = mkdtempSync(join(tmpdir(), 'class-'))
  try {
    const names = Array.from({ length: folders }, (_, number) => join(place, `student-${number}`))
    for (const name of names) cpSync(reference, name, { recursive: true })
    return await timed([...command, ...names], root, signal)
  } finally {
    rmSync(place, { recursive: true })
  }
}

async function typical(command: readonly string[], root: string, signal: AbortSignal): Promise<number> {
  const times: number[] = []
  for (let run = 0; run < runs; run += 1) times.push(await timed(command, root, signal))
  return median(times)
}

function timed(
  [program = '', ...args]: readonly string[],
  cwd: string,
  signal: AbortSignal,
): Promise<number> {
  const from = performance.now()
  const child = spawn(program, args, { cwd, signal, stdio: ['ignore', 'ignore', 'inherit'] })
  return new Promise((resolve, reject) => {
    child.on('error', reject)
    child.on('close', (code) => {
      if (code === 0) resolve(performance.now() - from)
      else reject(new Error(`${args.join(' ')} ended with ${code}: what does not pass is not worth timing`))
    })
  })
}

/** Runs one file of web-platform-tests as a program. */
import { existsSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { CompileError } from '../../../src/simulator/sandbox/compile-error.ts'
import { ProgramError } from '../../../src/simulator/sandbox/evaluate.ts'
import { globalNames } from '../../../src/simulator/sandbox/global-names.ts'
import { linkModule } from '../../../src/simulator/sandbox/syntax/link.ts'
import { SourceFile } from '../../../src/simulator/sandbox/syntax/place.ts'
import type { Case } from '../cases.ts'
import { compileBeside } from '../compile-beside.ts'
import { type Handed, runProgram } from '../program.ts'
import type { Result } from './testharness.ts'

interface Outcome extends Handed {
  readonly results: readonly Result[]
}

const helpers = new Map(
  ['testharness', 'assertions', 'self', 'addresses', 'blobs'].map((name) => {
    const text = readFileSync(join(import.meta.dirname, `${name}.ts`), 'utf8')
    const names = [...text.matchAll(/^export (?:async )?(?:function|const|class) (\w+)/gm)].map(
      ([, found]) => found ?? '',
    )
    return [`${name}.ts`, { names: names.filter((one) => one !== 'outcome'), text }]
  }),
)

export async function runWpt(folder: string, file: string): Promise<readonly Case[]> {
  try {
    const { handed, thrown } = await runProgram<Outcome>(compileTest(folder, file), 'main.ts', (path) => {
      const place = join(folder, path)
      // Only what lies there: the server's own handlers do not run.
      return existsSync(place) && /\.(json|txt|html)$/.test(path) ? readFileSync(place, 'utf8') : undefined
    })
    const cases = handed.results.map(({ name, failure }) => ({ name: `${file} › ${oneLine(name)}`, failure }))
    const failures = thrown.map((failure) => ({ name: `${file} › out of a timer`, failure }))
    if (cases.length === 0) failures.push({ name: file, failure: 'it holds no test' })
    return numbered([...cases, ...failures])
  } catch (error) {
    const isTheirs = error instanceof CompileError || error instanceof ProgramError
    return [{ name: file, failure: `${isTheirs ? '' : 'the sandbox failed: '}${String(error)}` }]
  }
}

/** Names are lines in lists. */
function oneLine(name: string): string {
  return JSON.stringify(name).slice(1, -1).replaceAll('\\"', '"')
}

/** Tests of the same name are told apart. */
function numbered(cases: readonly Case[]): readonly Case[] {
  const seen = new Map<string, number>()
  return cases.map(({ name, failure }) => {
    const count = (seen.get(name) ?? 0) + 1
    seen.set(name, count)
    return { name: count === 1 ? name : `${name} (${count})`, failure }
  })
}

function compileTest(folder: string, file: string) {
  const text = readFileSync(join(folder, file), 'utf8')
  const scripts = [...text.matchAll(/^\/\/ META: *script=(\S+)/gm)].map(([, path = '']) => path)
  const parts = scripts.map((path) => {
    const place = path.startsWith('/') ? join(folder, path) : join(folder, dirname(file), path)
    return existsSync(place) ? readFileSync(place, 'utf8') : ''
  })
  const source = declaring([...parts, text].join('\n'))
  const words = new Set(source.match(/\w+/g))
  const shared: Record<string, string> = { 'testharness.ts': helpers.get('testharness.ts')?.text ?? '' }
  let imports = ''
  for (const [path, helper] of helpers) {
    if (path === 'blobs.ts' && !/^(fetch|xhr|html)\//.test(file)) continue
    const wanted = helper.names.filter((name) => words.has(name) && !declares(source, name))
    if (wanted.length === 0) continue
    shared[path] = helper.text.replace('$file', file)
    imports += `import { ${wanted.join(', ')} } from './${path}'; `
  }
  const entry =
    "import './test.js'\nimport { outcome } from './testharness.ts'\nexport default { fetch: outcome }"
  return compileBeside(shared, { 'main.ts': entry, 'test.js': imports + source }, 'main.ts')
}

/** Scripts that nobody made strict make variables by assigning to them. */
function declaring(source: string): string {
  const { assigned } = linkModule(new SourceFile('test.js', source))
  const made = [...assigned].filter((name) => !globalNames.includes(name) && !declares(source, name))
  return made.length === 0 ? source : `var ${made.join(', ')}; ${source}`
}

function declares(text: string, name: string): boolean {
  return new RegExp(`^(?:var|let|const|class|(?:async )?function\\*?) ${name}\\b`, 'm').test(text)
}

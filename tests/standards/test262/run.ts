/** Runs one file of test262 as a program. */
import { existsSync, readFileSync } from 'node:fs'
import { basename, dirname, join, normalize } from 'node:path'
import type { Compiled } from '../../../src/simulator/sandbox/compile.ts'
import { CompileError } from '../../../src/simulator/sandbox/compile-error.ts'
import { ProgramError } from '../../../src/simulator/sandbox/evaluate.ts'
import type { Case } from '../cases.ts'
import { compileBeside } from '../compile-beside.ts'
import { type Handed, runProgram } from '../program.ts'
import { type Frontmatter, readFrontmatter } from './frontmatter.ts'
import { type Helper, readHelpers } from './helpers.ts'

interface Outcome extends Handed {
  readonly failure: unknown
}

const own = new Map<string, Helper>(
  ['harness', 'properties', 'globals'].map((name) => {
    const text = readFileSync(join(import.meta.dirname, `${name}.ts`), 'utf8')
    const names = [...text.matchAll(/^export (?:async )?(?:function|const) ([\w$]+)/gm)].map(
      ([, found]) => found ?? '',
    )
    return [`${name}.ts`, { names, text }]
  }),
)

export async function runTest262(folder: string, file: string): Promise<readonly Case[]> {
  return [{ name: file, failure: await failureOf(folder, file) }]
}

async function failureOf(folder: string, file: string): Promise<string | undefined> {
  const text = readFileSync(join(folder, file), 'utf8')
  const about = readFrontmatter(text)
  const expected = about.negative
  try {
    const compiled = compileTest(folder, file, text, about)
    const { handed, isFinished, thrown } = await runProgram<Outcome>(compiled, 'main.ts')
    if (thrown[0] !== undefined) return thrown[0]
    if (!isFinished) return 'never finished'
    if (handed.failure !== undefined) return String(handed.failure)
    return expected === undefined ? undefined : `expected a ${expected.type}, nothing was thrown`
  } catch (error) {
    if (error instanceof CompileError) {
      const isExpected = expected?.type === 'SyntaxError' && expected.phase !== 'runtime'
      return isExpected ? undefined : `does not compile: ${error.message}`
    }
    if (!(error instanceof ProgramError)) return `the sandbox failed: ${String(error)}`
    if (error.reason === 'refused') return `the engine refuses: ${error.message}`
    const isExpected = expected?.phase === 'runtime' && error.message.includes(expected.type)
    return isExpected ? undefined : error.message
  }
}

function compileTest(folder: string, file: string, text: string, about: Frontmatter): Compiled {
  const isAsync = about.flags.includes('async')
  const path = `test/${basename(file)}`
  const shared: Record<string, string> = {}
  const helpers = new Map(own)
  for (const include of about.includes) {
    const helper = readHelpers(folder).get(include)
    if (helper !== undefined) helpers.set(`include/${include}`, helper)
  }
  /** Imports for what the text names; on its first line, so that its lines stay. */
  const importsFor = (place: string, source: string): string => {
    const words = new Set(source.match(/[\w$]+/g))
    let imports = ''
    const imported = new Set<string>()
    for (const [from, helper] of helpers) {
      const isWanted = (name: string) => words.has(name) && !imported.has(name) && !declares(source, name)
      const wanted = from === place ? [] : helper.names.filter(isWanted)
      for (const name of wanted) imported.add(name)
      if (wanted.length === 0) continue
      imports += `import { ${wanted.join(', ')} } from '../${from}'; `
      share(from, helper)
    }
    return imports
  }
  const share = (from: string, helper: Helper): void => {
    if (shared[from] !== undefined) return
    shared[from] = helper.text
    if (own.has(from)) {
      for (const [other, { text: beside }] of own)
        if (helper.text.includes(`'./${other}'`)) shared[other] ??= beside
      return
    }
    const exported = `\nexport { ${helper.names.join(', ')} }`
    shared[from] = `${importsFor(from, helper.text)}${helper.text}${exported}`
  }
  const written: Record<string, string> = {}
  const add = (place: string, source: string): void => {
    if (written[place] !== undefined) return
    const start = /^#!.*\n/.exec(source)?.[0] ?? ''
    written[place] = start + importsFor(place, source) + source.slice(start.length)
    for (const fixture of fixturesIn(source)) {
      const found = join(folder, dirname(file), fixture)
      if (existsSync(found)) add(normalize(`test/${fixture}`), readFileSync(found, 'utf8'))
    }
  }
  for (const [from, helper] of helpers) if (!own.has(from) || from === 'harness.ts') share(from, helper)
  add(path, text)
  // Helpers first, as some only add to others: `assert.compareArray`.
  const imports = Object.keys(shared).map((from) => `import './${from}'`)
  const entry = [
    ...imports,
    `import './${path}'`,
    "import { outcome } from './harness.ts'",
    `export default { fetch: () => outcome(${isAsync}) }`,
  ]
  return compileBeside(shared, { 'main.ts': entry.join('\n'), ...written }, 'main.ts')
}

/** A file that brings its own. */
function declares(text: string, name: string): boolean {
  return new RegExp(
    `^(?:var|let|const|class|(?:async )?function\\*?) ${name.replaceAll('$', '\\$&')}\\b`,
    'm',
  ).test(text)
}

function fixturesIn(text: string): readonly string[] {
  return [...text.matchAll(/(?:from|import)\s*['"]\.\/([\w./$-]+\.js)['"]/g)].map(([, found]) => found ?? '')
}

/** Where a learner works on an exercise in an editor of their own. */
import { mkdirSync, writeFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import type { Files } from './exercises.ts'
import { languageTypes } from './language-types.ts'

/** Below the checkout, and ignored by Git there. */
export const workspaceName = 'workspace'

/** Where it is, unless told. */
export function workspaceFolder(root: string, slug: string): string {
  return join(root, workspaceName, slug)
}

export interface LaidOut {
  readonly written: readonly string[]
  /** Were there already, and stay as they are: they are the learner's. */
  readonly kept: readonly string[]
}

/** What stands in the way of laying out, with the system's word for it. */
export class CannotLayOut extends Error {
  readonly path: string
  readonly code: string

  constructor(path: string, cause: unknown) {
    const code = cause instanceof Error && 'code' in cause ? String(cause.code) : String(cause)
    super(`${path} could not be written (${code})`, { cause })
    this.name = 'CannotLayOut'
    this.path = path
    this.code = code
  }
}

/** Writes what is not there yet, and settings for editors beside it. Throws a `CannotLayOut`. */
export function layOut(root: string, folder: string, files: Files): LaidOut {
  const written: string[] = []
  const kept: string[] = []
  attempt(folder, () => mkdirSync(folder, { recursive: true }))
  for (const [name, source] of Object.entries({ ...files, 'tsconfig.json': editorSettings(root, folder) })) {
    const path = join(folder, name)
    const isNew = attempt(path, () => writeFileSync(path, source, { flag: 'wx' }), 'EEXIST')
    const list = isNew ? written : kept
    list.push(name)
    if (isNew && name === 'tsconfig.json') writeLanguageTypes(root)
  }
  return { written, kept }
}

/** Beside the checkout's other caches: made of the TypeScript that is installed. */
function typesFolder(root: string): string {
  return join(root, '.cache', 'program-types')
}

function writeLanguageTypes(root: string): void {
  const folder = typesFolder(root)
  attempt(folder, () => {
    mkdirSync(folder, { recursive: true })
    for (const { name, text } of languageTypes()) writeFileSync(join(folder, name), text)
  })
}

/** Whether it was done; false when it failed with the code that may be. */
function attempt(path: string, act: () => void, expected?: string): boolean {
  try {
    act()
    return true
  } catch (error) {
    if (expected !== undefined && error instanceof Error && 'code' in error && error.code === expected)
      return false
    throw new CannotLayOut(path, error)
  }
}

/** Lets editors know the types of `millions` and the globals of a program, and nothing of the browser's or Node's. */
function editorSettings(root: string, folder: string): string {
  const pathTo = (place: string): string => relative(folder, place).replaceAll('\\', '/')
  const contract = pathTo(join(root, 'src', 'contract'))
  const settings = {
    compilerOptions: {
      target: 'ES2024',
      noLib: true,
      types: [],
      module: 'ESNext',
      moduleResolution: 'Bundler',
      moduleDetection: 'force',
      allowImportingTsExtensions: true,
      verbatimModuleSyntax: true,
      erasableSyntaxOnly: true,
      noEmit: true,
      strict: true,
      noUncheckedIndexedAccess: true,
      paths: { millions: [`${contract}/program.ts`] },
    },
    include: ['*.ts', `${contract}/globals.d.ts`, `${pathTo(typesFolder(root))}/*.d.ts`],
  }
  return `${JSON.stringify(settings, null, 2)}\n`
}

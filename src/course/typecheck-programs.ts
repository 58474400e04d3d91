/**
 * Type checks every program of the course as a learner's editor does: the language, the globals of a program,
 * the types of `millions`, and nothing of the browser's or Node's. A solution is checked laid over its starter.
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import ts from 'typescript'
import { CourseError } from './course-error.ts'
import { exerciseSlugs } from './exercises.ts'
import { languageTypes } from './language-types.ts'
import { diffNames, filesOf, readDiff, solutionsPlace } from './solution-files.ts'

export interface TypeFault {
  /** Relative to the checkout. */
  readonly file: string
  readonly line: number
  readonly column: number
  readonly message: string
}

export interface TypeCheck {
  /** How many programs and solutions were checked, each of them whole. */
  readonly folders: number
  readonly faults: readonly TypeFault[]
}

const options: ts.CompilerOptions = {
  target: ts.ScriptTarget.ES2024,
  // What programs have of the language stands in files of its own.
  noLib: true,
  types: [],
  module: ts.ModuleKind.ESNext,
  moduleResolution: ts.ModuleResolutionKind.Bundler,
  moduleDetection: ts.ModuleDetectionKind.Force,
  allowImportingTsExtensions: true,
  verbatimModuleSyntax: true,
  erasableSyntaxOnly: true,
  noEmit: true,
  strict: true,
  noFallthroughCasesInSwitch: true,
  noImplicitOverride: true,
  noImplicitReturns: true,
  noUnusedLocals: true,
  noUnusedParameters: true,
  noUncheckedIndexedAccess: true,
  exactOptionalPropertyTypes: true,
  allowUnreachableCode: false,
  allowUnusedLabels: false,
}

/** Where the text of a program comes from, as a fault names it; the text itself where it stands in no file. */
interface Origin {
  readonly file: string
  readonly text?: string
}

/** Where a program is said to lie → whence it is: a solution leaves files to the starter, and a diff to what it is against. */
type Places = ReadonlyMap<string, Origin>

export function typecheckPrograms(root: string): TypeCheck {
  const broken: TypeFault[] = []
  const folders = [
    ...subfolders(join(root, 'exercises', 'provided')).map(inPlace),
    ...exerciseSlugs(root).flatMap((slug) => [
      ...programFolders(root, slug),
      ...programsOfDiffs(root, slug, (fault) => broken.push(fault)),
    ]),
  ]
  const places: Places = new Map(folders.flatMap((folder) => [...folder]))
  const contract = join(root, 'src', 'contract')
  const language = new Map(languageTypes().map(({ name, text }) => [join(contract, name), text]))
  const host = hostOf(places, language, contract)
  const roots = [...language.keys(), join(contract, 'globals.d.ts'), ...places.keys()]
  const program = ts.createProgram(roots, options, host)
  const faults = ts.getPreEmitDiagnostics(program).map((diagnostic) => faultOf(diagnostic, root, places))
  return { folders: folders.length, faults: [...broken, ...distinct(faults)] }
}

/** The folders of an exercise that are checked, each with all its programs. */
function programFolders(root: string, slug: string): readonly Places[] {
  const starter = join(root, 'exercises', slug, 'starter')
  const solutions = join(root, 'solutions', slug)
  const overlaid = [join(solutions, 'reference'), ...subfolders(join(solutions, 'alternatives'))]
    .filter((folder) => existsSync(folder))
    .map((folder) => {
      const places = new Map(
        sourcesIn(starter).map((name) => [join(folder, name), { file: join(starter, name) }]),
      )
      for (const name of sourcesIn(folder)) places.set(join(folder, name), { file: join(folder, name) })
      return places
    })
  return [inPlace(starter), inPlace(join(root, 'exercises', slug, 'provided')), ...overlaid].filter(
    (places) => places.size > 0,
  )
}

/** Those of the mistakes and the checkpoints. A file that a diff leaves as it is has been checked where it comes from, but not beside these. */
function programsOfDiffs(
  root: string,
  slug: string,
  onBroken: (fault: TypeFault) => void,
): readonly Places[] {
  const place = solutionsPlace(root, slug)
  const diffs = (['mistakes', 'checkpoints'] as const).flatMap((kind) =>
    diffNames(place, kind).map((name) => join(place.folder, kind, `${name}.diff`)),
  )
  return diffs.flatMap((diffFile) => {
    try {
      const diff = readDiff(diffFile, place)
      const files = Object.entries(filesOf(diff, diffFile, slug)).map(([name, text]): [string, Origin] => {
        const isOwn = text !== diff.base[name]
        const isStarters = text === place.starter[name]
        const from =
          isStarters || diff.against === 'starter'
            ? join(root, 'exercises', slug, 'starter', name)
            : join(place.folder, diff.against, name)
        return [join(diffFile, name), { file: isOwn ? `${diffFile} (${name})` : from, text }]
      })
      return [new Map(files)]
    } catch (error) {
      if (!(error instanceof CourseError)) throw error
      onBroken({ file: relative(root, error.where), line: 1, column: 1, message: error.message })
      return []
    }
  })
}

function inPlace(folder: string): Places {
  return new Map(sourcesIn(folder).map((name) => [join(folder, name), { file: join(folder, name) }]))
}

function sourcesIn(folder: string): readonly string[] {
  return existsSync(folder)
    ? readdirSync(folder).filter((name) => name.endsWith('.ts') && !name.endsWith('.test.ts'))
    : []
}

function subfolders(place: string): readonly string[] {
  if (!existsSync(place)) return []
  return readdirSync(place, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map((entry) => join(place, entry.name))
}

function hostOf(places: Places, language: ReadonlyMap<string, string>, contract: string): ts.CompilerHost {
  // Of types alone; the second is for provided programs of a role with that engine.
  const millions: Readonly<Record<string, string>> = {
    millions: join(contract, 'program.ts'),
    'millions/platform': join(contract, 'platform.ts'),
    'millions/sqlite': join(contract, 'sqlite.ts'),
  }
  const host = ts.createCompilerHost(options)
  const readFile = host.readFile.bind(host)
  const fileExists = host.fileExists.bind(host)
  const known = (file: string) => language.get(file) ?? places.get(file)?.text
  const source = (file: string) => places.get(file)?.file ?? file
  const parsed = new Map<string, ts.SourceFile>()
  return {
    ...host,
    fileExists: (file) => known(file) !== undefined || fileExists(source(file)),
    readFile: (file) => known(file) ?? readFile(source(file)),
    getSourceFile: (file, version) => {
      const before = parsed.get(file)
      if (before !== undefined) return before
      if (known(file) === undefined && !fileExists(source(file))) return undefined
      const text = known(file) ?? readFileSync(source(file), 'utf8')
      const made = ts.createSourceFile(file, text, version)
      parsed.set(file, made)
      return made
    },
    resolveModuleNameLiterals: (literals, containing) =>
      literals.map(({ text }) => {
        const file = millions[text] ?? join(containing, '..', text)
        const isThere =
          text in millions ||
          (text.startsWith('./') && (known(file) !== undefined || fileExists(source(file))))
        const extension = ts.Extension.Ts
        return { resolvedModule: isThere ? { resolvedFileName: file, extension } : undefined }
      }),
  }
}

function faultOf(diagnostic: ts.Diagnostic, root: string, places: Places): TypeFault {
  const message = ts.flattenDiagnosticMessageText(diagnostic.messageText, '\n  ')
  if (diagnostic.file === undefined) return { file: '', line: 0, column: 0, message }
  const { line, character } = diagnostic.file.getLineAndCharacterOfPosition(diagnostic.start ?? 0)
  const file = places.get(diagnostic.file.fileName)?.file ?? diagnostic.file.fileName
  return { file: relative(root, file), line: line + 1, column: character + 1, message }
}

/** A starter's file is checked again under every solution that leaves it as it is. */
function distinct(faults: readonly TypeFault[]): readonly TypeFault[] {
  return [...new Map(faults.map((fault) => [JSON.stringify(fault), fault])).values()]
}

/** `millions open`: lays a starter out to be worked on in any editor. */
import { mkdirSync, writeFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import { CourseError } from '../course/course-error.ts'
import { exerciseSlugs, loadExercise } from '../course/exercises.ts'
import { text } from '../messages/cli.en.ts'
import { parseArguments } from './arguments.ts'
import { type Command, UsageError } from './command.ts'
import { workspaceFolder } from './workspace-folder.ts'

export const open: Command = {
  summary: text.open.summary,
  help: text.open.help,
  async run(args, terminal) {
    const { positionals } = parseArguments('open', args, { help: { type: 'boolean' } })
    const [slug, ...more] = positionals
    if (slug === undefined) {
      throw new UsageError(text.whichExercise, text.exercises(exerciseSlugs(terminal.root)))
    }
    if (more.length > 0) throw new UsageError(text.open.oneAtATime, text.seeHelp('open'))
    const { exercise, starter } = await loadExercise(terminal.root, slug)
    const folder = workspaceFolder(terminal.root, slug)
    const files = { ...starter, 'tsconfig.json': editorSettings(terminal.root, folder) }
    const laidOut = layOut(folder, files)
    const shown = relative(terminal.workingFolder, folder) || '.'
    terminal.print(text.open.done({ slug, folder: shown, first: exercise.files[0] ?? '', ...laidOut }))
    return 0
  },
}

/** Writes what is not there yet. What is there is the learner's, and stays. */
function layOut(
  folder: string,
  files: Readonly<Record<string, string>>,
): { written: string[]; kept: string[] } {
  const written: string[] = []
  const kept: string[] = []
  attempt(folder, () => mkdirSync(folder, { recursive: true }))
  for (const [name, source] of Object.entries(files)) {
    const isNew = attempt(join(folder, name), () => writeFileSync(join(folder, name), source, { flag: 'wx' }))
    const list = isNew ? written : kept
    list.push(name)
  }
  return { written, kept }
}

/** Whether it was done; false when the file was there already. */
function attempt(place: string, act: () => void): boolean {
  try {
    act()
    return true
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : undefined
    const isFile = place.endsWith('.ts') || place.endsWith('.json')
    if (code === 'EEXIST' && isFile) return false
    throw new CourseError(text.cannotWrite(code ?? String(error)), place, text.makeWritable, error)
  }
}

/** Lets editors know the types of `millions` and the globals of a program, and nothing of the browser's or Node's. */
function editorSettings(root: string, folder: string): string {
  const contract = relative(folder, join(root, 'src', 'contract')).replaceAll('\\', '/')
  const settings = {
    compilerOptions: {
      target: 'ES2024',
      lib: ['ES2024'],
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
    include: ['*.ts', `${contract}/globals.d.ts`],
  }
  return `${JSON.stringify(settings, null, 2)}\n`
}

/** `millions mutate`: small changes of a reference, which its suite has to see. */
import { join } from 'node:path'
import { CourseError } from '../course/course-error.ts'
import { exerciseSlugs, loadExercise } from '../course/exercises.ts'
import { loadReference } from '../course/solutions.ts'
import { text } from '../messages/cli/mutate.en.ts'
import { judge } from '../mutation/judge.ts'
import type { Judgement } from '../mutation/judgements.ts'
import { type Mutant, operatorNames } from '../mutation/mutants.ts'
import { OutcomeCache } from '../mutation/outcome-cache.ts'
import { ReferenceFails, type Tried, tryMutants } from '../mutation/try-mutants.ts'
import { parseArguments, parseCount } from './arguments.ts'
import { type Command, type ExitCode, type Terminal, UsageError } from './command.ts'
import { mutantDiff } from './mutate/patch.ts'
import { isSound, type MutationResult, mutationJson, mutationReport } from './mutate/report.ts'
import { allMutants, readJudgements, type Subject, subjectOf } from './mutate/subject.ts'
import { provideSuite } from './suite.ts'

export const mutate: Command = {
  summary: text.mutate.summary,
  help: text.mutate.help,
  async run(args, terminal) {
    const { values, positionals } = parseArguments('mutate', args, {
      file: { type: 'string' },
      line: { type: 'string' },
      operator: { type: 'string' },
      show: { type: 'string' },
      seed: { type: 'string' },
      fresh: { type: 'boolean' },
      json: { type: 'boolean' },
      help: { type: 'boolean' },
    })
    const slug = oneSlug(positionals, terminal)
    const subject = await loadSubject(terminal.root, slug)
    if (values.show !== undefined) return show(subject, values.show, terminal)
    const result = await findSurvivors(terminal, subject, {
      file: values.file,
      line: parseCount('mutate', 'line', values.line, 1),
      operator: values.operator,
      seed: parseCount('mutate', 'seed', values.seed, 1) ?? 1,
      isFresh: values.fresh === true,
    })
    terminal.print(
      values.json === true ? JSON.stringify(mutationJson(result), null, 2) : mutationReport(result),
    )
    return isSound(result) ? 0 : 1
  },
}

function oneSlug(positionals: readonly string[], { root }: Terminal): string {
  const known = exerciseSlugs(root)
  const [slug, ...more] = positionals
  if (slug === undefined) throw new UsageError(text.whichExercise, text.exercises(known))
  if (more.length > 0) throw new UsageError(text.mutate.oneExercise(positionals), text.seeHelp('mutate'))
  if (!known.includes(slug)) throw new UsageError(text.noSuchExercise(slug), text.exercises(known))
  return slug
}

async function loadSubject(root: string, slug: string): Promise<Subject> {
  const exercise = await loadExercise(root, slug)
  return subjectOf(exercise, loadReference(root, exercise))
}

function show(subject: Subject, id: string, { print, complain, isWatched }: Terminal): ExitCode {
  const { slug, reference } = subject
  const found = id === '' ? [] : allMutants(subject).filter((mutant) => mutant.id.startsWith(id))
  const [mutant, ...more] = found
  if (mutant === undefined) throw new UsageError(text.mutate.noSuchMutant(id), text.mutate.askAgain(slug))
  if (more.length > 0) {
    const ids = found.map((each) => each.id)
    throw new UsageError(text.mutate.severalMutants(id, ids), text.mutate.writeMore)
  }
  print(mutantDiff(mutant, reference.files[mutant.file] ?? ''))
  if (isWatched) complain(text.mutate.tryIt(slug, mutant.id))
  return 0
}

interface Wanted {
  readonly file: string | undefined
  readonly line: number | undefined
  readonly operator: string | undefined
  readonly seed: number
  readonly isFresh: boolean
}

async function findSurvivors(terminal: Terminal, subject: Subject, wanted: Wanted): Promise<MutationResult> {
  const fromMs = performance.now()
  const { slug, reference, files, judgementsFile } = subject
  const { root } = terminal
  const judgements = judgementsOf(root, subject)
  const all = allMutants(subject)
  const mutants = chosen(all, files, wanted)
  const { file: suiteFile, hash } = await provideSuite(slug, root)
  const cache = new OutcomeCache(root, slug, hash)
  const { seed, isFresh } = wanted
  const { signal, isWatched, progress } = terminal
  const isWhole = mutants.length === all.length
  let tried: readonly Tried[]
  try {
    tried = await tryMutants({
      mutants,
      files: reference.files,
      suiteFile: cache.keepSuite(suiteFile),
      seed,
      cache,
      isFresh,
      signal,
      ...(isWatched &&
        progress !== undefined && {
          onProgress: (done) => progress(text.mutate.progress(done, mutants.length)),
        }),
    })
  } catch (error) {
    if (!(error instanceof ReferenceFails)) throw error
    const what = text.mutate.referenceFails(slug, seed, error.tests)
    throw new CourseError(what, reference.path, text.mutate.mendReference(slug), error)
  }
  cache.save(isWhole)
  const { survivors, stale } = judge(tried, judgements, files)
  return {
    slug,
    seed,
    isWhole,
    judgementsFile,
    referenceFiles: reference.files,
    tried,
    survivors,
    // Of a part, nothing can be said of what lies outside.
    stale: isWhole ? stale : [],
    tookMs: performance.now() - fromMs,
  }
}

function chosen(all: readonly Mutant[], files: readonly string[], wanted: Wanted): readonly Mutant[] {
  const { file, line, operator } = wanted
  if (file !== undefined && !files.includes(file))
    throw new UsageError(text.mutate.noSuchFile(file), text.mutate.files(files))
  if (operator !== undefined && !operatorNames.includes(operator))
    throw new UsageError(text.mutate.noSuchOperator(operator), text.mutate.operators(operatorNames))
  const mutants = all.filter(
    (mutant) =>
      (file === undefined || mutant.file === file) &&
      (line === undefined || mutant.line === line) &&
      (operator === undefined || mutant.operator === operator),
  )
  if (mutants.length === 0) throw new UsageError(text.mutate.noneThere, text.mutate.widen)
  return mutants
}

function judgementsOf(root: string, subject: Subject): readonly Judgement[] {
  const { judgements, problems } = readJudgements(root, subject)
  if (problems.length === 0) return judgements
  const path = join(root, subject.judgementsFile)
  throw new CourseError(text.mutate.notReadable(problems), path, text.mutate.mendJudgements)
}

/** `millions run`: an exercise's stack as real processes on this machine, with addresses to open. */
import { resolve } from 'node:path'
import { exerciseSlugs, loadExercise } from '../course/exercises.ts'
import { workspaceFolder } from '../course/workspace-folder.ts'
import { text } from '../messages/cli/learner.en.ts'
import { hanging } from '../messages/visible.ts'
import { provideProgram } from '../processes/program-file.ts'
import { NodeProblem } from '../processes/supervisor/node-problem.ts'
import { OrderRefused } from '../processes/supervisor/order-refused.ts'
import { PortTaken } from '../processes/supervisor/ports.ts'
import { RealStack } from '../processes/supervisor/stack.ts'
import { Operator } from '../processes/world/operator.ts'
import { parseArguments, parseCount } from './arguments.ts'
import { type Command, type Terminal, UsageError } from './command.ts'
import { lineOf, nodeTable, saidBy, tellDeath, tellProblem } from './run/console.ts'
import { readOrder } from './run/orders.ts'
import { StackPrograms } from './run/programs.ts'
import { shownFolder } from './shown-folder.ts'
import { savedIn } from './submission.ts'
import { saves } from './watch.ts'

const words = text.run

const options = {
  port: { type: 'string' },
  users: { type: 'string' },
  plain: { type: 'boolean' },
  help: { type: 'boolean' },
} as const

export const run: Command = {
  summary: words.summary,
  help: words.help,
  async run(args, terminal) {
    const { values, positionals } = parseArguments('run', args, options)
    const [slug, named, ...more] = positionals
    if (slug === undefined) {
      throw new UsageError(text.whichExercise, text.exercises(exerciseSlugs(terminal.root)))
    }
    if (more.length > 0) throw new UsageError(words.oneFolder, text.seeHelp('run'))
    const port = parseCount('run', 'port', values.port, 1)
    const users = parseCount('run', 'users', values.users, 0)
    const exercise = await loadExercise(terminal.root, slug)
    const folder =
      named === undefined ? workspaceFolder(terminal.root, slug) : resolve(terminal.workingFolder, named)
    const end = endOf(terminal.signal)
    const running = { ...terminal, signal: end.signal }
    const loading = { exercise, folder, isPlain: values.plain === true }
    const programs = await toldProblems(StackPrograms.load(terminal.root, loading), running)
    const real = programs && (await start(programs, port, running))
    if (programs === undefined || real === undefined) return 1
    try {
      terminal.print(words.started(exercise.text.title, shownFolder(terminal, folder)))
      terminal.print(`\n${nodeTable(real)}\n\n${words.hint}\n`)
      const operator = new Operator(real)
      if (users !== undefined) await operator.act(usersOf(users))
      const place = savedIn(folder, exercise)
      const saved = saves(place.folder, place.files, end.signal)
      await Promise.all([
        deploySaves(real, programs, saved, terminal),
        takeOrders(real, operator, end, terminal),
      ])
      operator.end()
    } finally {
      end.abort()
      await real[Symbol.asyncDispose]()
    }
    terminal.complain(words.ended)
    return 0
  },
}

/** Aborted by Ctrl-C, and by whatever else ends the run. */
function endOf(signal: AbortSignal): AbortController {
  const end = new AbortController()
  if (signal.aborted) end.abort()
  signal.addEventListener('abort', () => end.abort())
  return end
}

/** Undefined when a program does not compile. */
async function start(
  programs: StackPrograms,
  port: number | undefined,
  terminal: Terminal,
): Promise<RealStack | undefined> {
  try {
    const compiled = await toldProblems(programs.read(), terminal)
    if (compiled === undefined) return undefined
    const file = await provideProgram(terminal.root)
    return await RealStack.start({
      stack: programs.stack,
      programs: compiled,
      host: { node: process.execPath, file },
      restarts: 'by-itself',
      ...(port !== undefined && { entryPort: port }),
      onEvent: (event) => {
        const line = lineOf(event, terminal.screenWidth)
        if (line !== undefined && !terminal.signal.aborted) terminal.print(line)
      },
      onDied: (node, problem, restart) => terminal.complain(tellDeath(node, problem, restart)),
      onSlowBoot: (node) => terminal.complain(words.slowBoot(node.name)),
      onMoved: (node, before) => terminal.complain(words.moved(node.name, before, node.member.port)),
      onText: (node, said) => terminal.complain(saidBy(`${node.name}: `, said, terminal.screenWidth)),
    })
  } catch (error) {
    if (error instanceof PortTaken) throw new UsageError(words.portTaken(error.port), words.anotherPort)
    throw error
  }
}

/** Undefined when a program does not compile, or a plan means no stack: that has been told. */
async function toldProblems<T>(work: Promise<T>, terminal: Terminal): Promise<T | undefined> {
  try {
    return await work
  } catch (error) {
    const told = tellProblem(error)
    if (told === undefined) throw error
    terminal.complain(told)
    return undefined
  }
}

function usersOf(perSecond: number) {
  return {
    do: 'load',
    load: { usersPerDay: perSecond * 86_400, requestsPerUser: 1, peak: 1 },
  } as const
}

async function deploySaves(
  real: RealStack,
  programs: StackPrograms,
  saved: AsyncIterable<void>,
  terminal: Terminal,
): Promise<void> {
  for await (const _ of saved) {
    try {
      await real.deploy(await programs.read())
      terminal.complain(words.deployed)
    } catch (error) {
      // What a node died of has been told.
      if (error instanceof NodeProblem) continue
      const told =
        tellProblem(error) ?? (error instanceof Error ? `✗ ${hanging(error.message, 2)}` : String(error))
      terminal.complain(`${told}\n  ${words.keepsRunning}`)
    }
  }
}

/** Until `quit`, or Ctrl-C. The end of the input is no order: it may have none. */
async function takeOrders(
  real: RealStack,
  operator: Operator,
  end: AbortController,
  terminal: Terminal,
): Promise<void> {
  const ended = new Promise<'end'>((resolve) => {
    if (end.signal.aborted) resolve('end')
    end.signal.addEventListener('abort', () => resolve('end'))
  })
  const lines = terminal.input?.[Symbol.asyncIterator]()
  while (lines !== undefined) {
    const next = await Promise.race([lines.next(), ended])
    if (next === 'end' || next.done === true) break
    try {
      if ((await take(next.value, real, operator, terminal)) === 'quit') end.abort()
    } catch (error) {
      if (!isForeseen(error)) throw error
      const next = error instanceof UsageError ? `\n  next   ${error.next}` : ''
      terminal.complain(`✗ ${hanging(error.message, 2)}${next}`)
    }
  }
  await ended
  await lines?.return?.()
}

async function take(
  line: string,
  real: RealStack,
  operator: Operator,
  terminal: Terminal,
): Promise<'quit' | undefined> {
  const order = readOrder(line)
  if (order.kind === 'quit') return 'quit'
  if (order.kind === 'help') terminal.print(words.orderList)
  if (order.kind === 'nodes') terminal.print(nodeTable(real))
  if (order.kind === 'act') {
    await operator.act(order.action)
    terminal.complain(words.done(line.trim()))
  }
  if (order.kind === 'get') terminal.print(await ask(real, order.path))
  return undefined
}

async function ask(real: RealStack, path: string): Promise<string> {
  try {
    const response = await real.fetch(path.startsWith('/') ? path : `/${path}`, { redirect: 'manual' })
    return `${response.status} ${response.statusText}\n${(await response.text()).trimEnd()}`
  } catch (error) {
    const cause = error instanceof Error && error.cause instanceof Error ? error.cause.message : String(error)
    return words.noAnswer(cause)
  }
}

function isForeseen(error: unknown): error is Error {
  const foreseen = [UsageError, OrderRefused, NodeProblem]
  return foreseen.some((kind) => error instanceof kind)
}

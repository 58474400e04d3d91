/** What a running stack has to say, as lines on a terminal. */
import type { HistoryEvent } from '../../contract/history.ts'
import { text } from '../../messages/cli/learner.en.ts'
import { hanging } from '../../messages/visible.ts'
import { SourceProblem } from '../../processes/programs.ts'
import type { NodeProblem } from '../../processes/supervisor/node-problem.ts'
import type { Restart } from '../../processes/supervisor/restarts.ts'
import type { RealStack } from '../../processes/supervisor/stack.ts'
import type { SupervisedNode } from '../../processes/supervisor/supervised-node.ts'
import { table } from '../table.ts'
import { widthOf } from '../width.ts'
import { wrap } from '../wrap.ts'

const words = text.run

/** Undefined for what is not for the terminal: most of a history is requests. */
export function lineOf(event: HistoryEvent, screenWidth = Number.POSITIVE_INFINITY): string | undefined {
  const at = `${(event.timeMs / 1000).toFixed(3).padStart(8)}  ${event.node.padEnd(12)}`
  // That all came up at first stands in the table.
  if (event.kind === 'ready' && event.boot > 1) return `${at}${words.ready}`
  if (event.kind === 'crash' && event.error === undefined) return `${at}${words.killed}`
  if (event.kind !== 'log') return undefined
  const level = event.level === 'info' ? '' : `${event.level}: `
  const error = event.error === undefined ? '' : `: ${event.error}`
  const place = event.place === undefined || event.error === undefined ? '' : ` ${words.place(event.place)}`
  return saidBy(at, `${level}${event.text}${error}${place}`, screenWidth)
}

/** What a program says stands beside its name, and goes on there: no line of it begins where ours do. */
export function saidBy(who: string, said: string, screenWidth = Number.POSITIVE_INFINITY): string {
  const columns = widthOf(who)
  return wrap(who + said, screenWidth, ' '.repeat(columns))
}

/** The entry first. */
export function nodeTable({ nodes, stack }: RealStack): string {
  const present = nodes.filter(({ state }) => state !== 'removed')
  const isEntry = (node: SupervisedNode): boolean => node.member.role === stack.entry
  const sorted = [...present.filter(isEntry), ...present.filter((node) => !isEntry(node))]
  const rows = sorted.map((node) => [
    node.name,
    node.member.role,
    node.isPaused ? words.paused : words.states[node.state],
    node.pid === undefined ? '' : String(node.pid),
    addressOf(node),
  ])
  return table(words.columns, rows)
}

export function addressOf({ member }: SupervisedNode): string {
  return `http://127.0.0.1:${member.port}/`
}

export function tellDeath(node: SupervisedNode, problem: NodeProblem, restart: Restart | undefined): string {
  const place = problem.place === undefined ? '' : ` ${words.place(problem.place)}`
  const what = problem.isBoot ? words.threwAtBoot(node.name) : words.wentDown(node.name)
  const lines = [hanging(`✗ ${what}: ${problem.message}${place}`, 2)]
  if (restart?.kind === 'soon') lines.push(`  ${words.startsAgain(restart.inMs, restart.failures)}`)
  if (restart?.kind === 'never') lines.push(`  ${words.staysDown(node.name, restart.failures)}`)
  return lines.join('\n')
}

/** Undefined when it is no program's fault. */
export function tellProblem(error: unknown): string | undefined {
  if (!(error instanceof SourceProblem)) return undefined
  const lines = [{ ...error.place, message: error.message }, ...error.also].map(
    ({ message, ...place }) => `✗ ${words.doesNotCompile(place)}: ${hanging(message, 2)}`,
  )
  return `${lines.join('\n')}\n  next   ${words.mendAndSave}`
}

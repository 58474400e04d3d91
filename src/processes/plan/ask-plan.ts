/** Has a plan read in a process of its own, which is ended when it takes too much of anything. */
import { spawn } from 'node:child_process'
import { PlanError } from '../../simulator/plan/plan-error.ts'
import type { Plan } from '../../simulator/plan/read-plan.ts'
import { CompileError } from '../../simulator/sandbox/compile-error.ts'
import type { RealProgram } from '../part.ts'
import type { PlanAnswer, PlanQuestion } from './message.ts'

/** Far more than it takes on a busy machine: a plan that goes on and on is mostly told of by its line before. */
const withinMs = 20_000
const memoryMegabytes = 256
/** More than any plan that is taken comes to, its places included. */
const mostLetters = 4_000_000

/** Rejects with a `CompileError` for whatever is no plan. */
export async function askPlan(
  host: RealProgram,
  question: PlanQuestion,
  limits: { readonly withinMs?: number } = {},
): Promise<Plan> {
  const said = await run(host, JSON.stringify(question), limits.withinMs ?? withinMs)
  const { program } = question
  if (said.kind === 'late')
    throw new CompileError(program, 1, 1, 'The plan goes on and on: it has to come to an end.')
  if (said.kind === 'died')
    throw new CompileError(program, 1, 1, `The plan took more memory than there is, or broke what reads it.`)
  const answer = JSON.parse(said.text) as PlanAnswer
  if ('plan' in answer) return answer.plan
  const [{ file, line, column, message }] = answer.problems
  throw answer.isPlan ? new PlanError(answer.problems) : new CompileError(file, line, column, message)
}

type Said =
  | { readonly kind: 'answered'; readonly text: string }
  | { readonly kind: 'late' }
  | { readonly kind: 'died' }

function run(host: RealProgram, question: string, lateMs: number): Promise<Said> {
  return new Promise((resolve) => {
    const flags = [`--max-old-space-size=${memoryMegabytes}`]
    const child = spawn(host.node, [...flags, host.file, 'plan'], { stdio: ['pipe', 'pipe', 'ignore'] })
    let text = ''
    const end = (said: Said): void => {
      clearTimeout(timer)
      child.kill('SIGKILL')
      resolve(said)
    }
    const timer = setTimeout(() => end({ kind: 'late' }), lateMs)
    child.stdout.setEncoding('utf8').on('data', (more: string) => {
      text += more
      if (text.length > mostLetters) end({ kind: 'died' })
    })
    child.on('error', () => end({ kind: 'died' }))
    child.on('close', (code) => end(code === 0 ? { kind: 'answered', text } : { kind: 'died' }))
    // It may be gone before it has read all.
    child.stdin.on('error', () => undefined)
    child.stdin.end(question)
  })
}

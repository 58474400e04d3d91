/** Test code, run by Node in the container: opens trials and does to them what it is asked on its standard input. */
import { resolve } from 'node:path'

import { openStackTrial } from '../../src/processes/conformance/stack-trial.ts'
import type { OpenTrial, Trial, TrialSetup } from '../../src/processes/conformance/trial.ts'
import { createLineReader, encodeLine } from '../../src/processes/lines.ts'
import type { Asked, PlainError, PlainResponse, Told, Value } from './trial-wire.ts'

const [, , program = ''] = process.argv
/** Nodes run elsewhere. */
const file = resolve(program)
const trials = new Map<number, Trial>()
const heals: (() => Promise<void>)[] = []

const tell = (told: Told): void => void process.stdout.write(encodeLine(told))

const open = (trial: number, setup: TrialSetup): ReturnType<OpenTrial> =>
  openStackTrial(setup, {
    host: { node: process.execPath, file },
    onEvent: (event) => tell({ kind: 'event', trial, event }),
  })

const nothing: Value = { is: 'nothing' }

/** Arguments come from the same types at the other end. */
async function carryOut({ trial: number, call, given }: Asked): Promise<Value> {
  if (call === 'open') {
    trials.set(number, await open(number, given[0] as TrialSetup))
    return nothing
  }
  if (call === 'heal') {
    await heals[given[0] as number]?.()
    return nothing
  }
  const trial = trials.get(number)
  if (trial === undefined) throw new Error(`there is no trial ${number}`)
  if (call === 'end') {
    trials.delete(number)
    await trial[Symbol.asyncDispose]()
    return nothing
  }
  if (call === 'used') return { is: 'used', used: await trial.used(given[0] as string) }
  if (call === 'report') return { is: 'report', report: await trial.report() }
  if (call === 'bill') return { is: 'bill', bill: await trial.bill() }
  const method = trial[call] as (...given: readonly unknown[]) => Promise<unknown>
  const value = await method(...given)
  // It is the contract's, not the platform's.
  if (isResponse(value)) return { is: 'response', response: await plain(value) }
  if (typeof value === 'function') return { is: 'fault', fault: heals.push(value as () => Promise<void>) - 1 }
  return nothing
}

function isResponse(value: unknown): value is Response {
  return typeof value === 'object' && value !== null && 'status' in value
}

async function plain(response: Response): Promise<PlainResponse> {
  const { status, headers, body } = response
  const bytes = body === null ? undefined : Buffer.from(await response.arrayBuffer())
  return { status, headers: [...headers], body: bytes?.toString('base64') ?? null }
}

function plainError(error: unknown): PlainError {
  if (!(error instanceof Error)) return { name: 'Error', message: String(error) }
  const { name, message, cause } = error
  if (!(cause instanceof Error)) return { name, message }
  const code = 'code' in cause ? { code: String(cause.code) } : {}
  return { name, message, cause: { message: cause.message, ...code } }
}

const read = createLineReader<Asked>((asked) => {
  const { number } = asked
  carryOut(asked).then(
    (value) => tell({ kind: 'done', number, value }),
    (error: unknown) => tell({ kind: 'failed', number, error: plainError(error) }),
  )
})
process.stdin.setEncoding('utf8').on('data', read)
tell({ kind: 'ready' })

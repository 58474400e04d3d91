/** One small stack in either world, driven by the same few words: what the conformance suite needs and no more. */
import type { Load, Role } from '../../contract/exercise.ts'
import type { Bill, HistoryEvent, Report } from '../../contract/history.ts'
import type { Platform } from '../../contract/platform.ts'
import type { Reach } from '../../contract/reach.ts'
import type { Stack } from '../../contract/stack.ts'
import type { Node, RestartOptions, UserRequest } from '../../contract/world.ts'

export interface Trial extends AsyncDisposable {
  user(path: string, init?: RequestInit & Pick<UserRequest, 'without' | 'region'>): Promise<Response>
  ask(node: string, path: string, init?: RequestInit): Promise<Response>
  /** The process dies; what it wrote stays. */
  crash(node: string): Promise<void>
  /** Rejects when the program does not come up. */
  restart(node: string, options?: RestartOptions): Promise<void>
  /** The node's program reads them from now on. Throws, or rejects, for what is no setting. */
  setVars(node: string, vars: Readonly<Record<string, string>>): Promise<void>
  /** What it has used until now, all its boots together. */
  used(node: string): Promise<Pick<Node, 'cpuMs' | 'diskCalls'>>
  /** Users come until it is healed. What is left out is as in the stack. */
  load(load: Partial<Load>): Promise<Heal>
  /** What users saw. */
  report(): Promise<Report>
  /** What it has cost. */
  bill(): Promise<Bill>
  pause(node: string): Promise<Heal>
  partition(a: readonly string[], b: readonly string[]): Promise<Heal>
  link(from: string, to: string, rule: { readonly delayMs?: number; readonly loss?: number }): Promise<Heal>
  add(role: string): Promise<void>
  remove(node: string): Promise<void>
  /** The first event that is meant, once it has happened. */
  event(isMeant: (event: HistoryEvent) => boolean): Promise<HistoryEvent>
}

export type Heal = () => Promise<void>

export interface TrialSetup {
  /** File → source. `front.ts` is the entry, `back.ts` stands behind it. */
  readonly programs: Readonly<Record<string, string>>
  /** Which of them are no learner's. */
  readonly provided?: readonly string[]
  readonly roles?: Readonly<Record<string, Partial<Role>>>
  readonly reach?: Reach
  readonly platform?: Platform
}

export type OpenTrial = (setup: TrialSetup) => Promise<Trial>

/** One node of each role, a role for each file; but for those of shared programs, which have a folder. */
export function stackOf({ programs, provided = [], roles = {}, reach, platform }: TrialSetup): Stack {
  const own = Object.keys(programs).filter((file) => !file.includes('/'))
  const all = own.map((file): [string, Role] => {
    const name = file.replace('.ts', '')
    const program = provided.includes(file) ? { provided: file } : { learner: file }
    return [name, { program, regions: { seoul: 1 }, ...roles[name] }]
  })
  return {
    entry: 'front',
    ...(reach !== undefined && { reach }),
    ...(platform !== undefined && { platform }),
    roles: Object.fromEntries(all),
    load: { usersPerDay: 86_400, requestsPerUser: 1, read: '/' },
  }
}

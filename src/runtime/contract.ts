/** Where stacks run for real, as the page sees it: one small interface, two places behind it. */
import type { Command, Update } from '../live/protocol.ts'

/** `local`: on the learner's machine, by the server that serves the page · `webcontainer`: in this tab, by StackBlitz. */
export type Place = 'local' | 'webcontainer'

/** What is done before the first node starts, in this order; a place may leave some out. */
export type BootStep = 'connecting' | 'booting' | 'mounting' | 'starting'

/** Why nothing runs for real, or no more. Each has its words, with what to do next, in the message catalogue. */
export type RuntimeCause =
  /** The page is not served by a server that runs stacks, and the browser cannot do it either. */
  | 'no-place'
  | 'offline'
  /** StackBlitz's frame did not answer in time: a blocker, third-party cookies, a proxy. */
  | 'frame-blocked'
  /** A certificate or a proxy stands between this page and StackBlitz. */
  | 'connection-refused'
  | 'not-isolated'
  | 'unsupported-browser'
  | 'out-of-memory'
  /** Another tab or another part of this page has the one container that there may be. */
  | 'second-instance'
  /** The local server turned the page away: its token is from another start of the server. */
  | 'stale-page'
  /** As many stacks run on this server as it allows. */
  | 'too-many'
  /** The local server is gone. */
  | 'server-gone'
  /** The supervisor ended by itself. */
  | 'supervisor-ended'

export class RuntimeProblem extends Error {
  readonly runtimeCause: RuntimeCause

  constructor(runtimeCause: RuntimeCause, message: string) {
    super(message)
    this.name = 'RuntimeProblem'
    this.runtimeCause = runtimeCause
  }
}

export interface OpenOptions {
  /** Aborting ends whatever has begun, and rejects with its reason. */
  readonly signal: AbortSignal
  onProgress(step: BootStep): void
  onUpdate(update: Update): void
  /** The last word: nothing runs any more. Not told after `end`. */
  onEnd(problem: RuntimeProblem): void
}

/** A supervisor that waits for commands. */
export interface RealConnection {
  send(command: Command): void
  /** Where the node that listens on this port can be opened. Undefined as long as that is not known. */
  addressOf(port: number): string | undefined
  /** Ends it and all of its processes. Settles when they are gone. */
  end(): Promise<void>
}

export interface Runtime {
  readonly place: Place
  /** Does ahead what takes long and runs nothing of the learner's. What fails is told by `open`. */
  warm(): void
  /** Starts a supervisor. Rejects with a `RuntimeProblem`. */
  open(options: OpenOptions): Promise<RealConnection>
}

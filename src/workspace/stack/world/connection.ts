/** How the view speaks to the world that it shows, wherever that runs. */
import type { Command, Update } from '../../../live/protocol.ts'
import type { BootStep, RuntimeCause } from '../../../runtime/contract.ts'

export interface Connection {
  send(command: Command): void
  end(): void
  /** Of real nodes: where the one on this port can be opened, once that is known. */
  addressOf?(port: number): string | undefined
}

/** Why the world answers no more. */
export type Loss =
  /** A program does not give back control: on which node, where that is known, and for how long it was waited. */
  | { readonly kind: 'stuck'; readonly node: string | undefined; readonly seconds: number }
  | { readonly kind: 'out-of-memory'; readonly node: string | undefined }
  | { readonly kind: 'died'; readonly message: string }
  /** Nothing runs for real, or no more. */
  | { readonly kind: 'no-runtime'; readonly cause: RuntimeCause; readonly message: string }

export interface Listener {
  onUpdate(update: Update): void
  /** What a world does before it starts the first node. */
  onProgress?(step: BootStep): void
  /** The last word. */
  onLoss(loss: Loss): void
}

export type Connect = (listener: Listener) => Connection

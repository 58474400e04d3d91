/** How the view speaks to the world that it shows, wherever that runs. */
import type { Command, Update } from '../../live/protocol.ts'

export interface Connection {
  send(command: Command): void
  end(): void
}

/** Why the world answers no more. */
export type Loss =
  /** A program does not give back control: on which node, where that is known, and for how long it was waited. */
  | { readonly kind: 'stuck'; readonly node: string | undefined; readonly seconds: number }
  | { readonly kind: 'out-of-memory'; readonly node: string | undefined }
  | { readonly kind: 'died'; readonly message: string }

export interface Listener {
  onUpdate(update: Update): void
  /** The last word. */
  onLoss(loss: Loss): void
}

export type Connect = (listener: Listener) => Connection

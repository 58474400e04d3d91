/** What a page and its thread say to each other. Both come from one build. */
import type {
  CarryOrder,
  CarryUpdate,
  Command,
  PlanOrder,
  PlanUpdate,
  SceneOrder,
  SceneUpdate,
  Update,
} from './protocol.ts'

/** Page → thread. */
export type ToThread =
  | Command
  | CarryOrder
  | PlanOrder
  | SceneOrder
  /** SQLite's code, before anything that wants it. */
  | { readonly kind: 'sqlite'; readonly module: WebAssembly.Module }

/** Thread → page. */
export type FromThread =
  | Update
  | CarryUpdate
  | PlanUpdate
  | SceneUpdate
  /** The code is loaded. */
  | { readonly kind: 'ready' }
  /** A sign of life. */
  | { readonly kind: 'alive' }
  /** On this port every node is named before it takes something in. Nobody reads it but to name a node that got stuck. */
  | { readonly kind: 'names'; readonly port: MessagePort }

/** How often a thread gives a sign of life. */
export const heartbeatMs = 250

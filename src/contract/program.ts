/**
 * What a program sees: the shape of its module and of the machine it runs on.
 * Programs import these types from 'millions'; the globals they may use are in globals.d.ts.
 */

/** The default export of a program. Its module state is the node's memory: evaluated afresh at every boot. */
export interface Program {
  /** Runs once at boot. Connections are refused until it settles; a throw here crashes the node. */
  start?(env: Env): void | Promise<void>
  /** Answers one request. A throw is answered with a 500 and logged. */
  fetch(request: Request, env: Env, connection: Connection): Response | Promise<Response>
}

/** Where a request came from, as far as the socket knows. */
export interface Connection {
  /** The IP address of the other end: the user, or the node that sent the request. */
  readonly remoteAddress: string
}

/** The machine that a program runs on. */
export interface Env {
  /** `http://<name>/` reaches this node. */
  readonly name: string
  readonly role: string
  readonly region: string
  /**
   * Settings, as text. They change when the operator changes them: read anew, `env.vars` holds the newest, and what was
   * read from it before stays as it was.
   */
  readonly vars: Readonly<Record<string, string>>
  readonly disk: Disk
  /** The nodes that the operator configured for a role, the dead included. Ask anew: it changes as nodes are added and removed. */
  nodes(role: string): readonly Peer[]
  /** Holds one core of this node for so long, after those that asked before. */
  work(durationMs: number): Promise<void>
}

/** A node as the operator's configuration lists it. */
export interface Peer {
  readonly name: string
  /** `10.0.0.3`: what a name server answers with. `http://<address>/` reaches it, too. */
  readonly address: string
  readonly region: string
}

/**
 * The node's disk: one device, which takes calls in turn. Bytes that were not synced may be lost, or torn,
 * when the node crashes; names (created, renamed, removed) are durable at once, in order.
 * Errors carry a `code`: `ENOENT` (no such file), `ENOSPC` (the disk is full), `EIO` (the device failed; nothing was changed).
 */
export interface Disk {
  read(path: string, range?: { offset: number; length?: number }): Promise<Uint8Array<ArrayBuffer>>
  /** Replaces the file, or creates it. Not atomic: a crash can leave a part of the new bytes. */
  write(path: string, data: Uint8Array | string): Promise<void>
  /** Adds to the end of the file, or creates it. */
  append(path: string, data: Uint8Array | string): Promise<void>
  /** Cuts the file to so many bytes, or fills it up with zeros. Durable when the file is synced next. */
  truncate(path: string, length: number): Promise<void>
  /** Atomic, and replaces what `to` named. Bytes that were not synced are no safer under the new name. */
  rename(from: string, to: string): Promise<void>
  /** Settles when every byte written to the file before this call is durable. */
  sync(path: string): Promise<void>
  /** The paths that start with `prefix`, sorted. */
  list(prefix?: string): Promise<string[]>
  remove(path: string): Promise<void>
}

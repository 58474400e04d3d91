/** What a service worker has and a page has not: the pages' own types would clash with TypeScript's for workers. */
export interface ExtendableEvent extends Event {
  waitUntil(work: Promise<unknown>): void
}

export interface FetchEvent extends ExtendableEvent {
  readonly request: Request
  respondWith(response: Promise<Response>): void
}

export interface WorkerMessageEvent extends ExtendableEvent {
  readonly data: unknown
}

export interface WorkerScope {
  readonly clients: { claim(): Promise<void> }
  readonly location: Location
  readonly registration: { readonly scope: string }
  skipWaiting(): Promise<void>
  addEventListener(type: 'install' | 'activate', listen: (event: ExtendableEvent) => void): void
  addEventListener(type: 'fetch', listen: (event: FetchEvent) => void): void
  addEventListener(type: 'message', listen: (event: WorkerMessageEvent) => void): void
}

/** A file of the site, and which one it is: nothing, where its name tells. */
export interface KeptFile {
  readonly url: string
  readonly revision: string | null
}

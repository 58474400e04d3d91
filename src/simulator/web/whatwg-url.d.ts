/** The part of whatwg-url that is used here. */
declare module 'whatwg-url' {
  export class URL {
    constructor(url: string, base?: string)
    hash: string
    host: string
    hostname: string
    href: string
    readonly origin: string
    password: string
    pathname: string
    port: string
    protocol: string
    search: string
    username: string
  }
  export const URLSearchParams: typeof globalThis.URLSearchParams
}

/// <reference types="astro/client" />

declare module 'virtual:suites' {
  /** Exercise → where its bundled suite is served. */
  export const suiteUrls: Readonly<Record<string, string>>
}

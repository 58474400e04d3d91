/// <reference types="astro/client" />

declare module 'virtual:suites' {
  /** Exercise → where its bundled suite is served. */
  export const suiteUrls: Readonly<Record<string, string>>
}

declare module 'virtual:language-types' {
  /** What programs have of the language, as files of declarations. */
  export const languageTypes: readonly { readonly name: string; readonly text: string }[]
}

declare module 'virtual:program' {
  /** Where the one file of the real world is served. */
  export const programUrl: string
}

declare namespace App {
  interface Locals {
    /** The exercise of the lesson that is being rendered: its scenes are those that the text names. */
    exercise?: string
  }
}

declare module 'virtual:sqlite' {
  /** SQLite's WebAssembly, in base64: in bundles of suites. */
  const code: string
  export default code
}

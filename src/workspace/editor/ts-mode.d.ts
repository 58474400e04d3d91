/** The part of Monaco that starts TypeScript. It has no types of its own. */
declare module 'monaco-editor/languages/features/typescript/tsMode' {
  import type { LanguageServiceDefaults } from 'monaco-editor/languages/features/typescript/register'

  export function setupTypeScript(defaults: LanguageServiceDefaults): void
}

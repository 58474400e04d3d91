/** Words that come with the parts of a lesson that are loaded when they are wanted: the stack, and what draws it. */
import { stack } from './en/stack.ts'
import { messages, type ScriptMessages } from './index.ts'

export type LateMessages = ScriptMessages & { readonly stack: typeof stack }

const catalogues: Readonly<Record<string, typeof stack>> = { en: stack }

export function lateMessages(locale: string): LateMessages {
  return { ...messages(locale), stack: catalogues[locale] ?? stack }
}

/** What happened to the code without the learner's typing, in words. */
import type { ScriptMessages } from '../../messages/index.ts'
import type { Notice } from './session.svelte.ts'

export function noticeText(notice: Notice, { tabs, reset, versions, start }: ScriptMessages): string {
  return {
    overtook: tabs.overtook,
    adopted: tabs.adopted,
    conflict: tabs.conflict,
    reset: reset.done,
    restored: versions.restored,
    started: start.done,
  }[notice]
}

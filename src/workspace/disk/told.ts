/** How the folder stands, in words, and what can be done about it. */
import { fill } from '../../messages/fill.ts'
import type { Messages } from '../../messages/index.ts'
import type { DiskStatus } from './disk-sync.ts'

export type DiskAction = 'open' | 'lay-out' | 'forget' | 'look' | 'try-again'

export interface Told {
  /** `waiting` is for the learner to decide or to mend. */
  readonly kind: 'quiet' | 'in-step' | 'waiting'
  readonly text: string
  readonly actions: readonly { readonly id: DiskAction; readonly text: string }[]
}

/** Undefined as long as nothing is known. */
export function tellDisk(status: DiskStatus, place: string, words: Messages['disk']): Told | undefined {
  const waiting = (text: string, ...actions: Told['actions']): Told => ({ kind: 'waiting', text, actions })
  const tryAgain = { id: 'try-again', text: words.tryAgain } as const
  switch (status.kind) {
    case 'looking':
      return undefined
    case 'absent':
      if (!status.wasThere) return { kind: 'quiet', text: '', actions: [{ id: 'open', text: words.open }] }
      return waiting(
        fill(words.gone, { place }),
        { id: 'lay-out', text: words.layOutAgain },
        { id: 'forget', text: words.forget },
      )
    case 'in-step':
      return { kind: 'in-step', text: fill(words.inStep, { place }), actions: [] }
    case 'writing':
      return { kind: 'quiet', text: fill(words.writing, { place }), actions: [] }
    case 'conflict': {
      const files = status.names.join(', ')
      return waiting(fill(words.conflict, { files, place }), { id: 'look', text: words.look })
    }
    case 'file-fault': {
      const { name: file, fault } = status
      if (fault !== 'missing') return waiting(withSaved(fill(words.faults[fault], { file, place }), words))
      return waiting(fill(words.missing, { file, place }), { id: 'lay-out', text: words.writeAgain })
    }
    case 'folder-fault':
      return waiting(withSaved(fill(words.folderFaults[status.fault], { place }), words))
    case 'not-written': {
      const { reason, path, code } = status.failure
      const text = fill(words.notWritten[reason], { file: path, code })
      return waiting(withSaved(text, words), tryAgain)
    }
    case 'not-kept':
      return waiting(words.notKept, tryAgain)
    case 'lost':
      return waiting(fill(words.lost, { place }))
  }
}

function withSaved(text: string, words: Messages['disk']): string {
  return `${text} ${words.codeIsSaved}`
}

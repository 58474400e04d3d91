/**
 * The rule of three: what the page has, what the disk has, and what both last had in common decide, file by file, who
 * follows whom. What only one side changed is taken by the other; what both changed is for the learner to decide.
 */
import { hashText, withPlainLineEnds } from '../../runtime/files/protocol.ts'
import type { Files } from '../session/files.ts'

export interface Three {
  readonly page: Files
  readonly disk: Files
  /** Hashes of what both had when they were last in step. */
  readonly common: Readonly<Record<string, string>>
  readonly starter: Files
}

export type Side = 'page' | 'disk'

export type Together =
  | { readonly kind: 'in-step' }
  /** Files that differ, and it cannot be told which is wanted. */
  | { readonly kind: 'conflict'; readonly names: readonly string[] }
  | {
      readonly kind: 'follow'
      /** What both will have. */
      readonly files: Files
      /** Files that the page takes from the disk. */
      readonly toPage: readonly string[]
      /** Files that are written. */
      readonly toDisk: readonly string[]
    }

/** `chosen` is whose files are kept where both sides changed. */
export function bringTogether(three: Three, chosen?: Side): Together {
  const winners = Object.keys(three.page).map((name) => [name, winnerOf(name, three)] as const)
  const conflicts = namesWith(winners, 'neither')
  if (conflicts.length > 0 && chosen === undefined) return { kind: 'conflict', names: conflicts }
  const decided = winners.map(([name, who]) => [name, who === 'neither' ? chosen : who] as const)
  const toPage = namesWith(decided, 'disk')
  const toDisk = namesWith(decided, 'page')
  if (toPage.length === 0 && toDisk.length === 0) return { kind: 'in-step' }
  const taken = Object.fromEntries(toPage.map((name) => [name, three.disk[name] ?? '']))
  return { kind: 'follow', files: { ...three.page, ...taken }, toPage, toDisk }
}

type Winner = Side | 'same' | 'neither'

function winnerOf(name: string, { page, disk, common, starter }: Three): Winner {
  const [here, there] = [plain(page[name]), plain(disk[name])]
  if (here === there) return 'same'
  // A file that was emptied, or laid out anew, was hardly meant to take the page along: it is asked.
  const isTakenUnasked = there.trim() !== '' && there !== plain(starter[name])
  if (hashText(here) === common[name]) return isTakenUnasked ? 'disk' : 'neither'
  return hashText(there) === common[name] ? 'page' : 'neither'
}

function plain(text = ''): string {
  return withPlainLineEnds(text)
}

function namesWith(
  winners: readonly (readonly [string, Winner | undefined])[],
  wanted: Winner,
): readonly string[] {
  return winners.filter(([, who]) => who === wanted).map(([name]) => name)
}

/** What was done with diffs, in words. */
import { text } from '../../messages/cli/diffs.en.ts'
import type { ExitCode, Terminal } from '../command.ts'
import { suggested } from '../shell.ts'
import { shownFolder } from '../shown-folder.ts'
import type { OnDesk, Rebased } from './desk.ts'

const words = text.mistake

export interface Commands {
  readonly command: string
  readonly saving: string
  readonly of: 'mistake' | 'checkpoint'
}

/** 1 where somebody has to do something before it is a program. */
export function tellLaidOut(onDesk: OnDesk, { command, saving, of }: Commands, terminal: Terminal): ExitCode {
  const folder = shownFolder(terminal, onDesk.folder)
  if (onDesk.isKept) {
    terminal.complain(words.kept(folder, onDesk.kept, saving, `${command} --anew`))
    return 1
  }
  const { conflicts, hasRejects } = onDesk
  terminal.print(
    [
      onDesk.isNew ? words.laidOutNew(folder, onDesk.written, of) : words.laidOut(folder, onDesk.written),
      ...(conflicts.length === 0 ? [] : [words.conflicts(conflicts)]),
      ...(hasRejects ? [words.rejects(folder)] : []),
      '',
      words.thenSave(saving),
    ].join('\n'),
  )
  return conflicts.length === 0 && !hasRejects ? 0 : 1
}

export function tellRebased(
  { fitting, rebased, byHand }: Rebased,
  command: 'mistake' | 'checkpoint',
  slug: string,
  terminal: Terminal,
): ExitCode {
  const lines = [words.rebased(fitting.length, rebased.length, byHand.length)]
  for (const name of byHand) lines.push(`  ${suggested(terminal, command, slug, name)}`)
  terminal.print(lines.join('\n'))
  return byHand.length === 0 ? 0 : 1
}

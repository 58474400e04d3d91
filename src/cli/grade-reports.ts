/** Tells of folders as they are graded: one in full, several row by row; for people and for programs. */
import { writeFileSync } from 'node:fs'
import { text } from '../messages/cli/learner.en.ts'
import { ClassTable } from './class-table.ts'
import type { Terminal } from './command.ts'
import { tellFailure } from './failure.ts'
import type { GradingDesk, Marked } from './grading-desk.ts'
import { type JunitOptions, junitXml } from './junit.ts'
import { type Telling, verdictReport } from './verdict-report.ts'

export interface Report {
  add(marked: Marked): void
}

export function oneInWords(desk: GradingDesk, telling: Telling, terminal: Terminal): Report {
  return {
    add: ({ verdict, tookMs, error, startedAt }) => {
      if (verdict === undefined) tellFailure(error, false, terminal)
      else terminal.print(verdictReport(verdict, tookMs, desk.brief, telling))
      if (startedAt !== undefined) terminal.print(`\n${text.grade.assisted(startedAt)}`)
    },
  }
}

export function oneAsJson(terminal: Terminal): Report {
  return {
    add: ({ verdict, error, startedAt }) => {
      if (verdict === undefined) tellFailure(error, true, terminal)
      else terminal.print(JSON.stringify({ ...verdict, ...began(startedAt) }, null, 2))
    },
  }
}

/** A line each, so that whoever reads along has each as it comes. */
export function severalAsJson(terminal: Terminal): Report {
  return {
    add: ({ folder, verdict, failure, startedAt }) =>
      terminal.print(JSON.stringify({ folder, ...(verdict ?? { error: failure }), ...began(startedAt) })),
  }
}

function began(startedAt: string | undefined): { readonly startedAt?: string } {
  return startedAt === undefined ? {} : { startedAt }
}

export function severalInWords(
  folders: readonly string[],
  desk: GradingDesk,
  isReal: boolean,
  terminal: Terminal,
): Report {
  const table = new ClassTable(folders, desk.brief, desk.stages, terminal)
  if (isReal) terminal.print(`${text.grade.isReal}\n`)
  table.begin()
  return table
}

/** Written when all is over, however it ends; a place that cannot be written is found out at the beginning. */
export function junitFile(path: string, options: JunitOptions): Report & { begin(): void; end(): void } {
  let marked: Marked[] = []
  const write = () => writeFileSync(path, junitXml(marked, options))
  return {
    begin: () => {
      marked = []
      write()
    },
    add: (each) => void marked.push(each),
    end: write,
  }
}

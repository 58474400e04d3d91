/**
 * What the deployer must not forget, in two files that are written in turn. Each holds all of it, with a number that grows and a
 * checksum; a boot takes the newest that is whole. So a torn write costs the change that was under way, and no more.
 */
import type { Env } from 'millions'

export interface Why {
  readonly server: string
  readonly reason: 'version' | 'start' | 'checks' | 'users'
}

export interface Deploy {
  readonly id: string
  readonly version: string
  readonly state: 'running' | 'rolling-back' | 'done' | 'rolled-back'
  readonly why?: Why
}

export interface Work {
  /** The servers, in the order in which they get the version. Those that come later are added to its end. */
  readonly plan: readonly string[]
  /** So many of them have passed their watch. */
  readonly passed: number
}

/** An order that is to be given, or was: said again with the same key as long as the server is as it was. */
export interface Intent {
  readonly version: string
  readonly sinceMs: number
  readonly key: string
}

export interface Book {
  readonly good: string
  readonly deploys: readonly Deploy[]
  readonly work: Work
  readonly intents: Readonly<Record<string, Intent>>
}

const FILES = ['book.0', 'book.1'] as const
export const noWork: Work = { plan: [], passed: 0 }

let book: Book = { good: '', deploys: [], work: noWork, intents: {} }
let number = 0
let lock: Promise<unknown> = Promise.resolve()

export const read = (): Book => book

export async function open({ disk, vars }: Env): Promise<void> {
  book = { ...book, good: vars.version ?? '' }
  for (const file of FILES) {
    const text = await disk.read(file).then(
      (bytes) => new TextDecoder().decode(bytes),
      () => '',
    )
    const found = parse(text)
    if (found === undefined || found.number <= number) continue
    // It may have been written, and not synced.
    await disk.sync(file)
    number = found.number
    book = found.book
  }
}

/** Settles when it is on the disk; until then, `read` tells what was before. */
export function edit({ disk }: Env, by: (book: Book) => Book): Promise<void> {
  const edited = lock.then(async () => {
    const next = by(book)
    const body = JSON.stringify(next)
    const file = FILES[(number + 1) % 2] ?? FILES[0]
    await disk.write(file, `${number + 1} ${sumOf(body)} ${body}`)
    await disk.sync(file)
    number++
    book = next
  })
  lock = edited.catch(() => undefined)
  return edited
}

function parse(text: string): { readonly number: number; readonly book: Book } | undefined {
  const [, count = '', sum, body = ''] = /^(\d+) (\d+) (.*)$/s.exec(text) ?? []
  return sum === undefined || sumOf(body) !== Number(sum)
    ? undefined
    : { number: Number(count), book: JSON.parse(body) as Book }
}

function sumOf(text: string): number {
  let sum = text.length
  for (const letter of text) sum = (Math.imul(sum, 31) + (letter.codePointAt(0) ?? 0)) >>> 0
  return sum
}

/** An event of a history in words: for the replay on the page and for the one on the command line. */
import type { FailEvent, FaultEvent, HistoryEvent } from '../contract/history.ts'
import { fill } from './fill.ts'
import type { Messages } from './index.ts'

type EventWords = Messages['replay']['events']

/** What the event's node does, as the rest of a sentence that begins with the node's name. */
export function describeEvent(event: HistoryEvent, words: EventWords): string {
  switch (event.kind) {
    case 'send':
    case 'receive':
      return fill(words[event.kind], { method: event.method, path: event.path, peer: event.peer })
    case 'reply':
    case 'answer': {
      const { status, peer, tookMs } = event
      return fill(words[event.kind], { status, peer, took: durationText(tookMs) })
    }
    case 'fail':
    case 'refuse':
      return fill(failureWords(event, words), { peer: event.peer, code: event.code })
    case 'drop':
      return fill(words.drop[event.carried], { peer: event.peer })
    case 'boot':
      return event.boot === 1 ? words.firstBoot : fill(words.boot, { ordinal: ordinal(event.boot) })
    case 'ready':
      return words.ready
    case 'crash':
      return event.error === undefined ? words.crash : fill(words.crashByItself, { error: event.error })
    case 'sync':
      return fill(words.sync, { path: event.path, bytes: event.bytes })
    case 'log':
      return event.error === undefined
        ? fill(words.log, { text: event.text })
        : fill(words.logWithError, { text: event.text, error: event.error })
    case 'fault':
      return fill(faultWords(event, words)[event.phase], {
        fault: event.fault,
        nodes: event.nodes.join(', '),
        settings: (event.vars ?? []).map(([name, value]) => fill(words.setting, { name, value })).join(', '),
      })
  }
}

const numbers = [0, 1, 2].map((digits) => new Intl.NumberFormat('en', { maximumFractionDigits: digits }))

/** Virtual ms, to the microsecond where that matters: `0.52 ms`, `13.7 ms`, `1,204 ms`. */
export function durationText(durationMs: number): string {
  const digits = durationMs < 10 ? 2 : durationMs < 100 ? 1 : 0
  return `${numbers[digits]?.format(durationMs)} ms`
}

function failureWords({ kind, code }: FailEvent, words: EventWords): string {
  const known: Readonly<Record<string, string>> = words[kind]
  return Object.hasOwn(known, code) ? (known[code] ?? words[kind].other) : words[kind].other
}

function faultWords({ fault }: FaultEvent, words: EventWords): EventWords['faults']['other'] {
  const known: Readonly<Record<string, EventWords['faults']['other']>> = words.faults
  return Object.hasOwn(known, fault) ? (known[fault] ?? words.faults.other) : words.faults.other
}

function ordinal(count: number): string {
  const ending = { one: 'st', two: 'nd', few: 'rd', other: 'th', zero: 'th', many: 'th' }
  return `${count}${ending[new Intl.PluralRules('en', { type: 'ordinal' }).select(count)]}`
}

/** The zones that a name server serves, out of the text that the operator has given. */
import type { Env } from 'millions'

export interface DnsRecord {
  readonly name: string
  readonly type: number
  readonly TTL: number
  readonly data: string
}

type Section = 'Answer' | 'Authority' | 'Additional'

export interface Zone {
  /** Without a dot at its end. */
  readonly apex: string
  readonly status: number | undefined
  readonly soa: boolean
  readonly refers: boolean
  readonly records: readonly DnsRecord[]
  readonly tells: Readonly<Record<Section, readonly DnsRecord[]>>
  /** The records of a name. */
  of(name: string): readonly DnsRecord[]
  /** Whether there is something below a name, which has to be there for that. */
  isAbove(name: string): boolean
}

const types: Readonly<Record<string, number>> = { A: 1, NS: 2, CNAME: 5, SOA: 6, MX: 15, TXT: 16, AAAA: 28 }

/** `A` and `1` are the same type. */
export const numberOf = (word: string): number => types[word.toUpperCase()] ?? Number(word)

let read: { readonly by: string; readonly text: string; readonly zones: readonly Zone[] } | undefined

export function zonesOf(env: Env): readonly Zone[] {
  const text = env.vars.ZONES ?? ''
  if (read?.text !== text || read.by !== env.name) read = { by: env.name, text, zones: parse(text, env) }
  return read.zones
}

function parse(text: string, env: Env): readonly Zone[] {
  const addresses = new Map<string, string>(
    ['root', 'tld', 'auth', 'web'].flatMap((role) =>
      env.nodes(role).map(({ name, address }) => [`@${name}`, address] as const),
    ),
  )
  const recordOf = (line: string): DnsRecord => {
    const [name = '', ttl = '', type = '', ...data] = line.split(/\s+/)
    const [first = ''] = data
    const isName = type === 'NS' || type === 'CNAME'
    return {
      name: `${name}.`.replace(/^\.+$/, '.'),
      type: numberOf(type),
      TTL: Number(ttl),
      data: addresses.get(first) ?? `${data.join(' ')}${isName ? '.' : ''}`,
    }
  }
  return blocksOf(text)
    .filter(({ head }) => head.split(/\s+/).includes(env.name))
    .map((block) => zoneOf(block, recordOf))
}

interface Block {
  readonly head: string
  readonly lines: string[]
}

function blocksOf(text: string): readonly Block[] {
  const blocks: Block[] = []
  for (const line of text.split('\n').map((each) => each.trim())) {
    if (line === '') continue
    if (line.startsWith('zone ')) blocks.push({ head: line, lines: [] })
    else blocks.at(-1)?.lines.push(line)
  }
  return blocks
}

function zoneOf({ head, lines }: Block, recordOf: (line: string) => DnsRecord): Zone {
  const apex = plain(head.split(/\s+/)[1] ?? '')
  const status = lines.find((line) => line.startsWith('status '))?.slice(7)
  const isWord = (line: string): boolean => /^(status|tells|no-soa|refers)\b/.test(line)
  const records = lines.filter((line) => !isWord(line)).map(recordOf)
  const byName = new Map<string, DnsRecord[]>()
  for (const record of records) {
    const name = plain(record.name)
    byName.set(name, [...(byName.get(name) ?? []), record])
  }
  const told = (section: Section): readonly DnsRecord[] =>
    lines
      .filter((line) => line.startsWith(`tells ${section} `))
      .map((line) => recordOf(line.slice(`tells ${section} `.length)))
  return {
    apex,
    status: status === undefined ? undefined : Number(status),
    soa: !lines.includes('no-soa'),
    refers: lines.includes('refers'),
    records,
    tells: { Answer: told('Answer'), Authority: told('Authority'), Additional: told('Additional') },
    of: (name) => byName.get(name) ?? [],
    isAbove: (name) => [...byName.keys()].some((each) => each.endsWith(`.${name}`)),
  }
}

const plain = (name: string): string => name.toLowerCase().replace(/\.$/, '')

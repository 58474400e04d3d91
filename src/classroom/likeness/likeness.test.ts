/** What is alike to likeness, and what is not; and what it costs. */
import { describe, expect, test } from 'vitest'
import { solutionFiles } from '../../course/solution-files.ts'
import { everyHash, type Fingerprint, fingerprintsOf } from './fingerprints.ts'
import { alikePairs, mostHolders } from './pairs.ts'
import { tokensOf } from './tokens.ts'

const root = new URL('../../..', import.meta.url).pathname
const kinds = (source: string): string =>
  tokensOf(source)
    .map(({ kind }) => kind)
    .join(' ')

describe('tokens', () => {
  test('names, texts, numbers, comments and layout are none of a program’s likeness', () => {
    const one = "// Adds.\nlet sum = 0 + 1; /* all */ say('the sum', sum,)"
    const other = 'const\n  total = 7 + 0x2a\nprint("it is", total)'
    expect(kinds(one)).toBe(kinds(other))
  })

  test('templates are texts with programs in them, also within each other', () => {
    expect(kinds('`a ${ f({ b: `c ${d}` }) } e` + g')).toBe('text name ( { name : text name } ) + name')
    expect(kinds('`$ \\` \\${ ${x}`')).toBe('text name')
  })

  test('what does not compile is read all the same, with its lines', () => {
    expect(tokensOf("a = 'not closed\nb\n`neither").map(({ line }) => line)).toEqual([1, 1, 1, 2, 3])
    expect(kinds('/* never closed')).toBe('')
    expect(kinds('}}} ${')).toBe('} } } name {')
  })
})

/** As somebody hides where it comes from. */
function disguised(source: string): string {
  const names = ['healthy', 'next', 'server', 'response', 'request', 'headers', 'attempt']
  return names.reduce(
    (text, name, place) => text.replace(new RegExp(`\\b${name}\\b`, 'g'), `renamed${place}`),
    source.replace(/^\s*\/\/.*$/gm, '').replace(/\n/g, '\n\n'),
  )
}

/** Each declaration at the top of a file is a piece. */
function reordered(source: string): string {
  const pieces = source.split(/\n(?=(?:export |async )*(?:function|class|const|interface|type) )/)
  return pieces.toReversed().join('\n')
}

const [web, cache] = [
  solutionFiles(root, 'hello', 'reference'),
  solutionFiles(root, 'read-through-cache', 'reference'),
]
const balancer = solutionFiles(root, 'load-balancer', 'reference')
const changed = (files: Readonly<Record<string, string>>, change: (source: string) => string) =>
  Object.fromEntries(Object.entries(files).map(([name, source]) => [name, change(source)]))
const program = (id: string, files: Readonly<Record<string, string>>, common = new Set<number>()) => ({
  id,
  fingerprints: fingerprintsOf(files, common),
})

describe('pairs', () => {
  const original = program('original', balancer)

  test('the same program under other names, without comments and in another layout is the same', () => {
    const { pairs } = alikePairs([original, program('renamed', changed(balancer, disguised))])
    expect(pairs).toMatchObject([{ left: 'original', right: 'renamed', share: 1 }])
  })

  test('functions in another order are found, each where it stands', () => {
    const { pairs } = alikePairs([original, program('moved', changed(balancer, reordered))])
    // What stands across the border of two is lost.
    expect(pairs[0]?.share).toBeGreaterThan(0.6)
    expect(pairs[0]?.rightLines.length).toBeGreaterThan(0)
  })

  test('one that took half of another is told, and how much of it', () => {
    const half = changed(balancer, (source) => source.slice(0, source.length / 2))
    const own = {
      ...cache,
      ...Object.fromEntries(Object.entries(half).map(([name, source]) => [`taken-${name}`, source])),
    }
    const [pair] = alikePairs([original, program('taken', own)]).pairs
    expect(pair?.share).toBeGreaterThan(0.3)
    expect(pair?.share).toBeLessThan(0.8)
    const linesOf = (isTaken: boolean): number =>
      (pair?.rightLines ?? [])
        .filter(({ file }) => file.startsWith('taken-') === isTaken)
        .reduce((sum, { from, to }) => sum + to - from + 1, 0)
    expect(linesOf(true)).toBeGreaterThan(5 * linesOf(false))
  })

  test('programs that have nothing to do with each other are not alike', () => {
    expect(alikePairs([original, program('cache', cache), program('web', web)]).pairs).toEqual([])
  })

  test('what everybody was given is nobody’s: two that only fill in the starter are not alike', () => {
    const common = new Set(everyHash(balancer))
    const one = program('one', { ...balancer, 'own.ts': web['web.ts'] ?? '' }, common)
    const two = program('two', { ...changed(balancer, disguised), 'own.ts': cache['cache.ts'] ?? '' }, common)
    expect(two.fingerprints.every(({ file }) => file === 'own.ts')).toBe(true)
    expect(alikePairs([one, two]).pairs).toEqual([])
  })

  test('what many have is a usual way to write it', () => {
    const many = Array.from({ length: 9 }, (_, number) => program(`learner-${number}`, balancer))
    expect(mostHolders(many.length)).toBe(8)
    const told = alikePairs(many)
    expect([told.pairs, told.meetings]).toEqual([[], 0])
    expect(told.widespread).toBe(original.fingerprints.length)
    expect(alikePairs(many.slice(0, 8)).pairs).toHaveLength((8 * 7) / 2)
  })

  test('five hundred programs cost what they are, and not the square of it', () => {
    const learners = 500
    const each = 200
    const fingerprint = (hash: number): Fingerprint => ({ hash, file: 'a.ts', fromLine: 1, toLine: 2 })
    /** Two of five are of ways that many take, some of which are just below what is left out. */
    const programs = Array.from({ length: learners }, (_, learner) => ({
      id: `learner-${learner}`,
      fingerprints: Array.from({ length: each }, (_, place) =>
        fingerprint(
          place < 80 ? place * 16 + (learner % (place < 40 ? 10 : 2)) : 1_000_000 + learner * each + place,
        ),
      ),
    }))
    const { meetings, widespread } = alikePairs(programs)
    expect(widespread).toBe(80)
    expect(meetings).toBeLessThanOrEqual((learners * each * (mostHolders(learners) - 1)) / 2)
    expect(meetings).toBe(40 * 10 * ((50 * 49) / 2))
  })
})

import { describe, expect, test } from 'vitest'
import { judge } from './judge.ts'
import { entriesFor, type Judgement, type MutantName, parseJudgements } from './judgements.ts'
import { type Mutant, mutantsOf, operatorNames } from './mutants.ts'
import type { MutantOutcome } from './outcome.ts'

const parse = (text: string) => parseJudgements(text, operatorNames)

const document = `# Judged mutants: Echo

What stands here is for readers.

## equivalent: The first turn may have any number

Only the order of turns counts,
and all of them move together.

- a.ts: \`let turn = 0\`
  - number: \`turn = 0\` → \`1\`
  - number: \`turn = 0\` → \`-1\` (2)

## free: How long it waits

The lesson names no time.

- b.ts, in Store.append: \`\` wait(\`\${n} ms\`) \`\`
  - argument: \`\` \`\${n} ms\` \`\` not given
`

test('a document is read, with its groups, places and changes', () => {
  const { judgements, problems } = parse(document)
  expect(problems).toEqual([])
  expect(judgements).toEqual([
    {
      kind: 'equivalent',
      group: 'The first turn may have any number',
      file: 'a.ts',
      scope: '',
      lineText: 'let turn = 0',
      operator: 'number',
      change: '`turn = 0` → `1`',
      ordinal: 1,
      line: 11,
    },
    expect.objectContaining({ change: '`turn = 0` → `-1`', ordinal: 2, line: 12 }),
    expect.objectContaining({
      kind: 'free',
      file: 'b.ts',
      scope: 'Store.append',
      lineText: 'wait(`${n} ms`)',
      line: 19,
    }),
  ])
  expect(parse(document.replaceAll('\n', '\r\n'))).toEqual({ judgements, problems })
})

test('what the report prints for pasting is read as it was', () => {
  const mutants = mutantsOf({
    'a.ts':
      "const f = (a: number) => {\n  g(`${a}`, '`', 3, 3)\n  return h(`x${a}` + ``)\n}\nwhile (a < b) { c ??= d?.e }\n",
  })
  const { judgements, problems } = parse(`## free: All\n\nSo it is.\n\n${entriesFor(mutants)}\n`)
  expect(problems).toEqual([])
  const name = ({ file, scope, lineText, operator, change, ordinal }: MutantName) => ({
    file,
    scope,
    lineText,
    operator,
    change,
    ordinal,
  })
  expect(judgements.map(name)).toEqual(mutants.map(name))
})

const wrong: readonly (readonly [string, string, (text: string) => string, string, number])[] = [
  [
    'a group of no kind',
    'no-kind',
    (text) => text.replace('## free: How', '## How'),
    '## How long it waits',
    14,
  ],
  ['a hole', 'no-kind', (text) => text.replace('## free:', '## hole:'), '## hole: How long it waits', 14],
  [
    'no reason',
    'no-reason',
    (text) => text.replace('The lesson names no time.\n', ''),
    '## free: How long it waits',
    14,
  ],
  ['no places', 'no-places', (text) => `${text}\n## free: Nothing\n\nSo.\n`, '## free: Nothing', 21],
  [
    'a place without changes',
    'no-changes',
    (text) => text.replace(/ {2}- argument.*\n/, ''),
    '- b.ts, in',
    18,
  ],
  ['a place without its line', 'no-place', (text) => text.replace(': `let turn = 0`', ''), '- a.ts', 10],
  ['text where none can be', 'outside', (text) => `${text}\nAnd more.\n`, 'And more.', 21],
  ['a place before any group', 'outside', (text) => `- a.ts: \`b\`\n${text}`, '- a.ts: `b`', 1],
  ['a change of no form', 'no-change', (text) => text.replace('- argument:', '- argument'), '- argument', 19],
  [
    'an operator that there is not',
    'no-operator',
    (text) => text.replace('argument:', 'arguments:'),
    'arguments',
    19,
  ],
  ['a judgement twice', 'twice', (text) => text.replace(' (2)', '').replace('`-1`', '`1`'), '- number:', 12],
]

test.each(wrong)('%s is told, with its line', (_, kind, to, text, line) => {
  expect(parse(to(document)).problems).toEqual([
    { kind, text: expect.stringContaining(text) as string, line },
  ])
})

describe('survivors beside judgements', () => {
  const mutants = mutantsOf({ 'a.ts': 'x = 3' })
  const [first, second] = mutants as [Mutant, Mutant]
  const tried = (outcome: MutantOutcome) => mutants.map((mutant) => ({ mutant, outcome, isKnown: false }))
  const judged = (of: Partial<Judgement> = {}): Judgement => ({
    ...first,
    kind: 'free',
    group: 'g',
    line: 1,
    ...of,
  })

  test('a survivor has its judgement, and others have none', () => {
    const { survivors, stale } = judge(tried({ kind: 'survived' }), [judged()], ['a.ts'])
    expect(survivors.map(({ judgement }) => judgement?.group)).toEqual([
      'g',
      ...mutants.slice(1).map(() => undefined),
    ])
    expect(stale).toEqual([])
  })

  const by = { stage: 's', test: 't' }
  test.each([
    ['of a file that is gone', { file: 'b.ts' }, { why: 'file-gone' }],
    ['of a line that reads otherwise', { lineText: 'x = 4' }, { why: 'line-changed' }],
    ['in another function', { scope: 'f' }, { why: 'line-changed' }],
    ['of another change', { change: '`3` → `9`' }, { why: 'line-changed' }],
    ['the second of one', { ordinal: 2 }, { why: 'line-changed' }],
    ['of what is killed', {}, { why: 'killed', by }],
  ] as const)('a judgement %s is about nothing', (_, of, why) => {
    const { stale } = judge(tried({ kind: 'killed', by }), [judged(of)], ['a.ts'])
    expect(stale).toEqual([{ judgement: judged(of), ...why }])
  })

  test('one judgement covers one mutant', () => {
    const { survivors } = judge(tried({ kind: 'survived' }), [judged()], ['a.ts'])
    expect(survivors.find(({ mutant }) => mutant === second)?.judgement).toBeUndefined()
  })
})

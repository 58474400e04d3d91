/** A figure is drawn once, and each language brings its words: no drawing holds any. */
import { existsSync, globSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'

const content = join(import.meta.dirname, '../../../content')
const languages = readdirSync(content).filter((name) => existsSync(join(content, name, 'course.ts')))
const drawings = globSync('figures/*/*.astro', { cwd: content })

/** What is the same in all languages: names of nodes, addresses, numbers with their units. */
const named = /^(?:[a-z]+-\d+|[\d.]+ ?(?:ms|s)?|\/[\w/]*)$/

/** Words that stand in a drawing itself. */
function wordsIn(drawing: string): readonly string[] {
  const [, code = '', picture = ''] = /^---\n([\s\S]*?)\n---\n([\s\S]*)$/.exec(drawing) ?? []
  // A single word may be the name of a class; two are for people.
  const told = stringsIn(code).filter((text) => /\p{L} +\p{L}/u.test(text))
  const texts = [...picture.matchAll(/<(?:text|tspan)\b[^>]*>([\s\S]*?)<\/(?:text|tspan)>/g)]
  const shown = texts.flatMap(([, inside = '']) => {
    const { plain, braced } = split(inside)
    return [plain.replace(/<[^>]*>/g, ' '), ...stringsIn(braced)].map((text) => text.trim())
  })
  return [...told, ...shown.filter((text) => /\p{L}/u.test(text) && !named.test(text))]
}

function stringsIn(code: string): readonly string[] {
  return [...code.matchAll(/'([^'\n]*)'|"([^"\n]*)"|`([^`]*)`/g)].map(([, a, b, c]) =>
    (a ?? b ?? c ?? '').replace(/\$\{[^}]*\}/g, ''),
  )
}

/** What stands as it is, and what stands in braces. */
function split(inside: string): { plain: string; braced: string } {
  let [plain, braced, depth] = ['', '', 0]
  for (const letter of inside) {
    if (letter === '{') depth++
    if (depth === 0) plain += letter
    else braced += letter
    if (letter === '}') depth--
  }
  return { plain, braced }
}

test.each([
  ['<text x="1">users</text>', ['users']],
  ['<text x="1">{words.users}</text>', []],
  ['<text>{fill(words.job, { number: 7 })}</text>', []],
  ["<text>{out ? '✗ out' : words.well}</text>", ['✗ out']],
  ['<text>{out ? `${name}: out` : name}</text>', [': out']],
  ['<text>web-1</text><text>10.0.0.1</text><text>31 s</text>', []],
  ['<text>{name} <tspan>late</tspan></text>', ['late']],
])('%s holds %j', (picture, words) => {
  expect(wordsIn(`---\nconst { words } = Astro.props\n---\n${picture}\n`)).toEqual(words)
})

test('words in the code of a drawing are found, names are not', () => {
  const code = "const copies = [{ name: 'replica-1', kind: 'main', note: 'up to date' }]"
  expect(wordsIn(`---\n${code}\n---\n<svg></svg>\n`)).toEqual(['up to date'])
})

test.each(drawings)('%s holds no words', (drawing) => {
  expect(wordsIn(readFileSync(join(content, drawing), 'utf8'))).toEqual([])
})

test('no language has drawings of its own', () => {
  expect(languages).toContain('en')
  expect(languages.flatMap((language) => globSync(`${language}/**/*.astro`, { cwd: content }))).toEqual([])
})

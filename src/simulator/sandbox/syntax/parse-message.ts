/** Says what the parser stumbled over in a learner's words. */
import { oddCharacterAt, oddLineEndIn, oddQuoteIn } from './odd-characters.ts'

const wordOrMark = /[\p{ID_Start}$_][\p{ID_Continue}$]*|\d[\w.]*|=>|[^\s]/uy

export function parseMessage(engineMessage: string, source: string, offset: number): string {
  const message = engineMessage.replace(/ \(\d+:\d+\)$/, '')
  const before = source.slice(Math.max(0, source.lastIndexOf('\n', offset) + 1), offset + 1)
  if (/<\/$|<\/.$/.test(before) || isMarkup(source, offset)) return noMarkup
  if (/\baccessor\s+\S$/.test(before)) return noAccessor
  if (/\busing\s+\S$/.test(before)) return "'using' is not supported: close things in a `finally` block."
  // The parser knows this form, but not everywhere.
  if (/[=(,:?]\s*<[A-Za-z_$][\w$.]*>\s*[\w$]+$/.test(before)) return angleCast
  if (/^Unexpected (token|character|keyword)/.test(message)) return unexpected(source, offset)
  if (message === 'Unterminated string constant') {
    const quote = oddQuoteIn(source, offset)
    if (quote !== undefined) return `This text has no closing quote on its line: ${quote}`
  }
  if (message === 'Unterminated regular expression') {
    const lineEnd = oddLineEndIn(source, offset)
    if (lineEnd !== undefined) return lineEnd
  }
  const known = plainWords.find(([pattern]) => pattern.test(message))
  if (known) return message.replace(known[0], known[1])
  return message.endsWith('.') ? message : `${message}.`
}

function unexpected(source: string, offset: number): string {
  const odd = oddCharacterAt(source, offset)
  if (odd !== undefined) return odd.charAt(0).toUpperCase() + odd.slice(1)
  wordOrMark.lastIndex = offset
  const found = wordOrMark.exec(source)?.[0]
  if (found === undefined || source.slice(offset).trim() === '') {
    return 'The file ends too early. Is a closing }, ) or ] missing?'
  }
  if (found === '<' && /^<\/?[A-Za-z>]/.test(source.slice(offset))) {
    return noMarkup
  }
  if (closers[found] !== undefined) {
    return `'${found}' does not fit here. Is its '${closers[found]}' missing, or is something before it unfinished?`
  }
  return `'${found}' does not fit here. Look right before it: a missing comma, bracket, quote or operator?`
}

const markup = /^<(?:\/?>|[A-Za-z][\w.-]*(?:\s+[\w-]+=["'{]|(?:\s+[\w-]+)*\s*\/>))/

/** A tag where an expression stands, before the place where the parser gave up. */
function isMarkup(source: string, offset: number): boolean {
  const from = Math.max(0, offset - 400)
  const opening = source.slice(from, offset + 1).lastIndexOf('<') + from
  if (opening < from || !/(?:^|[=(,:?[{&|>]|\b(?:return|default))\s*$/.test(source.slice(from, opening)))
    return false
  const rest = source.slice(opening, offset + 2000)
  const [, tag] = /^<([A-Za-z][\w.-]*)>/.exec(rest) ?? []
  return markup.test(rest) || (tag !== undefined && rest.includes(`</${tag}>`))
}

export const noAccessor = "'accessor' is not supported: write a getter and a setter."
export const angleCast = "'<Type>value' is not supported: write `value as Type`."
const noMarkup = 'Markup in code (JSX) is not supported: build text with template strings.'

const closers: Readonly<Record<string, string>> = { '}': '{', ')': '(', ']': '[' }

const plainWords: readonly (readonly [RegExp, string])[] = [
  [/^Unterminated string constant$/, 'This text has no closing quote on its line.'],
  [/^Unterminated template$/, 'This template string has no closing `.'],
  [/^Unterminated comment$/, 'This comment has no closing */.'],
  [/^Unterminated regular expression$/, 'This regular expression has no closing /.'],
  [/^Identifier '(.*)' has already been declared$/, "'$1' is declared twice in the same block."],
  [/^'return' outside of function$/, "'return' works inside a function only."],
  [/^Assigning to rvalue$/, 'Only a variable or a property can be assigned to. Did you mean === or =>?'],
  [/^Unsyntactic (break|continue)$/, "'$1' works inside a loop only."],
  [
    /^Export '(.*)' is not defined$/,
    "'$1' is exported but not declared. For a type, write `export type { $1 }`.",
  ],
  [/^Duplicate export '(.*)'$/, "'$1' is exported twice."],
  [
    /^'import' and 'export' may only appear at the top level.*$/,
    "'import' and 'export' work at the top level of a file only.",
  ],
  [/^The keyword '(.*)' is reserved$/, "'$1' is a word of the language and cannot be a name."],
  [
    /^Cannot use keyword 'await' outside an async function$/,
    "'await' works inside an async function only: write `async` before the function.",
  ],
  [/^Missing initializer in const declaration$/, "A 'const' needs a value: `const name = …`."],
  [/^'with' in strict mode$/, "'with' does not exist in modules."],
  [/^Deleting local variable in strict mode$/, "'delete' works on properties only, not on variables."],
  [/^Octal literal in strict mode$/, 'A number cannot start with 0. For octal numbers write 0o first.'],
]

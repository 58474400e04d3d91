/**
 * A program as likeness sees it: its tokens without names, texts and numbers, comments and layout. It reads what does not
 * compile as well, as what cannot be read is still handed in.
 */

export interface Token {
  /** What it is: every name is the same, every text, every number. */
  readonly kind: string
  /** From 1. */
  readonly line: number
}

const keywords = new Set(
  (
    'as async await break case catch class const continue debugger default delete do else enum export extends false ' +
    'finally for from function get if implements import in instanceof interface let new null of private protected ' +
    'public readonly return satisfies set static super switch this throw true try type typeof undefined var void while yield'
  ).split(' '),
)
/** Which of these one writes makes no other program. */
const sameAs: Readonly<Record<string, string>> = { let: 'const', var: 'const', '==': '===', '!=': '!==' }
const leftOut = new Set([';', 'readonly', 'public', 'private', 'protected'])

const pattern = new RegExp(
  [
    String.raw`(?<gap>\s+|\/\/[^\n]*|\/\*[\s\S]*?(?:\*\/|$))`,
    String.raw`(?<name>[\p{ID_Start}$_#][\p{ID_Continue}$_]*)`,
    String.raw`(?<number>\d[\w.]*)`,
    // One that is not closed ends with its line.
    String.raw`(?<text>"(?:\\[\s\S]|[^"\\\n])*"?|'(?:\\[\s\S]|[^'\\\n])*'?)`,
    String.raw`(?<sign>=>|\?\?=?|\?\.|\.\.\.|[=!]==?|[<>]=|&&=?|\|\|=?|\+\+|--|\*\*|[-+*/%]=|[\s\S])`,
  ].join('|'),
  'gu',
)
const templatePart = /(?:\\[\s\S]|\$(?!\{)|[^\\`$])*(?:`|\$\{|$)/gu

export function tokensOf(source: string): readonly Token[] {
  const tokens: Token[] = []
  /** For each template that is open: how many braces are open within its hole. */
  const holes: number[] = []
  let line = 1
  let at = 0
  const passOver = (text: string): void => {
    line += text.split('\n').length - 1
    at += text.length
  }
  const readTemplate = (): void => {
    templatePart.lastIndex = at
    const [part = ''] = templatePart.exec(source) ?? []
    passOver(part)
    if (part.endsWith('${')) holes.push(0)
  }
  while (at < source.length) {
    pattern.lastIndex = at
    const match = pattern.exec(source)
    const text = match?.[0] ?? source.charAt(at)
    const { gap, name, number, text: quoted } = match?.groups ?? {}
    const startLine = line
    passOver(text)
    if (gap !== undefined) continue
    if (text === '`') {
      tokens.push({ kind: 'text', line: startLine })
      readTemplate()
      continue
    }
    if (name !== undefined) push(tokens, keywords.has(name) ? name : 'name', startLine)
    else if (number !== undefined) push(tokens, 'number', startLine)
    else if (quoted !== undefined) push(tokens, 'text', startLine)
    else {
      const open = holes.at(-1)
      if (open !== undefined && text === '}' && open === 0) {
        holes.pop()
        readTemplate()
        continue
      }
      if (open !== undefined && /[{}]/.test(text)) holes[holes.length - 1] = open + (text === '{' ? 1 : -1)
      push(tokens, text, startLine)
    }
  }
  return tokens
}

function push(tokens: Token[], kind: string, line: number): void {
  if (leftOut.has(kind)) return
  // A comma before the end of a list is a matter of taste.
  if (/^[)\]}]$/.test(kind) && tokens.at(-1)?.kind === ',') tokens.pop()
  tokens.push({ kind: sameAs[kind] ?? kind, line })
}

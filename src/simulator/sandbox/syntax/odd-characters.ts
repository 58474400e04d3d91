/** Characters that look like others, or like nothing: by name and code, with what to type in their place. */

interface Odd {
  readonly name: string
  /** Nothing: it is to be deleted. */
  readonly instead: string
}

const invisible =
  '00ad soft hyphen;061c Arabic letter mark;180e Mongolian vowel separator;200b zero width space;200c zero width non-joiner;200d zero width joiner;200e left-to-right mark;200f right-to-left mark;202a left-to-right embedding;202b right-to-left embedding;202c end of an embedding;202d left-to-right override;202e right-to-left override;2060 word joiner;2061 function application;2062 invisible times;2063 invisible separator;2064 invisible plus;2066 left-to-right isolate;2067 right-to-left isolate;2068 first strong isolate;2069 end of an isolate;3164 Hangul filler;feff byte order mark;fffc object replacement character'

const spaces =
  '00a0 no-break space;2002 en space;2003 em space;2007 figure space;2009 thin space;200a hair space;202f narrow no-break space;205f mathematical space;3000 ideographic space'

/** Code, what to type, name. */
const marks = `037e ; Greek question mark
2018 ' left single quotation mark
2019 ' right single quotation mark
201a , single low quotation mark
201c " left double quotation mark
201d " right double quotation mark
201e " double low quotation mark
2032 ' prime
2033 " double prime
2039 < single left-pointing angle quotation mark
203a > single right-pointing angle quotation mark
00ab " left-pointing double angle quotation mark
00bb " right-pointing double angle quotation mark
00b4 ' acute accent
02bc ' modifier letter apostrophe
00b7 . middle dot
00d7 * multiplication sign
00f7 / division sign
2010 - hyphen
2013 - en dash
2014 - em dash
2212 - minus sign
2026 ... horizontal ellipsis
2044 / fraction slash
2215 / division slash
2217 * asterisk operator
2227 && logical-and sign
2228 || logical-or sign
2192 => rightwards arrow
21d2 => rightwards double arrow
2260 !== not-equal sign
2264 <= less-than-or-equal sign
2265 >= greater-than-or-equal sign
3001 , ideographic comma
3002 . ideographic full stop`

const letters = {
  Cyrillic: 'аaеeоoрpсcхxуyіiјjѕsԁdһhԛqԝwӏlүyѵvАAВBЕEКKМMНHОOРPСCТTХXУYІIЈJЅSԌGԚQԜWӀlЗ3',
  Greek: 'οoαaνvρpιiκkτtυuγyΟOΑAΒBΕEΖZΗHΙIΚKΜMΝNΡPΤTΥYΧX',
  Latin: 'ıiɡgɑaʟlſs',
  Armenian: 'օoսuցgհhոnՕO',
}

const odd = new Map<string, Odd>()
for (const [list, note] of [
  [invisible, ''],
  [spaces, ' '],
] as const) {
  for (const entry of list.split(';')) add(entry.slice(0, 4), entry.slice(5), note)
}
for (const line of marks.split('\n')) {
  const [code = '', instead = '', ...name] = line.split(' ')
  add(code, name.join(' '), instead)
}
for (let code = 0xff01; code <= 0xff5e; code++) {
  const plain = String.fromCharCode(code - 0xfee0)
  odd.set(String.fromCharCode(code), { name: `full-width ${plain}`, instead: plain })
}
for (const [script, pairs] of Object.entries(letters)) {
  for (let at = 0; at < pairs.length; at += 2) {
    odd.set(pairs.charAt(at), { name: `${script} letter`, instead: pairs.charAt(at + 1) })
  }
}
const lineEnds: Readonly<Record<string, string>> = {
  '\u2028': 'line separator',
  '\u2029': 'paragraph separator',
}

function add(code: string, name: string, instead: string): void {
  odd.set(String.fromCharCode(Number.parseInt(code, 16)), { name, instead })
}

const word = /[\p{ID_Start}$_][\p{ID_Continue}$\u200c\u200d]*/uy
const words = new RegExp(word.source, 'gu')
const quotes = /[\u2018-\u201f\u2032\u2033\u00b4\u02bc\uff02\uff07]/

/** What is odd where the parser stopped, in words; undefined when nothing is. */
export function oddCharacterAt(source: string, offset: number): string | undefined {
  const mark = source.charAt(offset)
  if (odd.has(mark)) return tell(mark)
  const found = oddWordAt(source, offset)
  if (found !== undefined) return found
  const before = source.slice(0, offset)
  const gap = /[\s\u200b-\u200f\u2060\ufeff]*$/u.exec(before)?.[0] ?? ''
  const inGap = [...gap].find((one) => odd.has(one))
  if (inGap !== undefined && mark !== '') return `Right before '${wordAt(source, offset)}': ${tell(inGap)}`
  const wordBefore = /[\p{ID_Continue}$\u200c\u200d]+$/u.exec(before.slice(0, before.length - gap.length))
  const inWord = wordBefore && oddWordAt(source, wordBefore.index)
  if (inWord) return inWord
  const line = before.slice(Math.max(before.lastIndexOf('\n'), before.lastIndexOf('\r')) + 1)
  const lineEnd = /[\u2028\u2029]/.exec(line)?.[0]
  return lineEnd && tellLineEnd(lineEnd)
}

/** A text that is not closed on its line, since it ends with another kind of quote. */
export function oddQuoteIn(source: string, offset: number): string | undefined {
  const quote = source.charAt(offset)
  const line = source.slice(offset + 1).split(/[\r\n]/, 1)[0] ?? ''
  const found = quotes.exec(line)
  return found ? tell(found[0], quote) : undefined
}

/** A separator that ends a regular expression before its end. */
export function oddLineEndIn(source: string, offset: number): string | undefined {
  const line = source.slice(offset).split(/[\r\n]/, 1)[0] ?? ''
  const found = /[\u2028\u2029]/.exec(line)
  return found ? tellLineEnd(found[0]) : undefined
}

/** Why a name means nothing, when a character in it, or in another name of the file, is not what it seems. */
export function lookalikeOf(name: string, code: string): string | undefined {
  const own = oddIn(name)
  if (own !== undefined) return `In '${name}': ${tell(own)}`
  const [other] = [...code.matchAll(words)].flatMap(([one]) =>
    one !== name && plain(one) === name ? [one] : [],
  )
  const mark = other === undefined ? undefined : oddIn(other)
  return other && mark && `There is '${other}', which looks the same. In that: ${tell(mark)}`
}

function oddWordAt(source: string, offset: number): string | undefined {
  const found = wordAt(source, offset)
  const mark = oddIn(found)
  return mark === undefined ? undefined : `In '${found}': ${tell(mark)}`
}

function wordAt(source: string, offset: number): string {
  word.lastIndex = offset
  return word.exec(source)?.[0] ?? source.charAt(offset)
}

/** The first odd character of a name that would be plain but for such: a name in another script is nothing odd. */
function oddIn(name: string): string | undefined {
  if (name === '' || !/^[\w$]*$/.test(plain(name))) return undefined
  return [...name].find((one) => odd.has(one))
}

function plain(name: string): string {
  return [...name].map((one) => odd.get(one)?.instead ?? one).join('')
}

function tell(mark: string, wanted?: string): string {
  const { name, instead } = odd.get(mark) ?? { name: 'character', instead: '' }
  const what = `${article(name)} ${name} (${codeOf(mark)})`
  if (instead === '') return `there is ${what} here, which cannot be seen: delete it.`
  if (instead === ' ') return `there is ${what} here: type an ordinary space.`
  return `'${mark}' is ${what}: type ${wanted ?? instead} in its place.`
}

function tellLineEnd(mark: string): string {
  return `There is a ${lineEnds[mark]} (${codeOf(mark)}) on this line. It cannot be seen, and ends the line to the language: delete it.`
}

function article(name: string): string {
  return /^[aeio]/i.test(name) ? 'an' : 'a'
}

function codeOf(mark: string): string {
  return `U+${(mark.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}`
}

/** Keys, texts and bytes that plain programs stumble over. None of them is odd on the web. */

/** Words that every object of JavaScript knows, and escapes that mean something else once they are decoded. */
export const oddKeys = ['constructor', '__proto__', 'toString', 'what%3Fa=1%2Fb', '100%25'] as const

/**
 * Two and two come to the same where letters are made into a number: times 31, times 33, by CRC-32, by their sum, and, as items,
 * by FNV-1a with 32 bits.
 */
export const meetingKeys = [
  ['Aa', 'BB'],
  ['Ab', 'BA'],
  ['plumless', 'buckeroo'],
  ['listen', 'silent'],
  ['yobr3j0v', '6sofjw7g'],
] as const

/** Two, three and four bytes a character, the last two of them outside the basic plane. */
const wide = 'üß서울☀🌊🎈'

/** A value that no other count has, most of whose bytes stand within a character. */
export function wideValue(count: number, repeats = 1): string {
  return `${count}: ${wide.repeat(repeats)}`
}

/** What a value may be: nothing, text that looks like a program's own, lines, a long text. */
export const oddValues = [
  '',
  `{"offset":1,"key":"card","value":null}\n"\\${wide}`,
  'null',
  '0',
  `${wide}\t\n`.repeat(40),
] as const

/** Words of JavaScript, line ends, quotes, marks that nobody sees, bytes of all lengths. All of them differ. */
export const oddTexts = [
  '',
  'constructor',
  '__proto__',
  'toString',
  'two\nlines',
  'three\r\nlines\r',
  '"quotes", \\ and ,',
  '{"json":true}',
  '\u0000\u2028\ufeff',
  '\ufeffname;city',
  'e\u0301 is not \u00e9',
  '\nat its ends\n',
  '한국어 🐫',
  ' spaces ',
  '%2F 50%',
] as const

/** What the path of a URL takes for something else than letters: its folders, its end. */
export const pathTexts = ['.', '..', '../..', '%2e%2E', 'a//b/', '?x=y#z'] as const

/** Cut in the middle of a character, by an app that counts in UTF-16. JSON spells out what is left of it; UTF-8 cannot. */
export const cutText = 'Off to the sea \ud83c'

/** What some way of putting texts together reads as more than letters: patterns, places to fill in, escapes. */
export const patternText = "$$ $& $' $` $1 %s %d {0} ${0} \\1 \\n * . [a] ^|~ ; = 'a' <b>"
/** The same in a path and its query, but for what `URL` itself would write in another way. */
export const patternPath = "/$$/$&/$'/$1/(*).[a]|~;=?price=$$5&in=US$&of=$`${0}{0}\\1\\n&s=%s%d*^|~"

/** Some that nobody need have heard of, and one that looks like another. */
export const oddMethods = ['LOCK', 'MERGE', 'PURGE', 'REPORT', 'TRANSFER', 'post-card', 'patch'] as const

export const bytesOf = (text: string): Uint8Array<ArrayBuffer> => new TextEncoder().encode(text)
export const allBytes = Uint8Array.from({ length: 256 }, (_, index) => index)
/** What no decoder gives back as it was: it begins with a byte order mark, and ends with bytes that are no text. */
export const noText = (text: string): Uint8Array<ArrayBuffer> =>
  Uint8Array.of(0xef, 0xbb, 0xbf, ...bytesOf(text), 0xff, 0xc3)

/** Where two bodies begin to differ, in words; `none` where they do not. */
export function difference(sent: Uint8Array, arrived: Uint8Array): string {
  let at = 0
  while (at < sent.length && sent[at] === arrived[at]) at++
  if (at < sent.length)
    return `byte ${at} is ${arrived[at] ?? 'missing'} in place of ${sent[at]}, ${arrived.length} in all`
  return arrived.length === sent.length ? 'none' : `${arrived.length} bytes in all`
}

/** Piece by piece: a call takes only so many arguments. */
export function toBase64(bytes: Uint8Array): string {
  let letters = ''
  for (let at = 0; at < bytes.length; at += 4096)
    letters += String.fromCharCode(...bytes.subarray(at, at + 4096))
  return btoa(letters)
}

export const fromBase64 = (base64: string): Uint8Array<ArrayBuffer> =>
  Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0))

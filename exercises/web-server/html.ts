/** Reads a page as far as a browser would have to: which elements there are, what their attributes hold, which text is shown. */

export interface Page {
  /** Each tag with the names of its attributes, in order: `p`, `input[name,value]`, `/form`. */
  readonly tags: readonly string[]
  /** The values of all attributes, decoded. */
  readonly values: readonly string[]
  /** All that is shown between the tags, decoded, with an `EDGE` for each of them. */
  readonly text: string
}

/** In these, what looks like a tag is none, until the element's own end. */
const RAW = ['script', 'style', 'title', 'textarea', 'xmp', 'iframe', 'noembed', 'noframes']
/** And in these of them, `&amp;` is no ampersand. */
const UNDECODED = ['script', 'style', 'xmp', 'iframe', 'noembed', 'noframes']
/** A newline right behind these is left out, even one that was escaped. */
const EATS_NEWLINE = ['pre', 'listing', 'textarea']
/** What they hold is not shown. */
const HIDDEN = ['script', 'style', 'title']

/** Between two texts that a tag parts: what stands before it is no beginning of what comes after. */
export const EDGE = '\u0001'

export function readHtml(html: string): Page {
  const reader = {
    html,
    at: 0,
    tags: [] as string[],
    values: [] as string[],
    texts: [] as string[],
    eats: false,
  }
  while (reader.at < html.length) readNext(reader)
  return { tags: reader.tags, values: reader.values, text: reader.texts.join('') }
}

interface Reader {
  readonly html: string
  at: number
  readonly tags: string[]
  readonly values: string[]
  readonly texts: string[]
  /** The tag that was read last wants no newline behind it. */
  eats: boolean
}

function readNext(reader: Reader): void {
  const { html, at } = reader
  if (html[at] !== '<') {
    const end = html.indexOf('<', at)
    reader.at = end < 0 ? html.length : end
    pushText(reader, decodeEntities(html.slice(at, reader.at)))
    return
  }
  if (html.startsWith('<!--', at)) skipTo(reader, '-->', 'comment')
  else if (/^<[!?]/.test(html.slice(at, at + 2))) skipTo(reader, '>', 'declaration')
  else if (/^<\/?[a-z]/i.test(html.slice(at, at + 3))) readTag(reader)
  else {
    reader.texts.push('<')
    reader.at = at + 1
  }
}

function pushText(reader: Reader, text: string): void {
  reader.texts.push(reader.eats && text.startsWith('\n') ? text.slice(1) : text)
  reader.eats = false
}

function skipTo(reader: Reader, end: string, tag: string): void {
  const place = reader.html.indexOf(end, reader.at)
  reader.tags.push(`!${tag}`)
  reader.at = place < 0 ? reader.html.length : place + end.length
}

function readTag(reader: Reader): void {
  const [whole, slash = '', name = ''] = match(/<(\/?)([a-z][^\s/>]*)/iy, reader) ?? ['<']
  reader.at += whole.length
  const names: string[] = []
  while (reader.at < reader.html.length && reader.html[reader.at] !== '>') readAttribute(reader, names)
  reader.at++
  const element = name.toLowerCase()
  reader.texts.push(EDGE)
  reader.tags.push(`${slash}${element}${names.length > 0 ? `[${names.join()}]` : ''}`)
  reader.eats = slash === '' && EATS_NEWLINE.includes(element)
  if (slash === '' && RAW.includes(element)) readRaw(reader, element)
}

function readAttribute(reader: Reader, names: string[]): void {
  const [blank = ''] = match(/[\s/]+/y, reader) ?? []
  reader.at += blank.length
  const found = match(/([^\s/>=][^\s/>=]*)(?:\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s>"'][^\s>]*)))?/y, reader)
  if (found === null) {
    // A sign that stands alone is left out, the end of the tag is not.
    if (blank === '' && reader.html[reader.at] !== '>') reader.at++
    return
  }
  const [whole, name = '', double, single, bare] = found
  reader.at += whole.length
  names.push(name.toLowerCase())
  reader.values.push(decodeEntities(double ?? single ?? bare ?? ''))
}

function readRaw(reader: Reader, element: string): void {
  const end = match(new RegExp(`[\\s\\S]*?(?=</${element}[\\s/>])`, 'iy'), reader)
  const raw = end?.[0] ?? reader.html.slice(reader.at)
  reader.at += raw.length
  if (!HIDDEN.includes(element)) pushText(reader, UNDECODED.includes(element) ? raw : decodeEntities(raw))
}

function match(pattern: RegExp, { html, at }: Reader): RegExpExecArray | null {
  pattern.lastIndex = at
  return pattern.exec(html)
}

const NAMED: ReadonlyMap<string, string> = new Map([
  ['amp', '&'],
  ['lt', '<'],
  ['gt', '>'],
  ['quot', '"'],
  ['apos', "'"],
  ['grave', '`'],
  ['equals', '='],
  ['sol', '/'],
  ['nbsp', '\u00a0'],
])

function decodeEntities(text: string): string {
  return text.replace(/&(?:#x([0-9a-f]+)|#([0-9]+)|([a-z]+));?/gi, (whole, hex, decimal, name) => {
    if (hex !== undefined) return characterOf(Number.parseInt(hex, 16))
    if (decimal !== undefined) return characterOf(Number(decimal))
    return NAMED.get(name.toLowerCase()) ?? whole
  })
}

const characterOf = (code: number) =>
  code > 0 && code <= 0x10ffff && (code < 0xd800 || code > 0xdfff) ? String.fromCodePoint(code) : '\ufffd'

/** Forms as bodies: `multipart/form-data` there and back, and `application/x-www-form-urlencoded` back. */
import { type FormData, formDataEntries } from './form-data.ts'
import { decodeText } from './text.ts'
import { parseUrlEncoded } from './url-encoded.ts'

type Fields = readonly (readonly [string, string])[]

export function encodeFormData(data: FormData): { readonly text: string; readonly boundary: string } {
  const fields = formDataEntries(data).map(
    ([name, value]) => [escapeName(name), normalizeLines(value)] as const,
  )
  const boundary = chooseBoundary(fields)
  const parts = fields.map(
    ([name, value]) => `--${boundary}\r\nContent-Disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`,
  )
  return { text: `${parts.join('')}--${boundary}--\r\n`, boundary }
}

/** The first of a fixed row that occurs in no field: chance would make two equal runs differ. */
function chooseBoundary(fields: Fields): string {
  for (let count = 0; ; count += 1) {
    const boundary = `----formdata-undici-${String(count).padStart(12, '0')}`
    if (!fields.some(([name, value]) => name.includes(boundary) || value.includes(boundary))) return boundary
  }
}

function normalizeLines(text: string): string {
  return text.replace(/\r?\n|\r/g, '\r\n')
}

function escapeName(name: string): string {
  return normalizeLines(name).replace(/\n/g, '%0A').replace(/\r/g, '%0D').replace(/"/g, '%22')
}

/** The fields in a body, by its content type. */
export function parseFormData(content: string | Uint8Array, contentType: string | null): Fields {
  const text = typeof content === 'string' ? content : decodeText(content)
  const essence = contentType?.split(';', 1)[0]?.trim().toLowerCase()
  if (essence === 'application/x-www-form-urlencoded') return parseUrlEncoded(text)
  if (essence !== 'multipart/form-data') {
    throw new TypeError(
      'Content-Type was not one of "multipart/form-data" or "application/x-www-form-urlencoded".',
    )
  }
  const boundary = /;\s*boundary=(?:"([^"]*)"|([^;\s]*))/i.exec(contentType ?? '')
  return parseMultipart(text, boundary?.[1] ?? boundary?.[2] ?? '')
}

function parseMultipart(text: string, boundary: string): Fields {
  const separator = `\r\n--${boundary}`
  const whole = `\r\n${text}`
  let position = whole.indexOf(separator)
  if (boundary === '' || position < 0) throw malformed()
  const fields: [string, string][] = []
  for (;;) {
    position += separator.length
    if (whole.startsWith('--', position)) return fields
    if (!whole.startsWith('\r\n', position)) throw malformed()
    const end = whole.indexOf(separator, position)
    if (end < 0) throw malformed()
    fields.push(parsePart(whole.slice(position, end)))
    position = end
  }
}

/** `part` begins with the line break after its boundary. */
function parsePart(part: string): [string, string] {
  const headersEnd = part.indexOf('\r\n\r\n')
  const disposition = /\r\ncontent-disposition:\s*form-data;(?:[^\r\n]*;)?\s*name="([^"\r\n]*)"/i.exec(
    part.slice(0, Math.max(headersEnd, 0)),
  )
  if (disposition?.[1] === undefined) throw malformed()
  return [unescapeName(disposition[1]), part.slice(headersEnd + 4)]
}

function unescapeName(name: string): string {
  return name.replace(/%0A/gi, '\n').replace(/%0D/gi, '\r').replace(/%22/g, '"')
}

function malformed(): TypeError {
  return new TypeError('Failed to parse body as FormData.')
}

/**
 * Values as text for people: the same in every engine, bounded in size and depth, and without asking the values
 * themselves. Getters are not called, and nothing is converted by methods of its own.
 */
import { brandOf, errorTitle, isErrorLike } from './brands.ts'
import type { Shown } from './web-brands.ts'

const longestText = 10_000
const longestString = 5_000
const deepest = 4
const mostItems = 100

/** The arguments of a console call, with `%s` and kin filled in as Node does. */
export function formatLine(values: readonly unknown[]): string {
  const [first, ...rest] = values
  let line: string
  if (typeof first === 'string' && rest.length > 0 && first.includes('%')) {
    const filled = fillIn(cut(first, longestText), rest)
    line = [filled.text, ...filled.rest.map(show)].join(' ')
  } else line = values.slice(0, mostItems).map(show).join(' ')
  return cut(line, longestText)
}

function show(value: unknown): string {
  return typeof value === 'string' ? value.slice(0, longestText + 1) : inspect(value)
}

export function inspect(value: unknown): string {
  return new Inspector().inspect(value)
}

function cut(text: string, longest: number): string {
  return text.length > longest ? `${text.slice(0, longest)}… (${text.length} characters)` : text
}

function fillIn(format: string, values: readonly unknown[]): { text: string; rest: readonly unknown[] } {
  const rest = [...values]
  const text = format.replace(/%([sdifjoOc%])/g, (whole, kind: string) => {
    if (kind === '%') return '%'
    if (rest.length === 0) return whole
    const value = rest.shift()
    if (kind === 'c') return ''
    if (kind === 's') return show(value)
    if ('dif'.includes(kind)) return numberText(kind, value)
    return inspect(value)
  })
  return { text, rest }
}

function numberText(kind: string, value: unknown): string {
  if (typeof value === 'bigint') return `${value}n`
  if (typeof value !== 'number' && typeof value !== 'string') return 'NaN'
  const number = kind === 'i' ? Number.parseInt(String(value), 10) : Number(value)
  return Object.is(number, -0) ? '-0' : String(number)
}

class Inspector {
  readonly #around: object[] = []
  #left = longestText

  inspect(value: unknown): string {
    const text = this.#text(value)
    this.#left -= text.length
    return text
  }

  #text(value: unknown): string {
    switch (typeof value) {
      case 'string':
        return quote(cut(value, longestString))
      case 'number':
        return Object.is(value, -0) ? '-0' : String(value)
      case 'bigint':
        return cut(`${value}n`, longestString)
      case 'symbol':
        return cut(String(value), longestString)
      case 'object':
      case 'function':
        return value === null ? 'null' : this.#guarded(value)
      default:
        return String(value)
    }
  }

  #guarded(value: object): string {
    if (this.#around.includes(value)) return '[Circular]'
    if (this.#left <= 0) return '…'
    this.#around.push(value)
    try {
      return this.#object(value)
    } catch {
      // A proxy's trap threw, or the stack is full.
      return '[an object that cannot be shown]'
    } finally {
      this.#around.pop()
    }
  }

  #object(value: object): string {
    const tooDeep = this.#around.length > deepest
    // Errors are what is logged most, and to find out all that one is not takes long.
    if (isErrorLike(value)) return this.#error(value, tooDeep)
    const brand = brandOf(value)
    switch (brand.kind) {
      case 'text':
        return brand.text
      case 'list':
        return tooDeep
          ? brand.short
          : this.#list(brand.prefix, brand.length, brand.item, Array.isArray(value) ? value : undefined)
      case 'map':
        return tooDeep
          ? brand.short
          : this.#wrap(brand.prefix, this.#entries(brand.entries, brand.size, ' => '), '{}')
      case 'set':
        return tooDeep ? brand.short : this.#wrap(brand.prefix, this.#values(brand.values, brand.size), '{}')
      case 'members':
        return tooDeep ? brand.short : this.#wrap(brand.prefix, this.#members(brand.members), '{}')
      case 'object':
        return tooDeep ? brand.short : this.#wrap(brand.prefix, this.#properties(value), '{}')
    }
  }

  #error(value: object, tooDeep: boolean): string {
    const title = cut(errorTitle(value), longestString)
    if (tooDeep) return title
    const parts = this.#properties(value, new Set(['name', 'message', 'stack', 'cause', 'errors']))
    for (const name of ['cause', 'errors']) {
      const found = Object.getOwnPropertyDescriptor(value, name)
      if (found && 'value' in found) parts.push(`[${name}]: ${this.inspect(found.value)}`)
    }
    return parts.length === 0 ? title : `${title} { ${parts.join(', ')} }`
  }

  #list(
    prefix: string,
    length: number,
    item: (index: number) => PropertyDescriptor | undefined,
    own: object | undefined,
  ): string {
    const parts: string[] = []
    let empty = 0
    const flush = () => {
      if (empty > 0) parts.push(`<${empty} empty item${empty === 1 ? '' : 's'}>`)
      empty = 0
    }
    const shown = Math.min(length, mostItems)
    for (let index = 0; index < shown && this.#left > 0; index++) {
      const found = item(index)
      if (found === undefined) empty++
      else {
        flush()
        parts.push(this.#described(found))
      }
    }
    flush()
    if (length > shown) parts.push(`… ${length - shown} more`)
    // Naming all keys of a great array takes longer than anyone wants to wait for a line of log.
    if (own && length <= longestString) parts.push(...this.#properties(own, undefined, /^(?:\d+|length)$/))
    return this.#wrap(prefix, parts, '[]')
  }

  #properties(value: object, except?: ReadonlySet<string>, pattern?: RegExp): string[] {
    const parts: string[] = []
    const keys = Reflect.ownKeys(value)
    for (const key of keys.slice(0, mostItems)) {
      if (this.#left <= 0) break
      const found = Reflect.getOwnPropertyDescriptor(value, key)
      if (found?.enumerable !== true) continue
      if (typeof key === 'string' && (except?.has(key) || pattern?.test(key))) continue
      parts.push(`${keyText(key)}: ${this.#described(found)}`)
    }
    if (keys.length > mostItems) parts.push(`… ${keys.length - mostItems} more`)
    return parts
  }

  #members(members: readonly Shown[]): string[] {
    const parts: string[] = []
    for (const { name, value } of members.slice(0, mostItems)) {
      if (this.#left <= 0) break
      parts.push(`${keyText(name)}: ${this.inspect(value)}`)
    }
    if (members.length > parts.length) parts.push(`… ${members.length - parts.length} more`)
    return parts
  }

  #described(found: PropertyDescriptor): string {
    if ('value' in found) return this.inspect(found.value)
    return found.get && found.set ? '[Getter/Setter]' : found.get ? '[Getter]' : '[Setter]'
  }

  #entries(entries: Iterable<readonly [unknown, unknown]>, size: number, between: string): string[] {
    const parts: string[] = []
    for (const [key, value] of entries) {
      if (parts.length === mostItems || this.#left <= 0) break
      parts.push(this.inspect(key) + between + this.inspect(value))
    }
    if (size > parts.length) parts.push(`… ${size - parts.length} more`)
    return parts
  }

  #values(values: Iterable<unknown>, size: number): string[] {
    const parts: string[] = []
    for (const value of values) {
      if (parts.length === mostItems || this.#left <= 0) break
      parts.push(this.inspect(value))
    }
    if (size > parts.length) parts.push(`… ${size - parts.length} more`)
    return parts
  }

  #wrap(prefix: string, parts: readonly string[], brackets: '[]' | '{}'): string {
    const [open, close] = brackets
    const lead = prefix === '' ? '' : `${prefix} `
    return parts.length === 0 ? `${lead}${brackets}` : `${lead}${open} ${parts.join(', ')} ${close}`
  }
}

function keyText(key: PropertyKey): string {
  if (typeof key === 'symbol') return `[${String(key)}]`
  const text = cut(String(key), longestString)
  return /^[A-Za-z_$][\w$]*$/.test(text) ? text : quote(text)
}

function quote(text: string): string {
  const escaped = text.replace(/[\\\p{Cc}]/gu, (mark) => escapes[mark] ?? `\\x${hex(mark)}`)
  if (!escaped.includes("'")) return `'${escaped}'`
  return escaped.includes('"') ? `'${escaped.replaceAll("'", "\\'")}'` : `"${escaped}"`
}

const escapes: Readonly<Record<string, string>> = { '\\': '\\\\', '\n': '\\n', '\r': '\\r', '\t': '\\t' }

function hex(mark: string): string {
  return mark.charCodeAt(0).toString(16).padStart(2, '0').toUpperCase()
}

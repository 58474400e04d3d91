/** Where each part of a module's default export is written, as far as that can be seen without running it. */
import { childList, isNode, optionalChild, type SyntaxNode, text } from '../sandbox/syntax/node.ts'
import { parseTypeScript } from '../sandbox/syntax/parse.ts'
import { SourceFile } from '../sandbox/syntax/place.ts'
import { type DataPlace, type DataPlaces, type Path, pathKey } from './data-places.ts'

const most = { places: 5000, steps: 20_000, depth: 32 }

/** The files compile: they were taken before. */
export function findPlaces(files: Readonly<Record<string, string>>, entry: string): DataPlaces {
  const reading = new Reading(files)
  const module = reading.module(entry)
  const exported = module?.statements.find(({ type }) => type === 'ExportDefaultDeclaration')
  const value = exported && optionalChild(exported, 'declaration')
  if (module === undefined || exported === undefined) return {}
  reading.note(module, exported, [])
  if (value !== undefined) reading.read({ module, value }, [])
  return Object.fromEntries(reading.places)
}

interface Module {
  readonly file: SourceFile
  readonly statements: readonly SyntaxNode[]
}

interface Written {
  readonly module: Module
  readonly value: SyntaxNode
}

class Reading {
  readonly places = new Map<string, DataPlace>()
  readonly #files: Readonly<Record<string, string>>
  readonly #modules = new Map<string, Module | undefined>()
  /** What names each other goes on without end. */
  #steps = 0

  constructor(files: Readonly<Record<string, string>>) {
    this.#files = files
  }

  module(path: string): Module | undefined {
    if (!this.#modules.has(path)) {
      const source = Object.hasOwn(this.#files, path) ? this.#files[path] : undefined
      const file = source === undefined ? undefined : new SourceFile(path, source)
      this.#modules.set(path, file && { file, statements: childList(parseTypeScript(file).program, 'body') })
    }
    return this.#modules.get(path)
  }

  note({ file }: Module, { start }: SyntaxNode, path: Path): void {
    const line = file.lineAt(start)
    const column = start - file.source.lastIndexOf('\n', start - 1)
    if (this.places.size < most.places) this.places.set(pathKey(path), { file: file.path, line, column })
  }

  read(written: Written, path: Path): void {
    const { module, value } = this.#follow(written)
    if (++this.#steps > most.steps || path.length >= most.depth) return
    if (value.type === 'ArrayExpression') {
      // With its holes, which count.
      const elements: readonly unknown[] = Array.isArray(value.elements) ? value.elements : []
      elements.forEach((element, place) => {
        if (!isNode(element)) return
        this.note(module, element, [...path, place])
        this.read({ module, value: element }, [...path, place])
      })
    }
    if (value.type !== 'ObjectExpression') return
    for (const property of childList(value, 'properties')) {
      if (property.type === 'SpreadElement') {
        const spread = optionalChild(property, 'argument')
        if (spread !== undefined) this.read({ module, value: spread }, path)
        continue
      }
      const name = nameOf(property)
      const member = optionalChild(property, 'value')
      if (name === undefined || member === undefined) continue
      this.note(module, property, [...path, name])
      this.read({ module, value: member }, [...path, name])
    }
  }

  /** Through types, parentheses and names to what is written there. */
  #follow(written: Written): Written {
    let { module, value } = written
    while (++this.#steps < most.steps) {
      const inner = optionalChild(value, 'expression')
      if (inner !== undefined && wrappers.has(value.type)) value = inner
      else if (value.type === 'Identifier') {
        const next = this.#named(module, text(value, 'name'))
        if (next === undefined) break
        ;({ module, value } = next)
      } else break
    }
    return { module, value }
  }

  #named({ file, statements }: Module, name: string): Written | undefined {
    for (const statement of statements) {
      const declaration = optionalChild(statement, 'declaration') ?? statement
      const declarator = childList(declaration, 'declarations').find(({ id }) => isNamed(id, name))
      const value = declarator && optionalChild(declarator, 'init')
      if (value !== undefined) return { module: { file, statements }, value }
      const imported = childList(statement, 'specifiers').find(({ local }) => isNamed(local, name))
      if (statement.type !== 'ImportDeclaration' || imported === undefined) continue
      const source = optionalChild(statement, 'source')
      const other = source && this.module(text(source, 'value').replace(/^\.\//, ''))
      const original = optionalChild(imported, 'imported')
      return other && original && this.#named(other, text(original, 'name'))
    }
    return undefined
  }
}

const wrappers = new Set([
  'ParenthesizedExpression',
  'TSAsExpression',
  'TSSatisfiesExpression',
  'TSNonNullExpression',
  'TSTypeAssertion',
])

const isNamed = (node: unknown, name: string): boolean => isNode(node) && text(node, 'name') === name

function nameOf({ key, computed }: SyntaxNode): string | undefined {
  if (computed === true || !isNode(key)) return undefined
  if (key.type === 'Identifier') return text(key, 'name')
  const { value } = key
  return typeof value === 'string' || typeof value === 'number' ? String(value) : undefined
}

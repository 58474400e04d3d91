/** One module as the body of a function, with its imports and exports: ES modules, linked by hand. */
import { moduleNames } from './declarations.ts'
import { defaultMember } from './default-member.ts'
import { type EditedText, Edits } from './edits.ts'
import { type ModuleLinks, readImportsAndExports } from './module-links.ts'
import { parseModule, parseTypeScript } from './parse.ts'
import type { SourceFile } from './place.ts'
import { type Reference, replaceUse } from './reference.ts'
import { type LentNames, Rewriter } from './rewrite.ts'
import { walkModule } from './scope.ts'
import { stripTypes } from './strip.ts'
import { editUndeclared, isUndeclared, type UndeclaredUse } from './undeclared.ts'
import { WatchAdder } from './watched.ts'

export interface LinkedModule {
  readonly file: SourceFile
  readonly links: ModuleLinks
  /** Imported names that the code uses as values: those must exist. */
  readonly used: ReadonlySet<string>
  /** Names that it exports to type checkers only. */
  readonly exportedTypes: ReadonlySet<string>
  /** The body of a function, as many lines as the file, for a program that never touches the global object. */
  readonly detached: EditedText
  /** The same for one that does. */
  readonly attached: EditedText
  readonly lent: LentNames
  readonly templates: readonly string[]
  /** The line of the default export's `fetch`, where that is written out. */
  readonly fetchLine: number | undefined
  /** Names that the module takes from the world outside. */
  readonly free: ReadonlySet<string>
  /** Free names that it assigns to. */
  readonly assigned: ReadonlySet<string>
}

export function linkModule(file: SourceFile): LinkedModule {
  const { code, exportedTypes } = stripTypes(file, parseTypeScript(file))
  const { program } = parseModule(file, code)
  const lent = lentNames(code)
  const edits = new Edits()
  const rewriter = new Rewriter({ file, code, edits, lent })
  const links = readImportsAndExports(code, program, edits, lent)
  const watching = new WatchAdder(file, edits, lent.watch)
  const references = walkModule(program, {
    enter: (node, parent, depth) => {
      rewriter.enter(node, parent, depth)
      watching.enter(node, parent)
    },
  })
  rewriter.separateMarks()
  const declared = moduleNames(program)
  const used = new Set<string>()
  const free = new Set<string>()
  const assigned = new Set<string>()
  const undeclared: UndeclaredUse[] = []
  for (const reference of references) {
    const { name } = reference
    if (links.bindings.has(name)) {
      rewriteImported(file, edits, links, reference, rewriter)
      used.add(name)
    } else if (!declared.has(name)) {
      free.add(name)
      if (reference.writes) assigned.add(name)
      // A call by this name is compiled in a way of its own, which nothing here needs and engines stumble over.
      if (name === 'eval')
        edits.add(replaceUse(reference, `${rewriter.parenthesisAt(reference.node.start)}0,eval)`))
      else if (isUndeclared(reference))
        undeclared.push(editUndeclared(reference, code, lent, rewriter.parenthesisAt))
    }
  }
  const closings = watching.closings()
  const fetchAt = defaultMember(program, 'fetch')
  return {
    file,
    links,
    used,
    exportedTypes,
    detached: edits.apply(code, [...undeclared.flatMap((one) => one.detached), ...closings]),
    attached: edits.apply(code, [...undeclared.flatMap((one) => one.attached), ...closings]),
    lent,
    templates: rewriter.templates,
    fetchLine: fetchAt === undefined ? undefined : file.lineAt(fetchAt),
    free,
    assigned,
  }
}

function rewriteImported(
  file: SourceFile,
  edits: Edits,
  links: ModuleLinks,
  reference: Reference,
  rewriter: Rewriter,
): void {
  const { name, node, parent } = reference
  if (reference.writes)
    throw file.errorAt(node.start, `'${name}' is imported: only its own file can assign to it.`)
  const value = links.bindings.get(name)?.value ?? name
  const calls =
    (parent.type === 'CallExpression' && parent.callee === node) || parent.type === 'TaggedTemplateExpression'
  const replacement = calls ? `${rewriter.parenthesisAt(node.start)}0,${value})` : value
  edits.add(replaceUse(reference, replacement))
}

/** Names for what is lent, that the file itself does not use. */
function lentNames(code: string): LentNames {
  let stem = '$m'
  while (code.includes(stem)) stem += 'm'
  return {
    power: `${stem}power`,
    place: `${stem}place`,
    at: `${stem}at`,
    regularExpression: `${stem}regularExpression`,
    template: `${stem}template`,
    referenceError: `${stem}referenceError`,
    undeclared: `${stem}undeclared`,
    unassignable: `${stem}unassignable`,
    watch: `${stem}watch`,
    global: `${stem}global`,
    module: `${stem}module`,
    standard: `${stem}default`,
  }
}

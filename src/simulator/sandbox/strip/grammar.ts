/** Pieces of TypeScript that are easily misread, put together by chance. Not all of it is valid: TypeScript says so. */
import fc from 'fast-check'

type Text = fc.Arbitrary<string>

/** Words that mean something in places, and are names in others. */
const words = [
  ...['type', 'module', 'namespace', 'declare', 'readonly', 'abstract', 'accessor', 'satisfies', 'as', 'is'],
  ...['keyof', 'unique', 'global', 'out', 'override', 'asserts', 'assert', 'async', 'of', 'from'],
  ...['get', 'set', 'any', 'never', 'object', 'string', 'symbol', 'require', 'using', 'defer'],
]
const name: Text = fc.oneof(
  { arbitrary: fc.constantFrom('a', 'b', 'c', 'List'), weight: 2 },
  { arbitrary: fc.constantFrom(...words), weight: 1 },
)

/** A template whose marks `#` are filled with pieces. */
function put(template: string, ...pieces: readonly Text[]): Text {
  const parts = template.split('#')
  return fc
    .tuple(...pieces)
    .map((filled) => parts.map((part, index) => part + (filled[index] ?? '')).join(''))
}

const maybe = (text: Text): Text => fc.oneof(fc.constant(''), text)
const list = (item: Text, separator = ', ', maxLength = 2): Text =>
  fc.array(item, { maxLength }).map((items) => items.join(separator))
const gap: Text = fc.constantFrom(' ', ' ', ' ', '\n', ' /* ; */ ', '\n// )\n')

const { type } = fc.letrec<{ type: string }>((tie) => {
  // In parentheses, since many types may not stand bare within others.
  const inner = tie('type').map((text) => (/^\w+$/.test(text) ? text : `(${text})`))
  return {
    type: fc.oneof(
      { depthSize: 'small', withCrossShrink: true },
      { arbitrary: fc.constantFrom('a', 'List', 'string', 'type', 'any', 'module', 'object'), weight: 3 },
      fc.constantFrom(
        "'x'",
        '1',
        '-1n',
        'null',
        'typeof a',
        'typeof a.b<c>',
        '`x${string}`',
        "import('m').T",
      ),
      put('#[]', inner),
      put('# | #', inner, inner),
      put('\n| #\n& #', inner, inner),
      put('keyof #', inner),
      put('readonly #[]', inner),
      put('List<#>', tie('type')),
      put('Map<#, List<List<#>>>', tie('type'), inner),
      put(
        '{ #: #; # }',
        name,
        tie('type'),
        fc.constantFrom('', 'a(): b', '[k: string]: a', 'readonly b?: c', 'get x(): a', 'new <T>(x: T): c'),
      ),
      put('{ -readonly [K in #]?: # }', tie('type'), tie('type')),
      put('[#, b?: #, ...#[]]', tie('type'), tie('type'), inner),
      put('((#: #) => #)', name, tie('type'), tie('type')),
      put('(() => asserts a is #)', tie('type')),
      put('(new <T>(x: T) => #)', tie('type')),
      put('# extends infer U ? # : #', inner, inner, inner),
    ),
  }
})

const annotation = maybe(put(': #', type))
const parameter = fc.oneof(
  put('##', name, annotation),
  put('#?#', name, annotation),
  put('## = #', name, annotation, name),
  put('{ #, b: d = # }#', name, name, annotation),
  put('[#]#', name, annotation),
)
const generics = fc.constantFrom('', '', '<T>', '<T,>', '<const T extends a, U = b>', '<T\n>')
const result = maybe(fc.oneof(put(': #', type), fc.constantFrom(': a is b', ': asserts a', ': {\n a: b\n}')))
const args = fc.constantFrom('', '', '<a>', '<a, b[]>', '<Map<a, b<c>>>')

const tail: Text = fc.constantFrom(
  '',
  '',
  '',
  '!',
  ' as T',
  ' as any as T[]',
  ' satisfies T',
  ' as const',
  '!.x!',
  '<T>(a)',
  '!\n',
  ' as T\n',
)

const { expression, member } = fc.letrec<{ expression: string; member: string }>((tie) => {
  const inner = tie('expression')
  return {
    expression: fc.oneof(
      { depthSize: 'small', withCrossShrink: true },
      name,
      fc.constantFrom('1', "'x'", '/[/]x/g', '`x`', 'this', '[]', '{}', 'null', '-a', '!a'),
      put('(#)', inner),
      put('(##)', inner, tail),
      put('(##)', name, tail),
      put('#.#(#)', name, name, inner),
      put('##(#)', name, args, inner),
      put('new ##(#)', name, args, inner),
      put('(#?.[#]!)', name, inner),
      put('# ? # : #', inner, inner, inner),
      put('#?(#):#', name, inner, inner),
      put('# ? (#)# => # : #', name, parameter, result, inner, inner),
      put('# < #', name, inner),
      put('# > (#)', inner, inner),
      put('#<#>>#', name, name, name),
      put('# / # / 2', name, name),
      put('`x${#}y${##}`', inner, inner, tail),
      put('({ #: #, #, ...# })', name, inner, name, name),
      put('({ ##(#)# { return # } })', name, generics, parameter, result, inner),
      put(
        '({ async #() {}, get #()# { return # }, set #(v#) {} })',
        name,
        name,
        result,
        inner,
        name,
        annotation,
      ),
      put('[#, ...##]', inner, inner, tail),
      put('# => #', name, inner),
      put('async # => #', name, inner),
      put('#(#)# => #', generics, list(parameter), result, inner),
      put('async #(#)# => { return # }', generics, parameter, result, inner),
      put('async#(#)', gap, inner),
      put('function ##(#)# { return # }', name, generics, list(parameter), result, inner),
      put('class # { # }', maybe(fc.constantFrom('A', 'type', 'module')), list(tie('member'), '\n', 3)),
      put('typeof #', inner),
      put('await_(##)', inner, tail),
      put('(# as # as #)', name, type, type),
      put('#\n#', name, inner),
    ),
    member: fc.oneof(
      put('##', name, annotation),
      put('##;', name, annotation),
      put('#?#', name, annotation),
      put('#!: #', name, type),
      put('## = ##', name, annotation, inner, tail),
      put('#(#)# { # }', name, parameter, result, inner),
      put('#<T>(x: T) {}', name),
      put(
        '# # = 1',
        fc.constantFrom(
          'static',
          'readonly',
          'private',
          'public static readonly',
          'declare',
          'override',
          'protected',
        ),
        name,
      ),
      put(
        '# # = 1 as any',
        fc.constantFrom('static', 'readonly', 'private'),
        fc.constantFrom('[a]', "'b'", '#c', '1'),
      ),
      put('#(a: #): #', name, type, type),
      put('private async *#(#) {}', name, parameter),
      put('get #()# { return 1 }', name, result),
      put('*#() {}', name),
      put('[#]# = 1', name, annotation),
      put('[k: string]: #', type),
      fc.constantFrom('static { a as any }', 'constructor(a?: b) {}', 'declare x: 1', 'static readonly'),
    ),
  }
})

const { statement } = fc.letrec<{ statement: string }>((tie) => {
  const inner = tie('statement')
  const line = fc.oneof(
    put('##', expression, tail),
    put('var ## = ##', name, annotation, expression, tail),
    put('var #!: #', name, type),
    put('var { #, b: # }# = ##', name, name, annotation, expression, tail),
    put('# = ##', name, expression, tail),
    put('throw ##', expression, tail),
    put('type #@<T> = #', name, type),
    put('type #@ =# #', name, gap, type),
    put('interface #@ extends b<#> { #: # }', name, type, name, type),
    put('declare const #@: #', name, type),
    put('declare function #@(#): #', name, parameter, type),
    put(
      'function #@(#: #): #\nfunction #@(#)# {}',
      fc.constant('f'),
      name,
      type,
      type,
      fc.constant('f'),
      parameter,
      result,
    ),
    put('abstract class #@ extends b<#> { abstract x: #\n# }', fc.constant('A'), type, type, member),
    put('class #@<T> implements b<#>, c { #\n#\n# }', fc.constant('B'), type, member, member, member),
    put('async function* f@(#)# { yield ## }', list(parameter), result, expression, tail),
    put('[#] = [##]', name, expression, tail),
    put('(#)(##)', expression, expression, tail),
    put('`x${##}`', expression, tail),
    fc.constantFrom('++a', '/x/g', '[a]', '(b)', '`c`', '*\n2', '-1', '<b>c', '.d', '{}', ';'),
  )
  return {
    statement: fc.oneof(
      { depthSize: 'small', withCrossShrink: true },
      { arbitrary: line, weight: 6 },
      put('for (let a@# = ##; #; #) { # }', annotation, expression, tail, expression, expression, inner),
      put('for (let a@ = 1, b@# = ##; ; ) { # }', annotation, expression, tail, inner),
      put('for (const # of ##) { # }', name, expression, tail, inner),
      put('for (const [#] in ##) a = ##', name, expression, tail, expression, tail),
      put('for (# of #) {}', name, expression),
      put('if (##) a = ##\nelse b = ##', expression, tail, expression, tail, expression, tail),
      put('do { # } while (##)', inner, expression, tail),
      name.map((label) => `${label}: for (;;) { break ${label} }`),
      put('try { # } catch (#: unknown) { # }', inner, name, inner),
      put('switch (##) { case #: # }', expression, tail, expression, inner),
      put('{ #\n# }', inner, inner),
    ),
  }
})

const head = fc.constantFrom(
  '',
  '',
  "import type { Card } from './a.ts'",
  "import { type Card, value as other } from './a.ts'",
  "import type Card from './a.ts'",
  "export type { Card } from './a.ts'",
  "export * from './a.ts'",
  "import { type Card as Kind, type as as Sort } from './a.ts'",
)
const foot = fc.oneof(
  fc.constant(''),
  put('export default [##]', expression, tail),
  put('export const a@# = ##', annotation, expression, tail),
  put('export type a@ = #', type),
)

export const program: Text = fc
  .tuple(
    head,
    fc.array(statement, { minLength: 1, maxLength: 3 }),
    foot,
    fc.constantFrom('\n', '\n', ';\n', '\r\n'),
  )
  .map(([first, statements, last, separator]) => {
    let count = 0
    return [first, ...statements, last]
      .filter((one) => one !== '')
      .join(separator)
      .replaceAll('@', () => String(count++))
  })

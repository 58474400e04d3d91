/** The files of test262 that hold for programs. What is left out, is left out for a reason that stands here. */
import { createHash } from 'node:crypto'
import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Selection } from '../cases.ts'
import { type Frontmatter, readFrontmatter } from './frontmatter.ts'

const folders: readonly string[] = [
  'language',
  ...[
    ...['AggregateError', 'Array', 'ArrayBuffer', 'ArrayIteratorPrototype', 'AsyncArrowFunction'],
    ...[
      'AsyncFromSyncIteratorPrototype',
      'AsyncFunction',
      'AsyncGeneratorFunction',
      'AsyncGeneratorPrototype',
    ],
    ...['AsyncIteratorPrototype', 'BigInt', 'Boolean', 'DataView', 'Date', 'Error', 'Function'],
    ...['GeneratorFunction', 'GeneratorPrototype', 'Infinity', 'Iterator', 'JSON', 'Map'],
    ...['MapIteratorPrototype', 'Math', 'NaN', 'NativeErrors', 'Number', 'Object', 'Promise', 'Proxy'],
    ...['Reflect', 'RegExp', 'RegExpStringIteratorPrototype', 'Set', 'SetIteratorPrototype', 'String'],
    ...['StringIteratorPrototype', 'Symbol', 'ThrowTypeError', 'TypedArray', 'TypedArrayConstructors'],
    ...['WeakMap', 'WeakSet', 'decodeURI', 'decodeURIComponent', 'encodeURI', 'encodeURIComponent', 'global'],
    ...['isFinite', 'isNaN', 'parseFloat', 'parseInt', 'undefined'],
  ].map((name) => `built-ins/${name}`),
]

const places: readonly (readonly [string, RegExp])[] = [
  ['code from text: `eval` and `new Function` are refused', /^language\/(eval-code|.*\bdirect-eval)/],
  ['a script that other scripts share a global scope with: programs are modules', /^language\/global-code\//],
  ['`import(…)`: programs have no loader, all files come together', /\/dynamic-import\//],
  ['`import.meta`: a program has no address', /import\.meta/],
  ['import attributes: programs import programs', /\/import-(attributes|assertions)\//],
  [
    'which characters have which properties follows the engine’s version of Unicode',
    /\/property-escapes\/generated\/|unicode-\d+\.\d/,
  ],
]

const features: readonly (readonly [string, RegExp])[] = [
  ['shared memory: a node is one thread', /^(SharedArrayBuffer|Atomics)/],
  ['when memory is freed, no program can see', /^(WeakRef|FinalizationRegistry|host-gc-required)/],
  ['other realms: there is one', /^(cross-realm|ShadowRealm)$/],
  ['`document.all`: there is no page', /^IsHTMLDDA$/],
  ['`Intl` and `Temporal` are absent', /^(Intl|Temporal)/],
  ['`import(…)`: programs have no loader, all files come together', /^dynamic-import$/],
  ['`import.meta`: a program has no address', /^import\.meta$/],
  ['`await` at the top of a file: programs wait in `start`', /^top-level-await$/],
  ['import attributes: programs import programs', /^(import-attributes|json-modules)$/],
  ['proper tail calls: of all engines, only WebKit has them', /^tail-call-optimization$/],
  [
    'parts of the language that not every engine has yet are taken away from all',
    /^(decorators|Float16Array|explicit-resource-management|regexp-duplicate-named-groups|regexp-modifiers|RegExp\.escape|source-phase-imports|iterator-sequencing|uint8array-base64|json-parse-with-source|Math\.sumPrecise|Error\.isError)/,
  ],
]

const texts: readonly (readonly [string, RegExp])[] = [
  [
    'code from text: `eval` and `new Function` are refused',
    /\beval\b|\bFunction\(|\bnew Function\b|Function\.(call|apply)\(|(Generator|Async|AsyncGenerator)Function\(|wellKnownIntrinsic/,
  ],
  ['other realms: there is one', /\$262\.(createRealm|evalScript)/],
  ['threads: a node is one', /\$262\.agent/],
  ['when memory is freed, no program can see', /\$262\.gc\b|\bWeakRef\b|\bFinalizationRegistry\b/],
]

function whyNot(file: string, text: string, { flags, features: named }: Frontmatter): string | undefined {
  if (flags.includes('noStrict')) return 'sloppy code: programs are modules, which are strict'
  if (flags.includes('raw') && !flags.includes('module'))
    return 'sloppy code: programs are modules, which are strict'
  if (flags.includes('CanBlockIsTrue') || flags.includes('CanBlockIsFalse')) return 'threads: a node is one'
  return (
    places.find(([, pattern]) => pattern.test(file))?.[0] ??
    features.find(([, pattern]) => named.some((name) => pattern.test(name)))?.[0] ??
    texts.find(([, pattern]) => pattern.test(text))?.[0]
  )
}

/** One in so many, always the same ones. Those that were made from templates are much alike. */
const SHARE = 3
const GENERATED_SHARE = 8

function isInSample(file: string, { flags }: Frontmatter): boolean {
  const share = flags.includes('generated') ? GENERATED_SHARE : SHARE
  return createHash('sha256').update(file).digest().readUInt32BE() % share === 0
}

export function selectTest262(folder: string, takesAll: boolean): Selection {
  const notAsked = new Map<string, number>()
  const files = folders
    .flatMap((name) => globSync(`${name}/**/*.js`, { cwd: folder }))
    .map((file) => file.replaceAll('\\', '/'))
    .filter((file) => !/(_FIXTURE|\/browser|\/shell)\.js$/.test(file))
    .sort()
    .filter((file) => {
      const text = readFileSync(join(folder, file), 'utf8')
      const about = readFrontmatter(text)
      const reason = whyNot(file, text, about)
      if (reason !== undefined) notAsked.set(reason, (notAsked.get(reason) ?? 0) + 1)
      return reason === undefined && (takesAll || isInSample(file, about))
    })
  return { files, notAsked }
}

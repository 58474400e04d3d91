/** The files of web-platform-tests that hold for programs: Web classes, without network, documents and other threads. */
import { existsSync, globSync } from 'node:fs'
import { join } from 'node:path'
import type { Selection } from '../cases.ts'

/** The folders of what the contract declares. Node's own copy, which the packages have, lacks the last six. */
const folders: readonly string[] = [
  'console',
  'dom/abort',
  'encoding',
  'hr-time',
  'html/webappapis/atob',
  'html/webappapis/microtask-queuing',
  'html/webappapis/structured-clone',
  'html/webappapis/timers',
  'streams',
  'streams/readable-streams',
  'url',
  'webidl/ecmascript-binding/es-exceptions',
  'WebCryptoAPI',
  'WebCryptoAPI/digest',
  'WebCryptoAPI/sign_verify',
  'fetch/api/abort',
  'fetch/api/body',
  'fetch/api/headers',
  'fetch/api/request',
  'fetch/api/response',
  'xhr/formdata',
]

const reasons: readonly (readonly [string, RegExp])[] = [
  ['names of hosts beyond ASCII: left to the engine', /^url\/(IdnaTestV2|toascii)/],
  [
    'interfaces as such (`idlharness`): the contract has fewer members, and tests of its own',
    /idlharness|historical/,
  ],
  [
    'other threads, realms and documents: there are none',
    /\bworker|[-.]realm|patched-global|transferable|cross-realm/i,
  ],
  [
    'byte streams, `WritableStream` and queuing strategies: the contract has none',
    /owning-type|queuing-strateg/,
  ],
  ['when memory is freed, no program can see', /garbage-collection/],
  ['signatures other than HMAC', /sign_verify\/(?!hmac)/],
  [
    'encodings other than UTF-8 and UTF-16LE',
    /iso-2022|single-byte|replacement-encodings|unsupported-(encodings|labels)/,
  ],
  [
    'documents, forms and frames: there are none',
    /\.window\.js$|multi-globals|-(cache|priority|keepalive)\b/,
  ],
]

export function selectWpt(folder: string): Selection {
  const notAsked = new Map<string, number>()
  const files = folders
    .filter((name) => existsSync(join(folder, name)))
    .flatMap((name) => globSync(`${name}/*.{any,window}.js`, { cwd: folder }))
    .map((file) => file.replaceAll('\\', '/'))
    .sort()
    .filter((file) => {
      const reason = reasons.find(([, pattern]) => pattern.test(file))?.[0]
      if (reason !== undefined) notAsked.set(reason, (notAsked.get(reason) ?? 0) + 1)
      return reason === undefined
    })
  return { files, notAsked }
}

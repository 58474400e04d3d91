/** The types of the language, in the page's editor: its TypeScript is another version than the one they come from. */
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { pathToFileURL } from 'node:url'
import type ts from 'typescript'
import { expect, test } from 'vitest'
import { languageTypes } from './language-types.ts'

const load = createRequire(import.meta.url)
const editor = dirname(load.resolve('monaco-editor/languages/features/typescript/register'))

const program = `
export const right = [
  [1].values().map(String).toArray(),
  new Set([1]).union(new Set([2])),
  Array.fromAsync([1]),
  Promise.try(() => 1),
  new Date(0).toLocaleString('en-US', { timeZone: 'UTC' }),
]
export const wrong = [Intl, WeakRef, SharedArrayBuffer, Atomics, eval, (1).toLocaleString('de')]
`

test("the editor's TypeScript takes them as they are", async () => {
  const url = pathToFileURL(join(editor, 'lib', 'typescriptServices.js')).href
  const { typescript } = (await import(/* @vite-ignore */ url)) as { readonly typescript: typeof ts }
  const files = new Map(languageTypes().map(({ name, text }) => [`/${name}`, text]))
  files.set('/globals.d.ts', readFileSync(new URL('../contract/globals.d.ts', import.meta.url), 'utf8'))
  files.set('/program.ts', program)
  const host: ts.CompilerHost = {
    fileExists: (file) => files.has(file),
    readFile: (file) => files.get(file),
    getSourceFile: (file, version) => {
      const text = files.get(file)
      return text === undefined ? undefined : typescript.createSourceFile(file, text, version)
    },
    getDefaultLibFileName: () => 'lib.d.ts',
    writeFile: () => undefined,
    getCurrentDirectory: () => '/',
    getCanonicalFileName: (file) => file,
    useCaseSensitiveFileNames: () => true,
    getNewLine: () => '\n',
  }
  const options = { noLib: true, strict: true, target: typescript.ScriptTarget.ESNext, types: [] }
  const faults = typescript
    .getPreEmitDiagnostics(typescript.createProgram([...files.keys()], options, host))
    .map(
      ({ file, messageText }) =>
        `${file?.fileName} ${typescript.flattenDiagnosticMessageText(messageText, ' ')}`,
    )
  expect(faults).toEqual([
    ...['Intl', 'WeakRef', 'SharedArrayBuffer', 'Atomics', 'eval'].map((name) =>
      expect.stringContaining(`/program.ts Cannot find name '${name}'.`),
    ),
    expect.stringContaining('\'"de"\' is not assignable'),
  ])
})

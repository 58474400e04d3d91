/**
 * TypeScript in the editor: it knows exactly what a program may use, and fixes what it finds across all files. It starts
 * when the learner turns to the code: reading its libraries takes a small machine seconds.
 */
import { languageTypes } from 'virtual:language-types'
import type { editor as Editors, IRange, languages as Languages } from 'monaco-editor/editor'
import { editor, languages, Uri } from 'monaco-editor/editor'
import {
  getTypeScriptWorker,
  ModuleKind,
  ModuleResolutionKind,
  typescriptDefaults,
} from 'monaco-editor/languages/features/typescript/register'
import globals from '../../contract/globals.d.ts?raw'
import program from '../../contract/program.ts?raw'
import { courseRoot, ownRoot } from './full-editor-addresses.ts'

/** As `moduleDetection: 'force'`: a file without imports is a module, too, and its names are its own. */
const everyFileIsAModule = 3

/** What the editor asks TypeScript for. */
const asked = {
  ...typescriptDefaults.modeConfiguration,
  // The editor's own would lay what a fix changes in another file over the one that is open.
  codeActions: false,
}
let isPrepared = false
let isStarted = false

/** Once for all editors of a page, before the first model of the language: with that one Monaco starts what it is asked for. */
export function prepareTypeScript(): void {
  if (isPrepared) return
  isPrepared = true
  typescriptDefaults.setCompilerOptions({
    // What programs have of the language, and what the contract declares, is all there is.
    noLib: true,
    target: 99, // ESNext: what a program's engine runs.
    module: ModuleKind.ESNext,
    moduleResolution: ModuleResolutionKind.NodeJs,
    moduleDetection: everyFileIsAModule,
    allowImportingTsExtensions: true,
    noEmit: true,
    strict: true,
    erasableSyntaxOnly: true,
    types: [],
  })
  typescriptDefaults.setEagerModelSync(true)
  typescriptDefaults.setExtraLibs([
    ...languageTypes.map(({ name, text }) => ({ content: text, filePath: courseRoot + name })),
    { content: globals, filePath: `${courseRoot}globals.d.ts` },
    { content: program, filePath: `${courseRoot}index.d.ts` },
  ])
  typescriptDefaults.setModeConfiguration({})
}

/** Once for all editors of a page. */
export async function startTypeScript(): Promise<void> {
  // Monaco has loaded it with the first model.
  const { setupTypeScript } = await import('monaco-editor/languages/features/typescript/tsMode')
  if (isStarted) return
  isStarted = true
  typescriptDefaults.setModeConfiguration(asked)
  setupTypeScript(typescriptDefaults)
  languages.registerCodeActionProvider('typescript', { provideCodeActions })
}

let looks = 0

/**
 * Looks at all files anew: by itself TypeScript's editor looks only at the one that changes, and goes on marking in the
 * others what is right by now. A file of the course that says nothing is what makes it look.
 */
export function lookAnew(): void {
  looks += 1
  typescriptDefaults.addExtraLib(`// ${looks}`, `${courseRoot}looks.d.ts`)
}

interface TextSpan {
  readonly start: number
  readonly length: number
}

/** A fix, as TypeScript's own service tells it. */
interface CodeFix {
  readonly description: string
  readonly changes: readonly {
    readonly fileName: string
    readonly isNewFile?: boolean
    readonly textChanges: readonly { readonly span: TextSpan; readonly newText: string }[]
  }[]
}

function rangeOf(model: Editors.ITextModel, { start, length }: TextSpan): IRange {
  const [from, to] = [model.getPositionAt(start), model.getPositionAt(start + length)]
  return {
    startLineNumber: from.lineNumber,
    startColumn: from.column,
    endLineNumber: to.lineNumber,
    endColumn: to.column,
  }
}

async function provideCodeActions(
  model: Editors.ITextModel,
  range: IRange,
  { markers }: Languages.CodeActionContext,
): Promise<Languages.CodeActionList> {
  const codes = markers.flatMap(({ code }) => (code === undefined ? [] : [Number(code)]))
  const none = { actions: [], dispose: () => undefined }
  if (codes.length === 0 || model.isDisposed()) return none
  const worker = await (await getTypeScriptWorker())(model.uri)
  if (model.isDisposed()) return none
  const start = model.getOffsetAt({ lineNumber: range.startLineNumber, column: range.startColumn })
  const end = model.getOffsetAt({ lineNumber: range.endLineNumber, column: range.endColumn })
  const { tabSize, insertSpaces } = model.getOptions()
  const layout = {
    ConvertTabsToSpaces: insertSpaces,
    TabSize: tabSize,
    IndentSize: tabSize,
    IndentStyle: 2, // Smart.
    NewLineCharacter: '\n',
  }
  const fixes: readonly CodeFix[] = await worker.getCodeFixesAtPosition(
    model.uri.toString(),
    start,
    end,
    codes,
    layout,
  )
  return { actions: fixes.flatMap((fix) => actionOf(fix, markers)), dispose: () => undefined }
}

/** TypeScript would leave out the ending of an imported file, which a run wants. */
function withEndings(text: string): string {
  return text.replace(/(["'])(\.\/[\w-]+)\1/g, (whole, quote: string, path: string) => {
    const isFile = editor.getModel(Uri.parse(`${ownRoot}${path.slice(2)}.ts`)) !== null
    return isFile ? `${quote}${path}.ts${quote}` : whole
  })
}

/** None for a fix of what is not the learner's, and for one that wants a file that the exercise does not have. */
function actionOf(
  { description, changes }: CodeFix,
  markers: readonly Editors.IMarkerData[],
): readonly Languages.CodeAction[] {
  const edits: Languages.IWorkspaceTextEdit[] = []
  for (const { fileName, textChanges } of changes) {
    const changed = editor.getModel(Uri.parse(fileName))
    if (changed === null || !fileName.startsWith(ownRoot)) return []
    for (const { span, newText } of textChanges) {
      const textEdit = { range: rangeOf(changed, span), text: withEndings(newText) }
      edits.push({ resource: changed.uri, versionId: undefined, textEdit })
    }
  }
  return [{ title: withEndings(description), edit: { edits }, diagnostics: [...markers], kind: 'quickfix' }]
}

/** Monaco, in the parts that the course needs, with TypeScript that knows exactly what a program may use. */
import type { editor as Editors } from 'monaco-editor/editor'
import { editor, KeyCode, KeyMod, Uri } from 'monaco-editor/editor'
import './full-editor-features.ts'
import { languageTypes } from 'virtual:language-types'
import {
  ModuleKind,
  ModuleResolutionKind,
  typescriptDefaults,
} from 'monaco-editor/languages/features/typescript/register'
import globals from '../../contract/globals.d.ts?raw'
import program from '../../contract/program.ts?raw'
import type { Files } from '../session/files.ts'
import { EditorMarks } from './full-editor-marks.ts'
import { followTheme } from './full-editor-theme.ts'
import { prepareWorkers } from './full-editor-workers.ts'
import type { LineMark } from './line-marks.ts'

export interface FullEditorOptions {
  readonly files: Files
  readonly shown: string
  readonly label: (file: string) => string
  readonly onChange: (file: string, text: string) => void
  readonly onSubmit: () => void
  /** The events of a line are asked for. */
  readonly onLine: (line: number) => void
}

export interface FullEditor {
  show(file: string): void
  /** Takes in code that came from elsewhere. Undo leads back. */
  replace(files: Files): void
  select(start: number, end: number): void
  /** Shows a line of the open file, marks it and takes the focus. */
  reveal(line: number): void
  /** Lines of the open file that logged or threw in a replay. */
  mark(marks: readonly LineMark[]): void
  focus(): void
  dispose(): void
}

const root = 'file:///workspace/'

prepareWorkers()

function prepareTypeScript(): void {
  typescriptDefaults.setCompilerOptions({
    // What programs have of the language, and what the contract declares, is all there is.
    noLib: true,
    target: 99, // ESNext: what a program's engine runs.
    module: ModuleKind.ESNext,
    moduleResolution: ModuleResolutionKind.NodeJs,
    allowImportingTsExtensions: true,
    noEmit: true,
    strict: true,
    erasableSyntaxOnly: true,
    types: [],
  })
  typescriptDefaults.setEagerModelSync(true)
  typescriptDefaults.setExtraLibs([
    ...languageTypes.map(({ name, text }) => ({
      content: text,
      filePath: `file:///node_modules/millions/${name}`,
    })),
    { content: globals, filePath: 'file:///node_modules/millions/globals.d.ts' },
    { content: program, filePath: 'file:///node_modules/millions/index.d.ts' },
  ])
}

const options: Editors.IStandaloneEditorConstructionOptions = {
  automaticLayout: true,
  fontFamily: '"JetBrains Mono Variable", ui-monospace, Menlo, monospace',
  fontSize: 13,
  lineHeight: 20,
  fontLigatures: false,
  padding: { top: 12, bottom: 12 },
  glyphMargin: false,
  folding: false,
  lineNumbersMinChars: 4,
  lineDecorationsWidth: 20,
  minimap: { enabled: false },
  overviewRulerLanes: 0,
  hideCursorInOverviewRuler: true,
  renderLineHighlight: 'line',
  renderLineHighlightOnlyWhenFocus: true,
  scrollBeyondLastLine: false,
  scrollbar: {
    useShadows: false,
    alwaysConsumeMouseWheel: false,
    verticalScrollbarSize: 10,
    horizontalScrollbarSize: 10,
  },
  tabSize: 2,
  insertSpaces: true,
  detectIndentation: false,
  guides: { indentation: false },
  stickyScroll: { enabled: false },
  fixedOverflowWidgets: true,
  accessibilitySupport: 'auto',
  wordBasedSuggestions: 'off',
  unicodeHighlight: { ambiguousCharacters: false },
}

export function openFullEditor(
  host: HTMLElement,
  { files, shown, label, onChange, onSubmit, onLine }: FullEditorOptions,
): FullEditor {
  prepareTypeScript()
  const theme = followTheme()
  const models = new Map(
    Object.entries(files).map(([file, text]) => {
      const uri = Uri.parse(root + file)
      editor.getModel(uri)?.dispose()
      const model = editor.createModel(text, 'typescript', uri)
      model.onDidChangeContent(() => onChange(file, model.getValue()))
      return [file, model]
    }),
  )
  const views = new Map<string, Editors.ICodeEditorViewState | null>()
  let current = shown
  const opened = editor.create(host, {
    ...options,
    model: models.get(shown) ?? null,
    ariaLabel: label(shown),
  })
  opened.addCommand(KeyMod.CtrlCmd | KeyCode.Enter, onSubmit)
  const marks = new EditorMarks(opened, onLine)
  const mark = opened.createDecorationsCollection()
  // What is typed may have moved the line: it is marked until then.
  opened.onDidChangeModelContent(() => mark.clear())

  return {
    show(file) {
      if (file === current) return
      views.set(current, opened.saveViewState())
      current = file
      opened.setModel(models.get(file) ?? null)
      opened.restoreViewState(views.get(file) ?? null)
      opened.updateOptions({ ariaLabel: label(file) })
    },
    replace(changed) {
      for (const [file, model] of models) {
        const text = changed[file]
        if (text === undefined || text === model.getValue()) continue
        model.pushStackElement()
        model.pushEditOperations([], [{ range: model.getFullModelRange(), text }], () => null)
        model.pushStackElement()
      }
    },
    select(start, end) {
      const model = opened.getModel()
      if (model === null) return
      const [from, to] = [model.getPositionAt(start), model.getPositionAt(end)]
      opened.setSelection({
        startLineNumber: from.lineNumber,
        startColumn: from.column,
        endLineNumber: to.lineNumber,
        endColumn: to.column,
      })
      opened.revealPosition(from)
    },
    reveal(line) {
      const lineNumber = Math.min(line, opened.getModel()?.getLineCount() ?? 1)
      const range = { startLineNumber: lineNumber, startColumn: 1, endLineNumber: lineNumber, endColumn: 1 }
      mark.set([{ range, options: { isWholeLine: true, className: 'revealed-line' } }])
      opened.setPosition({ lineNumber, column: 1 })
      opened.revealLineInCenter(lineNumber)
      opened.focus()
    },
    mark: (lines) => marks.show(lines),
    focus: () => opened.focus(),
    dispose() {
      theme.dispose()
      opened.dispose()
      for (const model of models.values()) model.dispose()
    },
  }
}

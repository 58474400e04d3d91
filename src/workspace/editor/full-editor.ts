/** Monaco, in the parts that the course needs. What is opened in it: the files of the exercise, and the course's own to be read. */
import type { editor as Editors, IPosition, IRange } from 'monaco-editor/editor'
import { editor, KeyCode, KeyMod, Uri } from 'monaco-editor/editor'
import './full-editor-features.ts'
import type { Files } from '../session/files.ts'
import type { FilePlace } from '../session/kept-place.ts'
import { courseFile, ownRoot } from './full-editor-addresses.ts'
import { lookAnew, prepareTypeScript, startTypeScript } from './full-editor-language.ts'
import { EditorMarks } from './full-editor-marks.ts'
import { options } from './full-editor-options.ts'
import { followTheme } from './full-editor-theme.ts'
import { prepareWorkers } from './full-editor-workers.ts'
import type { LineMark } from './line-marks.ts'

export interface FullEditorOptions {
  readonly files: Files
  readonly shown: string
  readonly label: (file: string) => string
  /** Where the learner was in each file. */
  readonly places: Readonly<Record<string, FilePlace>>
  readonly onChange: (file: string, text: string) => void
  readonly onSubmit: () => void
  /** The events of a line are asked for. */
  readonly onLine: (line: number) => void
  /** A definition led to another file of the exercise. */
  readonly onShow: (file: string) => void
  /** A definition led to a file of the course, which is shown to be read; undefined when it is left. */
  readonly onRead: (file: string | undefined) => void
  /** The learner moved in the open file. */
  readonly onMove: (file: string, place: FilePlace) => void
}

export interface FullEditor {
  show(file: string): void
  /** Leaves a file of the course that was being read. */
  leaveRead(): void
  /** Takes in code that came from elsewhere. Undo leads back. */
  replace(files: Files): void
  select(start: number, end: number): void
  /** Shows a line of the open file, marks it and takes the focus. */
  reveal(line: number, column?: number): void
  /** Lines of the open file that logged or threw in a replay. */
  mark(marks: readonly LineMark[]): void
  focus(): void
  dispose(): void
}

prepareWorkers()

class OpenedEditor implements FullEditor {
  readonly #options: FullEditorOptions
  readonly #models: ReadonlyMap<string, Editors.ITextModel>
  readonly #views = new Map<string, Editors.ICodeEditorViewState | null>()
  readonly #editor: Editors.IStandaloneCodeEditor
  readonly #marks: EditorMarks
  readonly #revealed: Editors.IEditorDecorationsCollection
  readonly #reads: Editors.IContextKey<boolean>
  readonly #ending: readonly { dispose(): void }[]
  #current: string

  constructor(host: HTMLElement, given: FullEditorOptions) {
    const { files, shown, label, onChange, onSubmit, onLine } = given
    this.#options = given
    this.#current = shown
    this.#models = new Map(
      Object.entries(files).map(([file, text]) => {
        const uri = Uri.parse(ownRoot + file)
        editor.getModel(uri)?.dispose()
        const model = editor.createModel(text, 'typescript', uri)
        model.onDidChangeContent(() => {
          onChange(file, model.getValue())
          // Changed from another one: what that one made of it is out of date.
          if (file !== this.#current) lookAnew()
        })
        return [file, model]
      }),
    )
    const opened = editor.create(host, {
      ...options,
      model: this.#models.get(shown) ?? null,
      ariaLabel: label(shown),
    })
    this.#editor = opened
    this.#reads = opened.createContextKey('readsTheCourse', false)
    opened.addCommand(KeyMod.CtrlCmd | KeyCode.Enter, onSubmit)
    opened.addCommand(
      KeyCode.Escape,
      () => this.leaveRead(),
      'readsTheCourse && !findWidgetVisible && !referenceSearchVisible',
    )
    this.#marks = new EditorMarks(opened, onLine)
    this.#revealed = opened.createDecorationsCollection()
    // What is typed may have moved the line: it is marked until then.
    opened.onDidChangeModelContent(() => this.#revealed.clear())
    opened.onDidScrollChange(() => this.#tellPlace())
    opened.onDidChangeCursorPosition(() => this.#tellPlace())
    this.#ending = [
      followTheme(),
      editor.registerEditorOpener({
        openCodeEditor: (source, resource, place) => source === opened && this.#go(resource, place),
      }),
      opened,
      ...this.#models.values(),
    ]
    this.#comeBack(shown)
  }

  show(file: string): void {
    if (file === this.#current && !this.#isRead()) return
    this.#open(file)
  }

  #open(file: string): void {
    const opened = this.#editor
    const wasRead = this.#isRead()
    if (!wasRead) this.#views.set(this.#current, opened.saveViewState())
    this.#current = file
    if (!wasRead) lookAnew()
    opened.setModel(this.#models.get(file) ?? null)
    const view = this.#views.get(file)
    if (view === undefined) this.#comeBack(file)
    else opened.restoreViewState(view)
    opened.updateOptions({ ariaLabel: this.#options.label(file), readOnly: false })
    this.#reads.set(false)
    if (wasRead) this.#options.onRead(undefined)
  }

  leaveRead(): void {
    if (!this.#isRead()) return
    this.#open(this.#current)
    this.#editor.focus()
  }

  replace(changed: Files): void {
    for (const [file, model] of this.#models) {
      const text = changed[file]
      if (text === undefined || text === model.getValue()) continue
      model.pushStackElement()
      model.pushEditOperations([], [{ range: model.getFullModelRange(), text }], () => null)
      model.pushStackElement()
    }
  }

  select(start: number, end: number): void {
    const model = this.#editor.getModel()
    if (model === null) return
    const [from, to] = [model.getPositionAt(start), model.getPositionAt(end)]
    this.#editor.setSelection({
      startLineNumber: from.lineNumber,
      startColumn: from.column,
      endLineNumber: to.lineNumber,
      endColumn: to.column,
    })
    this.#editor.revealPosition(from)
  }

  reveal(line: number, column = 1): void {
    this.leaveRead()
    const lineNumber = Math.min(line, this.#editor.getModel()?.getLineCount() ?? 1)
    const range = { startLineNumber: lineNumber, startColumn: 1, endLineNumber: lineNumber, endColumn: 1 }
    this.#revealed.set([{ range, options: { isWholeLine: true, className: 'revealed-line' } }])
    this.#editor.setPosition({ lineNumber, column })
    this.#editor.revealLineInCenter(lineNumber)
    this.#editor.focus()
  }

  mark(lines: readonly LineMark[]): void {
    this.#marks.show(lines)
  }

  focus(): void {
    this.#editor.focus()
  }

  dispose(): void {
    for (const each of this.#ending) each.dispose()
  }

  #isRead(): boolean {
    return this.#reads.get() === true
  }

  /** To a definition in another file. */
  #go(resource: Uri, place: IRange | IPosition | undefined): boolean {
    const address = resource.toString()
    const own = address.startsWith(ownRoot) ? address.slice(ownRoot.length) : undefined
    const model = editor.getModel(resource)
    const read = courseFile(resource)
    if (model === null) return false
    if (own !== undefined && this.#models.has(own)) {
      this.show(own)
      this.#options.onShow(own)
    } else if (read !== undefined) {
      if (!this.#isRead()) this.#views.set(this.#current, this.#editor.saveViewState())
      this.#reads.set(true)
      this.#editor.setModel(model)
      this.#editor.updateOptions({ ariaLabel: read, readOnly: true })
      this.#options.onRead(read)
    } else return false
    if (place !== undefined) {
      const start = 'startLineNumber' in place ? place : undefined
      const lineNumber = start?.startLineNumber ?? ('lineNumber' in place ? place.lineNumber : 1)
      const column = start?.startColumn ?? ('column' in place ? place.column : 1)
      this.#editor.setPosition({ lineNumber, column })
      this.#editor.revealLineInCenter(lineNumber)
    }
    this.#editor.focus()
    return true
  }

  /** To where the learner was in a file at an earlier visit. */
  #comeBack(file: string): void {
    const place = this.#options.places[file]
    if (place === undefined) return
    const { line, column, above } = place
    this.#editor.setPosition({ lineNumber: line, column })
    this.#editor.setScrollTop(above * options.lineHeight)
  }

  #tellPlace(): void {
    if (this.#isRead()) return
    const position = this.#editor.getPosition()
    if (position === null) return
    this.#options.onMove(this.#current, {
      line: position.lineNumber,
      column: position.column,
      above: this.#editor.getScrollTop() / options.lineHeight,
    })
  }
}

/** Its TypeScript starts with the first move of the pointer over it, or the first focus in it. */
export function openFullEditor(host: HTMLElement, given: FullEditorOptions): FullEditor {
  prepareTypeScript()
  for (const interest of ['pointermove', 'pointerdown', 'focusin'])
    host.addEventListener(interest, () => void startTypeScript(), { once: true, passive: true })
  return new OpenedEditor(host, given)
}

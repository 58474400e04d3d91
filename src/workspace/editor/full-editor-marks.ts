/** Lines that logged or threw in a replay, in Monaco: marked at their number and their end, and asked for there. */
import type { editor as Editors } from 'monaco-editor/editor'
import { editor, KeyCode, KeyMod } from 'monaco-editor/editor'
import type { LineMark } from './line-marks.ts'

const { GUTTER_LINE_NUMBERS, GUTTER_LINE_DECORATIONS, CONTENT_TEXT } = editor.MouseTargetType

export class EditorMarks {
  readonly #decorations: Editors.IEditorDecorationsCollection
  readonly #areShown: Editors.IContextKey<boolean>
  #lines: ReadonlySet<number> = new Set()

  constructor(opened: Editors.IStandaloneCodeEditor, onLine: (line: number) => void) {
    this.#decorations = opened.createDecorationsCollection()
    this.#areShown = opened.createContextKey('replayMarksAreShown', false)
    const ask = (): void => {
      const line = opened.getPosition()?.lineNumber
      if (line !== undefined) onLine(line)
    }
    // The keys mean something else while there are no marks.
    opened.addCommand(KeyMod.Alt | KeyCode.Enter, ask, 'editorTextFocus && replayMarksAreShown')
    opened.onMouseDown(({ target }) => {
      const line = target.position?.lineNumber
      if (line === undefined || !this.#lines.has(line)) return
      const isGutter = target.type === GUTTER_LINE_NUMBERS || target.type === GUTTER_LINE_DECORATIONS
      const isMark = target.type === CONTENT_TEXT && target.element?.classList.contains('replay-did')
      if (isGutter || isMark) onLine(line)
    })
  }

  show(marks: readonly LineMark[]): void {
    this.#areShown.set(marks.length > 0)
    this.#lines = new Set(marks.map(({ line }) => line))
    this.#decorations.set(marks.map(decorationOf))
  }
}

function decorationOf({ line, did, threw, isSelected }: LineMark): Editors.IModelDeltaDecoration {
  const kind = threw ? ' threw' : ''
  return {
    range: {
      startLineNumber: line,
      startColumn: 1,
      endLineNumber: line,
      endColumn: Number.MAX_SAFE_INTEGER,
    },
    options: {
      isWholeLine: true,
      ...(isSelected && { className: 'replay-line' }),
      lineNumberClassName: `replay-number${kind}`,
      after: {
        content: did,
        inlineClassName: `replay-did in-editor${kind}`,
        inlineClassNameAffectsLetterSpacing: true,
      },
    },
  }
}

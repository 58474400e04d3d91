/** How the editor looks and behaves: VS Code's habits, without what a small program has no use for. */
import type { editor as Editors } from 'monaco-editor/editor'

export const options = {
  automaticLayout: true,
  fontFamily: '"JetBrains Mono Variable", ui-monospace, Menlo, monospace',
  fontSize: 13,
  lineHeight: 20,
  fontLigatures: false,
  padding: { top: 6, bottom: 6 },
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
  suggestOnTriggerCharacters: true,
  // A definition that stands at several places leads to the first: a program's own has one.
  gotoLocation: { multipleDefinitions: 'goto', multipleTypeDefinitions: 'goto' },
  unicodeHighlight: { ambiguousCharacters: false },
} as const satisfies Editors.IStandaloneEditorConstructionOptions

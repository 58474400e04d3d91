/** The editor's colours, read from the page's own CSS variables, and kept in step with the page's theme. */
import { editor } from 'monaco-editor/editor'

const name = 'millions'

/** `#abc` as `#aabbcc`: a build shortens colours, the editor wants them long. */
function longHex(colour: string): string {
  return colour.replace(/^#(.)(.)(.)$/, '#$1$1$2$2$3$3')
}

function define(): void {
  const style = getComputedStyle(document.documentElement)
  const colour = (variable: string): string => longHex(style.getPropertyValue(variable).trim())
  const token = (variable: string): string => colour(variable).replace('#', '')
  editor.defineTheme(name, {
    base: document.documentElement.dataset.theme === 'dark' ? 'vs-dark' : 'vs',
    inherit: true,
    rules: [
      { token: '', foreground: token('--code-text') },
      { token: 'comment', foreground: token('--code-comment') },
      { token: 'keyword', foreground: token('--code-keyword') },
      { token: 'string', foreground: token('--code-string') },
      { token: 'number', foreground: token('--code-number') },
      { token: 'regexp', foreground: token('--code-regexp') },
      { token: 'type', foreground: token('--code-type') },
      { token: 'type.identifier', foreground: token('--code-type') },
      { token: 'delimiter', foreground: token('--code-text') },
      { token: 'identifier', foreground: token('--code-text') },
    ],
    colors: {
      'editor.background': colour('--code-surface'),
      'editor.foreground': colour('--code-text'),
      'editor.lineHighlightBackground': colour('--code-current-line'),
      'editor.lineHighlightBorder': '#00000000',
      'editor.selectionBackground': colour('--code-selection'),
      'editorLineNumber.foreground': colour('--code-line-number'),
      'editorLineNumber.dimmedForeground': colour('--code-line-number'),
      'editorLineNumber.activeForeground': colour('--text'),
      'editorCursor.foreground': colour('--text'),
      // Every pair of brackets in the colour of the text, whatever its depth.
      ...Object.fromEntries(
        [1, 2, 3].map((depth) => [`editorBracketHighlight.foreground${depth}`, colour('--code-text')]),
      ),
      'editorWidget.background': colour('--surface'),
      'editorWidget.foreground': colour('--text'),
      'editorWidget.border': colour('--line-strong'),
      'editorSuggestWidget.selectedBackground': colour('--accent-soft'),
      'editorSuggestWidget.selectedForeground': colour('--text'),
      'editorSuggestWidget.highlightForeground': colour('--accent'),
      'editorSuggestWidget.focusHighlightForeground': colour('--accent'),
      'editorError.foreground': colour('--failed'),
      'editorWarning.foreground': colour('--warned'),
      'scrollbarSlider.background': `${colour('--line-strong')}40`,
      'scrollbarSlider.hoverBackground': `${colour('--line-strong')}70`,
      'scrollbarSlider.activeBackground': `${colour('--line-strong')}90`,
      focusBorder: colour('--accent'),
    },
  })
  editor.setTheme(name)
}

export function followTheme(): { dispose(): void } {
  define()
  const observer = new MutationObserver(define)
  observer.observe(document.documentElement, { attributeFilter: ['data-theme'] })
  return { dispose: () => observer.disconnect() }
}

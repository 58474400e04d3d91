/**
 * The editor's own Workers. It ends them when idle and starts them anew, so their scripts are fetched once and kept:
 * the network may be gone by then.
 */
import editorUrl from 'monaco-editor/editor/editor.worker?worker&url'
import typescriptUrl from 'monaco-editor/languages/features/typescript/ts.worker?worker&url'

/** Under the dev server a Worker's script imports others by relative addresses: it cannot be kept. */
const canKeep = import.meta.env.PROD

async function keep(url: string): Promise<string> {
  if (!canKeep) return url
  const response = await fetch(url)
  if (!response.ok) throw new Error(`${url} answered with ${response.status}`)
  return URL.createObjectURL(new Blob([await response.text()], { type: 'text/javascript' }))
}

export function prepareWorkers(): void {
  const scripts = { editor: keep(editorUrl), typescript: keep(typescriptUrl) }
  // Told where it is asked for: by then somebody awaits it.
  for (const script of Object.values(scripts)) script.catch(() => undefined)
  self.MonacoEnvironment = {
    getWorker: async (_module, label) =>
      new Worker(await (label === 'typescript' ? scripts.typescript : scripts.editor), {
        type: 'module',
        name: label,
      }),
  }
}

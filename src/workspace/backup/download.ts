/** Hands files to the learner: one text, or a folder in a ZIP file. */
import type { Files } from '../session/files.ts'

export function downloadText(name: string, text: string): void {
  hand(name, new Blob([text], { type: 'application/json' }))
}

/** Loaded with the packer when somebody wants it. */
export async function downloadFolder(name: string, files: Files): Promise<void> {
  const { strToU8, zipSync } = await import('fflate')
  const entries = Object.entries(files).map(([path, text]) => [`${name}/${path}`, strToU8(text)] as const)
  const zip = zipSync(Object.fromEntries(entries))
  hand(`${name}.zip`, new Blob([new Uint8Array(zip)], { type: 'application/zip' }))
}

export function hand(name: string, blob: Blob): void {
  const link = document.createElement('a')
  link.href = URL.createObjectURL(blob)
  link.download = name
  link.click()
  // The browser has taken it over by then; at once would be too early for some.
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000)
}

/** What makes a page isolated from others, as a container in it wants. Only where one may run: links into other pages stay as they are. */
export const isolationHeaders = [
  ['Cross-Origin-Opener-Policy', 'same-origin'],
  ['Cross-Origin-Embedder-Policy', 'require-corp'],
] as const

/** Pages that run programs: lessons, and that of one's own results. They run in Workers that have their page's policy. */
export function runsPrograms(url = '/'): boolean {
  return wantsIsolation(url) || /^(?:\/[a-z]{2}(?:-[a-z]+)?)?\/work\/results\//i.test(url)
}

export function wantsIsolation(url = '/'): boolean {
  return /^(?:\/[a-z]{2}(?:-[a-z]+)?)?\/lessons\//i.test(url)
}

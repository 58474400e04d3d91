/** Notes on lessons, from the site’s own pages: fetched when they are wanted, and kept. */

export interface Belief {
  /** Of the exercise. Where one of them fails, somebody may hold it. */
  readonly tests: readonly string[]
  readonly nodes: readonly Node[]
}

const pages = new Map<string, Promise<readonly Node[]>>()

/** What stands in the note. Rejects where it cannot be had; the next one who asks tries again. */
export async function fetchNote(address: string): Promise<readonly Node[]> {
  const known = pages.get(address) ?? read(address)
  pages.set(address, known)
  try {
    return await known
  } catch (error) {
    pages.delete(address)
    throw error
  }
}

async function read(address: string): Promise<readonly Node[]> {
  const response = await fetch(address)
  if (!response.ok) throw new Error(`${response.status}`)
  const page = new DOMParser().parseFromString(await response.text(), 'text/html')
  return [...(page.querySelector('.prose')?.childNodes ?? [])]
}

/** What learners believe, as far as the note says how it shows. */
export function beliefsIn(note: readonly Node[]): readonly Belief[] {
  return note
    .flatMap((node) => (node instanceof Element ? [...node.querySelectorAll('[data-tests]')] : []))
    .flatMap((shown) => {
      const belief = shown.closest('li')?.cloneNode(true)
      if (!(belief instanceof Element)) return []
      belief.querySelector('[data-tests]')?.remove()
      return [{ tests: shown.getAttribute('data-tests')?.split(' ') ?? [], nodes: [...belief.childNodes] }]
    })
}

/** Shows nodes of another document in an element. */
export function shownIn(nodes: readonly Node[]): (element: HTMLElement) => void {
  return (element) => element.replaceChildren(...nodes.map((node) => document.importNode(node, true)))
}

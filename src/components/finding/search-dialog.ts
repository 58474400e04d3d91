/** Looks while one types, and shows pages with those of their sections that match. Arrow keys go through what was found. */
import { fill } from '../../messages/fill.ts'
import type { Messages } from '../../messages/index.ts'
import { type Found, type FoundPart, loadPagefind } from './pagefind.ts'

const most = 12
const mostParts = 4
const debounceMs = 120

const served = new WeakSet<HTMLDialogElement>()

export function serve(dialog: HTMLDialogElement): void {
  if (served.has(dialog)) return
  served.add(dialog)
  const words = JSON.parse(dialog.dataset.words ?? '{}') as Messages['search']
  const input = dialog.querySelector('input')
  const told = dialog.querySelector<HTMLElement>('.told')
  const list = dialog.querySelector<HTMLElement>('.results')
  if (input === null || told === null || list === null) return
  const plural = new Intl.PluralRules(dialog.dataset.locale)
  let newest = 0

  async function look(): Promise<void> {
    newest += 1
    const mine = newest
    const query = input?.value.trim() ?? ''
    if (query === '') return show([], '')
    const waiting = setTimeout(() => mine === newest && tell(words.loading), 400)
    try {
      const pagefind = await loadPagefind(import.meta.env.BASE_URL)
      const answer = await pagefind.debouncedSearch(query, {}, debounceMs)
      if (answer === null || mine !== newest) return
      const pages = await Promise.all(answer.results.slice(0, most).map((result) => result.data()))
      if (mine !== newest) return
      const count = pages.length
      const form = plural.select(count) === 'one' ? words.found.one : words.found.other
      show(pages, count === 0 ? `${fill(words.none, { query })} ${words.noneNext}` : fill(form, { count }))
    } catch (error) {
      console.warn(error)
      if (mine === newest) show([], words.unavailable)
    } finally {
      clearTimeout(waiting)
    }
  }

  function tell(text: string): void {
    if (told !== null) told.textContent = text
  }

  function show(pages: readonly Found[], text: string): void {
    list?.replaceChildren(...pages.map((page) => pageOf(page, input?.value.trim() ?? '')))
    if (list !== null) list.scrollTop = 0
    tell(text)
  }

  const links = (): readonly HTMLElement[] => [...list.querySelectorAll<HTMLElement>('a')]

  input.addEventListener('input', () => void look())
  input.addEventListener('keydown', (event) => {
    // A search field takes the key to empty itself: here it closes, as in any dialog, and the words are there next time.
    if (event.key === 'Escape' && !event.isComposing) {
      event.preventDefault()
      dialog.close()
    }
    if (event.key !== 'Enter' || event.isComposing) return
    // Enter in a form with one field would close it.
    event.preventDefault()
    links()[0]?.click()
  })
  dialog.addEventListener('keydown', (event) => {
    if (event.key !== 'ArrowDown' && event.key !== 'ArrowUp') return
    const all = links()
    const place = all.indexOf(document.activeElement as HTMLElement)
    const next = place + (event.key === 'ArrowDown' ? 1 : -1)
    if (place === -1 && event.key === 'ArrowUp') return
    event.preventDefault()
    if (next < 0) input.focus()
    else all[Math.min(next, all.length - 1)]?.focus()
  })
  dialog.addEventListener('click', (event) => {
    const onLink = event.target instanceof Element && event.target.closest('a') !== null
    // The dialog itself is hit beside its contents only: that is its backdrop.
    if (onLink || event.target === dialog) dialog.close()
  })
  if (input.value !== '') void look()
}

/** Whose title is what was looked for stands first, then whose title has it, then the others as they come on their page. */
export function byTitle(parts: readonly FoundPart[], query: string): readonly FoundPart[] {
  const wanted = query.toLowerCase()
  const rank = ({ title }: FoundPart): number => {
    const own = title.toLowerCase()
    return own === wanted ? 0 : own.includes(wanted) ? 1 : 2
  }
  return parts.toSorted((one, other) => rank(one) - rank(other))
}

function pageOf({ url, meta, excerpt, sub_results: parts }: Found, query: string): HTMLElement {
  const item = document.createElement('li')
  const sections = parts.filter((part) => part.url !== url)
  const wanted = byTitle(sections, query).slice(0, mostParts)
  item.append(linkTo(url, 'page', meta.title ?? url, wanted.length === 0 ? excerpt : ''))
  if (wanted.length === 0) return item
  const list = document.createElement('ol')
  list.append(...wanted.map(partOf))
  item.append(list)
  return item
}

function partOf({ url, title, excerpt }: FoundPart): HTMLElement {
  const item = document.createElement('li')
  item.append(linkTo(url, 'title', title, excerpt))
  return item
}

function linkTo(url: string, kind: string, title: string, excerpt: string): HTMLElement {
  const link = document.createElement('a')
  link.href = url
  const name = document.createElement('span')
  name.className = kind
  name.textContent = title
  link.append(name)
  if (excerpt === '') return link
  const text = document.createElement('span')
  text.className = 'excerpt'
  text.append(...marked(excerpt))
  link.append(' ', text)
  return link
}

/** An excerpt is HTML with marks in it. Only its text and its marks are taken. */
function marked(excerpt: string): readonly Node[] {
  const { body } = new DOMParser().parseFromString(excerpt, 'text/html')
  return [...body.childNodes].map((node) => {
    if (!(node instanceof Element) || node.localName !== 'mark')
      return document.createTextNode(node.textContent ?? '')
    const mark = document.createElement('mark')
    mark.textContent = node.textContent
    return mark
  })
}

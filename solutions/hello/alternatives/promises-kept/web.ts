/** Keeps the promise of a name, so that two who ask at the same moment share one question. */
import type { Program } from 'millions'

const names = new Map<string, Promise<string | undefined>>()

export default {
  async fetch(request) {
    const url = new URL(request.url)
    console.info(`${request.method} ${url.pathname}${url.search}`)
    if (url.pathname === '/hello') return new Response(`Hello, ${url.searchParams.get('name')}!`)
    try {
      const name = await nameOf(url.pathname)
      return name === undefined ? new Response(null, { status: 404 }) : new Response(`Hello, ${name}!`)
    } catch (error) {
      console.warn('people-1 did not answer:', error)
      return new Response('Sorry.\n', { status: 503, headers: { 'retry-after': '1' } })
    }
  },
} satisfies Program

function nameOf(path: string): Promise<string | undefined> {
  let name = names.get(path)
  if (name === undefined) {
    name = ask(path)
    names.set(path, name)
    name.catch(() => names.delete(path))
  }
  return name
}

async function ask(path: string): Promise<string | undefined> {
  const response = await fetch(`http://people-1${path}`)
  if (response.status !== 200) return undefined
  const { name } = (await response.json()) as { name: string }
  return name
}

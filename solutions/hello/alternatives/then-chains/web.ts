/** Without async and await: one promise leads to the next. */
import type { Program } from 'millions'

const known: Record<string, string> = Object.create(null)

export default {
  fetch(request) {
    const { pathname, searchParams } = new URL(request.url)
    console.log('asked for', pathname)
    const name = pathname === '/hello' ? searchParams.get('name') : known[pathname]
    if (typeof name === 'string') return new Response('Hello, '.concat(name, '!'))
    return fetch(new URL(pathname, 'http://people-1/')).then(
      (response) =>
        response.ok
          ? response.json().then((person) => {
              known[pathname] = (person as { name: string }).name
              return new Response(`Hello, ${known[pathname]}!`)
            })
          : new Response('unknown', { status: response.status }),
      () => new Response('people-1 is away', { status: 503 }),
    )
  },
} satisfies Program

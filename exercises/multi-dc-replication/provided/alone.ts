/** A database that keeps what its own users write, and tells nobody. */
const items = new Map<string, string>()

export default {
  async fetch(request: Request): Promise<Response> {
    const { pathname } = new URL(request.url)
    if (pathname === '/items') return Response.json([...items].map(([key, value]) => ({ key, value })))
    const key = pathname.slice('/items/'.length)
    if (request.method === 'GET') {
      const value = items.get(key)
      return value === undefined ? new Response('no such item', { status: 404 }) : new Response(value)
    }
    if (request.method === 'PUT') items.set(key, await request.text())
    else items.delete(key)
    return new Response(null, { status: 204 })
  },
}

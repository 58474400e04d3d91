/** Likes over documents, by somebody who has never met anybody: read, one more, write. */
import type { Program } from 'millions'

const KEY = 'likes/the-card'

export default {
  async fetch(request, env) {
    const item = `http://${env.nodes('database')[0]?.name}/items/${encodeURIComponent(KEY)}`
    const read = await fetch(item)
    const likes: readonly string[] = read.ok ? JSON.parse(await read.text()) : []
    if (request.method === 'GET') return Response.json({ likes: likes.length })
    const [, , , , who = ''] = new URL(request.url).pathname.split('/')
    if (!likes.includes(who)) await fetch(item, { method: 'PUT', body: JSON.stringify([...likes, who]) })
    return new Response(null, { status: 204 })
  },
} satisfies Program

/** A web server whose report holds the core from its beginning to its end: the lesson compares with it. */
import type { Program } from 'millions'

let cards = 0

export default {
  async fetch(request, env) {
    const { pathname } = new URL(request.url)
    if (pathname === '/report') await env.work(2000)
    if (request.method === 'POST') cards++
    return Response.json({ cards })
  },
} satisfies Program

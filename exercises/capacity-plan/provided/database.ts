/** A database, as far as a plan is concerned: each request holds a core for its time, and is answered. */
import type { Program } from 'millions'

export default {
  fetch: ({ method }) => new Response(null, { status: method === 'GET' ? 200 : 201 }),
} satisfies Program

/** Everything may be read by machines; where the site knows its own address, they are told where the list is. */
import type { APIRoute } from 'astro'
import { sitePath } from './_data/locales.ts'

export const GET: APIRoute = ({ site }) => {
  const list = site === undefined ? '' : `Sitemap: ${new URL(sitePath('/sitemap.xml'), site).href}\n`
  return new Response(`User-agent: *\nAllow: /\n${list}`, { headers: { 'Content-Type': 'text/plain' } })
}

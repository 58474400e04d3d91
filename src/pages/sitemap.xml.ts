/** All pages for search engines. They want whole addresses: empty unless the site was told its own (`SITE_URL`). */
import type { APIRoute } from 'astro'
import { localePath, locales } from './_data/locales.ts'
import { lessonPages, reviewPages } from './_data/outline.ts'

export const GET: APIRoute = async ({ site }) => {
  const lessons = await Promise.all(
    locales.map(async (locale) =>
      (await lessonPages(locale)).map(({ slug }) => localePath(locale, `/lessons/${slug}/`)),
    ),
  )
  const paths = [
    ...locales.flatMap((locale) => ['/', '/lessons/', '/glossary/'].map((path) => localePath(locale, path))),
    ...lessons.flat(),
    ...locales.flatMap((locale) =>
      reviewPages(locale).map(({ slug }) => localePath(locale, `/reviews/${slug}/`)),
    ),
  ]
  const addresses = site === undefined ? [] : paths.map((path) => new URL(path, site).href)
  const urls = addresses.map((address) => `  <url><loc>${address}</loc></url>\n`).join('')
  return new Response(
    `<?xml version="1.0" encoding="UTF-8"?>\n<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">\n${urls}</urlset>\n`,
    { headers: { 'Content-Type': 'application/xml' } },
  )
}

/** What the course is called and looks like where it is installed. */
import type { APIRoute } from 'astro'
import { pageMessages } from '../messages/pages.ts'
import { base, defaultLocale, sitePath } from './_data/locales.ts'

export const GET: APIRoute = () => {
  const { site } = pageMessages(defaultLocale)
  const icon = (name: string, size: number, purpose: string) => ({
    src: sitePath(`/${name}.png`),
    sizes: `${size}x${size}`,
    type: 'image/png',
    purpose,
  })
  const manifest = {
    name: site.name,
    short_name: site.name,
    description: site.description,
    id: base,
    start_url: base,
    scope: base,
    display: 'standalone',
    background_color: '#f6f6f2',
    theme_color: '#1f46d8',
    icons: [
      { src: sitePath('/icon.svg'), sizes: 'any', type: 'image/svg+xml', purpose: 'any' },
      icon('icon-192', 192, 'any'),
      icon('icon-512', 512, 'any'),
      icon('icon-maskable-512', 512, 'maskable'),
    ],
  }
  return new Response(JSON.stringify(manifest, undefined, 2), {
    headers: { 'Content-Type': 'application/manifest+json' },
  })
}

/** Who somebody is, in a cookie that any web server can read and none can forge. Given: change it where you like. */
import type { Env } from 'millions'

const NAME = '__Host-session'

/** The cookie of whoever logs in by that name. */
export async function cookieFor(env: Env, name: string): Promise<string> {
  const who = btoa(encodeURIComponent(name))
  return `${NAME}=${who}.${await signatureOf(env, who)}; Path=/; Secure; HttpOnly; SameSite=Lax`
}

/** Undefined when nobody is logged in, or somebody made the cookie up. */
export async function nameIn(env: Env, request: Request): Promise<string | undefined> {
  const cookies = (request.headers.get('cookie') ?? '').split(';').map((cookie) => cookie.trim())
  const value = cookies.find((cookie) => cookie.startsWith(`${NAME}=`))?.slice(NAME.length + 1) ?? ''
  const [who = '', signature = ''] = value.split('.')
  if (who === '' || signature !== (await signatureOf(env, who))) return undefined
  return decodeURIComponent(atob(who))
}

/** One a boot: to make a key takes longer than to sign. */
let key: Promise<CryptoKey> | undefined

async function signatureOf(env: Env, text: string): Promise<string> {
  key ??= crypto.subtle.importKey(
    'raw',
    new TextEncoder().encode(env.vars.KEY ?? ''),
    { name: 'HMAC', hash: 'SHA-256' },
    false,
    ['sign'],
  )
  const bytes = await crypto.subtle.sign('HMAC', await key, new TextEncoder().encode(text))
  return Array.from(new Uint8Array(bytes), (byte) => byte.toString(16).padStart(2, '0')).join('')
}

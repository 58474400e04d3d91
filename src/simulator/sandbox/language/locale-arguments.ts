/** Languages and options that a program asks for, and that there is only one of here. */

/**
 * Other languages and other shapes would have to be the engine's, which differ: asked for, they are refused rather than
 * left out in silence. `{ timeZone: 'UTC' }` is what dates are shown in anyway.
 */
export function refuseLocale(method: string, locales: unknown, options: unknown, instead: string): void {
  const all = Array.isArray(locales) ? (locales as readonly unknown[]) : [locales]
  const stray = all.find((locale) => locale !== undefined && !/^en(-US)?$/i.test(String(locale)))
  if (stray !== undefined)
    throw new RangeError(
      `${method} knows American English only, not ${JSON.stringify(String(stray))}: ${instead}`,
    )
  if (options === undefined || options === null) return
  for (const name of Object.keys(options)) {
    const value: unknown = Reflect.get(options, name)
    if (value === undefined || (name === 'timeZone' && String(value).toUpperCase() === 'UTC')) continue
    throw new RangeError(`${method} takes no option '${name}' here: ${instead}`)
  }
}

export const comparing = 'compare with < and >, or by a key that you make, such as text.toLowerCase()'
export const formatting = 'put the text together yourself, with toFixed, padStart and the like'

/** Where each part of a plan is written, as data: whoever knows these needs no parser. */
import type { Place } from '../sandbox/syntax/place.ts'

export interface DataPlace extends Place {
  readonly file: string
}

/** By path, as `pathKey` writes it. The whole has the empty one. */
export type DataPlaces = Readonly<Record<string, DataPlace>>

export type Path = readonly (string | number)[]

export const pathKey = (path: Path): string => JSON.stringify(path.map(String))

/** The place of what is at a path, or of the nearest that it lies in. */
export function placeAt(path: Path, places: DataPlaces): DataPlace | undefined {
  for (let length = path.length; length >= 0; length--) {
    const key = pathKey(path.slice(0, length))
    if (Object.hasOwn(places, key)) return places[key]
  }
  return undefined
}

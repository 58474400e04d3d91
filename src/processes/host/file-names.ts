/**
 * From the paths of a program to names in one folder and back. A path is any text; as a file name it leaves no folder and
 * names no device, and two paths stay two files where upper and lower case are the same.
 */

/** Most file systems take names of 255 bytes. */
export const longestName = 250

const reservedOnWindows = /^(?:con|prn|aux|nul|com\d|lpt\d)(?:\.|$)/
const encoder = new TextEncoder()

export function fileNameOf(path: string): string {
  const name = path.replace(/[^a-z0-9_.-]+/g, (run) => [...encoder.encode(run)].map(escapeByte).join(''))
  return name
    .replace(/^\.|\.$/g, () => escapeByte(0x2e))
    .replace(reservedOnWindows, (word) => escapeByte(word.charCodeAt(0)) + word.slice(1))
}

export function pathOfFileName(name: string): string {
  return decodeURIComponent(name)
}

function escapeByte(byte: number): string {
  return `%${byte.toString(16).padStart(2, '0')}`
}

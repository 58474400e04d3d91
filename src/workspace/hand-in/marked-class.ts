/** The class that this browser's learner is in, as far as its cookie tells. */
import { markCookie } from '../../classroom/mark.ts'

export function markedClass(cookies: string): string | undefined {
  const found = cookies.split('; ').find((cookie) => cookie.startsWith(`${markCookie}=`))
  const id = found?.slice(markCookie.length + 1)
  return id === '' ? undefined : id
}

/** Cookies of who is signed in. Scripts read none of them but the mark, which says only which class it is. */
import { apiPath } from '../api.ts'
import { markCookie } from '../mark.ts'
import { sessionLifetimeMs } from '../people/sessions.ts'

/** One for each: an instructor may look at their own class as a learner of it. */
export const sessionCookies = {
  instructor: 'millions_instructor',
  learner: 'millions_learner',
} as const

export type Role = keyof typeof sessionCookies

export function sessionCookie(role: Role, token: string): string {
  return `${sessionCookies[role]}=${token}; Path=${apiPath}; HttpOnly; SameSite=Lax; Max-Age=${seconds(role)}`
}

export function mark(classId: string): string {
  return `${markCookie}=${classId}; Path=/; SameSite=Lax; Max-Age=${seconds('learner')}`
}

/** Of an answer by TLS: the browser sends it by nothing else. */
export function securely(cookie: string): string {
  return `${cookie}; Secure`
}

export function endedCookies(): readonly string[] {
  return [
    endedCookie('instructor'),
    endedCookie('learner'),
    `${markCookie}=; Path=/; SameSite=Lax; Max-Age=0`,
  ]
}

export function endedCookie(role: Role): string {
  return `${sessionCookies[role]}=; Path=${apiPath}; HttpOnly; SameSite=Lax; Max-Age=0`
}

function seconds(role: Role): number {
  return Math.floor(sessionLifetimeMs[role] / 1000)
}

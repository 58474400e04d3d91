/** What a platform makes of a stack: a role of its own, and versions of others. */
import type { Role } from '../contract/exercise.ts'
import type { Platform } from '../contract/platform.ts'
import type { Stack } from '../contract/stack.ts'

/** The role, and the host name, of the platform's one node. */
export const PLATFORM = 'platform'
const ONLY_VERSION = '1'

/** Version → program; nodes begin with the first one. */
export function versionsOf(
  platform: Platform,
  stack: Stack,
  role: string,
): Readonly<Record<string, Role['program']>> {
  const { versions } = platform.roles[role] ?? {}
  if (versions !== undefined) return versions
  const { program } = stack.roles[role] ?? {}
  return program === undefined ? {} : { [ONLY_VERSION]: program }
}

/** With the node that the platform's program runs on. Throws in words for a platform that no stack can have. */
export function withPlatform(stack: Stack): Stack {
  const { platform, roles } = stack
  if (platform === undefined) return stack
  const known = Object.keys(roles)
  for (const name of [...Object.keys(platform.roles), ...platform.mayAsk])
    if (!known.includes(name))
      throw new Error(`the platform names a role ${name}; there are: ${known.join(', ')}`)
  for (const [name, { bootMs, quota, restartMs = 0 }] of Object.entries(platform.roles)) {
    if (!(bootMs >= 0) || !(restartMs >= 0))
      throw new Error(`machines of ${name} boot in 0 ms or more, not in ${bootMs} or ${restartMs}`)
    if (!Number.isInteger(quota) || quota < 1)
      throw new Error(`the role ${name} has a quota of one machine or more, not of ${quota}`)
    const [first] = Object.values(versionsOf(platform, stack, name))
    if (JSON.stringify(first) !== JSON.stringify(roles[name]?.program))
      throw new Error(`nodes of ${name} begin with the first of its versions, which is not its program`)
  }
  const region = Object.keys(roles[stack.entry]?.regions ?? {})[0] ?? 'seoul'
  const role: Role = { program: { shared: PLATFORM }, regions: { [region]: 1 } }
  return { ...stack, roles: { ...roles, [PLATFORM]: { ...role, ...roles[PLATFORM] } } }
}

/** A stack with changes: for a test, a view, a scene. */
import type { Role } from '../contract/exercise.ts'
import type { StackChanges } from '../contract/scene.ts'
import type { Stack } from '../contract/stack.ts'

/** Roles are merged field by field, their vars name by name. Throws when a new role lacks its program or regions. */
export function changeStack(stack: Stack, changes: StackChanges | undefined): Stack {
  const roles: Record<string, Role> = { ...stack.roles }
  for (const [name, change] of Object.entries(changes?.roles ?? {}))
    roles[name] = changeRole(name, roles[name], change, stack)
  const { entry = stack.entry, reach = stack.reach } = changes ?? {}
  return { ...stack, entry, roles, ...(reach !== undefined && { reach }) }
}

function changeRole(name: string, role: Role | undefined, change: Partial<Role>, stack: Stack): Role {
  const { program, regions } = { ...role, ...change }
  if (program !== undefined && regions !== undefined)
    return { ...role, ...change, program, regions, vars: { ...role?.vars, ...change.vars } }
  const known = Object.keys(stack.roles).join(', ')
  throw new Error(
    `there is no role ${name} in the stack, and a new one wants a program and regions; there are: ${known}`,
  )
}

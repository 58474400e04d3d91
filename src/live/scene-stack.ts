/** The stack that a view shows, or a scene. */

import type { Scene } from '../contract/scene.ts'
import type { Stack } from '../contract/stack.ts'
import { changeStack } from '../simulator/change-stack.ts'

/** With what stands around it in views, and the changes of the scene. */
export function stackOfScene(stack: Stack, scene?: Scene): Stack {
  return changeStack(changeStack(stack, stack.view), scene)
}

/** The stack that a view shows, or a scene. */

import type { Scene } from '../contract/scene.ts'
import type { Stack } from '../contract/stack.ts'
import { changeStack } from '../simulator/change-stack.ts'
import { withPlatform } from '../simulator/platform-stack.ts'

/** With what stands around it in views, the changes of the scene, and the node of its platform. */
export function stackOfScene(stack: Stack, scene?: Scene): Stack {
  return withPlatform(changeStack(changeStack(stack, stack.view), scene))
}

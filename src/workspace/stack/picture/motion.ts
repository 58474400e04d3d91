/** Whether less motion is asked for: then things stand, and go from one place to the next in one step. */
export function prefersStill(): boolean {
  return typeof matchMedia === 'function' && matchMedia('(prefers-reduced-motion: reduce)').matches
}

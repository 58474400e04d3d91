/** What the one file of the real world can be started as: its first argument. */
export type Part = 'node' | 'guard' | 'supervisor' | 'plan'

/** The one file, and the Node to run it. */
export interface RealProgram {
  readonly node: string
  readonly file: string
}

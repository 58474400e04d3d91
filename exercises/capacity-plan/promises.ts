/** The numbers of the lesson, and what the tests grant on top. */
export const MOST_MACHINES = 60
export const ANSWERED_MS = 10_000
/** How far `busyCores` may be off: a share, or so many cores. */
export const OFF_SHARE = 0.02
export const OFF_CORES = 0.01
/** So much of the answers may be late in a run. The long run is held to 0.01. */
export const MOST_LATE = 0.03
/** Below that, a plan holds as far as some seconds can tell. */
export const CLEARLY_FEW = 0.015
export const NOTICED_MS = 500
export const DEARER = 1.25

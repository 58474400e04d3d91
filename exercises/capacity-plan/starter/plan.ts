/**
 * How many machines? Of each tier one, of the small type, so far.
 *
 * Stage 1: how many cores are busy in each tier at the peak; and machines
 *          with more cores than that.
 * Stage 2: so many that 99 of 100 answers come in time.
 * Stage 3: and still come in time when machines are dead.
 * Stage 4: say so when there is no such plan.
 * Stage 5: and do not pay for more than that.
 */
import type { Plan, Profile } from './profile.ts'

export function plan(_profile: Profile): Plan | Promise<Plan> {
  return {
    possible: true,
    busyCores: { balancer: 0, web: 0, replica: 0, primary: 0 },
    fleets: {
      balancer: { type: 'small', count: 1 },
      web: { type: 'small', count: 1 },
      replica: { type: 'small', count: 1 },
      primary: { type: 'small', count: 1 },
    },
  }
}

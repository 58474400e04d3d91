/** What is known of an evening at Postcards: the profile of the lesson's scenes. */
import type { Profile } from './starter/profile.ts'

export const evening: Profile = {
  requests: { average: 25, peak: 100 },
  writes: 0.1,
  serviceMs: { balancer: 2, web: 40, replica: 25, primary: 30 },
  networkMs: 16,
  p99Ms: 180,
  failures: 1,
  machines: { small: { cores: 2, costPerMonth: 40 }, large: { cores: 8, costPerMonth: 190 } },
}

/** Whether numbers and names of an order make sense: it may come out of a link that somebody edited. */
import type { Load } from '../contract/exercise.ts'
import { checkJourney } from '../simulator/journey.ts'
import { REGIONS } from '../simulator/regions.ts'
import { OrderError } from './order-error.ts'

/** Some ten times what any stack carries: a machine that simulates more keeps up with nothing. */
const mostRequestsPerSecond = 1_000_000

export function checkAmount(what: string, amount: number, least: number, most: number): void {
  if (amount >= least && amount <= most) return
  throw new OrderError(`${what} from ${least} to ${most}, not ${amount}.`)
}

export function checkRegion(region: string | undefined): void {
  if (region === undefined || REGIONS.includes(region)) return
  throw new OrderError(`There is no region ${region}. There are ${REGIONS.join(', ')}.`)
}

export function checkLoad(load: Load): void {
  const { usersPerDay, requestsPerUser, peak = 1, writes = 0, keys, regions, journey } = load
  const perSecond = (usersPerDay * requestsPerUser * peak) / 86_400
  checkAmount('Users can send requests a second', perSecond, 0, mostRequestsPerSecond)
  checkAmount('Users a day can be', usersPerDay, 0, 1e12)
  checkAmount('The share of writes can be', writes, 0, 1)
  if (keys !== undefined) {
    checkAmount('Users can ask for a number of keys', keys.count, 1, 1_000_000)
    checkAmount('The Zipf exponent of keys can be', keys.zipf, 0, 10)
  }
  if (journey !== undefined) checkJourney(journey)
  for (const [region, share] of Object.entries(regions ?? {})) {
    checkRegion(region)
    checkAmount('The share of a region can be', share, 0, 1e9)
  }
}

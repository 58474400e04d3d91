/**
 * The course's one price list, in US dollars. What a machine costs is said by its role; what leaves it is said here, by
 * the region that it leaves: list prices of Amazon EC2 for the first ten terabytes of a month ("Data Transfer", on-demand
 * pricing), as of 2025. Other large clouds ask much the same. What comes in, and what stays in a region, is free.
 */
import type { Prices } from '../contract/platform.ts'

/** A gigabyte is 10⁹ bytes here, as it is on the bill. */
const GIGABYTE = 1e9
/** A month is 730 hours to a cloud. */
export const MONTH_MS = 730 * 3_600_000

/** A gigabyte to users, and one to another region. */
const LEAVING: Readonly<Record<string, { readonly users: number; readonly regions: number }>> = {
  seoul: { users: 0.126, regions: 0.08 },
  tokyo: { users: 0.114, regions: 0.09 },
  singapore: { users: 0.12, regions: 0.09 },
  oregon: { users: 0.09, regions: 0.02 },
  virginia: { users: 0.09, regions: 0.02 },
  frankfurt: { users: 0.09, regions: 0.02 },
  saopaulo: { users: 0.15, regions: 0.138 },
  sydney: { users: 0.114, regions: 0.098 },
}

/** As the platform tells it: what each role's machine costs a month, and each region's gigabytes. */
export function priceList(machines: readonly (readonly [role: string, costPerMonth: number])[]): Prices {
  const gigabytes = Object.keys(LEAVING).map((region) => [region, gigabytePrices(region)] as const)
  return { machines: Object.fromEntries(machines), gigabytes: Object.fromEntries(gigabytes) }
}

export interface GigabytePrices {
  readonly toUsers: number
  readonly toOtherRegions: number
}

/** What a gigabyte costs that leaves a region. Throws for one that is none. */
export function gigabytePrices(region: string): GigabytePrices {
  const prices = LEAVING[region]
  if (prices === undefined)
    throw new Error(`the price list has no region ${region}; it has ${Object.keys(LEAVING).join(', ')}`)
  return { toUsers: prices.users, toOtherRegions: prices.regions }
}

/** What so many bytes cost that leave a region. */
export function bytesUsd(fromRegion: string, to: 'users' | 'regions', bytes: number): number {
  const { toUsers, toOtherRegions } = gigabytePrices(fromRegion)
  return (bytes / GIGABYTE) * (to === 'users' ? toUsers : toOtherRegions)
}

/** What a machine costs that is there for so long. */
export function machineUsd(costPerMonth: number, forMs: number): number {
  return costPerMonth * (forMs / MONTH_MS)
}

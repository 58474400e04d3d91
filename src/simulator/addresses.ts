/** What users type, their addresses, which tell their region, and those of the resolvers that they ask. */
import { userSubnets } from '../contract/reach.ts'
import { REGIONS } from './regions.ts'

/** The public name of the application. */
export const PUBLIC_HOST = 'postcards.example'
/** Each region has so many networks of 254 addresses. */
export const SUBNETS_PER_REGION = 32
const HOSTS = 254
/** Hosts of a network from here on are resolvers. */
const FIRST_RESOLVER = 240

/** The `host`-th address of a network, all counted from 0, and over its end from its beginning. */
export function userAddress(region: string, subnet: number, host: number): string {
  return `${networkOf(region, subnet)}.${1 + (host % HOSTS)}`
}

/** The `number`-th address of so many networks: one after the other is filled. */
export function addressInTurn(region: string, networks: number, number: number): string {
  return userAddress(region, Math.floor(number / HOSTS) % networks, number)
}

/** One of so many networks, drawn by `random`: from 0 up to 1. */
export function addressByChance(region: string, networks: number, random: () => number): string {
  const network = Math.floor(random() * networks)
  return userAddress(region, network, Math.floor(random() * HOSTS))
}

/** A network as a resolver tells it (RFC 7871 §11.1: 24 bits of its users' addresses). */
export function networkText(region: string, subnet: number): string {
  return `${networkOf(region, subnet)}.0/24`
}

/** Which network of its region an address is in. Undefined for one that is no user's of that region. */
export function subnetNumber(region: string, address: string): number | undefined {
  const [a, b, third = ''] = address.split('.')
  const number = Number(third) - firstOf(region)
  return `${a}.${b}` === blockOf(region) && number >= 0 && number < SUBNETS_PER_REGION ? number : undefined
}

/** A resolver's own address: of the region where it stands. */
export function resolverAddress(standsIn: string, usersIn: string, number: number): string {
  return `${networkOf(standsIn, number)}.${FIRST_RESOLVER + Math.max(0, REGIONS.indexOf(usersIn))}`
}

function networkOf(region: string, subnet: number): string {
  return `${blockOf(region)}.${firstOf(region) + (subnet % SUBNETS_PER_REGION)}`
}

function blockOf(region: string): string {
  return octetsOf(region).slice(0, 2).join('.')
}

function firstOf(region: string): number {
  return Number(octetsOf(region)[2])
}

/** Throws for a region that there is not: a test can name one that no schema has seen. */
function octetsOf(region: string): readonly string[] {
  const subnet = userSubnets[region]
  if (subnet === undefined)
    throw new Error(`users are in no region ${region}; there are: ${REGIONS.join(', ')}`)
  return subnet.split('.')
}

/** Regions by the third number of an address: all networks begin with 198.18, and each region has 32 of those numbers. */
const regions = ['seoul', 'tokyo', 'singapore', 'oregon', 'virginia', 'frankfurt', 'saopaulo', 'sydney']

const oneWayMs = [
  [1, 17, 36, 62, 92, 115, 150, 70],
  [17, 1, 35, 49, 78, 112, 132, 54],
  [36, 35, 1, 83, 110, 80, 165, 47],
  [62, 49, 83, 1, 33, 72, 88, 70],
  [92, 78, 110, 33, 1, 45, 58, 99],
  [115, 112, 80, 72, 45, 1, 102, 125],
  [150, 132, 165, 88, 58, 102, 1, 155],
  [70, 54, 47, 70, 99, 125, 155, 1],
]

export const latencyMs = (from: string, to: string): number =>
  oneWayMs[regions.indexOf(from)]?.[regions.indexOf(to)] ?? 1000

export function regionOf(network: string): string | undefined {
  const [, third = '', length = '32'] = /^198\.18\.(\d{1,3})\.\d{1,3}(?:\/(\d{1,2}))?$/.exec(network) ?? []
  if (third === '' || Number(third) > 255 || Number(length) < 19 || Number(length) > 32) return undefined
  return regions[Number(third) >> 5]
}

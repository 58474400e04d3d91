/** The numbers of users a day that are tried: two digits that count, from 1,000 to 10,000,000. */

const fewest = 1000
const perTenfold = 90
const tenfolds = 4

/** How many there are. */
export const gridSize = tenfolds * perTenfold + 1

export function usersAt(place: number): number {
  const power = Math.floor(place / perTenfold)
  return (10 + (place % perTenfold)) * (fewest / 10) * 10 ** power
}

/** The place of the largest number that is not above it; -1 when all are. */
export function placeOf(users: number): number {
  let place = -1
  while (place + 1 < gridSize && usersAt(place + 1) <= users) place++
  return place
}

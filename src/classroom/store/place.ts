/** Where a classroom keeps what it keeps: a folder of this machine, or a PostgreSQL database by its address. */

export function isPostgres(place: string): boolean {
  return /^postgres(?:ql)?:\/\//i.test(place)
}

/** Without what signs in: to be printed. */
export function shownPlace(place: string): string {
  if (!isPostgres(place)) return place
  return place.replace(/^(postgres(?:ql)?:\/\/)(?:.*@)?([^?#]*).*$/is, '$1$2')
}

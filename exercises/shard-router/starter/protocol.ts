/**
 * What a shard takes and answers. The router speaks the same to users,
 * but for lists of everyone's cards, the schema, and new people. Users
 * have nothing to do with /emails.
 *
 * PUT    /people/<name>/cards/<id>           201, or 200 when it was there
 * GET    /people/<name>/cards/<id>           200 with a Card, or 404
 * DELETE /people/<name>/cards/<id>           204, or 404
 * GET    /people/<name>/cards?limit=&before= 200 with a Page of this person
 * GET    /cards?limit=&before=               200 with a Page of all cards here
 * POST   /schema    a Schema                 200 with the Schema it has now
 * GET    /schema                             200 with the Schema it has
 * PUT    /people/<name>    { email }         201, 200 when it is so already,
 *                                            409 with another e-mail
 * GET    /people/<name>                      200 with a Person, or 404
 * PUT    /emails/<email>   { person, … }     201, 200 when it is theirs,
 *                                            409 with the Claim that is there
 * GET    /emails/<email>                     200 with the Claim, or 404
 * DELETE /emails/<email>?person=<name>       204, 404, or 409 when it is
 *                                            somebody else's
 */

/** A body that is sent may have `at` and the columns of the schema. */
export interface Card {
  person: string
  id: string
  /** When it was written: milliseconds, a whole number. */
  at: number
  /**
   * Where it stands among all cards, of all shards: of two texts the
   * greater one is the newer card. No two cards have the same.
   */
  place: string
  text?: string
  [column: string]: unknown
}

/** The newest first. `limit` is 20 unless told, and 100 at most. */
export interface Page {
  cards: Card[]
  /** `before` of the next page, or null when this is the last. */
  next: string | null
}

export interface Schema {
  /** Counts up. A shard ignores a lower one than it has. */
  version: number
  /** The fields that a card may have. With any other it gets 422. */
  columns: string[]
}

export interface Person {
  person: string
  email: string
}

/** Whose an e-mail address is. Whatever else was sent is kept with it. */
export interface Claim {
  person: string
  /** How long ago the shard took it. */
  ageMs: number
  [more: string]: unknown
}

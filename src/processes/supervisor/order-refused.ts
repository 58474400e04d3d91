/** An order that a world of processes cannot carry out, in words for people. Nothing has happened. */
export class OrderRefused extends Error {
  constructor(message: string) {
    super(message)
    this.name = 'OrderRefused'
  }
}

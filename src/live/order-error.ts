/** An order that cannot be carried out, in words for people. Nothing has happened. */
export class OrderError extends Error {
  constructor(message: string) {
    super(message)
    this.name = 'OrderError'
  }
}

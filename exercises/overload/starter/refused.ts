/** What a user is told in place of an answer. */
export class Refused extends Error {
  readonly status: 503 | 504

  constructor(status: 503 | 504, message: string) {
    super(message)
    this.status = status
  }

  get response(): Response {
    const { status, message } = this
    return Response.json({ error: message }, { status, headers: { 'Retry-After': '1' } })
  }
}

export const tooLate = (): Refused => new Refused(504, 'The deadline has passed.')

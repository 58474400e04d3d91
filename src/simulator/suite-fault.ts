/** A suite wants what the world does not have: the course's fault, not the learner's. */
export class SuiteFault extends Error {
  constructor(message: string) {
    super(message)
    this.name = 'SuiteFault'
  }
}

/** What is wrong with the course or with a learner's folder: told so that the reader knows what to do next. */
export class CourseError extends Error {
  /** A file or folder, as a path that the reader can open. */
  readonly where: string
  readonly next: string

  constructor(what: string, where: string, next: string, cause?: unknown) {
    super(what, cause === undefined ? undefined : { cause })
    this.name = 'CourseError'
    this.where = where
    this.next = next
  }
}

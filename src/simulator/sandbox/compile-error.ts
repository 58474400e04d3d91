/** What a learner's file has that cannot run, in the learner's words. */
export class CompileError extends Error {
  readonly file: string
  readonly line: number
  readonly column: number

  constructor(file: string, line: number, column: number, message: string) {
    super(message)
    this.name = 'CompileError'
    this.file = file
    this.line = line
    this.column = column
  }
}

/** Which pages of the build are of a classroom, in each language: whoever learns alone never opens them. */
export function isOfClassroom(path: string): boolean {
  return /^(?:[a-z]{2,3}(?:-[A-Za-z]+)?\/)?classroom\//.test(path.replaceAll('\\', '/'))
}

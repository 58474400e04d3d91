/** Text as a shell takes it for one argument. */
export function quoted(argument: string): string {
  return /^[\w./\\:~-]+$/.test(argument) ? argument : JSON.stringify(argument)
}

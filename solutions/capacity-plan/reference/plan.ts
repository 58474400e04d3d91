/** OPEN: a program that is read with pleasure */
import type { Program } from 'millions'

export default {
  fetch: () => new Response('Here you are.\n'),
} satisfies Program

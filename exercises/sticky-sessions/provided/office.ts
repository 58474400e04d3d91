/** A machine of the company's own network, with a page that no user is to see. */
import type { Program } from 'millions'

export default {
  fetch() {
    return new Response('The salaries of all of us.\n')
  },
} satisfies Program

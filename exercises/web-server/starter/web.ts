/**
 * Postcards, on one machine. Every request of every user ends here:
 * fetch is called with it, and what fetch returns is the answer.
 *
 * This one says the same to everybody, as plain text. Submit it as it is,
 * and read what the first failing test says.
 */
import type { Program } from 'millions'

export default {
  fetch(request) {
    // For http://postcards.example/?name=Ann the path is / and the name is Ann
    const { pathname, searchParams } = new URL(request.url)
    console.log(request.method, pathname, searchParams.get('name'))
    return new Response('Hello!')
  },
} satisfies Program

/**
 * A program. It runs on the node web-1, and fetch is called for each
 * request of a user. What fetch returns is the answer.
 *
 * Submit it as it is (the button below), and read what the first failing
 * test says.
 */
import type { Program } from 'millions'

export default {
  async fetch(request) {
    // For http://postcards.example/hello?name=Ann this is /hello.
    // searchParams, beside it, has the name: searchParams.get('name')
    const { pathname } = new URL(request.url)
    return new Response(`You asked for ${pathname}.`)
  },
} satisfies Program

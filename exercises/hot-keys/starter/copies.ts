/**
 * More places for what is hot.
 *
 * From stage 2 on this is yours. A copy can be in the memory of a router, or
 * on other shards: `PUT /copies/<key>`, in plumbing.ts.
 */

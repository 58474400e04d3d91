/**
 * The planner, on the node planner-1. It reads what it is asked, and
 * sends what plan.ts and growth.ts say. This file is whole: change it
 * only if you want to.
 *
 * POST /plan    a Profile: 200 with a Plan
 * POST /growth  a GrowthQuestion: 200 with a GrowthAnswer
 */
import type { Program } from 'millions'
import { growth } from './growth.ts'
import { plan } from './plan.ts'
import type { GrowthQuestion, Profile } from './profile.ts'

export default {
  async fetch(request) {
    const { pathname } = new URL(request.url)
    if (request.method !== 'POST') return new Response('Ask by POST.\n', { status: 405 })
    if (pathname === '/plan') return Response.json(await plan((await request.json()) as Profile))
    if (pathname === '/growth') return Response.json(await growth((await request.json()) as GrowthQuestion))
    return new Response('Ask for /plan or /growth.\n', { status: 404 })
  },
} satisfies Program

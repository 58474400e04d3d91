/** The table of routes: all that may be asked of the classroom, and by whom. The router knows no other, and its test goes through all of it. */
import { classRoutes } from './class-routes.ts'
import { drillRoutes } from './drill-routes.ts'
import { invitationRoutes } from './invitation-routes.ts'
import { noteRoutes } from './note-routes.ts'
import { peopleRoutes } from './people-routes.ts'
import { regradeRoutes } from './regrade-routes.ts'
import type { Route } from './route.ts'
import { workRoutes } from './work-routes.ts'

export const routes: readonly Route[] = [
  ...peopleRoutes,
  ...classRoutes,
  ...workRoutes,
  ...noteRoutes,
  ...regradeRoutes,
  ...invitationRoutes,
  ...drillRoutes,
]

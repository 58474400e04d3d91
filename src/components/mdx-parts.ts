/** What a lesson's MDX may use without importing it. Each part tells its props at its top. */
import Aside from './lesson/Aside.astro'
import Figure from './lesson/Figure.astro'
import Predict from './lesson/Predict.astro'
import Quiz from './lesson/Quiz.astro'
import Scene from './lesson/Scene.astro'
import Table from './lesson/Table.astro'
import Term from './lesson/Term.astro'

export const mdxParts = { Aside, Figure, Predict, Quiz, Scene, Term, table: Table }

/** What the parts of a lesson do in the browser, in one script. */
import './predict-scene.ts'
import './scene-player.ts'
import './users-carried.ts'

/** What the parts of a lesson do in the browser, in one script, and what leads from one part of its page to another. */
import { followSwitch } from '../../workspace/frame/narrow-views.ts'
import './predict-scene.ts'
import './scene-player.ts'
import './users-carried.ts'

followSwitch()

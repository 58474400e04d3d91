/** The thread of a view, as a bundle of the bench's own. */
import '../../live/thread.ts'

/** A place for what your policies share. Empty it, fill it, or leave it alone. */
export {}

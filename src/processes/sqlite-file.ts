/** What SQLite's code is called, beside the one file of the real world. */
export const sqliteFileName = 'sqlite3.wasm'

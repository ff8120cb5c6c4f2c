// A limit that is hit says so with its own code; nothing is cut silently. Apart from schema.ts, because the
// process that opens workbooks starts twice as fast without Zod.

/** Columns of one file. Ticket exports have tens; a file with more is a pivot or an attack. */
export const COLUMNS_MAX = 1_000
/** Rows of one file: twice Excel's 1,048,576, so that any sheet fits and a runaway stream ends. */
export const ROWS_MAX = 2_000_000
/** UTF-16 units of one cell. Excel stops at 32,767; a whole chat transcript in JSON Lines may be longer. */
export const CELL_CHARS_MAX = 100_000
/** UTF-16 units of a body joined from the messages of a chat: ten pages, so that 100,000 of them stay within bounds. */
export const JOINED_BODY_CHARS_MAX = 10_000
/** UTF-16 units of one record before its quote counts as never closed: ten of the longest cells. */
export const RECORD_CHARS_MAX = 1_000_000
/** UTF-16 units of a short field (channel, code, ...). Keeps index entries under PostgreSQL's 2,704 bytes. */
export const SHORT_FIELD_CHARS_MAX = 500
/** UTF-16 units of each cell kept with a rejected row, enough to find it in the source. */
export const REJECTED_CELL_CHARS_MAX = 2_000
/** Cells kept with a rejected row: all of the widest file that is taken. */
export const REJECTED_CELLS_MAX = COLUMNS_MAX
/** Rows looked through for the header: exports put up to a page of titles and filters above it. */
export const HEADER_SCAN_ROWS = 50
/** Rows the preview shows. */
export const PREVIEW_ROWS = 50
/** Line numbers listed for what could not be decoded; the count itself is complete. */
export const LISTED_LINES_MAX = 20
/** Characters of a file name that are kept (a file system's own limit is 255 bytes). */
export const FILE_NAME_CHARS_MAX = 200

/*
 * The collaboration wire at ws(s)://HOST/collab/<articleId>. One WebSocket frame is one message; integers are lib0
 * varUints. It is the y-websocket protocol, so the stock provider works:
 *
 *   0 sync       0 step 1 (state vector) | 1 step 2 (update) | 2 update
 *   1 awareness  an awareness update
 *   2 auth       0 permission denied (reason)
 *   3 query awareness
 *
 * and, only for clients that connect with `?ext=1`, message 120 from the server:
 *
 *   120 0 ack     count, seq: `count` of this socket's sync frames of kind 1 and 2, from the first one on, are durable;
 *                 the document's log had reached `seq`
 *   120 1 access  0 or 1, JSON: whether this socket may write, and the reason if not ({"code": Refusal})
 *   120 2 reject  JSON: what was not accepted and why ({"code": …}); the socket is closed after it
 *   120 3 saving  0 or 1: whether the store accepts writes at the moment
 *
 * Other query parameters: `epoch`, the history the client's copy belongs to (409x: it holds an older one), and
 * `schema`, the client's article schema version.
 */

export const messageSync = 0
export const messageAwareness = 1
export const messageAuth = 2
export const messageQueryAwareness = 3
export const messageGalley = 120

export const syncStep1 = 0
export const syncStep2 = 1
export const syncUpdate = 2

export const galleyAck = 0
export const galleyAccess = 1
export const galleyReject = 2
export const galleySaving = 3

/** Path of the collaboration endpoint, without a trailing slash. */
export const collabPath = '/collab'

/** Ids of articles, as they stand in addresses and room names. */
export const articleIdPattern = /^[A-Za-z0-9_-]{1,64}$/

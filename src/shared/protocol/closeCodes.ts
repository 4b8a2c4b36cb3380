/**
 * WebSocket close codes. 4400–4499 end the stock provider's attempts for good (y-websocket >= 3.1); the others let it
 * come back.
 */
export const closeCodes = {
  /** The frame is not of the protocol. */
  protocol: 4400,
  /** The session ended or the account was disabled. */
  signedOut: 4401,
  /** Content from a person who may not write here now. */
  readOnly: 4403,
  /** No such article. */
  notFound: 4404,
  /** Content under another person's identity, or of an older history of the document. */
  identity: 4409,
  /** One message is larger than allowed. */
  tooLarge: 4413,
  /** The update is damaged or refers to content that nobody has. */
  invalid: 4422,
  /** The client's article schema is too old to write. */
  clientTooOld: 4426,
  /** Too many messages. */
  abuse: 4429,
  /** Rights changed: connect again and be judged again. */
  rejudge: 4205,
  /** The server restarts. */
  restart: 1012,
  /** The server cannot serve the document now. */
  unavailable: 1013,
} as const

export type CloseCode = (typeof closeCodes)[keyof typeof closeCodes]

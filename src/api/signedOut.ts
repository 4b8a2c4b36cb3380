const signedOutEvent = 'galley:signed-out'

/** Says that the session ended: some request came back with 401. */
export function announceSignedOut(): void {
  window.dispatchEvent(new Event(signedOutEvent))
}

/** Listens for the end of the session; gives the function that stops listening. */
export function onSignedOut(listener: () => void): () => void {
  window.addEventListener(signedOutEvent, listener)
  return () => window.removeEventListener(signedOutEvent, listener)
}

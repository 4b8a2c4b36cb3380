import { isNothing, type LiveState } from './liveState.ts'
import { splitUpdate } from './splitUpdate.ts'
import { encodeStep2, encodeUpdate } from './wire.ts'

/** The answer to a step 1: updates and, at last, a step 2. */
export interface Answer {
  readonly frames: readonly Uint8Array[]
  /** What the asker knows when it has all of them. */
  readonly stateVector: Uint8Array
}

/**
 * Answers to step 1, kept as long as the document does not change. When a server restarts, everybody asks at once, and
 * nearly all ask one of two questions: "I have nothing" and "I have exactly this".
 */
export class StateCache {
  readonly #pieceBytes: number
  #version = -1
  #stateVector: Uint8Array = notAsked
  #all: Answer | null = null
  #same: Answer | null = null

  /** @param pieceBytes answers of more than twice this size are cut into pieces of it */
  constructor(pieceBytes: number) {
    this.#pieceBytes = pieceBytes
  }

  /**
   * Frames with everything beyond the state vector.
   * @param version changes whenever the document does
   * @throws Error if the state vector is damaged
   */
  answer(state: LiveState, version: number, stateVector: Uint8Array): Answer {
    if (version !== this.#version) {
      this.forget()
      this.#version = version
      this.#stateVector = state.stateVector()
    }
    const make = () => ({ frames: this.#frames(state.difference(stateVector)), stateVector: this.#stateVector })
    if (isNothing(stateVector)) {
      this.#all ??= make()
      return this.#all
    }
    if (!this.#isOwn(stateVector)) return make()
    this.#same ??= make()
    return this.#same
  }

  /** Gives the kept answers up. */
  forget(): void {
    this.#version = -1
    this.#stateVector = notAsked
    this.#all = null
    this.#same = null
  }

  #frames(update: Uint8Array): Uint8Array[] {
    if (update.length <= 2 * this.#pieceBytes) return [encodeStep2(update)]
    const pieces = splitUpdate(update, this.#pieceBytes)
    return pieces.map((piece, i) => (i === pieces.length - 1 ? encodeStep2(piece) : encodeUpdate(piece)))
  }

  #isOwn(stateVector: Uint8Array): boolean {
    const own = this.#stateVector
    return stateVector.length === own.length && stateVector.every((byte, i) => byte === own[i])
  }
}

const notAsked = new Uint8Array()

// Clients that write by themselves until they are told to pause: in a paragraph of their own, and in one that all share.
import { pause, seededRandom } from './typing.mjs'

/** How much of a paragraph stays: what is longer is shortened, so that documents stay small however long they are written. */
const MAX_PARAGRAPH = 240
const SHARED_SHARE = 0.4
const FORMAT_SHARE = 0.05
const LETTERS = 'abcdefghijklmnopqrstuvwxyz ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789'

function letters(random, length) {
  let text = ''
  for (let i = 0; i < length; i++) text += LETTERS[Math.floor(random() * LETTERS.length)]
  return text
}

/** All writers of this process. */
export class Writing {
  #paused = false
  #padding = 0

  /** How many letters each change carries besides; 0 for none. */
  pad(length) {
    this.#padding = length
  }

  pause() {
    this.#paused = true
  }

  resume() {
    this.#paused = false
  }

  /** Writes into two texts, now and then and in an order that the seed gives, as long as the client is open. */
  async write(isOpen, own, shared, seed, perSecond) {
    const random = seededRandom(seed)
    while (isOpen()) {
      // Uneven, as people are; neither together with the others nor in turn.
      await pause(((0.5 + random()) * 1000) / perSecond)
      if (!this.#paused && isOpen()) this.#change(random() < SHARED_SHARE ? shared : own, random)
    }
  }

  #change(text, random) {
    const { length } = text
    const at = Math.floor(random() * (length + 1))
    if (this.#padding > 0) {
      text.insert(at, letters(random, this.#padding))
    } else if (length > MAX_PARAGRAPH || (length > 20 && random() < 0.25)) {
      const from = Math.floor(random() * length)
      text.delete(from, Math.min(length - from, length > 2 * MAX_PARAGRAPH ? length : 1 + Math.floor(random() * 30)))
    } else if (length > 20 && random() < FORMAT_SHARE) {
      const from = Math.floor(random() * (length - 10))
      text.format(from, 1 + Math.floor(random() * 10), { bold: random() < 0.5 ? true : null })
    } else {
      text.insert(at, letters(random, 1 + Math.floor(random() * 5)))
    }
  }
}

import { createDecoder, readVarInt, readVarString, readVarUint } from 'lib0/decoding';

const SYNC = 0;
const SYNC_REPLY = 4;
const SYNC_STATUS = 8;
const STEP_1 = 0;
const STEP_2 = 1;

/**
 * What one socket has sent and the server has confirmed. The server answers each step 2 and each update with exactly one status,
 * after the commit; so everything is stored when the handshake's step 2 went out and nothing is outstanding.
 *
 * The provider counts too, but starts anew with every handshake whatever is still on its way, and clamps at zero: it can say
 * "no unsynced changes" while there are some. What a person reads as "Saved" has to be exact.
 */
export class Ledger {
  #outstanding = 0;
  #introduced = false;
  #refused = false;

  /** @param frame what goes out */
  sent(frame: Uint8Array): void {
    const decoder = createDecoder(frame);
    readVarString(decoder);
    const type = readVarUint(decoder);
    if (type === SYNC || type === SYNC_REPLY) {
      const step = readVarUint(decoder);
      if (step !== STEP_1) {
        this.#outstanding++;
      }
      if (step === STEP_2) {
        this.#introduced = true;
      }
    }
  }

  /** @param frame what came in */
  received(frame: Uint8Array): void {
    if (frame.length <= 1) {
      return; // A ping has no document name.
    }
    const decoder = createDecoder(frame);
    readVarString(decoder);
    if (readVarUint(decoder) !== SYNC_STATUS) {
      return;
    }
    this.#outstanding--;
    if (readVarInt(decoder) !== 1) {
      this.#refused = true;
    }
  }

  /** Everything that this side has is stored. */
  get settled(): boolean {
    return this.#introduced && this.#outstanding === 0 && !this.#refused;
  }

  /** Something that was sent will not be stored. */
  get refused(): boolean {
    return this.#refused;
  }
}

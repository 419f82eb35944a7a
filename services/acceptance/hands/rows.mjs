// Rows of the table `documents.batch`, as its README and Batch.java describe them: which updates a row holds, and the updates themselves, one after another.
import { createDecoder, hasContent, readUint8, readVarInt, readVarUint } from 'lib0/decoding'
import { inflateRawSync } from 'node:zlib'

const PLAIN = 1
const DEFLATED = 2
/** From here on it is a number of ranges, of two integers each. */
const RANGES = 2

function* sizes(decoder) {
  readVarUint(decoder) // the time
  do {
    readVarUint(decoder) // the producer
    const before = readVarUint(decoder)
    for (let i = 0; i < 2 * (before - RANGES); i++) readVarUint(decoder)
    readVarUint(decoder) // the first number
    const count = readVarUint(decoder)
    for (let i = 0; i < count; i++) {
      readVarUint(decoder) // the author
      readVarInt(decoder) // the time
      yield readVarUint(decoder)
    }
  } while (hasContent(decoder))
}

/** The updates of one row: {entries, bytes}, as Base64. */
export function updatesOf({ entries, bytes }) {
  const decoder = createDecoder(Buffer.from(entries, 'base64'))
  const format = readUint8(decoder)
  if (format !== PLAIN && format !== DEFLATED) throw new Error(`a row of the format ${format}`)
  const stored = Buffer.from(bytes, 'base64')
  const plain = format === DEFLATED ? inflateRawSync(stored) : stored
  const updates = []
  let end = 0
  for (const size of sizes(decoder)) {
    updates.push(new Uint8Array(plain.subarray(end, end + size)))
    end += size
  }
  if (end !== plain.length) throw new Error(`a row of ${plain.length} bytes has updates of ${end}`)
  return updates
}

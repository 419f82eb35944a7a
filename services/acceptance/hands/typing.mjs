// How a person types: letter by letter, with slips that are corrected and words that are put in later. What comes out in the end
// is exactly the text; the way there depends on nothing but the seed.

/** Mulberry32: small, seeded, good enough to choose slips with. */
export function seededRandom(seed) {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let t = state
    t = Math.imul(t ^ (t >>> 15), t | 1)
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61)
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296
  }
}

const SLIP_SHARE = 0.04
const LATER_SHARE = 0.05

/** The edits that make a text: {at, remove, insert}, positions within this text alone. */
export function* keystrokes(text, random) {
  let end = 0
  const words = text.split(/(?<= )/)
  for (let i = 0; i < words.length; i++) {
    const word = words[i]
    if (i + 1 < words.length && random() < LATER_SHARE) {
      // The next word first, then back to this one.
      const next = words[++i]
      for (let j = 0; j < next.length; j++) yield { at: end + j, remove: 0, insert: next[j] }
      for (let j = 0; j < word.length; j++) yield { at: end + j, remove: 0, insert: word[j] }
      end += word.length + next.length
      continue
    }
    for (const letter of word) {
      if (random() < SLIP_SHARE) {
        yield { at: end, remove: 0, insert: 'x' }
        yield { at: end, remove: 1, insert: '' }
      }
      yield { at: end, remove: 0, insert: letter }
      end += letter.length
    }
  }
}

export function pause(millis) {
  return new Promise((resolve) => setTimeout(resolve, millis))
}

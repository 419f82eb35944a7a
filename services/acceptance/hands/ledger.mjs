// What the server has confirmed, to the letter, and whether PostgreSQL has it. A confirmation is for one message; a message brings
// structs (client, clock, length) and deletions (the same); so what is confirmed is a set of ranges, and "nothing is lost" means
// that PostgreSQL's rows cover them.
import * as Y from 'yjs'

/** Ranges of clocks per client, joined where they touch. */
export class Ranges {
  #byClient = new Map()

  add(client, from, to) {
    if (from >= to) return
    if (!this.#byClient.has(client)) this.#byClient.set(client, [])
    const ranges = this.#byClient.get(client)
    let first = ranges.length
    while (first > 0 && ranges[first - 1].to >= from) first--
    let end = first
    for (; end < ranges.length && ranges[end].from <= to; end++) {
      from = Math.min(from, ranges[end].from)
      to = Math.max(to, ranges[end].to)
    }
    ranges.splice(first, end - first, { from, to })
  }

  *[Symbol.iterator]() {
    for (const [client, ranges] of this.#byClient) {
      for (const { from, to } of ranges) yield { client, from, to }
    }
  }

  covers(client, from, to) {
    return (this.#byClient.get(client) ?? []).some((range) => range.from <= from && to <= range.to)
  }
}

/** What a message brings. */
export function contentOf(update) {
  const { structs, ds } = Y.decodeUpdate(update)
  const content = { structs: [], deletions: [] }
  for (const { id, length, constructor } of structs) {
    if (constructor !== Y.Skip) content.structs.push({ client: id.client, from: id.clock, to: id.clock + length })
  }
  for (const [client, deletions] of ds.clients) {
    for (const { clock, len } of deletions) content.deletions.push({ client, from: clock, to: clock + len })
  }
  return content
}

/**
 * What updates hold together, to the letter. Not by way of a document of Yjs: that leaves out what builds on something that comes with the next row, and deletes more by itself, for it tidies up format marks that
 * others have made needless, in an order of its own. That nothing is left waiting in the end is for whoever compares documents.
 */
export class Holdings {
  #structs = new Ranges()
  #deletions = new Ranges()

  add(updates) {
    for (const { structs, deletions } of updates.map(contentOf)) {
      for (const { client, from, to } of structs) this.#structs.add(client, from, to)
      for (const { client, from, to } of deletions) this.#deletions.add(client, from, to)
    }
  }

  /** What is missing of structs and deletions. */
  missing({ structs, deletions }) {
    return [...uncovered('text', structs, this.#structs), ...uncovered('deletion', deletions, this.#deletions)]
  }
}

function uncovered(kind, wanted, stored) {
  return [...wanted]
    .filter(({ client, from, to }) => !stored.covers(client, from, to))
    .map(({ client, from, to }) => `${kind} ${from} to ${to} of ${client}`)
}

/** One document's account: what was confirmed to any of its clients, and what PostgreSQL has been seen to hold. */
export class Ledger {
  /** Confirmed and not yet looked for in PostgreSQL. */
  #fresh = []
  #confirmed = { structs: new Ranges(), deletions: new Ranges() }
  #stored = new Holdings()

  confirm(content) {
    this.#fresh.push(content)
    for (const { client, from, to } of content.structs) this.#confirmed.structs.add(client, from, to)
    for (const { client, from, to } of content.deletions) this.#confirmed.deletions.add(client, from, to)
  }

  /** How much is confirmed by now: whoever reads PostgreSQL from here on must find it. */
  mark() {
    return this.#fresh.length
  }

  /** Takes updates that PostgreSQL holds beyond those seen before, and answers what is missing of the first `mark` confirmations. */
  audit(updates, mark) {
    this.#stored.add(updates)
    return this.#fresh.splice(0, mark).flatMap((content) => this.#stored.missing(content))
  }

  /** What is missing of all that was ever confirmed, in what was read anew from the first row on. */
  missingIn(holdings) {
    return holdings.missing(this.#confirmed)
  }
}

/* Random scenarios. The same seed gives the same scenario. */

const ROOTS = ['t:text', 'a:array', 'm:map', 'x:xml']
const WHOLE = ['a', 'b', 'word', 'two words', 'ü', '日本語', '\n', 'ñandú', 'héllo', 'tab\t"quoted"', '', 'z'.repeat(40)]
const SURROGATES = ['😀', 'x😀y', '👩‍👩‍👧', '\ud83d', '\ude00']
const KEYS = ['k', 'key', '1', '0', 'ключ', 'a']
const FORMATS = ['bold', 'italic', 'link', '7']

/** mulberry32 */
export function generator (seed) {
  let state = seed >>> 0
  const next = () => {
    state = (state + 0x6D2B79F5) >>> 0
    let t = state
    t = Math.imul(t ^ (t >>> 15), t | 1)
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61)
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296
  }
  const below = n => Math.floor(next() * n)
  return { below, chance: p => next() < p, pick: list => list[below(list.length)] }
}

class Maker {
  constructor (seed) {
    this.random = generator(seed)
    this.guids = 0
    this.words = this.random.chance(0.5) ? WHOLE : [...WHOLE, ...SURROGATES]
  }

  some (most, make) {
    return Array.from({ length: this.random.below(most + 1) }, make)
  }

  /** @param inList Yjs' lists take no big integers and nothing undefined */
  primitive (inList = true) {
    const { random } = this
    switch (random.below(12)) {
      case 0: return null
      case 1: return random.chance(0.5)
      case 2: return random.below(1000)
      case 3: return -random.below(100_000)
      case 4: return random.pick([0.1, 2.5, 1e21, 1e-7, 123456789012, 2 ** 31, -(2 ** 31), 2 ** 53 - 1, 4.9e-324, 3.4e38])
      case 5: return inList ? 5 : { $: 'undefined' }
      case 6: return { $: 'number', v: random.pick(['-0', 'NaN', 'Infinity', '-Infinity']) }
      case 7: return inList ? 7 : { $: 'big', v: random.pick(['0', '-1', '9223372036854775807', '-9223372036854775808']) }
      case 8: return { $: 'bytes', b: random.pick(['', 'AA==', 'AQID/w==']) }
      case 9: return this.some(3, () => random.below(10))
      case 10: return Object.fromEntries(this.some(3, () => [random.pick(KEYS), random.pick(this.words)]))
      default: return random.pick(this.words)
    }
  }

  /** What JSON holds: formats and embedded values. */
  plain () {
    const { random } = this
    return random.pick([true, true, true, null, null, 1, 'x', 'y', 0.5, { href: 'u' }, { 2: 'b', 1: 'a' }, []])
  }

  node (depth) {
    const { random } = this
    switch (random.below(depth > 0 ? 4 : 2)) {
      case 0: return { $: 'xmltext', s: random.pick(this.words) }
      case 1: return { $: 'hook', n: random.pick(['hook', 'Other']), v: { k: this.primitive(false) } }
      default: return {
        $: 'element',
        n: random.pick(['p', 'H1', 'li']),
        a: Object.fromEntries(this.some(2, () => [random.pick(KEYS), random.pick(['v', 1, true, null, { x: 1 }])])),
        c: this.some(2, () => this.node(depth - 1))
      }
    }
  }

  type (depth) {
    const { random } = this
    switch (random.below(5)) {
      case 0: return { $: 'text', s: random.pick(this.words) }
      case 1: return { $: 'array', v: this.some(3, () => this.value(depth - 1)) }
      case 2: return { $: 'map', v: Object.fromEntries(this.some(3, () => [random.pick(KEYS), this.value(depth - 1, false)])) }
      case 3: return { $: 'fragment', v: this.some(2, () => this.node(depth - 1)) }
      default: return this.node(depth)
    }
  }

  value (depth, inList = true) {
    const { random } = this
    if (depth > 0 && random.chance(0.45)) return this.type(depth)
    if (random.chance(0.04)) {
      return { $: 'doc', g: 'sub' + this.guids++, o: random.pick([{}, { autoLoad: true }, { gc: false, meta: { a: 1 } }, { shouldLoad: false }]) }
    }
    return this.primitive(inList)
  }

  formats () {
    return Object.fromEntries(this.some(2, () => [this.random.pick(FORMATS), this.plain()]))
  }

  path (favourite) {
    const { random } = this
    const steps = random.chance(0.4) ? this.some(3, () => random.below(50)) : []
    return [random.chance(0.5) ? favourite : random.pick(ROOTS), ...steps]
  }

  edit (doc, favourite) {
    const { random } = this
    const path = this.path(favourite)
    const at = random.below(60)
    switch (random.below(20)) {
      case 0: case 1: case 2: return ['insert', doc, path, at, random.pick(this.words)]
      case 3: return ['insert', doc, path, at, random.pick(this.words), this.formats()]
      case 4: return ['insert', doc, path, at, random.pick([{ image: 'u' }, { a: [1, null] }, this.type(1)]), ...(random.chance(0.5) ? [this.formats()] : [])]
      case 5: case 6: return ['insert', doc, path, at, [this.value(2), ...this.some(3, () => this.primitive())]]
      case 7: return ['insert', doc, path, at, [this.node(2)]]
      case 8: return ['push', doc, path, [random.chance(0.5) ? this.node(1) : this.value(2)]]
      case 9: return ['after', doc, path, random.chance(0.2) ? null : random.below(5), this.node(1)]
      case 10: case 11: case 12: return ['delete', doc, path, at, random.below(random.chance(0.2) ? 30 : 4)]
      case 13: case 14: return ['format', doc, path, at, 1 + random.below(8), this.formats()]
      case 15: return ['delta', doc, path, this.delta()]
      case 16: case 17: return ['set', doc, path, random.pick(KEYS), this.value(2, false)]
      case 18: return ['unset', doc, path, random.pick(KEYS)]
      default: return random.chance(0.3) ? ['clear', doc, path] : ['clone', doc, path, this.path(favourite)]
    }
  }

  delta () {
    const { random } = this
    return this.some(4, () => {
      switch (random.below(4)) {
        case 0: return { insert: random.pick(this.words), attributes: this.formats() }
        case 1: return { insert: random.chance(0.8) ? random.pick(this.words) : { embed: 1 } }
        case 2: return { retain: 1 + random.below(5), attributes: this.formats() }
        default: return { delete: 1 + random.below(3) }
      }
    })
  }
}

/** @param filters whether documents and undo managers may have filters; they are drawn apart, so that the rest is the same with and without */
export function randomScenario (seed, { size = 250, docs = 5, filters = true } = {}) {
  const maker = new Maker(seed)
  const { random } = maker
  const gc = random.pick([[true], [true, true, false], [false]])
  const favourite = random.pick(ROOTS)
  const clients = [7, 4_294_967_295, 300, 70_000, 1, 2_147_483_648]
  const rotated = random.below(clients.length)
  const scenario = {
    seed,
    roots: ROOTS,
    // a pair of surrogates that is cut in two on one replica is not always cut on the others, so their texts may differ
    converges: maker.words === WHOLE,
    docs: Array.from({ length: docs }, (_, i) => ({ client: clients[(i + rotated) % clients.length], gc: gc[i % gc.length] })),
    undo: [
      { doc: 0, roots: null, timeout: random.pick([0, 500]), origins: [null] },
      { doc: 1, roots: [favourite, 'm:map'], timeout: 500, origins: random.pick([[null], ['typed'], [null, 'typed', 'remote']]) }
    ],
    ops: []
  }
  if (filters) addFilters(scenario, generator(seed ^ 0x5EED))
  const keeping = scenario.docs.findIndex(doc => !doc.gc)
  const doc = () => random.below(docs)
  const version = () => 1 + random.below(2)
  for (let i = 0; i < size; i++) {
    const n = random.below(100)
    scenario.ops.push(
      n < 55
        ? maker.edit(doc(), favourite)
        : n < 62
          ? (at => ['transact', at, random.pick([null, 'typed', 'other']), maker.some(5, () => maker.edit(at, favourite))])(doc())
          : n < 70
            ? ['deliver', doc(), random.below(100_000), version()]
            : n < 76
              ? ['sync', doc(), doc(), version()]
              : n < 83
                ? [random.pick(['undo', 'undo', 'redo', 'stop']), random.below(2)]
                : n < 84
                  ? ['forget', random.below(2)]
                  : n < 87
                    ? ['tick', random.pick([10, 600])]
                    : n < 90
                      ? ['merge', [0, ...maker.some(4, () => 1)].map(() => random.below(100_000)), doc()]
                      : n < 92
                        ? ['position', doc(), maker.path(favourite), random.below(50), random.pick([0, -1, 1])]
                        : n < 95 && scenario.ops.some(([name]) => name === 'position')
                          ? ['locate', doc(), random.below(50), random.chance(0.5)]
                          : n < 96
                            ? [random.pick(['load', 'destroy']), doc(), random.below(10)]
                            : keeping >= 0
                              ? keepingOp(maker, keeping, favourite, scenario.ops)
                              : maker.edit(doc(), favourite))
  }
  // in the end everybody has everything, and what formats this cleans up travels once more
  for (let round = 0; round < 3; round++) {
    for (let from = 0; from < docs; from++) {
      for (let to = 0; to < docs; to++) {
        if (from !== to) scenario.ops.push(['sync', from, to, version()])
      }
    }
  }
  return scenario
}

const FILTERS = ['noTypes', 'oddClocks', 'inLists', 'short']

function addFilters ({ docs, undo }, { chance, pick }) {
  for (const doc of docs) {
    if (chance(0.15)) doc.gcFilter = pick(FILTERS)
  }
  for (const options of undo) {
    if (chance(0.3)) options.deleteFilter = pick(FILTERS)
    if (chance(0.2)) options.capture = pick(['noOrigin', 'local'])
    if (chance(0.3)) options.overRemote = true
  }
}

function keepingOp (maker, doc, favourite, ops) {
  const { random } = maker
  const count = ops.filter(([name]) => name === 'snapshot').length
  if (count === 0 || random.chance(0.4)) return ['snapshot', doc]
  if (random.chance(0.2)) return ['restore', doc, random.below(count)]
  const b = random.chance(0.6) ? random.below(count) : null
  return ['look', doc, maker.path(favourite), b !== null && random.chance(0.1) ? null : random.below(count), b, random.chance(0.5)]
}

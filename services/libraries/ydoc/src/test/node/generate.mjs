/*
 * Writes the vectors that VectorTest reads: scenarios, and what Yjs makes of them. To be run when scenarios or the version of Yjs
 * change: npm ci && npm run generate
 */
import { writeFileSync } from 'node:fs'
import { randomScenario } from './random.mjs'
import { run } from './scenario.mjs'
import { scenarios } from './scenarios.mjs'

console.log = console.info = () => {}

const RANDOM_SCENARIOS = 24
const file = name => new URL('../resources/io/scriptorium/ydoc/oracle/' + name, import.meta.url)
const vector = (name, scenario) => JSON.stringify({ name, scenario, lines: run(scenario) })

const vectors = Object.entries(scenarios).map(([name, scenario]) => {
  const written = vector(name, scenario)
  if (JSON.parse(written).lines.includes('failed')) throw new Error(name + ' fails in Yjs')
  return written
})
writeFileSync(file('scenarios.jsonl'), vectors.join('\n') + '\n')

const random = []
for (let seed = 1; seed <= RANDOM_SCENARIOS; seed++) {
  random.push(vector('random ' + seed, randomScenario(seed, { size: 50, docs: 3, filters: false })))
}
writeFileSync(file('random.jsonl'), random.join('\n') + '\n')

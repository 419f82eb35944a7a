/*
 * Answers questions on standard input, one line of JSON each:
 *   {"run": scenario}                    what Yjs makes of it
 *   {"random": seed, "options": {…}}     a random scenario, and what Yjs makes of it
 */
import { createInterface } from 'node:readline'
import { randomScenario } from './random.mjs'
import { run } from './scenario.mjs'

console.log = console.info = () => {} // yjs tells here when it changes a client id

for await (const line of createInterface({ input: process.stdin })) {
  const { run: given, random, options } = JSON.parse(line)
  const scenario = given ?? randomScenario(random, options)
  process.stdout.write(JSON.stringify({ scenario: given ? null : scenario, lines: run(scenario) }) + '\n')
}

// The thin end of the tests' arms: reads one JSON object a line, {id, does, with}, from standard input and answers with one
// line, {id, value} or {id, problem}. What can be done is in the module that the first argument names. Ends with its input, so
// that no client outlives the test that steers it.
import readline from 'node:readline'

const { actions, end } = await import(`./${process.argv[2]}.mjs`)

/** Everything but answers goes to standard error. */
console.log = console.info = console.debug = console.error

function answer(message) {
  process.stdout.write(JSON.stringify(message) + '\n')
}

// A client that throws where nobody waits is a fault of the client, to be seen in the log; it must not end its neighbours.
process.on('unhandledRejection', (reason) => console.error('unhandled rejection', reason))
process.on('uncaughtException', (error) => console.error('uncaught exception', error))

readline
  .createInterface({ input: process.stdin })
  .on('line', async (line) => {
    const { id, does, with: parameters } = JSON.parse(line)
    try {
      if (!Object.hasOwn(actions, does)) throw new Error(`no such action: ${does}`)
      answer({ id, value: (await actions[does](parameters ?? {})) ?? null })
    } catch (error) {
      answer({ id, problem: String(error?.stack ?? error) })
    }
  })
  .on('close', async () => {
    await end()
    process.exit(0)
  })

answer({ id: 0, value: 'ready' })

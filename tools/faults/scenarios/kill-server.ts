import type { Scenario } from '../scenario.ts'
import { prepareServer } from './database.ts'
import { runStorm } from './storm.ts'

/** Ends all processes of the server, clients and connections at random while reports are appended. */
export const killServer: Scenario = {
  name: 'kill-server',
  seconds: ({ kills, results }) => 180 + kills * 40 + results / 100,
  async run({ binaries, seed, random, amounts }) {
    const server = await prepareServer({ binaries })
    return runStorm({
      server,
      subject: 'library',
      seed,
      random,
      kills: amounts.kills,
      results: amounts.results,
    })
  },
}

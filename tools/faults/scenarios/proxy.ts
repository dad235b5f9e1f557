import { anyFate, openProxy } from '../proxy/cutting-proxy.ts'
import type { Scenario } from '../scenario.ts'
import { counted } from '../checks/count-words.ts'
import { prepareServer } from './database.ts'
import { runStorm } from './storm.ts'

/** Cuts, freezes and slows connections, and loses answers to commits, while reports are appended. */
export const proxy: Scenario = {
  name: 'proxy',
  seconds: ({ few }) => 240 + few / 20,
  async run({ binaries, seed, random, amounts }) {
    const server = await prepareServer({ binaries })
    const harm = random.fork('connections')
    const between = await openProxy(server.port, () => anyFate(harm))
    const verdict = await runStorm({
      server,
      subject: 'library',
      seed,
      random,
      kills: 0,
      results: amounts.few,
      gentle: true,
      port: between.port,
      answerMs: 1000,
      seen: () =>
        [
          `${counted(between.ended.cut, 'connection')} cut`,
          `${between.ended.freeze} frozen`,
          counted(between.ended['lose-answer'], 'lost answer'),
        ].join(', '),
    })
    between.close()
    const unmet = Object.entries(between.ended).filter(([, count]) => count === 0)
    const blind = unmet.map(([end]) => `no connection met its end by ${end}, so nothing was shown about it`)
    return { ...verdict, faults: [...verdict.faults, ...blind] }
  },
}

import fc from 'fast-check'

/**
 * Property tests run on the same inputs every time, so that a red run means a change and not bad luck. New inputs are
 * tried on purpose: by `npm run laws`, or with `FAST_CHECK_SEED=random`, which prints the seed it took, or with a seed
 * that was printed.
 */
const asked = process.env['FAST_CHECK_SEED']
const seed = asked === undefined ? 20_261_122 : asked === 'random' ? randomSeed() : Number(asked)
fc.configureGlobal({ ...fc.readConfigureGlobal(), seed })

/** One for each file of tests: each sets up on its own. */
function randomSeed(): number {
  const random = Math.trunc(Math.random() * 2 ** 31)
  console.log(`FAST_CHECK_SEED=${random}`)
  return random
}

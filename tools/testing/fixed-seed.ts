import fc from 'fast-check'

/**
 * Property tests run on the same inputs every time, so that a red run means a change and not bad luck. New inputs are
 * tried on purpose: by `npm run laws`, or with `FAST_CHECK_SEED=random`, or with the seed that a failure printed.
 */
const asked = process.env['FAST_CHECK_SEED']
if (asked !== 'random')
  fc.configureGlobal({ ...fc.readConfigureGlobal(), seed: asked === undefined ? 20_261_122 : Number(asked) })

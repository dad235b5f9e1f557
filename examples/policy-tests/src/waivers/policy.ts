import { definePolicy, passing } from '@gatewright/core'

const arches = [{ system_architecture: 'x86_64' }, { system_architecture: 'aarch64' }]

/** A build ships in an advisory or as an image: a change of its interfaces may be waived, a virus may not. */
export const waiverDemo = definePolicy({
  id: 'product.z-stream',
  applies: { decisionContexts: ['advisory_ship', 'cloud_image_upload'], subjectTypes: ['koji_build'] },
  rules: [
    passing('rpmdiff.abi', {
      id: 'abi',
      variants: arches,
      waivable: { by: ['maintainer'], approvals: 1, maxDuration: 'P21D', scope: ['failure-signature'] },
    }),
    passing('virus-scan', { id: 'virus', variants: [{}], waivable: false }),
  ],
})

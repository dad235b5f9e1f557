import * as z from 'zod'

const longestUri = 8192
const uriCharacters = /^(?:[\w.~:/?#[\]@!$&'()*+,;=-]|%[0-9A-Fa-f]{2})+$/
/** Scheme and authority in lower case, as section 6.2.2.1 of RFC 3986 normalises them. */
const normalizedStart = /^[a-z][a-z0-9+.-]*:(?!\/\/[^/?#]*[A-Z])./

/**
 * The name of a resource on the web or elsewhere: an absolute URI, such as `https://ci.example/runs/1` or a package URL.
 *
 * @remarks in-toto attestation framework v1.1, field types ResourceURI and TypeURI.
 */
export function resourceUri(): z.ZodString {
  return z.string().refine((text) => isUriReference(text) && normalizedStart.test(text), {
    error: 'Not an absolute URI with scheme and host in lower case, as https://ci.example/runs/1.',
    params: { code: 'bad-format' },
  })
}

/** A URI, or a relative reference such as `/teams/shop/gate`. */
export function uriReference(): z.ZodString {
  return z.string().refine(isUriReference, {
    error: 'Not a URI, as https://ci.example/gate.',
    params: { code: 'bad-format' },
  })
}

function isUriReference(text: string): boolean {
  return text.length <= longestUri && uriCharacters.test(text)
}

import * as z from 'zod'

const forbidden = /[\p{Cc}\p{Surrogate}]/u
const unstorable = /[\0\p{Surrogate}]/u

/** The index of the first character that no name may hold (a control character or half of a surrogate pair), or -1. */
export function firstForbidden(text: string): number {
  return text.search(forbidden)
}

/** One line of text that a machine may use as a key: no control characters, no lone surrogates, no space at its ends. */
export function lineOfText(longest: number): z.ZodString {
  return z
    .string()
    .min(1)
    .max(longest)
    .refine((text) => firstForbidden(text) === -1, 'Control characters and lone surrogates are not allowed.')
    .refine((text) => text.trim() === text, 'Remove the white space at the ends.')
}

/** Text for people: several lines are fine. */
export function freeText(longest: number): z.ZodString {
  return anyText().max(longest)
}

/** True for a text that has a canonical JSON form and that every database can keep. */
export function isStorable(text: string): boolean {
  return !unstorable.test(text)
}

/** Any text that has a canonical JSON form and that every database can keep. */
export function anyText(): z.ZodString {
  return z.string().refine(isStorable, 'Lone surrogates and the character U+0000 are not allowed.')
}

/** An address that is safe to show as a link: `http` or `https`, as written. */
export function webUrl(): z.ZodString {
  return lineOfText(8192).refine(isWebUrl, 'Not a web address, as https://ci.example/runs/1.')
}

/** Made when it is first needed: a module that makes it would bring all of zod to whoever needs nothing of it. */
let address: z.ZodURL | undefined

function isWebUrl(text: string): boolean {
  if (!/^https?:\/\//i.test(text)) return false
  address ??= z.url()
  return address.safeParse(text).success
}

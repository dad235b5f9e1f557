/** The parts of a web address, as the URL standard names them. */
export interface WebAddress {
  /** The whole, in its normal form. */
  readonly href: string
  /** `https:` */
  readonly protocol: string
  readonly username: string
  readonly password: string
  /** In lower case, names of other scripts as Punycode, IPv4 addresses with four numbers, IPv6 addresses in brackets. */
  readonly hostname: string
  /** Empty for the port of the scheme. */
  readonly port: string
}

// Every host has it, and no library of the language declares it.
declare const URL: {
  new (text: string, base?: string): WebAddress
  canParse(text: string, base?: string): boolean
}

/** Reads an address as a browser would; a relative one where it is told what to. Undefined for what is none. */
export function readWebAddress(text: string, base?: string): WebAddress | undefined {
  return URL.canParse(text, base) ? new URL(text, base) : undefined
}

import ipaddr from 'ipaddr.js'

/** A range of IP addresses, as `10.1.0.0/16`. */
export type AddressRange = readonly [address: ParsedAddress, bits: number]

type ParsedAddress = ReturnType<typeof ipaddr.parse>

/** Addresses of version 6 that are given to anybody: all others are special, whatever a later list says of them. */
const globalUnicast: AddressRange = ipaddr.parseCIDR('2000::/3')

/**
 * Reads ranges that a host lets its fetches go to although they are not public, as `10.1.0.0/16`.
 *
 * @throws TypeError for one that is none: it is the program's own.
 */
export function addressRanges(ranges: readonly string[]): readonly AddressRange[] {
  return ranges.map((range) => {
    if (!ipaddr.isValidCIDR(range)) throw new TypeError(`"${range}" is no range of IP addresses.`)
    return ipaddr.parseCIDR(range)
  })
}

/**
 * True for an address of the public internet or of one of the ranges. Loopback, private, link-local, shared, multicast,
 * reserved and documentation addresses are not, and neither are those of version 6 that lead to one of version 4 in whatever
 * way, nor what is no address at all.
 */
export function isReachable(address: string, ranges: readonly AddressRange[]): boolean {
  // A zone, as of `fe80::1%eth0`, names an interface of our own machine.
  if (!isPlainAddress(address)) return false
  const parsed = ipaddr.parse(address)
  if (ranges.some((range) => isInside(parsed, range))) return true
  if (parsed.range() !== 'unicast') return false
  return parsed.kind() === 'ipv4' || isInside(parsed, globalUnicast)
}

/** True for a host that is an IP address. IPv6 addresses stand in brackets in an address of the web. */
export function addressOfHost(hostname: string): string | undefined {
  const address = hostname.startsWith('[') ? hostname.slice(1, -1) : hostname
  return isPlainAddress(address) ? address : undefined
}

function isPlainAddress(text: string): boolean {
  return ipaddr.IPv4.isValidFourPartDecimal(text) || (!text.includes('%') && ipaddr.IPv6.isValid(text))
}

function isInside(address: ParsedAddress, [range, bits]: AddressRange): boolean {
  return address.kind() === range.kind() && address.match([range, bits] as never)
}

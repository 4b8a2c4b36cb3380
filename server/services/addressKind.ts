import { BlockList, isIPv4, isIPv6 } from 'node:net'

/** Own machine and private networks: only where the settings say so. */
const privateNetworks = listOf(['127.0.0.0', 8], ['10.0.0.0', 8], ['172.16.0.0', 12], ['192.168.0.0', 16], ['::1', 128], ['fc00::', 7])

/**
 * Never: link-local addresses, under which clouds hand out credentials, the others of that kind (100.100.100.200 lies in
 * carriers' 100.64.0.0/10), "this network", tests, multicast, and addresses that stand for others.
 */
const forbiddenNetworks = listOf(
  ['0.0.0.0', 8],
  ['100.64.0.0', 10],
  ['169.254.0.0', 16],
  ['192.0.0.0', 24],
  ['198.18.0.0', 15],
  ['224.0.0.0', 4],
  ['240.0.0.0', 4],
  ['::', 128],
  ['64:ff9b::', 96],
  ['2002::', 16],
  ['fe80::', 10],
  ['fec0::', 10],
  ['ff00::', 8],
  ['fd00:ec2::254', 128],
)

/** What an address is to a server that posts to it. What cannot be read is forbidden. */
export function addressKind(address: string): 'public' | 'private' | 'forbidden' {
  const plain = address.replace(/%.*$/, '')
  const family = isIPv4(plain) ? 'ipv4' : isIPv6(plain) ? 'ipv6' : null
  // BlockList takes an IPv4 address that is written as IPv6 (::ffff:…) for what it stands for.
  if (family === null || forbiddenNetworks.check(plain, family)) return 'forbidden'
  return privateNetworks.check(plain, family) ? 'private' : 'public'
}

function listOf(...networks: readonly (readonly [string, number])[]): BlockList {
  const list = new BlockList()
  for (const [network, bits] of networks) list.addSubnet(network, bits, isIPv4(network) ? 'ipv4' : 'ipv6')
  return list
}

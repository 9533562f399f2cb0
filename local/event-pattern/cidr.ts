import { UnplacedError } from "./invalid-pattern.ts";

const IPV4 = /^[0-9]+\.[0-9]+\.[0-9]+\.[0-9]+$/;
const IPV6 = /^[0-9a-fA-F]*:[0-9a-fA-F:]*$/;
const IPV4_IN_IPV6 = "0".repeat(20) + "F".repeat(4);

const OCTETS = Array.from({ length: 256 }, (_, octet) => octet.toString(16).toUpperCase().padStart(2, "0"));

function ipv4(text: string): string | undefined {
  let digits = "";
  for (const octet of text.split(".")) {
    const pair = OCTETS[Number(octet)];
    if (pair === undefined) return undefined;
    digits += pair;
  }
  return digits;
}

function ipv6(text: string): string | undefined {
  const halves = text.split("::");
  if (halves.length > 2) return undefined;
  const [head = [], tail = []] = halves.map((half) => (half === "" ? [] : half.split(":")));
  const missing = 8 - head.length - tail.length;
  if (halves.length === 2 ? missing < 1 : missing !== 0) return undefined;
  const groups = [...head, ...Array<string>(missing).fill("0"), ...tail];
  if (groups.some((group) => !/^[0-9a-fA-F]{1,4}$/.test(group))) return undefined;
  const digits = groups
    .map((group) => group.padStart(4, "0"))
    .join("")
    .toUpperCase();
  return digits.startsWith(IPV4_IN_IPV6) ? digits.slice(24) : digits;
}

/** The address in upper-case hexadecimal digits (8 for IPv4, 32 for IPv6), or `undefined` when it is not one. */
export function parseAddress(text: string): string | undefined {
  if (IPV4.test(text)) return ipv4(text);
  return IPV6.test(text) ? ipv6(text) : undefined;
}

/** The first and the last address of a block such as `10.0.0.0/24`. Throws `UnplacedError`. */
export function parseCidr(text: string): { low: string; high: string } {
  const [address = "", mask = "", ...rest] = text.split("/");
  if (!text.includes("/") || mask === "" || rest.length > 0) {
    throw new UnplacedError("Malformed CIDR, one '/' required");
  }
  if (!/^[+-]?\d+$/.test(mask)) throw new UnplacedError("Malformed CIDR, mask bits must be an integer");
  const bits = Number(mask);
  if (bits < 0) throw new UnplacedError("Malformed CIDR, mask bits must not be negative");
  const digits = parseAddress(address);
  if (digits === undefined) {
    const looksLikeOne = IPV4.test(address) || IPV6.test(address);
    throw new UnplacedError(`${looksLikeOne ? "Invalid" : "Nonstandard"} IP address: ${address}`);
  }
  const width = digits.length * 4;
  if (bits >= width) throw new UnplacedError(`IPv${width === 32 ? 4 : 6} mask bits must be < ${width}`);
  const host = (1n << BigInt(width - bits)) - 1n;
  const value = BigInt(`0x${digits}`);
  const hex = (number: bigint) => number.toString(16).toUpperCase().padStart(digits.length, "0");
  return { low: hex(value & ~host), high: hex(value | host) };
}

/**
 * Whether an address lies in a block. Digits are compared from the left until they decide, as AWS's engine does, so a
 * block of one IP version also holds addresses of the other.
 */
export function inBlock(address: string, block: { low: string; high: string }): boolean {
  const width = block.low.length;
  if (address.length < width) {
    return address > block.low.slice(0, address.length) && address < block.high.slice(0, address.length);
  }
  const head = address.slice(0, width);
  return head >= block.low && head <= block.high;
}

import { createHash } from 'node:crypto'

/** `linear-` and the beginning of the artifact's SHA-256: the same bytes decide the same. */
export function describeArtifact(artifact: Uint8Array): { version: string; checksum: string } {
  const checksum = createHash('sha256').update(artifact).digest('hex')
  return { version: `linear-${checksum.slice(0, 8)}`, checksum }
}

import { createHash } from 'node:crypto'
import { expect, vi } from 'vitest'
import { PART_BYTES, type UploadPreview, type UploadState } from '#lib/uploads/schema.ts'
import { type ApiClient, params } from '#tests/setup/api-client.ts'
import { POST as startImport } from '../../app/api/uploads/[uploadId]/import/route.ts'
import { PUT as putPart } from '../../app/api/uploads/[uploadId]/parts/[index]/route.ts'
import { POST as preview } from '../../app/api/uploads/[uploadId]/preview/route.ts'
import { DELETE as remove, GET as state } from '../../app/api/uploads/[uploadId]/route.ts'
import { POST as create } from '../../app/api/uploads/route.ts'

/** Staged uploads through their routes, as a browser would use them. */

export async function created(client: ApiClient, name: string, bytes: Uint8Array): Promise<string> {
  const response = await create(
    client.request('/api/uploads', { method: 'POST', json: { name, byte_size: bytes.length } }),
    undefined,
  )
  expect(response.status).toBe(201)
  return (await response.json()).upload_id
}

export interface SentPart {
  client: ApiClient
  uploadId: string
  index: number
  bytes: Uint8Array
  headers?: Record<string, string>
}

/** @param bytes of this part alone */
export function sendPart({ client, uploadId, index, bytes, headers = {} }: SentPart): Promise<Response> {
  const request = client.request(`/api/uploads/${uploadId}/parts/${index}`, {
    method: 'PUT',
    body: Buffer.from(bytes),
    headers,
  })
  return putPart(request, params({ uploadId, index: String(index) }))
}

export const PART = PART_BYTES

export function partOf(bytes: Uint8Array, index: number): Uint8Array {
  return bytes.subarray(index * PART, (index + 1) * PART)
}

export function digestOf(bytes: Uint8Array): string {
  return `sha-256=:${createHash('sha256').update(bytes).digest('base64')}:`
}

/** Sends a whole file; it is ready then. */
export async function uploadedInParts(
  client: ApiClient,
  content: string | Uint8Array,
  name = '문의.csv',
): Promise<string> {
  const bytes = Buffer.from(content)
  const uploadId = await created(client, name, bytes)
  for (let index = 0; index * PART < bytes.length; index++) {
    const response = await sendPart({ client, uploadId, index, bytes: partOf(bytes, index) })
    expect(response.status).toBe(204)
  }
  return uploadId
}

export function askState(client: ApiClient, uploadId: string): Promise<Response> {
  return state(client.request(`/api/uploads/${uploadId}`), params({ uploadId }))
}

export async function stateOf(client: ApiClient, uploadId: string): Promise<UploadState> {
  const response = await askState(client, uploadId)
  expect(response.status).toBe(200)
  return response.json()
}

export function askPreview(client: ApiClient, uploadId: string, json: unknown = {}): Promise<Response> {
  return preview(
    client.request(`/api/uploads/${uploadId}/preview`, { method: 'POST', json }),
    params({ uploadId }),
  )
}

export async function previewOf(
  client: ApiClient,
  uploadId: string,
  json: unknown = {},
): Promise<UploadPreview> {
  const response = await askPreview(client, uploadId, json)
  const body = await response.json()
  expect(response.status, JSON.stringify(body)).toBe(200)
  return body
}

export function askImport(client: ApiClient, uploadId: string, json: unknown = {}): Promise<Response> {
  return startImport(
    client.request(`/api/uploads/${uploadId}/import`, { method: 'POST', json }),
    params({ uploadId }),
  )
}

/** Imports and waits for the end, whichever it is. */
export async function imported(
  client: ApiClient,
  uploadId: string,
  json: unknown = {},
): Promise<UploadState> {
  expect((await askImport(client, uploadId, json)).status).toBe(202)
  return ended(client, uploadId)
}

export async function ended(client: ApiClient, uploadId: string): Promise<UploadState> {
  return vi.waitFor(
    async () => {
      const now = await stateOf(client, uploadId)
      expect(['imported', 'failed']).toContain(now.status)
      return now
    },
    { timeout: 40_000, interval: 50 },
  )
}

export function askRemove(client: ApiClient, uploadId: string): Promise<Response> {
  return remove(client.request(`/api/uploads/${uploadId}`, { method: 'DELETE' }), params({ uploadId }))
}

import { pool } from '#lib/db/pool.ts'
import { settings } from '#lib/env.ts'
import { json, jsonBody, route } from '#lib/http/respond.ts'
import { requireApiViewer } from '#lib/http/viewer.ts'
import { createUpload } from '#lib/uploads/mutations.ts'
import { newUploadSchema } from '#lib/uploads/schema.ts'

export const POST = route(async (request: Request) => {
  const { userId } = await requireApiViewer(request)
  const { name, byte_size } = newUploadSchema.parse(await jsonBody(request))
  const limitMb = settings().UPLOAD_LIMIT_MB
  const { uploadId, partSize } = await createUpload(pool(), { userId, name, byteSize: byte_size, limitMb })
  return json(
    { upload_id: uploadId, part_size: partSize },
    { status: 201, headers: { location: `/api/uploads/${uploadId}` } },
  )
})

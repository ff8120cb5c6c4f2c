import { idParam, json, queryOf, route } from '#lib/http/respond.ts'
import { requireApiViewer } from '#lib/http/viewer.ts'
import { getReceipt, verifyResults } from '#lib/results/receipt-data.ts'
import { receiptQuerySchema } from '#lib/results/receipt-schema.ts'

/** `?verify=true` makes the hash anew and says whether it is the recorded one. */
export const GET = route(
  async (request, { params }: RouteContext<'/api/classifications/[taskId]/receipt'>) => {
    const viewer = await requireApiViewer(request)
    const taskId = idParam((await params).taskId)
    const { verify } = receiptQuerySchema.parse(queryOf(request))
    const receipt = await getReceipt(viewer, taskId)
    return json(
      verify === 'true' ? { ...receipt, verification: await verifyResults(viewer, taskId) } : receipt,
    )
  },
)

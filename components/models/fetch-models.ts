import type { ModelDetail, ModelListItem } from '#lib/models/schema.ts'

/** How often a page asks while something trains. */
export const POLL_MS = 1_000

export const modelsKey = ['models'] as const
export const modelKey = (modelId: string) => ['models', modelId] as const

async function get<T>(url: string, signal: AbortSignal): Promise<T> {
  const response = await fetch(url, { signal: AbortSignal.any([signal, AbortSignal.timeout(10_000)]) })
  if (!response.ok) throw new Error(`${url} answered ${response.status}`)
  return response.json()
}

export async function fetchModels({ signal }: { signal: AbortSignal }): Promise<ModelListItem[]> {
  return (await get<{ items: ModelListItem[] }>('/api/models', signal)).items
}

export function fetchModel(modelId: string, signal: AbortSignal): Promise<ModelDetail> {
  return get(`/api/models/${modelId}`, signal)
}

import { vi } from 'vitest'
import type { UploadPreview, UploadState } from '#lib/uploads/schema.ts'

/** What the upload API would answer, kept in memory; tests change it and read what was asked. */
export class FakeUploads {
  parts = new Set<number>()
  partSize = 4
  status: UploadState['status'] = 'receiving'
  progress = { bytes_read: 0, row_count: 0, rejected_count: 0 }
  importError: string | null = null
  /** Answers of PUT in turn; `lost` breaks the connection, `held` waits for `release`. Then everything is taken. */
  putAnswers: ('lost' | 'held' | number)[] = []
  preview: (body: Record<string, unknown>) => UploadPreview | Response = () => previewOf()
  readonly calls: { method: string; path: string; body: Record<string, unknown> }[] = []
  release: () => void = () => {}

  install(): void {
    vi.stubGlobal('fetch', (path: string, init: RequestInit = {}) => Promise.resolve(this.answer(path, init)))
    vi.stubGlobal('XMLHttpRequest', fakeRequest(this))
    vi.stubGlobal('isSecureContext', false)
  }

  asked(method: string, path: RegExp): Record<string, unknown>[] {
    return this.calls.filter((call) => call.method === method && path.test(call.path)).map(({ body }) => body)
  }

  private answer(path: string, { method = 'GET', body }: RequestInit): Response {
    const parsed = typeof body === 'string' ? JSON.parse(body) : {}
    this.calls.push({ method, path, body: parsed })
    if (path === '/api/uploads')
      return Response.json({ upload_id: 'u1', part_size: this.partSize }, { status: 201 })
    if (path.endsWith('/preview')) {
      const answer = this.preview(parsed)
      return answer instanceof Response
        ? answer
        : Response.json({ ...answer, counts: parsed.counts ? answer.counts : null })
    }
    if (path.endsWith('/import')) {
      this.status = 'importing'
      return Response.json({ upload_id: 'u1' }, { status: 202 })
    }
    if (path.startsWith('/api/files/')) return Response.json(FILE)
    if (method === 'DELETE') return new Response(null, { status: 204 })
    return Response.json(this.state())
  }

  private state(): Partial<UploadState> {
    return {
      upload_id: 'u1',
      byte_size: 10,
      part_size: this.partSize,
      part_count: 3,
      parts: [...this.parts],
      status: this.status,
      progress: this.progress,
      error: this.importError,
      file_id: this.status === 'imported' ? FILE.file_id : null,
    }
  }
}

export const FILE = { file_id: 'f1', name: '문의.csv', row_count: 2, rejected_count: 1 }

function fakeRequest(server: FakeUploads) {
  return class {
    upload: { onprogress?: (event: { loaded: number }) => void } = {}
    onload?: () => void
    onerror?: () => void
    onabort?: () => void
    status = 0
    responseText = ''
    timeout = 0
    #path = ''
    open(_method: string, path: string) {
      this.#path = path
    }
    setRequestHeader() {}
    abort() {
      this.onabort?.()
    }
    send() {
      const answer = server.putAnswers.shift() ?? 204
      const finish = () => {
        if (answer === 'lost') return this.onerror?.()
        const index = Number(this.#path.split('/').at(-1))
        this.status = answer === 'held' ? 204 : answer
        if (this.status === 204) server.parts.add(index)
        if (server.parts.size === 3) server.status = 'ready'
        this.responseText =
          this.status < 300 ? '' : JSON.stringify({ error: '받을 수 없는 조각이에요.', code: 'x' })
        this.onload?.()
      }
      server.calls.push({ method: 'PUT', path: this.#path, body: {} })
      if (answer === 'held') server.release = finish
      else queueMicrotask(finish)
    }
  }
}

export function previewOf(more: Partial<UploadPreview> = {}): UploadPreview {
  const none = { title: null, inquiry_type: null, received_at: null, customer_id: null, product_code: null }
  return {
    upload_id: 'u1',
    format: 'csv',
    encoding: 'cp949',
    delimiter: ',',
    sheet: null,
    sheets: [],
    header_row: 1,
    columns: ['채널', '본문', '메모'],
    mapping: { ...none, channel: '채널', body: '본문', assignee: null, status: null, label: null },
    choices: [
      { field: 'channel', column: '채널', certainty: 'name' },
      { field: 'body', column: '본문', certainty: 'name' },
    ],
    rows: [
      { row_number: 2, cells: ['챗봇', '배송이 늦어요', '급함'], reason: null, warnings: [] },
      { row_number: 3, cells: ['전화', '', ''], reason: 'missing_body', warnings: [] },
    ],
    counts: countsOf(),
    same_file: null,
    ...more,
  }
}

export function countsOf(more: Partial<NonNullable<UploadPreview['counts']>> = {}) {
  return {
    is_complete: true,
    row_count: 2,
    rejected_count: 1,
    rejects: { missing_body: 1 },
    warnings: {},
    undecodable: { count: 0, lines: [] },
    title_rows: 0,
    blank_rows: 0,
    first_received_at: null,
    last_received_at: null,
    ...more,
  }
}

export function refusal(status: number, code: string, error: string): Response {
  return Response.json({ success: false, code, error }, { status })
}

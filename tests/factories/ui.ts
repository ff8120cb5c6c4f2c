import type { ModelDetail } from '#lib/models/schema.ts'
import type { ClassificationResult, SampleTicket, TicketListItem } from '#lib/results/schema.ts'
import type { TaskListItem, TaskRow } from '#lib/tasks/schema.ts'

/** A task 12 s into its run, 150 of 500. */
export function aTask(over: Partial<TaskListItem> = {}): TaskListItem {
  return {
    task_id: '0198a1b2-0000-7000-8000-000000000001',
    status: 'running',
    step: 'processing',
    current: 150,
    failed: 0,
    total: 500,
    percentage: 30,
    message: '티켓 분류 중... (150/500)',
    current_category: '배송 문의',
    eta_seconds: 20,
    tickets_per_second: 17.5,
    version: 16,
    created_at: '2025-11-23T05:07:00.000Z',
    started_at: '2025-11-23T05:07:00.000Z',
    updated_at: '2025-11-23T05:07:12.000Z',
    finished_at: null,
    error: null,
    error_code: null,
    cancelled_by: null,
    file_id: '0198a1b2-0000-7000-8000-0000000000f1',
    file_name: '9월 문의.xlsx',
    engine: 'rule',
    engine_version: 'rules-8f2c1a',
    created_by: { user_id: 'u1', name: '김서연' },
    ...over,
  }
}

/** The same in the history, with nothing written about it. */
export function aTaskRow(over: Partial<TaskRow> = {}): TaskRow {
  return {
    ...aTask(),
    name: null,
    note: '',
    pinned_at: null,
    rerun_of: null,
    duration_seconds: null,
    ...over,
  }
}

export function aSample(over: Partial<SampleTicket> = {}): SampleTicket {
  return {
    ticket_id: '1',
    received_at: '2025-09-12T14:20:00',
    channel: '챗봇',
    title: '배송이 안 와요',
    content: '택배가 아직 도착하지 않았어요.',
    preview: '택배가 아직 도착하지 않았어요.',
    keywords: ['배송', '택배'],
    evidence: [
      { field: 'title', start: 0, end: 2, text: '배송' },
      { field: 'body', start: 0, end: 2, text: '택배' },
    ],
    confidence: 0.9,
    probability: null,
    importance: '상',
    ...over,
  }
}

export function aTicket(over: Partial<TicketListItem> = {}): TicketListItem {
  return {
    ticket_id: '1',
    row_number: 2,
    received_at: '2025-09-12',
    channel: '챗봇',
    customer_id: 'C-1',
    product_code: '00012345',
    inquiry_type: '',
    title: '배송이 안 와요',
    body: '택배가 아직 도착하지 않았어요.',
    assignee: '',
    status: '완료',
    category: '배송 문의',
    confidence: 0.9,
    evidence: [],
    method: 'keyword',
    failure: null,
    label: null,
    reviewed_category: null,
    ...over,
  }
}

const NAMES = ['배송 문의', '환불/교환', '기타'] as const

/** 100 tickets over three categories and two channels, not measured. */
export function aResult(over: Partial<ClassificationResult> = {}): ClassificationResult {
  return {
    return_code: 1,
    class_result_id: '0198a1b2-0000-7000-8000-000000000001',
    period: { from: '2025-09-01', to: '2025-09-30' },
    meta: {
      user_id: 'u1',
      file_id: null,
      file_name: '9월 문의.xlsx',
      total_tickets: 100,
      failed_tickets: 0,
      requested_tickets: 100,
      partial: false,
      classified_at: '2025-11-23T05:07:13.000Z',
      engine_name: 'rule',
      engine_version: 'rules-8f2c1a',
    },
    ui: {
      legend_order: [...NAMES],
      colors: { '배송 문의': '#ef4444', '환불/교환': '#f59e0b', 기타: '#9ca3af' },
      accuracy_color_thresholds: { good: 0.9, warn: 0.75 },
    },
    category_info: [
      { category: '배송 문의', count: 60, ratio: 0.6, keywords: ['배송', '택배'] },
      { category: '환불/교환', count: 30, ratio: 0.3, keywords: ['환불'] },
      { category: '기타', count: 10, ratio: 0.1, keywords: [] },
    ],
    channel_info: [
      { channel: '챗봇', count: 70, ratio: 0.7, by_category: { '배송 문의': 50, '환불/교환': 20 } },
      { channel: '전화', count: 30, ratio: 0.3, by_category: { '배송 문의': 10, '환불/교환': 10, 기타: 10 } },
    ],
    day_info: [],
    failure_info: [],
    reliability_info: {
      measured: false,
      source: null,
      labelled: 0,
      accuracy: null,
      accuracy_low: null,
      accuracy_high: null,
      macro_f1: null,
      micro_f1: null,
      expected_calibration_error: null,
      avg_confidence: 0.82,
      confidence_histogram: [0, 0, 10, 20, 70],
    },
    tickets: { top3_by_category: { '배송 문의': [aSample()] } },
    ...over,
  }
}

/** A model that is ready, over two categories. */
export function aModel(over: Partial<ModelDetail> = {}): ModelDetail {
  return {
    model_id: '0198a1b2-0000-7000-8000-0000000000a1',
    name: '우리 팀',
    version: 'linear-8f2c1a00',
    status: 'ready',
    current: 100,
    total: 100,
    percentage: 100,
    metrics: {
      accuracy: 0.8,
      macro_f1: 0.79,
      micro_f1: 0.8,
      expected_calibration_error: 0.03,
      per_category: {
        '배송 문의': { precision: 0.75, recall: 0.9, f1: 0.82, support: 10 },
        기타: { precision: 0.88, recall: 0.7, f1: 0.78, support: 10 },
      },
      tickets: 20,
      folds: 5,
      features: 1234,
      confusion: [
        [9, 1],
        [3, 7],
      ],
      abstain: [{ threshold: 0, coverage: 1, accuracy: 0.8 }],
      abstain_below: 1 / 3,
      recipe: { epochs: 4 },
      empty_tickets: 0,
      truncated_tickets: 0,
      categories_without_labels: [],
    },
    is_active: false,
    is_shipped: false,
    categories: ['배송 문의', '기타'],
    file_id: null,
    file_name: '9월 문의.xlsx',
    labelled: 20,
    error: null,
    error_code: null,
    created_at: '2025-11-23T05:07:00.000Z',
    started_at: '2025-11-23T05:07:00.000Z',
    trained_at: '2025-11-23T05:07:09.000Z',
    active_since: null,
    created_by: { user_id: 'u1', name: '김서연' },
    is_mine: true,
    seed: 1,
    artifact_bytes: 2048,
    checksum: '8f2c1a00',
    source: 'file',
    comparison: null,
    ...over,
  }
}

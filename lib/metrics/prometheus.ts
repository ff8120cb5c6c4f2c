/** Prometheus' text format, version 0.0.4: https://prometheus.io/docs/instrumenting/exposition_formats */

export const PROMETHEUS_TYPE = 'text/plain; version=0.0.4; charset=utf-8'

export interface Sample {
  labels?: Readonly<Record<string, string>>
  value: number
}

export interface Metric {
  name: string
  help: string
  type: 'gauge' | 'counter'
  samples: readonly Sample[]
}

/** What a histogram has counted: `counts[i]` values up to `bounds[i]`, the last element beyond all bounds. */
export interface HistogramCounts {
  counts: readonly number[]
  sum: number
}

export interface Histogram {
  name: string
  help: string
  type: 'histogram'
  bounds: readonly number[]
  series: readonly { labels: Readonly<Record<string, string>>; counted: HistogramCounts }[]
}

export function formatMetrics(metrics: readonly (Metric | Histogram)[]): string {
  return metrics
    .map((metric) => {
      const lines =
        metric.type === 'histogram'
          ? histogramLines(metric)
          : metric.samples.map(({ labels = {}, value }) => line(metric.name, labels, value))
      return [
        `# HELP ${metric.name} ${metric.help}`,
        `# TYPE ${metric.name} ${metric.type}`,
        ...lines,
        '',
      ].join('\n')
    })
    .join('')
}

/** Buckets are cumulative: each holds all that are smaller. */
function histogramLines({ name, bounds, series }: Histogram): string[] {
  return series.flatMap(({ labels, counted }) => {
    let total = 0
    const buckets = [...bounds, Number.POSITIVE_INFINITY].map((bound, i) => {
      total += counted.counts[i] ?? 0
      const le = bound === Number.POSITIVE_INFINITY ? '+Inf' : String(bound)
      return line(`${name}_bucket`, { ...labels, le }, total)
    })
    return [...buckets, line(`${name}_sum`, labels, counted.sum), line(`${name}_count`, labels, total)]
  })
}

function line(name: string, labels: Readonly<Record<string, string>>, value: number): string {
  const pairs = Object.entries(labels).map(([key, text]) => `${key}="${escapeLabel(text)}"`)
  return `${name}${pairs.length === 0 ? '' : `{${pairs.join(',')}}`} ${value}`
}

function escapeLabel(text: string): string {
  return text.replace(/\\/g, '\\\\').replace(/"/g, '\\"').replace(/\n/g, '\\n')
}

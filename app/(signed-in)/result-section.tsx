import { Suspense } from 'react'
import { ResultSkeleton } from '#components/results/result-skeleton.tsx'
import { ResultView } from '#components/results/result-view.tsx'
import { getResult } from '#lib/results/data.ts'
import type { Viewer } from '#lib/users/schema.ts'

interface ResultSectionProps {
  viewer: Viewer
  taskId: string
}

export function ResultSection(props: ResultSectionProps) {
  return (
    <Suspense fallback={<ResultSkeleton />}>
      <Result {...props} />
    </Suspense>
  )
}

async function Result({ viewer, taskId }: ResultSectionProps) {
  return <ResultView result={await getResult(viewer, taskId)} />
}

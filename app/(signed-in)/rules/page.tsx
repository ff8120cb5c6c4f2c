import { ChevronLeft } from 'lucide-react'
import type { Metadata } from 'next'
import Link from 'next/link'
import { getTranslations } from 'next-intl/server'
import { Suspense } from 'react'
import { RuleReportView } from '#components/rules/rule-report.tsx'
import { PageTitle } from '#components/ui/page-title.tsx'
import { Skeleton } from '#components/ui/skeleton.tsx'
import { requireViewer } from '#lib/http/viewer.ts'
import { getRuleReport } from '#lib/rules/data.ts'
import type { Viewer } from '#lib/users/schema.ts'

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations('rules'))('title') }
}

export default async function RulesPage() {
  const viewer = await requireViewer()
  const t = await getTranslations('rules')
  const models = await getTranslations('models')
  return (
    <>
      <Link
        href="/models"
        data-print="hide"
        className="-ml-1.5 mb-4 inline-flex h-8 items-center gap-0.5 rounded-lg pr-2 font-medium text-muted text-sm hover:text-ink"
      >
        <ChevronLeft aria-hidden="true" className="size-4.5" />
        {models('title')}
      </Link>
      <PageTitle title={t('title')} subtitle={t('subtitle')} />
      <Suspense fallback={<Skeleton className="h-96 rounded-card" />}>
        <Report viewer={viewer} />
      </Suspense>
    </>
  )
}

async function Report({ viewer }: { viewer: Viewer }) {
  return <RuleReportView report={await getRuleReport(viewer)} />
}

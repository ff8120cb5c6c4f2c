import type { Metadata } from 'next'
import { getTranslations } from 'next-intl/server'
import { Suspense } from 'react'
import { RuleReportView } from '#components/rules/rule-report.tsx'
import { BackLink } from '#components/ui/back-link.tsx'
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
      <BackLink href="/models">{models('title')}</BackLink>
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

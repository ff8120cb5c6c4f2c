import type { Metadata } from 'next'
import { getTranslations } from 'next-intl/server'
import { FileList } from '#components/files/file-list.tsx'
import { PageTitle } from '#components/ui/page-title.tsx'
import { pool } from '#lib/db/pool.ts'
import { listFiles } from '#lib/files/data.ts'
import { requireViewer } from '#lib/http/viewer.ts'
import { ownerOf } from '#lib/users/schema.ts'
import { addSampleAction, deleteFileAction } from '../../actions.ts'

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations('files'))('title') }
}

export default async function FilesPage() {
  const viewer = await requireViewer()
  const t = await getTranslations('files')
  const files = await listFiles(pool(), ownerOf(viewer))
  return (
    <>
      <PageTitle title={t('title')} subtitle={t('subtitle')} />
      <FileList
        files={files}
        isWhoShown={viewer.role === 'admin'}
        deleteFile={deleteFileAction}
        addSample={addSampleAction}
      />
    </>
  )
}

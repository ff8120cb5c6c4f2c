import { NotFoundPage } from '#components/shell/not-found-page.tsx'

export default function NotFound() {
  return (
    <main id="main" className="mx-auto grid w-full max-w-5xl flex-1 place-content-center px-4">
      <NotFoundPage />
    </main>
  )
}

/** What a new installation starts with: six categories and their rules. Changed later in the database, not here. */

export const DEFAULT_CATEGORIES = [
  { name: '배송 문의', color: '#ef4444', description: '언제·어디로·어떻게 오는지, 배송비, 못 받은 물건' },
  { name: '환불/교환', color: '#f59e0b', description: '취소·반품·교환·환불, 이중 결제' },
  { name: '상품 문의', color: '#10b981', description: '성분·크기·재고·가격·호환·사은품' },
  { name: '기술 지원', color: '#3b82f6', description: '고장·오류·사용법·수리·로그인과 인증' },
  { name: '불만/클레임', color: '#ff7875', description: '화남, 응대·품질 불만, 약속 불이행, 보상 요구' },
  { name: '기타', color: '#9ca3af', description: '영업시간·증빙·회원·포인트·제휴·인사' },
] as const

type CategoryName = (typeof DEFAULT_CATEGORIES)[number]['name']

export const FALLBACK_CATEGORY: CategoryName = '기타'

/** An inquiry type equal to, or containing, one of these decides. */
export const DEFAULT_MAPPINGS: Record<CategoryName, string[]> = {
  '배송 문의': ['배송', '배송지연', '택배'],
  '환불/교환': ['환불', '교환', '취소'],
  '상품 문의': ['상품문의'],
  '기술 지원': ['AS'],
  '불만/클레임': ['불만'],
  기타: [],
}

/** Words in title and body; the category with the most different ones decides. */
export const DEFAULT_KEYWORDS: Record<CategoryName, string[]> = {
  '배송 문의': ['배송', '택배', '운송', '배달', '지연', '추적', '도착'],
  '환불/교환': ['환불', '교환', '반품', '취소', '결제', '승인', '카드'],
  '상품 문의': ['상품', '제품', '스펙', '정보', '재고', '가격', '할인'],
  '기술 지원': ['사용법', '고장', 'AS', '수리', '설치'],
  '불만/클레임': ['불만', '클레임', '화남', '불량', '파손', '품질'],
  기타: ['문의', '확인', '안내', '질문'],
}
